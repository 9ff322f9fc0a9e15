import assert from "node:assert/strict";
import fc from "fast-check";
import { askClock, clockOffset, clockQuestion } from "../../../agents/node-settings/clock.ts";
import { type FakeClock, ntpAnswer, startFakeClock } from "./fake-clock.ts";

const now = Date.UTC(2026, 10, 25, 12, 0, 0, 250);

describe("a question for the time", () => {
  it("is an SNTP client's, version 4, and says when it was sent", () => {
    const question = clockQuestion(now);
    assert.equal(question.length, 48);
    assert.equal(question[0], 0b00_100_011);
    // Seconds from 1970, and those from 1900 to 1970; a quarter of a second is a quarter of 2^32.
    assert.equal(question.readUInt32BE(40), 1_795_608_000 + 2_208_988_800);
    assert.equal(question.readUInt32BE(44), 2 ** 30);
    assert.deepEqual(
      [...question.subarray(1, 40)],
      Array.from({ length: 39 }, () => 0),
    );
  });
});

describe("an answer with the time", () => {
  const question = clockQuestion(now);

  it("tells how far the server is ahead, the way taken off", () => {
    // 40 ms there, 10 ms at the server, 40 ms back.
    const answer = ntpAnswer(question, { received: now + 2000 + 40, sent: now + 2000 + 50 });
    assert.ok(Math.abs(clockOffset(question, answer, now + 90)! - 2) < 1e-6);
    const behind = ntpAnswer(question, { received: now - 3000, sent: now - 3000 });
    assert.ok(Math.abs(clockOffset(question, behind, now)! + 3) < 1e-6);
  });

  it("tells any offset of up to a year, by less than a millisecond", () => {
    fc.assert(
      fc.property(fc.integer({ min: -31_536_000_000, max: 31_536_000_000 }), (ms) => {
        const answer = ntpAnswer(question, { received: now + ms, sent: now + ms });
        assert.ok(Math.abs(clockOffset(question, answer, now)! - ms / 1000) < 0.001);
      }),
    );
  });

  it("goes on in 2036, when NTP's seconds begin anew", () => {
    const later = Date.UTC(2036, 1, 7, 6, 28, 17);
    const asked = clockQuestion(later);
    const answer = ntpAnswer(asked, { received: later + 1000, sent: later + 1000 });
    assert.ok(Math.abs(clockOffset(asked, answer, later)! - 1) < 1e-6);
  });

  it("counts for nothing where it cannot be one", () => {
    const good = { received: now, sent: now };
    const changed = (change: (packet: Buffer) => void): Buffer => {
      const packet = ntpAnswer(question, good);
      change(packet);
      return packet;
    };
    assert.equal(
      clockOffset(
        question,
        changed(() => {}),
        now,
      ),
      0,
    );
    const bad: [string, Buffer][] = [
      ["too short", ntpAnswer(question, good).subarray(0, 47)],
      ["another client's question", changed((packet) => (packet[0] = 0b00_100_011))],
      ["a server whose clock is not set", changed((packet) => (packet[0] = 0b11_100_100))],
      ["a refusal (kiss of death)", changed((packet) => (packet[1] = 0))],
      ["a stratum of an unset server", changed((packet) => (packet[1] = 16))],
      ["an answer to another question", changed((packet) => packet.writeUInt8(packet.readUInt8(31) ^ 1, 31))],
    ];
    for (const [what, packet] of bad) assert.equal(clockOffset(question, packet, now), null, what);
    assert.equal(
      clockOffset(
        question,
        changed((packet) => (packet[1] = 15)),
        now,
      ),
      0,
    );
  });
});

describe("a server of the time, asked over the network", () => {
  let server: FakeClock;
  beforeEach(() => {
    server = { port: 0, stop: () => Promise.resolve() };
  });
  afterEach(async () => {
    await server.stop();
  });
  const rule = () => ({ server: "127.0.0.1", port: server.port, maxOffsetSeconds: 0.5 });

  it("tells how far it is ahead", async () => {
    server = await startFakeClock(7000);
    const offset = await askClock(rule(), 5000);
    assert.ok(offset > 6.5 && offset < 7.5, String(offset));
  });

  it("is waited for no longer than it may take", async () => {
    server = await startFakeClock(null);
    await assert.rejects(askClock(rule(), 50), /^Error: no answer from 127\.0\.0\.1 within 50 ms$/);
  });

  it("says at once where it cannot be sent anything", async () => {
    // A broadcast, which no socket may send that did not ask for it.
    const nobody = { server: "255.255.255.255", port: 123, maxOffsetSeconds: 0.5 };
    await assert.rejects(askClock(nobody, 60_000), /EACCES|ENETUNREACH|EPERM/);
  });

  it("is not confused by packets that are no answer", async () => {
    server = await startFakeClock(7000, { nonsenseFirst: true });
    assert.ok((await askClock(rule(), 5000)) > 6.5);
  });
});
