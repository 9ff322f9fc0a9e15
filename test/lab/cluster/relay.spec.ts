import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import type { ApiClient } from "../../../lab/cluster/api.ts";
import { call, CallError } from "../../../lab/cluster/call.ts";
import type { Forward } from "../../../lab/cluster/forwards.ts";
import { Forwards, readForwards } from "../../../lab/cluster/forwards.ts";
import { supervisorSocket } from "../../../lab/cluster/layout.ts";
import { intoLab, Listener, PortInUse } from "../../../lab/cluster/listener.ts";
import { resolveTarget } from "../../../lab/cluster/resolve.ts";
import { socketPath } from "../../../lab/cluster/sockets.ts";
import { supervisorServer } from "../../../lab/cluster/supervisor-server.ts";

/** An API server that knows these objects. */
const apiWith = (objects: Record<string, unknown>): ApiClient =>
  ({
    find: (at: string) => Promise.resolve(objects[at]),
    list: (at: string) => Promise.resolve(objects[at.split("?")[0] ?? ""] ?? []),
  }) as unknown as ApiClient;

async function listening(server: Server, port: number): Promise<void> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
}
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

describe("the way into the lab", () => {
  // Longer than a socket's address may be, as a home folder may well be.
  const folder = path.join(mkdtempSync(path.join(tmpdir(), "cryptokube-relay-")), "x".repeat(120));
  const echo = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => undefined).pipe(socket);
  });
  let api: ApiClient;
  const server = supervisorServer({
    state: () => Promise.reject(new Error("not asked here")),
    stop: () => Promise.resolve(),
    importImages: () => Promise.resolve(),
    api: {
      find: (at: string) => api.find(at),
      list: (at: string) => api.list(at),
    } as unknown as ApiClient,
  });

  before(async () => {
    mkdirSync(folder);
    await listening(echo, 0);
    api = apiWith({ "/api/v1/namespaces/ns/services/echo": { spec: { clusterIP: "127.0.0.1" } } });
    const address = socketPath(folder, supervisorSocket);
    server.listen(address.path);
    await once(server, "listening");
  });
  after(() => {
    server.close();
    echo.close();
    rmSync(path.dirname(folder), { recursive: true, force: true });
  });

  it("passes on what comes and what goes, to the last byte, when one side has ended", async () => {
    const listener = await Listener.open(0, intoLab(folder, `127.0.0.1:${String(portOf(echo))}`));
    const socket = connect({ port: listener.port, host: "127.0.0.1", allowHalfOpen: true });
    const sent = "block ".repeat(100_000);
    socket.end(sent);
    assert.equal(await text(socket), sent);
    await listener.close();
  });

  it("finds a Service by its name", async () => {
    const listener = await Listener.open(0, intoLab(folder, `echo.ns:${String(portOf(echo))}`));
    const socket = connect({ port: listener.port, host: "127.0.0.1", allowHalfOpen: true });
    socket.end("hello");
    assert.equal(await text(socket), "hello");
    await listener.close();
  });

  it("breaks the connection at once where nobody answers inside", async () => {
    for (const target of ["absent.ns:80", "127.0.0.1:1"]) {
      const listener = await Listener.open(0, intoLab(folder, target));
      await assert.rejects(text(connect({ port: listener.port, host: "127.0.0.1" })), /ECONNRESET/);
      await listener.close();
    }
  });

  it("answers calls with the reason when it refuses", async () => {
    const ask = (method: string, at: string): Promise<unknown> =>
      call({ folder, socket: supervisorSocket, method, path: at, timeout: 1000 });
    await assert.rejects(
      ask("GET", "/status"),
      (error: Error) => error instanceof CallError && error.message === "not asked here",
    );
    await assert.rejects(ask("GET", "/else"), /no such call/);
    assert.deepEqual(await ask("POST", "/stop"), {});
  });

  it("says which port is taken", async () => {
    const taken = portOf(echo);
    await assert.rejects(Listener.open(taken, intoLab(folder, "x.y:1")), (error: Error) => {
      assert.ok(error instanceof PortInUse);
      assert.equal(error.port, taken);
      return true;
    });
    const near = await Listener.openNear(taken, intoLab(folder, "x.y:1"));
    assert.notEqual(near.port, taken);
    await near.close();
  });
});

describe("a Service's address", () => {
  const slices = "/apis/discovery.k8s.io/v1/namespaces/ns/endpointslices";
  const headless = { spec: { clusterIP: "None", ports: [{ name: "rpc", port: 8545 }] } };

  it("is its own, where it has one", async () => {
    const api = apiWith({ "/api/v1/namespaces/ns/services/a": { spec: { clusterIP: "10.96.7.7" } } });
    assert.deepEqual(await resolveTarget(api, "a.ns:80"), { host: "10.96.7.7", port: 80 });
  });

  it("is that of the first ready endpoint, with its port, where it has none", async () => {
    const api = apiWith({
      "/api/v1/namespaces/ns/services/a": headless,
      [slices]: [
        {
          endpoints: [
            { addresses: ["10.244.0.5"], conditions: { ready: false } },
            { addresses: ["10.244.0.6"], conditions: { ready: true } },
          ],
          ports: [
            { name: "metrics", port: 6060 },
            { name: "rpc", port: 18545 },
          ],
        },
      ],
    });
    assert.deepEqual(await resolveTarget(api, "a.ns:8545"), { host: "10.244.0.6", port: 18545 });
  });

  for (const [target, objects, message] of [
    ["a.ns:80", {}, /no Service a in the namespace ns/],
    ["a.ns:8545", { "/api/v1/namespaces/ns/services/a": headless }, /no ready endpoint/],
    ["nonsense", {}, /Not an address or a Service/],
  ] as const) {
    it(`is refused for ${target} with a reason (${message.source})`, async () => {
      await assert.rejects(resolveTarget(apiWith(objects), target), message);
    });
  }
});

describe("forwards", () => {
  let folder: string;
  let forwards: Forwards;
  const asked: string[] = [];
  const rpc: Forward = { name: "rpc", namespace: "dev-chains", service: "ethereum", port: 8545 };
  const prometheus: Forward = { name: "prometheus", namespace: "dev-observability", service: "prometheus", port: 9090 };
  const file = (): string => path.join(folder, "forwards.json");
  const create = (): Forwards =>
    new Forwards(file(), (target) => () => {
      asked.push(target);
      return Promise.reject(new Error("no lab here"));
    });
  const knock = (url: string | undefined): Promise<unknown> =>
    text(connect({ port: Number(new URL(url ?? "").port), host: "127.0.0.1" })).catch(() => undefined);

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "cryptokube-forwards-"));
    forwards = create();
    asked.length = 0;
  });
  afterEach(async () => {
    await forwards.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("lead to what they name, on a port each", async () => {
    const urls = await forwards.set([rpc, prometheus]);
    await knock(urls.rpc);
    await knock(urls.prometheus);
    assert.deepEqual(asked, ["ethereum.dev-chains:8545", "prometheus.dev-observability:9090"]);
    assert.notEqual(urls.rpc, urls.prometheus);
  });

  it("keep their ports when others come and go, and over a restart", async () => {
    const first = await forwards.set([rpc, prometheus]);
    const second = await forwards.set([prometheus]);
    assert.deepEqual(second, { prometheus: first.prometheus });
    await assert.rejects(
      text(connect({ port: Number(new URL(first.rpc ?? "").port), host: "127.0.0.1" })),
      /ECONNREFUSED/,
    );
    assert.deepEqual(await forwards.set([rpc, prometheus]), first);
    await forwards.close();
    forwards = create();
    assert.deepEqual(await forwards.restore(), []);
    assert.deepEqual(Object.fromEntries(forwards.list.map(({ name, url }) => [name, url])), first);
  });

  it("lead elsewhere on the same port when only the Service changes", async () => {
    const before = await forwards.set([rpc]);
    const after = await forwards.set([{ ...rpc, service: "other" }]);
    assert.deepEqual(after, before);
    await knock(after.rpc);
    assert.deepEqual(asked, ["other.dev-chains:8545"]);
  });

  it("refuse a demanded port that is taken with a sentence, and change nothing", async () => {
    const before = await forwards.set([rpc]);
    const squatter = createServer();
    await listening(squatter, 0);
    const port = portOf(squatter);
    const saved = readFileSync(file(), "utf8");
    await assert.rejects(
      forwards.set([{ ...prometheus, localPort: port }]),
      new RegExp(
        `Port ${String(port)} on 127.0.0.1, asked for by the forward "prometheus", is in use by another program`,
      ),
    );
    assert.deepEqual(
      forwards.list.map(({ name, url }) => [name, url]),
      Object.entries(before),
    );
    assert.equal(readFileSync(file(), "utf8"), saved);
    squatter.close();
  });

  it("take another port at a restart where a remembered one is taken, and say so where it was demanded", async () => {
    const urls = await forwards.set([rpc]);
    await forwards.close();
    const squatter = createServer();
    await listening(squatter, Number(new URL(urls.rpc ?? "").port));
    forwards = create();
    assert.deepEqual(await forwards.restore(), []);
    assert.notEqual(forwards.list[0]?.url, urls.rpc);
    await forwards.set([]);
    await assert.rejects(forwards.set([{ ...rpc, localPort: portOf(squatter) }]), /is in use/);
    squatter.close();
  });

  it("refuse two of one name or one port", async () => {
    await assert.rejects(forwards.set([rpc, rpc]), /Two forwards are named "rpc"/);
    await assert.rejects(
      forwards.set([
        { ...rpc, localPort: 5 },
        { ...prometheus, localPort: 5 },
      ]),
      /Two forwards ask for the port 5/,
    );
    assert.deepEqual(readForwards(file()), { forwards: [], ports: {} });
  });
});
