import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type ConsensusForks,
  type ExecutionForks,
  forkMismatch,
  readConsensusForks,
  readExecutionForks,
} from "../../../agents/health/fork-schedule.ts";

/** Sepolia's own figures: genesis of its beacon chain, and Glamsterdam. */
const genesis = { genesis_time: "1655733600" };
const spec = { SECONDS_PER_SLOT: "12", SLOTS_PER_EPOCH: "32" };
const glamsterdam = 1_791_294_816;
const far = "18446744073709551615";

describe("forks of an execution client", () => {
  it("are read from eth_config", () => {
    const answer = { current: { activationTime: 100, chainId: "0x1" }, next: { activationTime: 200 }, last: null };
    assert.deepEqual(readExecutionForks(answer), { current: 100, next: 200, last: null });
    assert.deepEqual(readExecutionForks({ current: { activationTime: 0 } }), { current: 0, next: null, last: null });
  });

  for (const answer of [null, "0x1", {}, { current: null }, { current: { activationTime: "100" } }]) {
    it(`are none in ${JSON.stringify(answer)}`, () => {
      assert.equal(readExecutionForks(answer), undefined);
    });
  }

  it("are none at a time that no fork can have", () => {
    for (const activationTime of ["100", 1.5, -1, 2 ** 53, true]) {
      assert.equal(readExecutionForks({ current: { activationTime } }), undefined, String(activationTime));
    }
  });

  it("are none where a fork to come has no time", () => {
    assert.equal(readExecutionForks({ current: { activationTime: 1 }, next: { forkId: "0x" }, last: null }), undefined);
    assert.equal(
      readExecutionForks({ current: { activationTime: 1 }, next: null, last: { activationTime: -1 } }),
      undefined,
    );
  });
});

describe("forks of a consensus client", () => {
  it("are epochs, counted from genesis", () => {
    const read = readConsensusForks([{ epoch: "353024" }, { epoch: "1" }], spec, genesis);
    assert.deepEqual(read, { forks: [1_655_733_600 + 384, glamsterdam], blobs: null });
  });

  it("leave out what holds from genesis on: geth on a private network calls that 0, and knows of no fork at genesis", () => {
    const read = readConsensusForks([{ epoch: "0" }, { epoch: "0" }], spec, genesis);
    assert.deepEqual(read, { forks: [], blobs: null });
  });

  it("leave out those without a date", () => {
    assert.deepEqual(readConsensusForks([{ epoch: far }], spec, genesis), { forks: [], blobs: null });
  });

  it("tell changes of blob parameters apart", () => {
    const blobs = { ...spec, BLOB_SCHEDULE: [{ EPOCH: "274176", MAX_BLOBS_PER_BLOCK: "15" }] };
    // Sepolia's first change: 1761017184 by go-ethereum's own table.
    assert.deepEqual(readConsensusForks([], blobs, genesis), { forks: [], blobs: [1_761_017_184] });
  });

  for (const [what, schedule, its, start] of [
    ["a schedule that is no list", {}, spec, genesis],
    ["an epoch that is a number", [{ epoch: 1 }], spec, genesis],
    ["an entry without an epoch", [{}], spec, genesis],
    ["no length of a slot", [], { SLOTS_PER_EPOCH: "32" }, genesis],
    ["slots of no time", [], { ...spec, SECONDS_PER_SLOT: "0" }, genesis],
    ["no genesis", [], spec, {}],
    ["an epoch that is no number", [{ epoch: "1a" }], spec, genesis],
    ["an epoch below none", [{ epoch: "-1" }], spec, genesis],
  ] as const) {
    it(`are none with ${what}`, () => {
      assert.equal(readConsensusForks(schedule, its, start), undefined);
    });
  }
});

describe("a node's two clients", () => {
  const execution = (change: Partial<ExecutionForks> = {}): ExecutionForks => ({
    current: 100,
    next: null,
    last: null,
    ...change,
  });
  const consensus = (forks: number[], blobs: number[] | null = []): ConsensusForks => ({ forks, blobs });

  it("agree where neither knows of a fork to come", () => {
    assert.equal(forkMismatch(execution(), consensus([0, 50, 100])), undefined);
  });

  it("agree on the same fork, whichever kind it is", () => {
    assert.equal(forkMismatch(execution({ next: 200, last: 200 }), consensus([100, 200])), undefined);
    assert.equal(forkMismatch(execution({ next: 200, last: 200 }), consensus([100], [200])), undefined);
  });

  it("do not where the execution client was never told of a fork, before it and after", () => {
    assert.deepEqual(forkMismatch(execution(), consensus([100, 200])), { at: 200, unknownTo: "execution" });
    assert.deepEqual(forkMismatch(execution({ next: 300, last: 300 }), consensus([100, 200, 300])), {
      at: 200,
      unknownTo: "execution",
    });
    assert.deepEqual(forkMismatch(execution({ next: 200, last: 200 }), consensus([200, 300])), {
      at: 300,
      unknownTo: "execution",
    });
  });

  it("do not where the consensus client was never told", () => {
    assert.deepEqual(forkMismatch(execution({ next: 200, last: 200 }), consensus([100])), {
      at: 200,
      unknownTo: "consensus",
    });
    assert.deepEqual(forkMismatch(execution({ next: 200, last: 300 }), consensus([100, 200])), {
      at: 300,
      unknownTo: "consensus",
    });
  });

  it("name the first fork of several", () => {
    assert.deepEqual(forkMismatch(execution({ next: 200, last: 200 }), consensus([300])), {
      at: 200,
      unknownTo: "consensus",
    });
    assert.equal(forkMismatch(execution(), consensus([300, 200]))?.at, 200);
    assert.equal(forkMismatch(execution({ next: 250, last: 250 }), consensus([200, 300]))?.at, 200);
  });

  it("have what lies between the next and the last fork taken as known: eth_config does not say", () => {
    assert.equal(forkMismatch(execution({ next: 200, last: 400 }), consensus([200, 300, 400])), undefined);
  });

  it("are not set against each other by changes of blobs of which the consensus client says nothing", () => {
    assert.equal(forkMismatch(execution({ next: 200, last: 200 }), consensus([100], null)), undefined);
  });

  it("agree whenever both have the same list, wherever the head is", () => {
    const times = fc.uniqueArray(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(times, fc.nat(5), (unordered, place) => {
        const all = [...unordered].sort((a, b) => a - b);
        const at = Math.min(place, all.length - 1);
        const later = all.slice(at + 1);
        const own = { current: all[at]!, next: later[0] ?? null, last: later.at(-1) ?? null };
        assert.equal(forkMismatch(own, consensus(all)), undefined);
      }),
    );
  });
});
