import assert from "node:assert/strict";
import fc from "fast-check";
import {
  describeVotes,
  epochsToAsk,
  judge,
  judgePinned,
  operatorsOf,
  parsePin,
  type Vote,
} from "../../../agents/bootstrap/checkpoint/agree.ts";
import {
  checkpointAge,
  checkpointStep,
  freshSeconds,
  windowSeconds,
} from "../../../agents/bootstrap/checkpoint/age.ts";
import { redirectOf } from "../../../agents/bootstrap/checkpoint/ask.ts";

const vote = (by: string, root: string | null): Vote => ({ server: { url: `https://${by}.example`, by }, root });
const votes = fc.array(
  fc
    .record({ by: fc.constantFrom("A", "B", "C", "D"), root: fc.constantFrom("0x1", "0x2", null) })
    .map(({ by, root }) => vote(by, root)),
  { maxLength: 8 },
);

describe("agents/bootstrap: who agrees on what", () => {
  it("agrees on no root that fewer than two operators say, or as many say of another", () => {
    fc.assert(
      fc.property(votes, (said) => {
        const verdict = judge(7, said);
        if (verdict.kind !== "agreed") return;
        const operators = (root: string) =>
          new Set(said.filter((each) => each.root === root).map((each) => each.server.by));
        const own = operators(verdict.checkpoint.root);
        assert.ok(own.size >= 2);
        assert.equal(verdict.checkpoint.epoch, 7);
        assert.ok(verdict.servers.every(({ by }) => own.has(by)));
        for (const { root } of said) {
          if (root === null || root === verdict.checkpoint.root) continue;
          const honest = [...operators(root)].filter((by) => !own.has(by));
          assert.ok(honest.length < own.size);
          assert.ok(verdict.against.some((each) => each.root === root));
        }
      }),
    );
  });

  it("does not depend on the order in which servers are named", () => {
    fc.assert(
      fc.property(votes, (said) => {
        const [one, other] = [judge(1, said), judge(1, [...said].reverse())];
        assert.equal(one.kind, other.kind);
        if (one.kind === "agreed" && other.kind === "agreed") assert.deepEqual(one.checkpoint, other.checkpoint);
      }),
    );
  });

  it("tells contradiction from silence", () => {
    assert.equal(judge(1, []).kind, "too-few");
    assert.equal(judge(1, [vote("A", "0x1"), vote("B", null)]).kind, "too-few");
    assert.equal(judge(1, [vote("A", "0x1"), vote("A", "0x1")]).kind, "too-few");
    assert.equal(judge(1, [vote("A", "0x1"), vote("B", "0x2")]).kind, "disagree");
    const tied = [vote("A", "0x1"), vote("B", "0x1"), vote("C", "0x2"), vote("D", "0x2")];
    assert.deepEqual(judge(1, tied), { kind: "disagree", epoch: 1, votes: tied });
  });

  it("gives no voice to an operator that says two things", () => {
    const said = [vote("A", "0x1"), vote("A", "0x2"), vote("B", "0x1")];
    assert.equal(judge(1, said).kind, "disagree");
    const verdict = judge(1, [...said, vote("C", "0x1")]);
    assert.ok(verdict.kind === "agreed");
    assert.deepEqual(
      verdict.servers.map(({ by }) => by),
      ["B", "C"],
    );
    assert.deepEqual(
      verdict.against.map(({ root }) => root),
      ["0x2"],
    );
  });

  it("lets a pin be met by one server, and says what others say instead", () => {
    const pin = { epoch: 9, root: "0x1" };
    const met = judgePinned(pin, [vote("A", "0x1"), vote("B", "0x2"), vote("C", null)]);
    assert.ok(met.kind === "agreed");
    assert.deepEqual([met.checkpoint, met.servers.length, met.against.length], [pin, 1, 1]);
    assert.deepEqual(judgePinned(pin, [vote("A", "0x2")]).kind, "disagree");
    assert.deepEqual(judgePinned(pin, [vote("A", null)]), { kind: "too-few", epoch: 9, votes: [vote("A", null)] });
  });

  it("votes on the newest epochs first, each once", () => {
    assert.deepEqual(epochsToAsk([{ epoch: 9 }, { epoch: 11 }, { epoch: 9 }, { epoch: 10 }]), [11, 10, 9]);
    assert.equal(operatorsOf([vote("A", null).server, vote("A", null).server, vote("B", null).server]), 2);
    assert.equal(
      describeVotes([vote("A", null), vote("B", "0x2")]),
      "A (https://A.example): cannot tell; B (https://B.example): 0x2",
    );
  });

  it("reads a pin, and nothing that is like one", () => {
    const root = `0x${"ab".repeat(32)}`;
    assert.deepEqual(parsePin(`${root}:0`), { root, epoch: 0 });
    assert.deepEqual(parsePin(`${root}:123456`), { root, epoch: 123_456 });
    for (const bad of [
      root,
      `${root}:`,
      `${root}:01`,
      `${root}:-1`,
      `${root}:1 `,
      `${root.slice(0, -1)}:1`,
      ` ${root}:1`,
    ]) {
      assert.equal(parsePin(bad), null, bad);
    }
    assert.equal(parsePin(`${root.toUpperCase().replace("0X", "0x")}:1`), null);
  });
});

describe("agents/bootstrap: how old a consensus database may be", () => {
  const pace = { slotsPerEpoch: 32, secondsPerSlot: 12, windowEpochs: 4096 };
  const setting = (nowSeconds: number, pin: string | null = null) => ({ pace, pin, nowSeconds });
  const lying = (obtainedAt: number, pin: string | null = null) => ({ obtainedAt, pin });

  it("is what the network's nodes keep data for: 18 days on mainnet", () => {
    assert.equal(windowSeconds(pace), 1_572_864);
    assert.equal(checkpointAge(10, 1000, pace, 1000 + 3840 + 5), 5);
  });

  it("keeps what serves, fetches what is missing, begins afresh past the window", () => {
    const window = windowSeconds(pace);
    const used = { databaseUsedAt: 1000 };
    assert.equal(checkpointStep({ ...used, checkpoint: lying(0) }, setting(1000 + window)), "keep");
    assert.equal(checkpointStep({ ...used, checkpoint: lying(0) }, setting(1001 + window)), "afresh");
    assert.equal(checkpointStep({ ...used, checkpoint: null }, setting(1000)), "fetch");
    // A pin says where an empty volume begins: one that has begun stays.
    assert.equal(checkpointStep({ ...used, checkpoint: lying(0, "a") }, setting(1000, "b")), "keep");
    const empty = { databaseUsedAt: null };
    assert.equal(checkpointStep({ ...empty, checkpoint: null }, setting(0)), "fetch");
    assert.equal(checkpointStep({ ...empty, checkpoint: lying(0) }, setting(freshSeconds)), "keep");
    assert.equal(checkpointStep({ ...empty, checkpoint: lying(0) }, setting(freshSeconds + 1)), "fetch");
    assert.equal(checkpointStep({ ...empty, checkpoint: lying(0, "a") }, setting(0, "b")), "fetch");
    assert.equal(checkpointStep({ ...empty, checkpoint: lying(0, "a") }, setting(0, "a")), "keep");
  });

  it("never begins afresh while the database was used within the window", () => {
    fc.assert(
      fc.property(fc.nat(1e9), fc.nat(1e9), fc.boolean(), (usedAt, later, there) => {
        const step = checkpointStep(
          { databaseUsedAt: usedAt, checkpoint: there ? lying(0) : null },
          setting(usedAt + (later % windowSeconds(pace))),
        );
        assert.notEqual(step, "afresh");
      }),
    );
  });
});

describe("agents/bootstrap: where a redirect may lead", () => {
  it("follows at most three, and never from https to less", () => {
    const at = "https://one.example/a/b";
    assert.equal(redirectOf(at, 302, "/c", 0), "https://one.example/c");
    assert.equal(redirectOf(at, 308, "https://two.example/d", 2), "https://two.example/d");
    assert.equal(redirectOf(at, 302, "/c", 3), null);
    assert.equal(redirectOf(at, 302, "http://two.example/d", 0), null);
    assert.equal(redirectOf("http://one.example/", 302, "http://two.example/d", 0), "http://two.example/d");
    assert.equal(redirectOf("http://one.example/", 302, "ftp://two.example/d", 0), null);
    assert.equal(redirectOf(at, 200, "/c", 0), null);
    assert.equal(redirectOf(at, 302, undefined, 0), null);
    assert.equal(redirectOf(at, 302, "http://", 0), null);
  });
});
