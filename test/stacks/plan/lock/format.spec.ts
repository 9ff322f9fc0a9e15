import assert from "node:assert/strict";
import * as prettier from "prettier";
import type { ConfigError } from "../../../../stacks/config/errors.ts";
import { formatLock, parseLock } from "../../../../stacks/plan/lock/format.ts";
import type { Lock } from "../../../../stacks/plan/lock/types.ts";
import { smallLock } from "../../../support/locks.ts";

const file = "staging.lock.json";
const usualRemedy =
  "Take staging.lock.json back from version control. If it is lost, " +
  "`./cryptokube plan staging --from-state FILE` rebuilds it from what `pulumi stack export` wrote.";

function errorsOf(text: string): ConfigError[] {
  const parsed = parseLock(text, file, "staging");
  assert.ok(!parsed.ok, "it was accepted");
  return parsed.errors;
}

/** The errors of the small lock with one thing changed. */
function errorsWith(change: (lock: Lock & Record<string, unknown>) => void): ConfigError[] {
  const lock = smallLock() as Lock & Record<string, unknown>;
  change(lock);
  return errorsOf(formatLoosely(lock));
}

/** Any value as canonical text, also one that no lock may have. */
function formatLoosely(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

describe("stacks/plan/lock: a lock as text", () => {
  it("is read back as it was", () => {
    assert.deepEqual(parseLock(formatLock(smallLock()), file, "staging"), { ok: true, value: smallLock() });
  });

  it("is the same text when it is written again", () => {
    const text = formatLock(smallLock());
    const parsed = parseLock(text, file, "staging");
    assert.ok(parsed.ok);
    assert.equal(formatLock(parsed.value), text);
  });

  it("does not depend on the order of pools, placements, subnets and keys", () => {
    const { capacity, addresses, ...rest } = smallLock();
    const turned = (each: object): object => Object.fromEntries(Object.entries(each).reverse());
    const mixed = {
      addresses: { ...addresses!, subnets: turned(addresses!.subnets) },
      capacity: {
        ...capacity,
        pools: capacity.pools.toReversed().map(turned),
        placements: capacity.placements.map(turned).reverse(),
      },
      ...rest,
    } as Lock;
    assert.equal(formatLock(mixed), formatLock(smallLock()));
  });

  it("keeps the order of zones: it is that of their use", () => {
    const parsed = parseLock(formatLock(smallLock()), file, "staging");
    assert.deepEqual(parsed.ok && parsed.value.capacity.zones, ["t-b", "t-a"]);
  });

  it("has each volume and each slot on a line of its own, and no longer line than 120", () => {
    const lines = formatLock(smallLock()).split("\n");
    assert.equal(lines.filter((line) => line.includes('"claim"')).length, 3);
    assert.equal(lines.filter((line) => line.trim() === '"name": "b",').length, 1);
    assert.equal(lines.filter((line) => line.length > 120).length, 0);
    assert.equal(lines[1], '  "version": 1,');
    assert.equal(lines.at(-1), "");
    assert.ok(lines.includes('            "follow": { "iops": 1000, "mibs": 40 },'));
    assert.ok(lines.includes('    "zones": ["t-b", "t-a"],'));
  });

  it("is left as it is by the formatter of the repository", async () => {
    const text = formatLock(smallLock());
    assert.equal(await prettier.format(text, { parser: "json", printWidth: 120 }), text);
  });

  it("keeps what is optional, and leaves out what is not there", () => {
    const lock = smallLock();
    const { region: _, ...capacity } = lock.capacity;
    const existing: Lock = { version: 1, environment: "dev", capacity: { ...capacity, cloud: "existing" } };
    assert.deepEqual(parseLock(formatLock(existing), "dev.lock.json", "dev"), { ok: true, value: existing });
    const full: Lock = {
      ...lock,
      addresses: { ...lock.addresses!, existingVpc: "vpc-1", controlPlane: "10.0.0.0/28", subnets: {} },
    };
    assert.deepEqual(parseLock(formatLock(full), file, "staging"), { ok: true, value: full });
    assert.ok(formatLock(full).includes('    "subnets": {}\n'));
  });

  it("keeps the size that a file named", () => {
    const lock = smallLock();
    lock.capacity.placements[0]!.volumes[0]!.statedGiB = 0.5;
    assert.deepEqual(parseLock(formatLock(lock), file, "staging"), { ok: true, value: lock });
  });
});

describe("stacks/plan/lock: a text that is no lock", () => {
  it("names an empty file", () => {
    assert.deepEqual(errorsOf(" \n"), [
      { path: "lock", line: 1, found: "an empty file", allowed: "a lock, as JSON", remedy: usualRemedy },
    ]);
  });

  it("names the line at which JSON ends", () => {
    const text = formatLock(smallLock()).replace('"spot": false,', '"spot": false');
    const [error, ...others] = errorsOf(text);
    assert.deepEqual(others, []);
    assert.equal(error?.path, "lock");
    assert.equal(error.allowed, "JSON");
    assert.equal(error.line, text.split("\n").findIndex((line) => line === '        "spot": false') + 2);
    assert.match(error.found, /^Expected ',' or '\}' after property value in JSON at position \d+/);
    assert.equal(error.remedy, usualRemedy);
  });

  it("names what git left of a conflict, each line of it, and how to end it", () => {
    const text = formatLock(smallLock()).replace(
      '  "environment": "staging",\n',
      '<<<<<<< HEAD\n  "environment": "staging",\n=======\n  "environment": "prod",\n>>>>>>> other\n',
    );
    const remedy =
      "Take one side whole (`git checkout --ours staging.lock.json`, or --theirs), then let " +
      "`./cryptokube plan staging` add what the other one wanted.";
    const common = { path: "lock", allowed: "one of the two sides", remedy };
    assert.deepEqual(errorsOf(text), [
      { ...common, line: 3, found: 'a conflict that git left: "<<<<<<< HEAD"' },
      { ...common, line: 5, found: 'a conflict that git left: "======="' },
      { ...common, line: 7, found: 'a conflict that git left: ">>>>>>> other"' },
    ]);
  });

  it("refuses a list, a text and null", () => {
    for (const text of ["[]", '"lock"', "null", "3"]) {
      const [error] = errorsOf(text);
      assert.deepEqual(error, { path: "lock", line: 1, found: text, allowed: "a map of keys", remedy: usualRemedy });
    }
  });

  it("refuses a lock that a later program wrote, and says nothing of fields that it cannot know", () => {
    const errors = errorsWith((lock) => {
      Object.assign(lock, { version: 2, invented: true });
    });
    assert.deepEqual(errors, [
      {
        path: "version",
        line: 2,
        found: "2",
        allowed: "1",
        remedy: "A later version of CryptoKube wrote this lock: use that version, or a later one.",
      },
    ]);
  });

  it("refuses a version that never was", () => {
    assert.deepEqual(
      errorsWith((lock) => Object.assign(lock, { version: 0 })),
      [{ path: "version", line: 2, found: "0", allowed: "1", remedy: usualRemedy }],
    );
    assert.equal(errorsWith((lock) => Object.assign(lock, { version: "1" }))[0]?.path, "version");
  });

  it("refuses a key that stands twice, which JSON would silently drop", () => {
    const text = formatLock(smallLock()).replace('"count": 2,', '"count": 2,\n        "count": 3,');
    const line = text.split("\n").findIndex((each) => each.includes('"count": 3')) + 1;
    assert.deepEqual(errorsOf(text), [
      {
        path: "capacity.pools[0].count",
        line,
        found: 'the key "count" a second time',
        allowed: "each key once",
        remedy: usualRemedy,
      },
    ]);
  });
});

describe("stacks/plan/lock: fields that are wrong", () => {
  const cases: [string, (lock: Lock) => void, Pick<ConfigError, "path" | "found" | "allowed">][] = [
    [
      "a negative size",
      ({ capacity }) => (capacity.placements[1]!.volumes[0]!.sizeGiB = -1),
      { path: "capacity.placements[1].volumes[0].sizeGiB", found: "-1", allowed: "more than 0" },
    ],
    [
      "negative IOPS",
      ({ capacity }) => (capacity.placements[1]!.volumes[0]!.iops = -1),
      { path: "capacity.placements[1].volumes[0].iops", found: "-1", allowed: "0 or more" },
    ],
    [
      "a pool without machines",
      ({ capacity }) => Object.assign(capacity.pools[0]!, { count: 0 }),
      { path: "capacity.pools[0].count", found: "0", allowed: "at least 1" },
    ],
    [
      "half a machine",
      ({ capacity }) => Object.assign(capacity.pools[0]!, { count: 1.5 }),
      { path: "capacity.pools[0].count", found: "1.5", allowed: "a whole number" },
    ],
    [
      "a generation that never was",
      ({ capacity }) => (capacity.placements[0]!.generation = 0),
      { path: "capacity.placements[0].generation", found: "0", allowed: "at least 1" },
    ],
    [
      "a text where a list belongs",
      ({ capacity }) => Object.assign(capacity, { zones: "t-a" }),
      { path: "capacity.zones", found: '"t-a"', allowed: "a list" },
    ],
    [
      "a missing field",
      ({ capacity }) => Object.assign(capacity.placements[0]!, { zone: undefined }),
      { path: "capacity.placements[0].zone", found: "nothing", allowed: "a text" },
    ],
    [
      "a range that is none",
      ({ addresses }) => (addresses!.vpc = "10.20.0.256/16"),
      { path: "addresses.vpc", found: '"10.20.0.256/16"', allowed: "an IPv4 range, as 10.20.0.0/16" },
    ],
    [
      "a prefix that is none",
      ({ addresses }) => (addresses!.pods = "10.20.0.0/33"),
      { path: "addresses.pods", found: '"10.20.0.0/33"', allowed: "an IPv4 range, as 10.20.0.0/16" },
    ],
    [
      "a cloud that is none",
      ({ capacity }) => Object.assign(capacity, { cloud: "moon" }),
      { path: "capacity.cloud", found: '"moon"', allowed: "aws, gcp, existing" },
    ],
    [
      "a claim that Kubernetes would refuse",
      ({ capacity }) => (capacity.placements[0]!.volumes[0]!.claim = "Execution 0"),
      {
        path: "capacity.placements[0].volumes[0].claim",
        found: '"Execution 0"',
        allowed: 'lower-case letters, digits, "-" and "."',
      },
    ],
    [
      "a zone that is no word",
      ({ addresses }) => Object.assign(addresses!.subnets, { "t a": { nodes: "10.0.0.0/8" } }),
      {
        path: "addresses.subnets.t a",
        found: 'the key "t a"',
        allowed: 'letters, digits, "-", "_" and ".", as in m7g.2xlarge',
      },
    ],
    [
      "an empty profile",
      ({ capacity }) => (capacity.placements[0]!.profile = ""),
      { path: "capacity.placements[0].profile", found: '""', allowed: "a text" },
    ],
    [
      "a truth that is a text",
      ({ capacity }) => Object.assign(capacity.pools[0]!, { spot: "no" }),
      { path: "capacity.pools[0].spot", found: '"no"', allowed: "true or false" },
    ],
  ];
  for (const [what, change, expected] of cases) {
    it(`names ${what}`, () => {
      const errors = errorsWith(change);
      assert.equal(errors.length, 1, JSON.stringify(errors));
      const { line, remedy, ...rest } = errors[0]!;
      assert.deepEqual(rest, expected);
      assert.equal(remedy, usualRemedy);
      assert.ok(line! > 1);
    });
  }

  it("names the key that a misspelt one meant, and its line", () => {
    const text = formatLock(smallLock()).replace('"memoryMiB"', '"memroyMiB"');
    const errors = errorsOf(text);
    assert.deepEqual(
      errors.map(({ path, nearest }) => ({ path, nearest })),
      [
        { path: "capacity.pools[0].slots[0].memoryMiB", nearest: undefined },
        { path: "capacity.pools[0].slots[0].memroyMiB", nearest: "memoryMiB" },
      ],
    );
    const line = text.split("\n").findIndex((each) => each.includes("memroyMiB")) + 1;
    assert.equal(errors[1]?.line, line);
    assert.equal(errors[1].found, 'the key "memroyMiB"');
    assert.equal(errors[1].allowed, "name, cpuMillis, memoryMiB, ceilingMiB, volumes, follow, peak, localGiB");
  });

  it("reports all of them at once", () => {
    const errors = errorsWith((lock) => {
      Object.assign(lock.capacity.pools[0]!, { count: "two", spot: 1 });
      Object.assign(lock.capacity, { cloud: "moon" });
    });
    assert.deepEqual(errors.map(({ path }) => path).sort(), [
      "capacity.cloud",
      "capacity.pools[0].count",
      "capacity.pools[0].spot",
    ]);
  });
});

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
