import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EngineSecret, type SecretView } from "../../../agents/health/engine-secret.ts";
import { decideReadiness } from "../../../agents/health/readiness.ts";
import { head, input, observed, seen } from "./samples.ts";

const [one, other] = ["1".repeat(64), "2".repeat(64)];

describe("the secret between the two clients of a node", () => {
  let folder: string;
  let file: string;
  let server: http.Server;
  let url: string;
  /** What the execution client has read. */
  let held: string;
  let answer: number | undefined;
  /** When it thinks that tokens were made, seconds since 1970. */
  let madeAt: unknown;
  const now = 1_800_000_000_000;

  /** Checks a token as the Engine API is to. */
  const letsIn = (token: string): boolean => {
    const [headers = "", claims = "", signature = ""] = token.replace(/^Bearer /, "").split(".");
    const { alg } = JSON.parse(Buffer.from(headers, "base64url").toString()) as { alg: string };
    madeAt = (JSON.parse(Buffer.from(claims, "base64url").toString()) as { iat: number }).iat;
    const hmac = createHmac("sha256", Buffer.from(held, "hex")).update(`${headers}.${claims}`).digest("base64url");
    return alg === "HS256" && signature === hmac;
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "secret-"));
    file = join(folder, "jwtsecret");
    writeFileSync(file, one);
    held = one;
    answer = undefined;
    server = http.createServer((request, response) => {
      response.writeHead(answer ?? (letsIn(request.headers.authorization ?? "") ? 200 : 401)).end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });
  const secret = () => new EngineSecret(url, file, 1000, () => now);

  it("lets its holder in where the execution client has read the same, by a token of the moment", async () => {
    assert.deepEqual(await secret().look(), { changed: false, accepted: true });
    assert.equal(madeAt, now / 1000);
  });

  it("takes both ways to write the same secret for the same", async () => {
    writeFileSync(file, `0x${one}\n`);
    const looked = secret();
    assert.deepEqual(await looked.look(), { changed: false, accepted: true });
    writeFileSync(file, one);
    assert.deepEqual(await looked.look(), { changed: false, accepted: true });
  });

  it("sees that the execution client has read another", async () => {
    held = other;
    assert.deepEqual(await secret().look(), { changed: false, accepted: false });
  });

  it("remembers what the file had first", async () => {
    const looked = secret();
    await looked.look();
    writeFileSync(file, other);
    assert.deepEqual(await looked.look(), { changed: true, accepted: false });
    held = other;
    assert.deepEqual(await looked.look(), { changed: true, accepted: true });
    writeFileSync(file, one);
    assert.deepEqual(await looked.look(), { changed: false, accepted: false });
  });

  it("knows nothing of an Engine API that answers otherwise, or not at all", async () => {
    answer = 403;
    assert.deepEqual(await secret().look(), { changed: false, accepted: null });
    url = "http://127.0.0.1:9";
    assert.deepEqual(await secret().look(), { changed: false, accepted: null });
  });

  it("says which file is wrong, and nothing of what is in it", async () => {
    writeFileSync(file, "hunter2");
    await assert.rejects(secret().look(), (error: Error) => {
      assert.match(error.message, /jwtsecret does not hold 64 hexadecimal digits/);
      assert.ok(!error.message.includes("hunter2"));
      return true;
    });
    rmSync(file);
    await assert.rejects(secret().look(), /ENOENT/);
  });
});

describe("readiness of a node whose clients have different secrets", () => {
  const consensus = { observation: seen(), failure: null };
  const behind = { own: observed({ height: 980 }), consensus };
  const reason = (secret: SecretView, more: Parameters<typeof input>[0] = behind) =>
    decideReadiness(input({ secret, ...more }));

  it("names them in place of the lag that follows, and keeps what was measured", () => {
    // prysm v7.0.0 says that nothing is wrong: `el_offline` is false.
    const readiness = reason({ changed: true, accepted: true });
    assert.deepEqual(
      [readiness.ready, readiness.synced, readiness.reason, readiness.lagBlocks],
      [false, false, "jwt-mismatch", 20],
    );
    assert.match(readiness.detail, /^20 blocks behind.*the JWT secret was changed while the pod ran.*Delete the pod/);
  });

  it("names them where the execution client turns away who holds what the pod has", () => {
    const readiness = reason({ changed: false, accepted: false });
    assert.equal(readiness.reason, "jwt-mismatch");
    assert.match(readiness.detail, /the execution client has read another JWT secret than the pod has now/);
  });

  for (const [what, more] of [
    [
      "a consensus client that says so",
      { consensus: { observation: seen({ executionOffline: true }), failure: null } },
    ],
    ["a consensus client that syncs for ever", { consensus: { observation: seen({ syncing: true }), failure: null } }],
    ["a head that is too old", { own: observed({ age: 600 }), heads: [], consensus }],
    ["a first sync that does not begin", { own: observed({ age: 600 }), syncedBefore: false, heads: [], consensus }],
    [
      "a stalled chain of which it is not the freshest",
      {
        own: observed({ height: 900, age: 1200 }),
        heads: [head({ age: 600 })],
        consensus,
      },
    ],
  ] as const) {
    it(`names them behind ${what}`, () => {
      assert.equal(reason({ changed: true, accepted: null }, more).reason, "jwt-mismatch");
    });
  }

  it("leaves a node alone that serves: both may hold the old one, and get on", () => {
    assert.equal(reason({ changed: true, accepted: false }, { consensus }).reason, "synced");
  });

  it("does not name them where nothing speaks of them", () => {
    assert.equal(reason({ changed: false, accepted: true }).reason, "behind");
    assert.equal(reason({ changed: false, accepted: null }).reason, "behind");
  });

  it("does not name them where a client is down: that is the first thing to mend", () => {
    const down = { at: 0, detail: "refused", down: true };
    assert.equal(reason({ changed: true, accepted: null }, { failure: down, consensus }).reason, "client-down");
    const gone = { observation: null, failure: down };
    assert.equal(reason({ changed: true, accepted: true }, { consensus: gone }).reason, "consensus-down");
  });
});
