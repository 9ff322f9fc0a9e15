import assert from "node:assert/strict";
import type { Server } from "node:http";
import { askSibling, referenceQuestion } from "../../../agents/health/neighbours.ts";
import { listen, textServer } from "../../../agents/shared/text-server.ts";
import { type FakeClient, startFakeClient } from "../fake-client.ts";
import { now, status } from "./samples.ts";

/** A clock that goes on by a second at each look. */
const clock = () => {
  let time = now;
  return () => (time += 1000);
};

describe("a sibling's sidecar", () => {
  let server: Server;
  let url: string;
  let answer: { status: number; body: string };
  beforeEach(async () => {
    answer = { status: 200, body: JSON.stringify(status()) };
    server = textServer({ "/status": () => answer });
    url = `http://127.0.0.1:${await listen(server, 0, "127.0.0.1")}/status`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it("is asked for its status, with the time before and after", async () => {
    assert.deepEqual(await askSibling(url, 500, clock()), {
      url,
      askedAt: now + 1000,
      at: now + 2000,
      status: status(),
    });
  });

  it("is away with a reason, and never an error, whatever it does", async () => {
    answer.status = 503;
    assert.deepEqual(await askSibling(url, 500, clock()), { url, at: now + 2000, failure: "HTTP status 503" });
    answer = { status: 200, body: "{}" };
    const none = await askSibling(url, 500, () => now);
    assert.ok("failure" in none);
    assert.match(none.failure, /^node status is not valid: version: found nothing/, "in one line");
    assert.equal(none.failure.length, 200);
    answer.body = "x".repeat(64 * 1024 + 1);
    assert.deepEqual(await askSibling(url, 500, () => now), {
      url,
      at: now,
      failure: "answer is larger than 65536 bytes",
    });
    const nobody = "http://127.0.0.1:9/status";
    const refused = await askSibling(nobody, 500, () => now);
    assert.match("failure" in refused ? refused.failure : "", /ECONNREFUSED/);
  });
});

describe("the reference", () => {
  let client: FakeClient;
  beforeEach(async () => {
    client = await startFakeClient({}, { host: "127.0.0.1", port: 0 }, () => now);
  });
  afterEach(() => client.stop());
  const ask = () => referenceQuestion(client.url, 500, () => now)();

  it("is asked for its chain and its head", async () => {
    const said = await ask();
    assert.ok("head" in said);
    assert.deepEqual([said.at, said.chainId, said.head.height], [now, 1337, now / 2000]);
  });

  it("is away with a reason where it answers only one of both", async () => {
    for (const method of ["eth_chainId", "eth_getBlockByNumber"]) {
      client.behaviour.errors = [method];
      const said = await ask();
      assert.ok("failure" in said && said.failure.startsWith(method), JSON.stringify(said));
      assert.equal(said.at, now);
    }
  });
});
