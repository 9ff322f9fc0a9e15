import assert from "node:assert/strict";
import http from "node:http";
import net from "node:net";
import { httpRequest, NetworkError } from "../../../agents/shared/http.ts";

const limits = { timeoutMs: 300, maxBytes: 1000 };

async function failureOf(request: Promise<unknown>): Promise<string> {
  const error = await request.then(
    () => assert.fail("was answered"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof NetworkError);
  return error.failure;
}

describe("an HTTP exchange", () => {
  const servers: net.Server[] = [];
  async function serve(server: net.Server): Promise<string> {
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as net.AddressInfo).port}/`;
  }
  afterEach(() => {
    for (const server of servers.splice(0)) {
      if (server instanceof http.Server) server.closeAllConnections();
      server.close();
    }
  });

  it("sends method, headers and body, and gives back status, headers and body", async () => {
    const url = await serve(
      http.createServer((request, response) => {
        request.setEncoding("utf8").once("data", (body: string) => {
          response.writeHead(418, { "x-kind": "tea" });
          response.end(
            `${request.method} ${String(request.headers["x-mine"])} ${request.headers["content-length"]} ${body}`,
          );
        });
      }),
    );
    const answer = await httpRequest({ url, method: "PUT", headers: { "x-mine": "me" }, body: "é", ...limits });
    assert.equal(answer.status, 418);
    assert.equal(answer.headers["x-kind"], "tea");
    assert.equal(answer.body, "PUT me 2 é");
  });

  it("tells a port where nobody listens from other failures", async () => {
    const url = await serve(net.createServer((socket) => socket.destroy()));
    assert.equal(await failureOf(httpRequest({ url, ...limits })), "network");
    const closed = servers.pop()!;
    await new Promise((resolve) => closed.close(resolve));
    assert.equal(await failureOf(httpRequest({ url, ...limits })), "refused");
  });

  it("gives up on a peer that hangs, and on one that trickles", async () => {
    const hanging = await serve(http.createServer(() => {}));
    assert.equal(await failureOf(httpRequest({ url: hanging, ...limits })), "timeout");
    const trickling = await serve(
      http.createServer((_, response) => {
        const drip = setInterval(() => response.write("."), 20);
        response.on("close", () => {
          clearInterval(drip);
        });
      }),
    );
    assert.equal(await failureOf(httpRequest({ url: trickling, ...limits })), "timeout");
  });

  it("does not read more than it was told to", async () => {
    const url = await serve(http.createServer((_, response) => response.end("x".repeat(1001))));
    assert.equal(await failureOf(httpRequest({ url, ...limits })), "too-large");
    assert.equal((await httpRequest({ url, timeoutMs: 300, maxBytes: 1001 })).body.length, 1001);
  });

  it("fails on an answer that is cut off", async () => {
    const cut = await serve(
      net.createServer((socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n123")),
    );
    assert.equal(await failureOf(httpRequest({ url: cut, ...limits })), "network");
  });

  it("says in words what went wrong", async () => {
    const messageOf = async (url: string, maxBytes = 1000) => {
      const error: unknown = await httpRequest({ url, timeoutMs: 50, maxBytes }).catch((reason: unknown) => reason);
      assert.ok(error instanceof NetworkError);
      assert.equal(error.name, "NetworkError");
      return error.message;
    };
    const hanging = await serve(http.createServer(() => {}));
    assert.equal(await messageOf(hanging), "no complete answer within 50 ms");
    const talking = await serve(http.createServer((_, response) => response.end("x".repeat(9))));
    assert.equal(await messageOf(talking, 8), "answer is larger than 8 bytes");
    assert.match(await messageOf("http://127.0.0.1:9/"), /ECONNREFUSED/);
  });

  it("lets go of a peer that it does not wait for any more", async () => {
    const closed = new Promise<void>((resolve) => {
      void serve(
        http.createServer((request) => {
          request.socket.on("close", resolve);
        }),
      ).then((url) => failureOf(httpRequest({ url, timeoutMs: 20, maxBytes: 1 })));
    });
    await closed;
  });

  it("keeps its connection or not as the agent has it, and asks by GET where nothing is said", async () => {
    const methods: (string | undefined)[] = [];
    const server = http.createServer((request, response) => {
      methods.push(request.method);
      response.end();
    });
    let connections = 0;
    server.on("connection", () => (connections += 1));
    const url = await serve(server);
    for (const [keepAlive, wanted] of [
      [true, 1],
      [false, 2],
    ] as const) {
      connections = 0;
      const agent = new http.Agent({ keepAlive });
      for (let i = 0; i < 2; i++) await httpRequest({ url, agent, ...limits });
      agent.destroy();
      assert.equal(connections, wanted, `keepAlive: ${keepAlive}`);
    }
    assert.deepEqual(methods, ["GET", "GET", "GET", "GET"]);
  });
});
