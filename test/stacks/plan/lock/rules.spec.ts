import assert from "node:assert/strict";
import type { ConfigError } from "../../../../stacks/config/errors.ts";
import type { Lock } from "../../../../stacks/plan/lock/types.ts";
import { errorsWith } from "./support.ts";

describe("stacks/plan/lock: rules between fields", () => {
  const cases: [string, (lock: Lock) => void, Omit<ConfigError, "remedy" | "line">[]][] = [
    [
      "another environment's lock",
      (lock) => (lock.environment = "prod"),
      [{ path: "environment", found: '"prod"', allowed: '"staging"' }],
    ],
    [
      "a placement that stands twice",
      ({ capacity }) => Object.assign(capacity.placements[2]!, { name: "ethereum-0" }),
      [
        {
          path: "capacity.placements[2].name",
          found: '"ethereum-0" a second time',
          allowed: "a name that no other placement has",
        },
      ],
    ],
    [
      "a claim that two volumes have",
      ({ capacity }) => (capacity.placements[2]!.volumes[0]!.claim = "execution-ethereum-0-g1"),
      [
        {
          path: "capacity.placements[2].volumes[0].claim",
          found: '"execution-ethereum-0-g1" a second time',
          allowed: "a claim that no other volume has",
        },
      ],
    ],
    [
      "two pools of one name",
      ({ capacity }) => {
        Object.assign(capacity.pools[1]!, { name: "g1-xlarge-t-a-1" });
        Object.assign(capacity.placements[1]!, { pool: "g1-xlarge-t-a-1", zone: "t-a" });
        Object.assign(capacity.pools[0]!, { count: 9 });
        Object.assign(capacity.pools[1]!, { count: 9 });
      },
      [
        {
          path: "capacity.pools[1].name",
          found: '"g1-xlarge-t-a-1" a second time',
          allowed: "a name that no other pool has",
        },
      ],
    ],
    [
      "two slots of one name",
      ({ capacity }) => Object.assign(capacity.pools[1]!.slots[1]!, { name: "a" }),
      [
        {
          path: "capacity.pools[1].slots[1].name",
          found: '"a" a second time',
          allowed: "a name that no other slot of the pool has",
        },
      ],
    ],
    [
      "a zone that stands twice",
      ({ capacity }) => Object.assign(capacity, { zones: ["t-b", "t-a", "t-b"] }),
      [{ path: "capacity.zones[2]", found: '"t-b" a second time', allowed: "each zone once" }],
    ],
    [
      "a pool that is not there",
      ({ capacity }) => Object.assign(capacity.placements[0]!, { pool: "g1-xlarge-t-a-11" }),
      [
        {
          path: "capacity.placements[0].pool",
          found: '"g1-xlarge-t-a-11"',
          allowed: "a pool of this lock: g1-xlarge-t-a-1, g1-xlarge-t-b-1",
          nearest: "g1-xlarge-t-a-1",
        },
      ],
    ],
    [
      "a slot that is not there",
      ({ capacity }) => Object.assign(capacity.placements[0]!, { slot: "zz9" }),
      [{ path: "capacity.placements[0].slot", found: '"zz9"', allowed: "a slot of pool g1-xlarge-t-a-1: a" }],
    ],
    [
      "a node in another zone than its pool",
      ({ capacity }) => Object.assign(capacity.placements[0]!, { zone: "t-b" }),
      [
        {
          path: "capacity.placements[0].zone",
          found: '"t-b"',
          allowed: "t-a, the zone of pool g1-xlarge-t-a-1",
        },
      ],
    ],
    [
      "a pool in a zone that is not in use",
      ({ capacity }) => Object.assign(capacity, { zones: ["t-a"] }),
      [
        {
          path: "capacity.pools[1].zone",
          found: '"t-b"',
          allowed: "one of the zones in use: t-a",
          nearest: "t-a",
        },
      ],
    ],
    [
      "more workloads in a slot than machines",
      ({ capacity }) => Object.assign(capacity.pools[0]!, { count: 1 }),
      [
        {
          path: "capacity.pools[0].slots[0]",
          found: "2 workloads in slot a",
          allowed: "at most 1, one on each machine of pool g1-xlarge-t-a-1",
        },
      ],
    ],
    [
      "a cloud without its region",
      ({ capacity }) => delete capacity.region,
      [{ path: "capacity.region", found: "nothing", allowed: "a region of aws" }],
    ],
    [
      "a region and addresses on an existing cluster",
      ({ capacity }) => Object.assign(capacity, { cloud: "existing" }),
      [
        { path: "capacity.region", found: '"test-1"', allowed: "nothing on an existing cluster" },
        {
          path: "addresses",
          found: "addresses",
          allowed: "nothing: the network of an existing cluster is its own",
        },
      ],
    ],
    [
      "a lock without any pool",
      ({ capacity }) => Object.assign(capacity, { pools: [], placements: capacity.placements.slice(0, 1) }),
      [
        {
          path: "capacity.placements[0].pool",
          found: '"g1-xlarge-t-a-1"',
          allowed: "a pool of this lock: there is none",
        },
      ],
    ],
  ];
  for (const [what, change, expected] of cases) {
    it(`refuses ${what}`, () => {
      const errors = errorsWith(change);
      assert.deepEqual(
        errors.map(({ line: _line, remedy: _remedy, ...rest }) => rest),
        expected,
      );
      for (const { line, remedy } of errors) {
        assert.ok(line! >= 1);
        assert.ok(remedy!.length > 0);
      }
    });
  }

  it("says whose lock another environment's is", () => {
    const [error] = errorsWith((lock) => (lock.environment = "prod"));
    assert.equal(error?.remedy, "This is the lock of another environment: each has its own, beside its own file.");
    assert.equal(error.line, 3);
  });
});
