import assert from "node:assert/strict";
import fc from "fast-check";
import { solve } from "../../../../stacks/plan/capacity/solve.ts";
import { differences, sameLock } from "../../../../stacks/plan/lock/difference.ts";
import type { Lock } from "../../../../stacks/plan/lock/types.ts";
import { someProblem } from "../../../support/capacity-problems.ts";
import { smallLock } from "../../../support/locks.ts";

/** What the small lock with something changed says otherwise than the small lock. */
function changesOf(change: (lock: Lock) => unknown) {
  const next = smallLock();
  change(next);
  const found = differences(smallLock(), next);
  assert.equal(sameLock(smallLock(), next), found.length === 0, "sameLock and differences disagree");
  return found;
}

const sentencesOf = (change: (lock: Lock) => unknown): string[] => changesOf(change).map(({ sentence }) => sentence);

describe("stacks/plan/lock: what a plan changes", () => {
  it("is nothing where it is the same, in whatever order", () => {
    assert.deepEqual(
      changesOf(() => undefined),
      [],
    );
    assert.deepEqual(
      changesOf(({ capacity }) => {
        Object.assign(capacity, { pools: capacity.pools.toReversed(), placements: capacity.placements.toReversed() });
      }),
      [],
    );
  });

  it("is everything where nothing was accepted", () => {
    assert.deepEqual(
      differences(undefined, smallLock()).map(({ what, change, name }) => `${change} ${what} ${name}`),
      [
        "added zone t-b",
        "added zone t-a",
        "added pool g1-xlarge-t-a-1",
        "added pool g1-xlarge-t-b-1",
        "added node ethereum-0",
        "added node ethereum-1",
        "added node ethereum-2",
        "added volume execution-ethereum-0-g1",
        "added volume execution-ethereum-1-g1",
        "added volume execution-ethereum-2-g1",
        "added addresses the network",
        "added addresses pods",
        "added addresses services",
        "added addresses nodes in t-a",
        "added addresses what faces the internet in t-a",
        "added addresses pods in t-a",
        "added addresses nodes in t-b",
        "added addresses what faces the internet in t-b",
        "added addresses pods in t-b",
      ],
    );
  });

  it("says of each new thing what it is", () => {
    const sentences = differences(undefined, smallLock()).map(({ sentence }) => sentence);
    for (const sentence of [
      "Zone t-b is used.",
      "Pool g1-xlarge-t-a-1 is new: 2 × g1.xlarge in t-a.",
      "ethereum-0 is new: it goes to pool g1-xlarge-t-a-1 in t-a.",
      "Volume execution-ethereum-0-g1 is new: 1500 GiB of flexible with 6000 IOPS and 250 MiB/s.",
      "The range of the network is 10.20.0.0/16.",
    ]) {
      assert.ok(sentences.includes(sentence), sentence);
    }
  });

  it("has from and to", () => {
    const [grown, ...others] = changesOf(({ capacity }) => (capacity.placements[0]!.volumes[0]!.sizeGiB = 2000));
    assert.deepEqual(others, []);
    assert.deepEqual(grown, {
      what: "volume",
      change: "changed",
      name: "execution-ethereum-0-g1",
      from: "size 1500 GiB",
      to: "size 2000 GiB",
      sentence: "Volume execution-ethereum-0-g1 grows from 1500 to 2000 GiB.",
    });
    const [added] = changesOf(({ addresses }) => (addresses!.controlPlane = "10.0.0.0/28"));
    assert.deepEqual(added, {
      what: "addresses",
      change: "added",
      name: "the control plane",
      to: "10.0.0.0/28",
      sentence: "The range of the control plane is 10.0.0.0/28.",
    });
  });

  const cases: [string, (lock: Lock) => unknown, string[]][] = [
    [
      "more machines of a pool",
      ({ capacity }) => (capacity.pools[0]!.count = 3),
      ["Pool g1-xlarge-t-a-1 grows from 2 to 3 machines."],
    ],
    [
      "fewer machines of a pool",
      ({ capacity }) => (capacity.pools[0]!.count = 1),
      ["Pool g1-xlarge-t-a-1 shrinks from 2 to 1 machine."],
    ],
    [
      "other machines of a pool",
      ({ capacity }) => Object.assign(capacity.pools[0]!, { machine: "g1.large", spot: true }),
      ["Pool g1-xlarge-t-a-1 becomes g1.large spot in t-a from g1.xlarge in t-a."],
    ],
    [
      "larger root disks",
      ({ capacity }) => (capacity.pools[0]!.rootDiskGiB = 40),
      ["The root disks of pool g1-xlarge-t-a-1 become 40 GiB from 20 GiB."],
    ],
    [
      "a new slot, one that goes and one of another size",
      ({ capacity }) => {
        const [a, b] = capacity.pools[1]!.slots;
        Object.assign(capacity.pools[1]!, {
          slots: [
            { ...a!, cpuMillis: 1 },
            { ...b!, name: "c" },
          ],
        });
      },
      ["Slots of pool g1-xlarge-t-b-1: c is new, b goes, a has another size."],
    ],
    [
      "slots in another order",
      ({ capacity }) => Object.assign(capacity.pools[1]!, { slots: capacity.pools[1]!.slots.toReversed() }),
      ["Slots of pool g1-xlarge-t-b-1: they stand in another order."],
    ],
    [
      "a pool that goes",
      ({ capacity }) => Object.assign(capacity, { pools: capacity.pools.slice(1) }),
      ["Pool g1-xlarge-t-a-1 goes: 2 × g1.xlarge in t-a."],
    ],
    [
      "a node that goes with its volume",
      ({ capacity }) => Object.assign(capacity, { placements: capacity.placements.slice(0, 2) }),
      [
        "ethereum-2 goes from pool g1-xlarge-t-a-1 in t-a.",
        "Volume execution-ethereum-2-g1 is no longer in the plan: 1500 GiB of flexible with 6000 IOPS and 250 MiB/s.",
      ],
    ],
    [
      "a node that moves",
      ({ capacity }) => Object.assign(capacity.placements[0]!, { pool: "g1-xlarge-t-b-1", slot: "b", zone: "t-b" }),
      ["ethereum-0 moves from pool g1-xlarge-t-a-1, slot a, in t-a to pool g1-xlarge-t-b-1, slot b, in t-b."],
    ],
    [
      "a next generation",
      ({ capacity }) => (capacity.placements[0]!.generation = 2),
      ["ethereum-0 gets volumes of generation 2; those of generation 1 stay until they are told to go."],
    ],
    [
      "another profile, group and bill",
      ({ capacity }) => Object.assign(capacity.placements[0]!, { profile: "x", group: "g", bookedOn: "b" }),
      [
        "ethereum-0 is now sized as x, and was as ethereum mainnet geth.",
        "The price of ethereum-0 is booked on b, and was on ethereum.",
        "ethereum-0 is a replica of g, and was of ethereum.",
      ],
    ],
    [
      "a slower and smaller volume of another kind",
      ({ capacity }) =>
        Object.assign(capacity.placements[0]!.volumes[0]!, { type: "swift", iops: 5, mibs: 6, sizeGiB: 7 }),
      [
        "Volume execution-ethereum-0-g1 becomes swift from flexible.",
        "Volume execution-ethereum-0-g1 shrinks from 1500 to 7 GiB.",
        "Volume execution-ethereum-0-g1 shrinks from 6000 to 5 IOPS.",
        "Volume execution-ethereum-0-g1 shrinks from 250 to 6 MiB/s.",
      ],
    ],
    [
      "a size that the file names",
      ({ capacity }) => Object.assign(capacity.placements[0]!.volumes[0]!, { statedGiB: 1200 }),
      ["The file's size of volume execution-ethereum-0-g1 is 1200 GiB, and was computed."],
    ],
    [
      "another role of a volume",
      ({ capacity }) => Object.assign(capacity.placements[0]!.volumes[0]!, { role: "server" }),
      ["Volume execution-ethereum-0-g1 holds server data, and held execution data."],
    ],
    [
      "a volume that changes hands",
      ({ capacity }) => {
        const [a, b] = capacity.placements;
        const [first, second] = [a!.volumes, b!.volumes];
        Object.assign(a!, { volumes: second });
        Object.assign(b!, { volumes: first });
      },
      [
        "Volume execution-ethereum-0-g1 goes from ethereum-0 to ethereum-1.",
        "Volume execution-ethereum-1-g1 goes from ethereum-1 to ethereum-0.",
      ],
    ],
    [
      "zones that come and go",
      ({ capacity }) => Object.assign(capacity, { zones: ["t-b", "t-c"] }),
      ["Zone t-a is no longer used.", "Zone t-c is used."],
    ],
    [
      "zones in another order",
      ({ capacity }) => Object.assign(capacity, { zones: ["t-a", "t-b"] }),
      ["The zones stand in another order."],
    ],
    [
      "another environment and region",
      (lock) => {
        lock.environment = "prod";
        lock.capacity.region = "test-2";
      },
      ["The lock is that of staging on aws in test-1; this is prod on aws in test-2."],
    ],
    [
      "other ranges",
      ({ addresses }) => Object.assign(addresses!, { vpc: "10.30.0.0/16", existingVpc: "vpc-1", subnets: {} }),
      [
        "The range of the network becomes 10.30.0.0/16 from 10.20.0.0/16.",
        "The range of nodes in t-a, 10.20.0.0/20, is given up.",
        "The range of what faces the internet in t-a, 10.20.240.0/24, is given up.",
        "The range of pods in t-a, 100.64.0.0/18, is given up.",
        "The range of nodes in t-b, 10.20.16.0/20, is given up.",
        "The range of what faces the internet in t-b, 10.20.241.0/24, is given up.",
        "The range of pods in t-b, 100.64.64.0/18, is given up.",
        "The range of the network that is there already is vpc-1.",
      ],
    ],
  ];
  for (const [what, change, expected] of cases) {
    it(`says of ${what}`, () => assert.deepEqual(sentencesOf(change), expected));
  }

  it("says of volumes in another order", () => {
    const both = (): Lock => {
      const lock = smallLock();
      const [volume] = lock.capacity.placements[0]!.volumes;
      const second = { ...volume!, role: "consensus" as const, claim: "consensus-ethereum-0-g1" };
      Object.assign(lock.capacity.placements[0]!, { volumes: [volume!, second] });
      return lock;
    };
    const turned = both();
    Object.assign(turned.capacity.placements[0]!, { volumes: turned.capacity.placements[0]!.volumes.toReversed() });
    assert.deepEqual(
      differences(both(), turned).map(({ sentence }) => sentence),
      ["The volumes of ethereum-0 stand in another order."],
    );
    assert.equal(sameLock(both(), turned), false);
  });

  it("is nothing exactly where two plans are the same", () => {
    const lockOf = (problem: Parameters<typeof solve>[0]): Lock | undefined => {
      const solved = solve(problem);
      return solved.ok ? { version: 1, environment: "e", capacity: solved.capacity } : undefined;
    };
    fc.assert(
      fc.property(someProblem(4), someProblem(4), (a, b) => {
        const [one, other] = [lockOf(a), lockOf(b)];
        if (one === undefined || other === undefined) return;
        assert.deepEqual(differences(one, one), []);
        assert.equal(differences(one, other).length === 0, sameLock(one, other));
        assert.equal(
          differences(one, other).every(({ sentence }) => /^[A-Za-z].*\.$/.test(sentence)),
          true,
        );
      }),
      { numRuns: 200 },
    );
  });
});
