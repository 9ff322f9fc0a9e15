import assert from "node:assert/strict";
import type { LeavingMachines } from "../../../../stacks/plan/capacity/types.ts";
import { differences, sameLock } from "../../../../stacks/plan/lock/difference.ts";
import { formatLock, parseLock } from "../../../../stacks/plan/lock/format.ts";
import type { Lock } from "../../../../stacks/plan/lock/types.ts";
import { smallLock } from "../../../support/locks.ts";
import { errorsWith, file } from "./support.ts";

const left = (of: Partial<LeavingMachines> = {}): LeavingMachines => ({
  pool: "g1-xlarge-t-a-1",
  generation: "0a1b2c3d",
  zone: "t-a",
  machine: "g1.xlarge",
  spot: false,
  count: 2,
  rootDiskGiB: 20,
  ...of,
});

/** The small lock with machines that leave, and generations of its pools. */
function withLeaving(leaving: LeavingMachines[], generation?: string): Lock {
  const lock = smallLock();
  const pools = lock.capacity.pools.map((pool) => (generation === undefined ? pool : { ...pool, generation }));
  return { ...lock, capacity: { ...lock.capacity, pools, leaving } };
}

describe("stacks/plan/lock: machines that leave", () => {
  it("are read as they were written, in order, with the generations of pools", () => {
    const lock = withLeaving([left({ generation: "ffffffff" }), left()], "99887766");
    const read = parseLock(formatLock(lock), file, "staging");
    assert.ok(read.ok);
    assert.deepEqual(
      read.value.capacity.leaving?.map(({ generation }) => generation),
      ["0a1b2c3d", "ffffffff"],
    );
    assert.deepEqual(
      read.value.capacity.pools.map(({ generation }) => generation),
      ["99887766", "99887766"],
    );
    assert.equal(formatLock(read.value), formatLock(lock));
  });

  it("are not written where there are none: a lock without them is what it was", () => {
    assert.equal(formatLock(withLeaving([])), formatLock(smallLock()));
    assert.doesNotMatch(formatLock(smallLock()), /leaving|"generation": "/);
  });

  const wrong = (change: (lock: Lock) => void) => errorsWith(change).map(({ path, found }) => [path, found]);

  it("are refused where they are a pool's own, leave twice, or are nowhere", () => {
    const set = (lock: Lock, from: Lock) => void Object.assign(lock, { capacity: from.capacity });
    assert.deepEqual(
      wrong((lock) => {
        set(lock, withLeaving([left()], "0a1b2c3d"));
      }),
      [["capacity.leaving[0].generation", '"0a1b2c3d"']],
    );
    assert.deepEqual(
      wrong((lock) => {
        set(lock, withLeaving([left(), left()]));
      }),
      [["capacity.leaving[1].generation", '"g1-xlarge-t-a-1-0a1b2c3d" a second time']],
    );
    assert.deepEqual(
      wrong((lock) => {
        set(lock, withLeaving([left({ zone: "t-x" })]));
      }),
      [["capacity.leaving[0].zone", '"t-x"']],
    );
  });

  it("are refused with a generation that is none", () => {
    for (const generation of ["", "0A1B2C3D", "0a1b2c3", "latest"]) {
      const errors = errorsWith((lock) => {
        Object.assign(lock.capacity, { leaving: [left({ generation })] });
      });
      assert.deepEqual(
        errors.map(({ path, allowed }) => [path, allowed]),
        [["capacity.leaving[0].generation", "8 hexadecimal digits, as 0a1b2c3d"]],
      );
    }
  });

  it("are told when they come, change and go", () => {
    const told = (was: Lock, is: Lock) => {
      const found = differences(was, is);
      assert.equal(sameLock(was, is), found.length === 0);
      return found.map(({ what, change, name, from, to }) => [change, what, name, from, to]);
    };
    const name = "g1-xlarge-t-a-1-0a1b2c3d";
    const words = "2 × g1.xlarge in t-a";
    assert.deepEqual(told(smallLock(), withLeaving([left()])), [["added", "machines", name, undefined, words]]);
    assert.deepEqual(told(withLeaving([left()]), smallLock()), [["removed", "machines", name, words, undefined]]);
    assert.deepEqual(told(withLeaving([left()]), withLeaving([left({ rootDiskGiB: 30 })])), [
      [
        "changed",
        "machines",
        name,
        `machines ${words}, root disks of 20 GiB`,
        `machines ${words}, root disks of 30 GiB`,
      ],
    ]);
  });

  it("leave a generation that was not recorded before no difference, and one that was another", () => {
    assert.deepEqual(differences(smallLock(), withLeaving([], "99887766")), []);
    assert.equal(sameLock(smallLock(), withLeaving([], "99887766")), true);
    assert.deepEqual(
      differences(withLeaving([], "99887766"), withLeaving([], "0a1b2c3d")).map(({ from, to }) => [from, to]),
      Array(2).fill(["generation 99887766", "generation 0a1b2c3d"]),
    );
    assert.equal(sameLock(withLeaving([], "99887766"), smallLock()), false);
  });
});
