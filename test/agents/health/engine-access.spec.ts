import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EngineAccess } from "../../../agents/health/engine-access.ts";

const [one, other] = ["1".repeat(64), "2".repeat(64)];

describe("the way from a consensus client into its execution client", () => {
  let folder: string;
  let file: string;
  let server: http.Server;
  let url: string;
  /** What the execution client has read. */
  let held: string;
  let answer: number | undefined;
  /** What it answers to whoever has no token. */
  let withoutToken: number;
  /** It breaks every connection off. */
  let silent: boolean;
  let asked: unknown;
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
    withoutToken = 401;
    silent = false;
    server = http.createServer((request, response) => {
      const { authorization, "content-type": type } = request.headers;
      if (silent) {
        request.socket.destroy();
        return;
      }
      request.setEncoding("utf8").once("data", (body: string) => {
        asked = { method: request.method, type, body: JSON.parse(body) as unknown };
      });
      const usual = authorization === undefined ? withoutToken : letsIn(authorization) ? 200 : 401;
      response.writeHead(answer ?? usual).end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });
  const access = (at: string | null = file) => new EngineAccess(url, at, 1000, () => now);
  const fine = { door: "locked", accepted: true, changed: false, problem: null };

  it("is open to who holds the secret that the execution client has read, by a token of the moment", async () => {
    assert.deepEqual(await access().look(), fine);
    assert.equal(madeAt, now / 1000);
  });

  it("takes both ways to write the same secret for the same", async () => {
    writeFileSync(file, `0x${one}\n`);
    const looked = access();
    assert.deepEqual(await looked.look(), fine);
    writeFileSync(file, one);
    assert.deepEqual(await looked.look(), fine);
  });

  it("is seen shut where the execution client has read another", async () => {
    held = other;
    assert.deepEqual(await access().look(), { ...fine, accepted: false });
  });

  it("remembers what the file had first", async () => {
    const looked = access();
    await looked.look();
    writeFileSync(file, other);
    assert.deepEqual(await looked.look(), { ...fine, changed: true, accepted: false });
    held = other;
    assert.deepEqual(await looked.look(), { ...fine, changed: true });
    writeFileSync(file, one);
    assert.deepEqual(await looked.look(), { ...fine, accepted: false });
  });

  it("tells a door that is locked, open, shut up and broken apart, for whoever has no token", async () => {
    for (const [status, door] of [
      [401, "locked"],
      [403, "locked"],
      [200, "open"],
      [500, "unknown"],
    ] as const) {
      withoutToken = status;
      assert.deepEqual(await access().look(), { ...fine, door });
    }
    url = "http://127.0.0.1:9";
    assert.deepEqual(await access().look(), { ...fine, door: "closed", accepted: null });
  });

  it("is asked what clients can do, as JSON", async () => {
    await access().look();
    assert.deepEqual(asked, {
      method: "POST",
      type: "application/json",
      body: { jsonrpc: "2.0", id: 1, method: "engine_exchangeCapabilities", params: [[]] },
    });
  });

  it("is not shut for nobody's answer: what hangs, or breaks off, is not closed", async () => {
    silent = true;
    assert.equal((await access().look()).door, "unknown");
  });

  it("takes what is longer than a secret, or begins as one, for none", async () => {
    for (const text of [`${one}1`, `x${one}`, `${one} ${one}`, `1${one}`, one.slice(1), `1x${one}`]) {
      writeFileSync(file, text);
      assert.match((await access().look()).problem ?? "", /64 hexadecimal digits/, text);
    }
  });

  it("has not changed where it was never read", async () => {
    rmSync(file);
    assert.equal((await access().look()).changed, false);
  });

  it("knows nothing of a secret that is answered otherwise", async () => {
    for (answer of [403, 500]) assert.equal((await access().look()).accepted, null);
  });

  it("looks at the door alone where there is no file", async () => {
    assert.deepEqual(await access(null).look(), { ...fine, accepted: null });
  });

  it("says which file is wrong, nothing of what is in it, and that it was another before", async () => {
    const looked = access();
    await looked.look();
    writeFileSync(file, "hunter2");
    const wrong = await looked.look();
    assert.deepEqual([wrong.door, wrong.accepted, wrong.changed], ["locked", null, true]);
    assert.match(wrong.problem ?? "", /jwtsecret does not hold 64 hexadecimal digits/);
    assert.ok(!wrong.problem?.includes("hunter2"));
    rmSync(file);
    assert.match((await looked.look()).problem ?? "", /ENOENT/);
  });
});
