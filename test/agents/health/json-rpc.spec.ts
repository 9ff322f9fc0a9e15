import assert from "node:assert/strict";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { jsonRpc, RpcError } from "../../../agents/health/json-rpc.ts";

describe("a JSON-RPC call", () => {
  let answer: (request: Record<string, unknown>) => unknown;
  let status = 200;
  let sockets = 0;
  let headers: http.IncomingHttpHeaders = {};
  let seen: Record<string, unknown> = {};
  const server = http.createServer((request, response) => {
    request.setEncoding("utf8").once("data", (body: string) => {
      seen = JSON.parse(body) as Record<string, unknown>;
      headers = request.headers;
      response.writeHead(status).end(JSON.stringify(answer(seen)));
    });
  });
  let url = "";
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  it("asks as JSON-RPC 2.0 does, under a number of its own each time", async () => {
    answer = ({ id }) => ({ jsonrpc: "2.0", id, result: { a: 1 } });
    const call = jsonRpc(url, 500);
    assert.deepEqual(await call("m", ["p", false]), { a: 1 });
    assert.deepEqual(seen, { jsonrpc: "2.0", id: 1, method: "m", params: ["p", false] });
    await call("m", []);
    assert.equal(seen.id, 2);
  });

  it("says that it is JSON, and keeps its connection for the next", async () => {
    answer = ({ id }) => ({ id, result: 1 });
    server.on("connection", () => (sockets += 1));
    const call = jsonRpc(url, 500);
    for (let i = 0; i < 3; i++) await call("m", []);
    assert.equal(sockets, 1);
    assert.deepEqual([headers["content-type"], headers.accept], ["application/json", "application/json"]);
  });

  it("fails by its status, whatever its text", async () => {
    answer = ({ id }) => ({ id, result: 1 });
    status = 503;
    const error: unknown = await jsonRpc(url, 500)("m", []).catch((reason: unknown) => reason);
    status = 200;
    assert.ok(error instanceof RpcError);
    assert.deepEqual([error.name, error.failure, error.message], ["RpcError", "unanswered", "m: HTTP status 503"]);
  });

  it("tells a client that does not listen from one that hangs", async () => {
    const failure = async (at: string, timeoutMs: number) => {
      const error: unknown = await jsonRpc(at, timeoutMs)("m", []).catch((reason: unknown) => reason);
      return error instanceof RpcError ? [error.failure, error.message] : assert.fail(String(error));
    };
    const [down, why] = await failure("http://127.0.0.1:9", 500);
    assert.equal(down, "down");
    assert.match(why ?? "", /^m: .*ECONNREFUSED/);
    const silent = http.createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const at = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    assert.deepEqual(await failure(at, 20), ["unanswered", "m: no complete answer within 20 ms"]);
    silent.closeAllConnections();
    silent.close();
  });

  it("takes null for a result, and a null error for none", async () => {
    answer = ({ id }) => ({ id, result: null, error: null });
    assert.equal(await jsonRpc(url, 500)("m", []), null);
  });

  const bad: [string, (request: Record<string, unknown>) => unknown, string, number | null][] = [
    [
      "an error",
      ({ id }) => ({ id, error: { code: -32_601, message: "no such method" } }),
      "m: no such method",
      -32_601,
    ],
    [
      "an error whose code is a text",
      ({ id }) => ({ id, error: { code: "1", message: 5 } }),
      'm: {"code":"1","message":5}',
      null,
    ],
    ["an error of another form", ({ id }) => ({ id, error: "broken" }), 'm: "broken"', null],
    ["an error beside a result", ({ id }) => ({ id, result: 1, error: { message: "half" } }), "m: half", null],
    ["no result", ({ id }) => ({ id }), "m: answer without a result", null],
    ["the answer to another request", () => ({ id: 99, result: 1 }), "m: answer to another request", null],
    ["a list", () => [], "m: answer is not a JSON object", null],
  ];
  for (const [name, make, message, code] of bad) {
    it(`fails on ${name}`, async () => {
      answer = make;
      const error: unknown = await jsonRpc(url, 500)("m", []).catch((reason: unknown) => reason);
      assert.ok(error instanceof RpcError);
      assert.deepEqual([error.message, error.code, error.method], [message, code, "m"]);
      assert.equal(error.failure, name.includes("error") ? "refused" : "unanswered");
    });
  }

  it("does not repeat a client's message at any length", async () => {
    answer = ({ id }) => ({ id, error: { message: "x".repeat(1000) } });
    await assert.rejects(jsonRpc(url, 500)("m", []), (error: Error) => error.message.length === "m: ".length + 200);
  });
});
