import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiClient, ApiError, inClusterAccess } from "../../../agents/roller/api-client.ts";

interface Seen {
  method: string | undefined;
  url: URL;
  token: string | undefined;
  body: unknown;
}

describe("the client of the API server", () => {
  const folder = mkdtempSync(join(tmpdir(), "api-"));
  const tokenFile = join(folder, "token");
  const seen: Seen[] = [];
  let answer: (request: Seen) => [number, unknown] | "hang" = () => [200, {}];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const asked: Seen = {
        method: request.method,
        url: new URL(request.url ?? "", "http://x"),
        token: request.headers.authorization,
        body: text === "" ? undefined : JSON.parse(text),
      };
      seen.push(asked);
      const said = answer(asked);
      if (said === "hang") return;
      response.writeHead(said[0], { "content-type": "application/json" });
      response.end(typeof said[1] === "string" ? said[1] : JSON.stringify(said[1]));
    });
  });
  let now = 0;
  let client: ApiClient;
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  beforeEach(() => {
    writeFileSync(tokenFile, "first\n");
    seen.length = 0;
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    client = new ApiClient({ server: address, tokenFile, caFile: null, timeoutMs: 200 }, () => now);
  });
  afterEach(() => {
    client.close();
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });

  async function errorOf(request: Promise<unknown>): Promise<ApiError> {
    const error = await request.then(
      () => assert.fail("it succeeded"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ApiError);
    return error;
  }

  it("sends what it was given, with the service account's token", async () => {
    answer = () => [201, { kind: "Thing" }];
    assert.deepEqual(await client.post("/a/b", { x: 1 }), { kind: "Thing" });
    await client.put("/a/b", { y: 2 });
    await client.get("/a");
    assert.deepEqual(
      seen.map(({ method, url, token, body }) => [method, url.pathname, token, body]),
      [
        ["POST", "/a/b", "Bearer first", { x: 1 }],
        ["PUT", "/a/b", "Bearer first", { y: 2 }],
        ["GET", "/a", "Bearer first", undefined],
      ],
    );
  });

  it("reads the token again after a minute: the kubelet renews it", async () => {
    answer = () => [200, {}];
    await client.get("/");
    writeFileSync(tokenFile, "second");
    now += 59_999;
    await client.get("/");
    now += 1;
    await client.get("/");
    assert.deepEqual(
      seen.map(({ token }) => token),
      ["Bearer first", "Bearer first", "Bearer second"],
    );
  });

  it("reads the token again at once when it is no longer taken, and gives up when the new one is not either", async () => {
    answer = ({ token }) =>
      token === "Bearer second" ? [200, { ok: true }] : [401, { reason: "Unauthorized", message: "no" }];
    await client.get("/").catch(() => undefined);
    seen.length = 0;
    writeFileSync(tokenFile, "second");
    assert.deepEqual(await client.post("/", { x: 1 }), { ok: true });
    assert.deepEqual(
      seen.map(({ token, body }) => [token, body]),
      [
        ["Bearer first", { x: 1 }],
        ["Bearer second", { x: 1 }],
      ],
    );
    seen.length = 0;
    writeFileSync(tokenFile, "third");
    now += 60_000;
    const error = await errorOf(client.get("/"));
    assert.deepEqual([error.status, error.reason, seen.length], [401, "Unauthorized", 2]);
  });

  it("tells a refusal with its reason and its causes", async () => {
    const causes = [
      { reason: "DisruptionBudget", message: "The disruption budget a needs 2 healthy pods and has 2 currently" },
    ];
    answer = () => [429, { reason: "TooManyRequests", message: "Cannot evict pod.", details: { causes } }];
    const error = await errorOf(client.post("/", {}));
    assert.deepEqual([error.status, error.reason], [429, "TooManyRequests"]);
    assert.equal(error.message, "Cannot evict pod. The disruption budget a needs 2 healthy pods and has 2 currently");
    answer = () => [502, "<html>"];
    const other = await errorOf(client.get("/x"));
    assert.deepEqual([other.status, other.reason, other.message], [502, "Unknown", "GET /x: HTTP status 502"]);
  });

  it("fails on what is no answer", async () => {
    answer = () => "hang";
    const error = await errorOf(client.get("/x"));
    assert.deepEqual([error.status, error.reason], [0, "NoAnswer"]);
    assert.match(error.message, /^GET \/x: no complete answer/);
    answer = () => [200, "[]"];
    assert.equal((await errorOf(client.get("/x"))).reason, "BadAnswer");
    rmSync(tokenFile);
    now += 60_000;
    await assert.rejects(client.get("/x"), /ENOENT/);
  });

  describe("lists", () => {
    it("page by page", async () => {
      const pages: Record<string, [number, unknown]> = {
        "": [200, { metadata: { continue: "p2" }, items: [{ n: 1 }, { n: 2 }] }],
        p2: [200, { metadata: { continue: "p3" }, items: [] }],
        p3: [200, { metadata: {}, items: [{ n: 3 }] }],
      };
      answer = ({ url }) => pages[url.searchParams.get("continue") ?? ""]!;
      assert.deepEqual(await client.list("/pods", "a=b,c"), [{ n: 1 }, { n: 2 }, { n: 3 }]);
      assert.deepEqual(
        seen.map(({ url }) => url.searchParams.get("labelSelector")),
        ["a=b,c", "a=b,c", "a=b,c"],
      );
      assert.equal(seen[0]!.url.searchParams.get("limit"), "250");
      assert.equal(seen[0]!.url.searchParams.has("continue"), false);
    });

    it("anew when their moment has gone by, but not forever", async () => {
      let expired = 1;
      answer = ({ url }) => {
        if (!url.searchParams.has("continue")) {
          return [200, { metadata: { continue: "p2" }, items: [{ n: seen.length }] }];
        }
        return expired-- > 0
          ? [410, { reason: "Expired", message: "gone" }]
          : [200, { metadata: {}, items: [{ n: 9 }] }];
      };
      assert.deepEqual(await client.list("/pods", ""), [{ n: 3 }, { n: 9 }]);
      expired = Infinity;
      seen.length = 0;
      assert.equal((await errorOf(client.list("/pods", ""))).status, 410);
      assert.equal(seen.length, 6);
    });

    it("not at all where the answer is none, or a refusal", async () => {
      answer = () => [200, { items: 3 }];
      assert.equal((await errorOf(client.list("/pods", ""))).reason, "BadList");
      answer = () => [200, { items: [] }];
      assert.equal((await errorOf(client.list("/pods", ""))).reason, "BadList");
      answer = () => [403, { reason: "Forbidden", message: "no" }];
      seen.length = 0;
      assert.equal((await errorOf(client.list("/pods", ""))).status, 403);
      assert.equal(seen.length, 1);
    });
  });

  it("finds the API server from inside a pod", () => {
    const access = inClusterAccess({ KUBERNETES_SERVICE_HOST: "10.96.0.1", KUBERNETES_SERVICE_PORT: "6443" });
    assert.deepEqual(access, {
      server: "https://10.96.0.1:6443",
      tokenFile: "/var/run/secrets/kubernetes.io/serviceaccount/token",
      caFile: "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt",
      timeoutMs: 5000,
    });
    assert.equal(inClusterAccess({ KUBERNETES_SERVICE_HOST: "fd00::1" }).server, "https://[fd00::1]:443");
    assert.throws(() => inClusterAccess({}), /this is not a pod/);
  });
});
