import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import {
  ApiError,
  HttpsClient,
  isGone,
  isReason,
  loadKubeConfig,
} from "../../../../lab/providers/kubernetes/client.ts";

type Answer = { status: number; body: string } | "reset";

const ok = { status: 200, body: '{"kind":"Pod"}' };

describe("the client", () => {
  let server: Server;
  let client: HttpsClient;
  let folder: string;
  let execCount: string;
  let answers: Answer[] = [];
  let seen: { request: IncomingMessage; body: string }[] = [];

  before(async () => {
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        seen.push({ request, body });
        const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
        if (answer === "reset") request.socket.resetAndDestroy();
        else response.writeHead(answer.status).end(answer.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    folder = mkdtempSync(path.join(tmpdir(), "cryptokube-client-"));
    execCount = path.join(folder, "count");
    const { port } = server.address() as AddressInfo;
    const credential = JSON.stringify({
      apiVersion: "client.authentication.k8s.io/v1",
      kind: "ExecCredential",
      status: { token: "from-exec" },
    });
    client = new HttpsClient(
      loadKubeConfig(
        JSON.stringify({
          apiVersion: "v1",
          kind: "Config",
          clusters: [
            { name: "c", cluster: { server: `http://127.0.0.1:${port}/below`, "insecure-skip-tls-verify": true } },
          ],
          users: [
            {
              name: "u",
              user: {
                exec: {
                  apiVersion: "client.authentication.k8s.io/v1",
                  command: "sh",
                  args: ["-c", 'printf x >> "$1"; printf %s "$2"', "sh", execCount, credential],
                  interactiveMode: "Never",
                },
              },
            },
          ],
          contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
          "current-context": "x",
        }),
      ),
    );
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    answers = [ok];
    seen = [];
  });

  it("asks below the server's path, with the exec credential's token, on one connection", async () => {
    assert.deepEqual(await client.request("/api/v1/pods", { query: { labelSelector: "a in (b,c)" } }), { kind: "Pod" });
    await client.request("/api");
    assert.equal(readFileSync(execCount, "utf8"), "x");
    assert.equal(seen[0]?.request.url, "/below/api/v1/pods?labelSelector=a+in+%28b%2Cc%29");
    assert.equal(seen[0].request.headers.authorization, "Bearer from-exec");
    assert.equal(seen[0].request.socket, seen[1]?.request.socket);
  });

  it("sends a body with its type and length", async () => {
    await client.request("/x", { method: "PATCH", body: { ä: 1 }, contentType: "application/apply-patch+yaml" });
    assert.deepEqual(
      [seen[0]?.request.method, seen[0]?.request.headers["content-type"], seen[0]?.body],
      ["PATCH", "application/apply-patch+yaml", '{"ä":1}'],
    );
    assert.equal(seen[0]?.request.headers["content-length"], String(Buffer.byteLength('{"ä":1}')));
  });

  it("says what the API server said", async () => {
    answers = [{ status: 404, body: '{"reason":"NotFound","message":"pods \\"a\\" not found"}' }];
    const error: unknown = await client.request("/x").catch((reason: unknown) => reason);
    assert.ok(isGone(error) && isReason(error, "NotFound"));
    assert.equal(error.message, 'pods "a" not found');
    answers = [{ status: 401, body: "Unauthorized\n" }];
    await assert.rejects(client.request("/x"), { message: "Unauthorized", status: 401 });
  });

  it("asks again where that can do no harm: reading, and what was refused unread", async () => {
    answers = [{ status: 503, body: "" }, "reset", ok];
    await client.request("/x");
    assert.equal(seen.length, 3);
    seen = [];
    answers = [{ status: 429, body: "" }, ok];
    await client.request("/x", { method: "POST", body: {} });
    assert.equal(seen.length, 2);
  });

  it("never repeats a write that may have been done", async () => {
    answers = [{ status: 500, body: "{}" }];
    await assert.rejects(client.request("/x", { method: "POST", body: {} }), ApiError);
    assert.equal(seen.length, 1);
  });

  it("gives up in the end", async () => {
    answers = [{ status: 503, body: '{"message":"away"}' }];
    await assert.rejects(client.request("/x"), /away/);
    assert.equal(seen.length, 4);
  });
});
