import assert from "node:assert/strict";
import { cheapest, held, nothing, plus, totalsOf } from "../../../../stacks/plan/capacity/bins.ts";
import type { Item } from "../../../../stacks/plan/capacity/items.ts";
import type { Offer } from "../../../../stacks/plan/capacity/market.ts";
import { item, market, offer, stored } from "./round-figures.ts";

const holds = (on: Offer, ...items: Item[]) => held(on, items, totalsOf(items));

describe("stacks/plan/capacity/bins: what stands together", () => {
  it("adds up, but for ceilings and first syncs, of which the largest counts, and processors, which all must have", () => {
    const one = stored({ ceilingMiB: 9000, extraIops: 700, extraMibs: 10, architectures: 3, localGiB: 5 });
    const other = stored({ cpuMillis: 500, ceilingMiB: 5000, extraIops: 100, extraMibs: 90, architectures: 1 });
    assert.deepEqual(plus(plus(nothing, one), other), {
      count: 2,
      cpuMillis: 1500,
      memoryMiB: 8192,
      ceilingMiB: 9000,
      volumes: 2,
      followIops: 2000,
      followMibs: 200,
      extraIops: 700,
      extraMibs: 90,
      architectures: 1,
      localGiB: 5,
      leastDisks: 20,
    });
    assert.deepEqual(totalsOf([one, other]), totalsOf([other, one]));
    assert.deepEqual(totalsOf([]), nothing);
  });
});

describe("stacks/plan/capacity/bins: a machine", () => {
  it("holds what its processor, memory and pods have room for, to the last bit", () => {
    assert.ok(holds(offer(), item({ cpuMillis: 4000, memoryMiB: 16_384 })));
    assert.equal(holds(offer(), item({ cpuMillis: 4001 })), undefined);
    assert.equal(holds(offer(), item({ memoryMiB: 16_385 })), undefined);
    assert.ok(holds(offer(), item({ ceilingMiB: 16_384 })));
    assert.equal(holds(offer(), item({ ceilingMiB: 16_385 })), undefined);
    const small = item({ cpuMillis: 1, memoryMiB: 1, ceilingMiB: 1 });
    assert.ok(holds(offer(), ...Array.from({ length: 10 }, () => small)));
    assert.equal(holds(offer(), ...Array.from({ length: 11 }, () => small)), undefined);
  });

  it("does not refuse what a sum of fractions passes by a hair", () => {
    const tenth = item({ cpuMillis: 0.1, memoryMiB: 0.1, ceilingMiB: 0 });
    const room = { ...offer().room, cpuMillis: 0.3, memoryMiB: 0.3 };
    assert.ok(0.1 + 0.1 + 0.1 > 0.3);
    assert.ok(holds(offer({ room }), tenth, tenth, tenth));
  });

  it("runs only what has images for its processor", () => {
    assert.ok(holds(offer({ architecture: 2 }), item({ architectures: 2 })));
    assert.equal(holds(offer({ architecture: 1 }), item({ architectures: 2 })), undefined);
    assert.equal(holds(offer(), item({ architectures: 1 }), item({ architectures: 2 })), undefined);
  });

  it("keeps up with its disks for ever, and with one first sync at a time", () => {
    assert.deepEqual(holds(offer(), stored(), stored()), { offer: offer(), cost: 120, local: [] });
    assert.equal(holds(offer(), stored({ followIops: 2001 })), undefined);
    assert.equal(holds(offer(), stored({ followMibs: 201 })), undefined);
    assert.ok(holds(offer(), stored({ extraIops: 2000, extraMibs: 200 })));
    assert.equal(holds(offer(), stored({ extraIops: 2001 })), undefined);
    assert.equal(holds(offer(), stored({ extraMibs: 201 })), undefined);
    // Two whose first syncs would be too much together: never both at once.
    assert.ok(holds(offer(), stored({ extraIops: 1000 }), stored({ extraIops: 1000 })));
    const quiet = stored({ followIops: 0, followMibs: 0, extraIops: 0, extraMibs: 0, cpuMillis: 1, memoryMiB: 1 });
    assert.ok(holds(offer(), quiet, quiet, quiet, quiet));
    assert.equal(holds(offer(), quiet, quiet, quiet, quiet, quiet), undefined, "it attaches four");
    // What keeps nothing needs no disk of a machine that takes none.
    const none = { baseline: { iops: -1, mibs: -1 }, burst: { iops: -1, mibs: -1 } };
    assert.ok(holds(offer({ io: none }), item()));
  });

  it("costs its own price and that of the disks of its menu, where all of them deliver", () => {
    assert.equal(holds(offer(), stored(), item())!.cost, 110);
    assert.equal(holds(offer({ menu: 1 }), stored(), item())!.cost, 120);
    assert.equal(holds(offer(), stored({ disks: Float64Array.of(Infinity, 20) })), undefined);
    assert.equal(holds(offer({ menu: 7 }), stored()), undefined, "a menu that nobody knows");
  });

  describe("with a disk of its own", () => {
    const roomy = offer({ room: { ...offer().room, localGiB: 1000 } });
    const local = (localGiB: number, dollars: number, part: Partial<Item> = {}) =>
      stored({ localGiB, disks: Float64Array.of(dollars), leastDisks: 0, followIops: 100, followMibs: 10, ...part });

    it("puts on it what saves most, of what may lie there", () => {
      const [cheap, dear] = [local(600, 30), local(600, 70)];
      assert.deepEqual(holds(roomy, cheap, dear), { offer: roomy, cost: 130, local: [dear] });
      const durable = stored({ followIops: 100, followMibs: 10 });
      assert.deepEqual(holds(roomy, cheap, durable), { offer: roomy, cost: 110, local: [cheap] });
      const both = [local(500, 30), local(500, 70)];
      assert.deepEqual(holds(roomy, ...both), { offer: roomy, cost: 100, local: both });
    });

    it("attaches disks where its own is too small, or it has none", () => {
      assert.deepEqual(holds(roomy, local(1001, 30)), { offer: roomy, cost: 130, local: [] });
      assert.deepEqual(holds(offer(), local(10, 30)), { offer: offer(), cost: 130, local: [] });
    });

    it("need not keep up with what lies on it, but with the rest", () => {
      const fast = local(800, 30, { followIops: 5000, followMibs: 900 });
      assert.deepEqual(holds(roomy, fast)!.local, [fast]);
      assert.equal(holds(roomy, fast, stored({ followIops: 2001 })), undefined);
      assert.equal(holds(roomy, fast, local(800, 30, { followIops: 5000 })), undefined);
    });

    it("holds many by what is dearest for its size, where not every choice is looked at", () => {
      const wide = offer({
        room: { cpuMillis: 99_000, memoryMiB: 999_999, pods: 99, volumes: 99, localGiB: 1000 },
        io: { baseline: { iops: 99_000, mibs: 9000 }, burst: { iops: 99_000, mibs: 9000 } },
      });
      // Nine of 200 GiB: five have space, the five dearest; the other four cost 10, 20, 30 and 40.
      const nine = Array.from({ length: 9 }, (_, at) => local(200, 10 * (at + 1)));
      const found = holds(wide, ...nine)!;
      assert.equal(found.cost, 100 + 10 + 20 + 30 + 40);
      assert.deepEqual(new Set(found.local), new Set(nine.slice(4)));
      // One that only its own disk can hold comes first, however large it is.
      const only = local(900, Infinity);
      const mixed = holds(wide, ...nine, only)!;
      assert.ok(mixed.local.includes(only));
      assert.equal(mixed.cost, 100 + 450);
      // One that does not fit is passed over for the next.
      const large = local(1001, 9999);
      assert.equal(holds(wide, ...nine, large)!.cost, 100 + 100 + 9999);
    });
  });
});

describe("stacks/plan/capacity/bins: the cheapest machine", () => {
  const small = offer({ monthly: 50, room: { ...offer().room, cpuMillis: 500 } });
  const middle = offer({ monthly: 100, menu: 1 });
  const large = offer({ monthly: 105, zones: 3 });
  const dear = offer({ monthly: 200, zones: 3 });
  const all = market(small, middle, large, dear);
  const find = (zone: number, items: Item[], ...more: [number?, number?]) =>
    cheapest(all, items, totalsOf(items), zone, ...more);

  it("is that which costs least with its disks, of those that are offered in the zone", () => {
    assert.equal(find(0, [item()])!.offer, middle);
    // 100 and a disk of 20 against 105 and one of 10.
    assert.deepEqual(find(0, [stored()]), { offer: large, cost: 115, local: [], first: 1 });
    assert.equal(find(1, [item()])!.offer, large);
    assert.equal(find(0, [item({ cpuMillis: 9000 })]), undefined);
  });

  it("says before which none holds them, and looks at none before it", () => {
    assert.equal(find(0, [item()])!.first, 1);
    assert.equal(find(0, [item({ cpuMillis: 500 })])!.first, 0);
    assert.equal(find(1, [item()])!.first, 2);
    assert.equal(find(0, [item({ cpuMillis: 500 })], 2)!.offer, large);
  });

  it("is none where nothing costs less than what is asked", () => {
    assert.equal(find(0, [item()], 0, 100), undefined);
    assert.equal(find(0, [item()], 0, 101)!.offer, middle);
  });

  it("looks no further than what could still be cheaper, and counts its looks", () => {
    const before = all.work.looks;
    find(0, [item()]);
    // The small one does not hold it; the middle one does, and the next costs more than that.
    assert.equal(all.work.looks - before, 2);
    find(1, [item()]);
    assert.equal(all.work.looks - before, 3, "what the zone has not is not looked at");
    // With a disk of 10 at least, the dearest cannot come below 115.
    find(0, [stored()]);
    assert.equal(all.work.looks - before, 6);
  });
});
