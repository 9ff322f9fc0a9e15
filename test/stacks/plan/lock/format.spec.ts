import assert from "node:assert/strict";
import * as prettier from "prettier";
import { formatLock, parseLock } from "../../../../stacks/plan/lock/format.ts";
import type { Lock } from "../../../../stacks/plan/lock/types.ts";
import { smallLock } from "../../../support/locks.ts";
import { file } from "./support.ts";

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
