import assert from "node:assert/strict";
import type { ConfigError } from "../../../../stacks/config/errors.ts";
import { formatLock } from "../../../../stacks/plan/lock/format.ts";
import type { Lock } from "../../../../stacks/plan/lock/types.ts";
import { smallLock } from "../../../support/locks.ts";
import { errorsOf, errorsWith, usualRemedy } from "./support.ts";

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
