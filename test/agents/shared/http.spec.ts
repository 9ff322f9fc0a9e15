import assert from "node:assert/strict";
import http from "node:http";
import net from "node:net";
import { httpRequest, NetworkError } from "../../../agents/shared/http.ts";
import { listen, textServer } from "../../../agents/shared/text-server.ts";

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
});

describe("a server of texts", () => {
  const server = textServer({
    "/a": () => ({ status: 200, body: "text" }),
    "/b": () => ({ status: 503, contentType: "application/json", body: "{}" }),
  });
  let url = "";
  before(async () => {
    url = `http://127.0.0.1:${await listen(server, 0, "127.0.0.1")}`;
  });
  after(() => server.close());

  it("answers its paths, with or without a query, and keeps no connection", async () => {
    const a = await httpRequest({ url: `${url}/a?x=1`, ...limits });
    assert.deepEqual([a.status, a.body, a.headers["content-type"]], [200, "text", "text/plain; charset=utf-8"]);
    assert.equal(a.headers.connection, "close");
    const b = await httpRequest({ url: `${url}/b`, ...limits });
    assert.deepEqual([b.status, b.body, b.headers["content-type"]], [503, "{}", "application/json"]);
  });

  it("names its paths to who asks for another, a property of every object included", async () => {
    for (const path of ["/", "/c", "/toString", "/__proto__"]) {
      const answer = await httpRequest({ url: `${url}${path}`, ...limits });
      assert.deepEqual([answer.status, answer.body], [404, "/a /b\n"]);
    }
  });

  it("takes no other method", async () => {
    const answer = await httpRequest({ url: `${url}/a`, method: "POST", body: "x", ...limits });
    assert.equal(answer.status, 405);
  });

  it("says that its port is taken", async () => {
    const port = Number(new URL(url).port);
    await assert.rejects(listen(textServer({}), port, "127.0.0.1"), /EADDRINUSE/);
  });
});
