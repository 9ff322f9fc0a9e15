import assert from "node:assert/strict";
import type { Placement, PoolPlan, VolumePlan } from "../../../../stacks/plan/capacity/types.ts";
import type { Difference } from "../../../../stacks/plan/lock/change.ts";
import { differences } from "../../../../stacks/plan/lock/difference.ts";
import type { Lock } from "../../../../stacks/plan/lock/types.ts";
import { smallLock } from "../../../support/locks.ts";

/** What a program that reads the differences sees of one: all but the sentence, which is for people. */
type Seen = Omit<Difference, "sentence">;

function seen(change: (lock: Lock) => void): Seen[] {
  const next = smallLock();
  change(next);
  return differences(smallLock(), next).map(({ sentence: _, ...rest }) => rest);
}

/** The lock's first node, volume or pool with something else. */
const node = (part: Partial<Placement>) => (lock: Lock) => void Object.assign(lock.capacity.placements[0]!, part);
const volume = (part: Partial<VolumePlan>) => (lock: Lock) =>
  void Object.assign(lock.capacity.placements[0]!.volumes[0]!, part);
const pool = (part: Partial<PoolPlan>) => (lock: Lock) => void Object.assign(lock.capacity.pools[0]!, part);

describe("stacks/plan/lock: a change as a program reads it", () => {
  it("of a node says which of its fields is another one", () => {
    const of = (from: string, to: string): Seen[] => [
      { what: "node", change: "changed", name: "ethereum-0", from, to },
    ];
    assert.deepEqual(
      seen(node({ slot: "b" })),
      of("place pool g1-xlarge-t-a-1, slot a, in t-a", "place pool g1-xlarge-t-a-1, slot b, in t-a"),
    );
    assert.deepEqual(seen(node({ generation: 2 })), of("generation 1", "generation 2"));
    assert.deepEqual(seen(node({ profile: "another" })), of("profile ethereum mainnet geth", "profile another"));
    assert.deepEqual(seen(node({ bookedOn: "other" })), of("booked on ethereum", "booked on other"));
    assert.deepEqual(seen(node({ group: "other" })), of("group ethereum", "group other"));
    const two = (first: string, second: string) => (lock: Lock) => {
      const placement = lock.capacity.placements[0]!;
      const [own] = placement.volumes;
      Object.assign(placement, { volumes: [first, second].map((claim) => ({ ...own!, claim })) });
      return lock;
    };
    const turned = differences(two("a", "b")(smallLock()), two("b", "a")(smallLock()));
    assert.deepEqual(
      turned.map(({ sentence: _, ...rest }) => rest),
      of("volumes a, b", "volumes b, a"),
    );
  });

  it("of a node that comes or goes says where", () => {
    const first = smallLock().capacity.placements[0]!;
    const fresh = { ...first, name: "new-0", volumes: [] };
    assert.deepEqual(
      seen((lock) => void Object.assign(lock.capacity, { placements: [...lock.capacity.placements, fresh] })),
      [{ what: "node", change: "added", name: "new-0", to: "pool g1-xlarge-t-a-1 in t-a" }],
    );
    assert.deepEqual(
      seen((lock) => void Object.assign(lock.capacity, { placements: lock.capacity.placements.slice(1) })),
      [
        { what: "node", change: "removed", name: "ethereum-0", from: "pool g1-xlarge-t-a-1 in t-a" },
        {
          what: "volume",
          change: "removed",
          name: "execution-ethereum-0-g1",
          from: "1500 GiB of flexible with 6000 IOPS and 250 MiB/s",
        },
      ],
    );
  });

  it("of a volume says which of its figures is another one", () => {
    const of = (from: string, to: string): Seen[] => [
      { what: "volume", change: "changed", name: "execution-ethereum-0-g1", from, to },
    ];
    assert.deepEqual(seen(volume({ sizeGiB: 1600 })), of("size 1500 GiB", "size 1600 GiB"));
    assert.deepEqual(seen(volume({ iops: 7000 })), of("IOPS 6000 IOPS", "IOPS 7000 IOPS"));
    assert.deepEqual(seen(volume({ mibs: 300 })), of("throughput 250 MiB/s", "throughput 300 MiB/s"));
    assert.deepEqual(seen(volume({ type: "swift" })), of("type flexible", "type swift"));
    assert.deepEqual(seen(volume({ role: "consensus" })), of("role execution", "role consensus"));
    assert.deepEqual(seen(volume({ statedGiB: 1000 })), of("size in the file computed", "size in the file 1000 GiB"));
    const moved = seen((lock) => {
      const [first, second] = lock.capacity.placements;
      Object.assign(second!, { volumes: [...second!.volumes, ...first!.volumes] });
      Object.assign(first!, { volumes: [] });
    });
    assert.deepEqual(moved, of("node ethereum-0", "node ethereum-1"));
  });

  it("of a volume that is new says what it is", () => {
    const [added] = seen((lock) => {
      const first = lock.capacity.placements[0]!;
      Object.assign(first, { volumes: [...first.volumes, { ...first.volumes[0]!, claim: "consensus-ethereum-0-g1" }] });
    });
    assert.deepEqual(added, {
      what: "volume",
      change: "added",
      name: "consensus-ethereum-0-g1",
      to: "1500 GiB of flexible with 6000 IOPS and 250 MiB/s",
    });
  });

  it("of a pool says its machines, how many, their root disks and slots", () => {
    const of = (from: string, to: string): Seen[] => [
      { what: "pool", change: "changed", name: "g1-xlarge-t-a-1", from, to },
    ];
    assert.deepEqual(seen(pool({ machine: "p1.xlarge" })), of("machine g1.xlarge in t-a", "machine p1.xlarge in t-a"));
    assert.deepEqual(seen(pool({ spot: true })), of("machine g1.xlarge in t-a", "machine g1.xlarge spot in t-a"));
    assert.deepEqual(seen(pool({ count: 3 })), of("count 2", "count 3"));
    assert.deepEqual(seen(pool({ rootDiskGiB: 30 })), of("root disk 20 GiB", "root disk 30 GiB"));
    const [slot] = smallLock().capacity.pools[0]!.slots;
    const second = { ...slot!, name: "b" };
    assert.deepEqual(seen(pool({ slots: [slot!, second] })), of("slots a", "slots a, b"));
  });

  it("of a pool that comes or goes says what it was", () => {
    const first = smallLock().capacity.pools[0]!;
    const [added] = seen((lock) => {
      Object.assign(lock.capacity, { pools: [...lock.capacity.pools, { ...first, name: "new-1", count: 1 }] });
    });
    assert.deepEqual([added!.what, added!.change, added!.name], ["pool", "added", "new-1"]);
    const [removed] = seen((lock) => void Object.assign(lock.capacity, { pools: lock.capacity.pools.slice(1) }));
    assert.deepEqual([removed!.what, removed!.change, removed!.name], ["pool", "removed", "g1-xlarge-t-a-1"]);
  });
});
