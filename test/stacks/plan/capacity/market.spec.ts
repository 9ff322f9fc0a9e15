import assert from "node:assert/strict";
import { itemsOf, pricing, volumePlans } from "../../../../stacks/plan/capacity/items.ts";
import {
  admitted,
  architectureBits,
  compareNames,
  diskNames,
  hoursPerMonth,
  openMarket,
  rootDiskGiB,
  rootDiskMonthly,
} from "../../../../stacks/plan/capacity/market.ts";
import { localNvme } from "../../../../stacks/plan/capacity/types.ts";
import { aNeed, aProblem, aVolume, overhead, replicas } from "../../../support/capacity-problems.ts";
import { existingCloud, testCloud, testRegion } from "../../../support/clouds.ts";

const zones = ["t-a", "t-b", "t-c"];
const market = (part: Parameters<typeof aProblem>[1] = {}, spot = false) => openMarket(aProblem([], part), zones, spot);
const known = { cloud: testCloud, region: "test-1" };

describe("stacks/plan/capacity/market: what may be bought", () => {
  it("is what the region sells of what the file admits, by name", () => {
    const names = admitted(aProblem([], { families: ["g1a", "c1"] }));
    assert.equal(names.length, 12);
    assert.deepEqual(names, names.toSorted());
    assert.deepEqual(
      admitted(aProblem([], { families: ["g1a", "c1"], architectures: ["arm64"] })).at(0),
      "g1a.2xlarge",
    );
    assert.equal(admitted(aProblem([], { families: ["g1a", "c1"], architectures: ["arm64"] })).length, 6);
    assert.equal(admitted(aProblem([])).length, Object.keys(testCloud.machines).length);
    assert.deepEqual(admitted(aProblem([], { region: "nowhere" })), []);
    // One that has a price, but nothing else is known of it.
    const machines = { ...testRegion.machines, "x1.large": { perHour: 1 } };
    const cloud = { ...testCloud, regions: { "test-1": { ...testRegion, machines } } };
    assert.ok(!admitted(aProblem([], { cloud })).includes("x1.large"));
  });

  it("is of an existing cluster what it has in stock", () => {
    const { cloud, region, stock } = existingCloud();
    assert.deepEqual(admitted({ cloud, region, stock }), ["worker"]);
    assert.deepEqual(admitted({ cloud, region, stock: {} }), []);
  });

  it("has disks that are sold and known, in order of name; of an existing cluster the default first", () => {
    assert.deepEqual(diskNames(testCloud, "test-1"), ["balanced", "flexible", "scaled", "swift"]);
    const { swift: _, ...diskTypes } = testCloud.diskTypes;
    assert.deepEqual(diskNames({ ...testCloud, diskTypes }, "test-1"), ["balanced", "flexible", "scaled"]);
    const existing = { ...testCloud, name: "existing" as const, rootDisk: { type: "scaled", minGiB: 0 } };
    assert.deepEqual(diskNames(existing, "test-1"), ["scaled", "balanced", "flexible", "swift"]);
    assert.deepEqual(diskNames(testCloud, "nowhere"), []);
  });

  it("has root disks for the system, images and buffers, which an existing cluster's machines have already", () => {
    assert.equal(rootDiskGiB(testCloud, overhead), 25);
    assert.equal(rootDiskGiB(testCloud, { ...overhead, rootDiskGiB: 5.2 }), 26);
    assert.equal(rootDiskGiB({ ...testCloud, rootDisk: { type: "flexible", minGiB: 40 } }, overhead), 40);
    assert.equal(rootDiskGiB(existingCloud().cloud, overhead), 0);
    assert.equal(rootDiskMonthly(testCloud, "test-1", 25), 2);
    assert.equal(rootDiskMonthly({ ...testCloud, rootDisk: { type: "hdd", minGiB: 1 } }, "test-1", 25), 0);
    assert.equal(rootDiskMonthly(testCloud, "nowhere", 25), 0);
  });

  it("is offered cheapest first, with its root disk and what is left for workloads", () => {
    const { offers, rootDiskGiB: root } = market();
    const [first] = offers;
    assert.equal(root, 25);
    for (const [at, offer] of offers.slice(1).entries()) {
      const before = offers[at]!;
      const byName = compareNames(before.machine.name, offer.machine.name);
      assert.ok(before.monthly < offer.monthly || (before.monthly === offer.monthly && byName <= 0));
    }
    assert.equal(first!.machine.name, "g1a.medium");
    assert.ok(Math.abs(first!.monthly - (0.041 * hoursPerMonth + 2)) < 1e-9);
    const xlarge = offers.find(({ machine }) => machine.name === "g1.xlarge")!;
    // 4,000 less 80 of the cloud's and 200 of ours; 93 % of 16 GiB, less 300 and 500.
    assert.deepEqual(xlarge.room, { cpuMillis: 3720, memoryMiB: 14_437, pods: 58, volumes: 26, localGiB: 0 });
  });

  it("has the zones and the processor of each as bits", () => {
    const { offers } = market();
    const of = (name: string) => offers.find(({ machine }) => machine.name === name)!;
    assert.deepEqual([of("g1.large").zones, of("i1.large").zones, of("h1.large").zones], [0b111, 0b011, 0b110]);
    assert.deepEqual([of("g1.large").architecture, of("g1a.large").architecture], [1, 2]);
    assert.deepEqual(
      [[], ["amd64"], ["arm64"], ["amd64", "arm64"]].map((all) => architectureBits(all as [])),
      [0, 1, 2, 3],
    );
  });

  it("tells zones alike, where the same is offered", () => {
    assert.deepEqual(market().like, [0, 1, 2]);
    assert.deepEqual(market({ families: ["g1", "g1a"] }).like, [0, 0, 0]);
    assert.deepEqual(market({ families: ["g1", "i1"] }).like, [0, 0, 2]);
    assert.deepEqual(market({ families: ["h1"] }).like, [0, 1, 1]);
  });

  it("costs its own price on spot, or the cloud's share of the usual one", () => {
    const spot = market({ families: ["g1", "c1"] }, true).offers;
    const of = (name: string) => spot.find(({ machine }) => machine.name === name)!.monthly - 2;
    assert.ok(Math.abs(of("g1.large") - 2 * 0.048 * 0.4 * hoursPerMonth) < 1e-9);
    assert.ok(Math.abs(of("c1.large") - 2 * 0.0425 * 0.35 * hoursPerMonth) < 1e-9);
  });

  it("offers a machine once for each set of limits that some of its disks have together, the most disks first", () => {
    const { offers, menus } = market({ families: ["p1"] });
    const large = offers.filter(({ machine }) => machine.name === "p1.large");
    assert.deepEqual(
      large.map(({ menu, io }) => [menus[menu], io.baseline]),
      [
        [["balanced", "scaled"], { iops: 2400, mibs: 60 }],
        [["scaled"], { iops: 4000, mibs: 100 }],
      ],
    );
    // Disks of the same limits are one offer; menus are the same for all machines.
    assert.equal(market({ families: ["g1"] }).offers.length, 6);
    assert.deepEqual(menus, [["balanced", "scaled"], ["scaled"]]);
  });

  it("is on each set of disks as fast as the slowest of them, in each way", () => {
    const io = (iops: number, mibs: number) => ({ iops, mibs });
    const limits = (one: number, two: number, three: number, four: number) => ({
      baseline: io(one, two),
      burst: io(three, four),
    });
    // Each disk is the slowest in another way.
    const disks = {
      flexible: limits(1, 9, 9, 9),
      swift: limits(9, 1, 9, 9),
      scaled: limits(9, 9, 9.5, 9),
      balanced: limits(9, 9, 9, 9.5),
    };
    const machines = { "g1.large": { ...testCloud.machines["g1.large"]!, disks } };
    const { offers, menus } = market({ cloud: { ...testCloud, machines } });
    assert.deepEqual(
      offers.map(({ menu, io: { baseline, burst } }) => [menus[menu]!.join(" "), baseline, burst]),
      [
        ["balanced flexible scaled swift", io(1, 1), io(9, 9)],
        ["balanced flexible scaled", io(1, 9), io(9, 9)],
        ["balanced scaled swift", io(9, 1), io(9, 9)],
        ["balanced scaled", io(9, 9), io(9, 9)],
        ["balanced", io(9, 9), io(9, 9.5)],
        ["scaled", io(9, 9), io(9.5, 9)],
      ],
    );
  });

  it("offers a machine that takes no disk, too, for what keeps nothing", () => {
    const bare = { ...testCloud.machines["g1.large"]!, disks: {} };
    const cloud = { ...testCloud, machines: { "g1.large": bare } };
    const { offers, menus } = market({ cloud });
    const none = { iops: 0, mibs: 0 };
    assert.deepEqual(
      offers.map(({ machine, menu, io }) => [machine.name, menus[menu], io]),
      [["g1.large", [], { baseline: none, burst: none }]],
    );
  });
});

describe("stacks/plan/capacity/items: needs as the search sees them", () => {
  it("come in order of name, with their groups by number", () => {
    const needs = [aNeed("b", { group: "z" }), ...replicas("a", 2), aNeed("c", { group: "a" })];
    const { items, groups } = itemsOf(needs.toReversed(), market());
    assert.deepEqual(
      items.map(({ need, group }) => [need.name, group]),
      [
        ["a-0", 0],
        ["a-1", 0],
        ["b", 1],
        ["c", 0],
      ],
    );
    assert.deepEqual(groups, ["a", "z"]);
  });

  it("have their figures, and by how much a first sync passes what they do for ever", () => {
    const volumes = [
      aVolume(100, { follow: { iops: 300, mibs: 10 }, peak: { iops: 900, mibs: 40 } }),
      aVolume(50, { role: "consensus", follow: { iops: 200, mibs: 5 }, peak: { iops: 200, mibs: 6 } }),
    ];
    const need = aNeed("n", { cpuMillis: 700, memoryMiB: 900, ceilingMiB: 1200, volumes, architectures: ["arm64"] });
    const [item] = itemsOf([need], market()).items;
    const { disks, leastDisks, ...rest } = item!;
    assert.deepEqual(rest, {
      need,
      group: 0,
      cpuMillis: 700,
      memoryMiB: 900,
      ceilingMiB: 1200,
      volumes: 2,
      followIops: 500,
      followMibs: 15,
      extraIops: 600,
      extraMibs: 31,
      architectures: 2,
      localGiB: 0,
    });
    assert.equal(leastDisks, Math.min(...disks));
    assert.ok(Math.max(...disks) > leastDisks);
  });

  it("need no disk at least where they may lie on a machine's own", () => {
    const volumes = [aVolume(99.5), aVolume(10, { role: "consensus" })];
    const [durable, free] = itemsOf(
      [aNeed("a", { volumes }), aNeed("b", { volumes, ephemeral: true })],
      market(),
    ).items;
    assert.ok(durable!.leastDisks > 0 && durable!.localGiB === 0);
    assert.deepEqual([free!.leastDisks, free!.localGiB], [0, 110]);
    const [none] = itemsOf([aNeed("c")], market()).items;
    assert.deepEqual([none!.leastDisks, none!.volumes], [0, 0]);
  });

  it("are on the cheapest disk of a menu that delivers, the first of equals", () => {
    const price = pricing(known);
    // 100 GiB at 3,000 IOPS and 100 MiB/s: 8 dollars flexible, 9 balanced, 12.50 and 180 swift.
    const volume = aVolume(100);
    assert.deepEqual(price(volume, ["swift", "balanced", "flexible"])?.type, "flexible");
    assert.equal(price(volume, ["swift", "balanced"])?.type, "balanced");
    assert.equal(price(aVolume(100, { peak: { iops: 20_000, mibs: 100 } }), ["flexible"]), undefined);
    assert.equal(price(volume, ["unheard-of"]), undefined);
    assert.equal(price(volume, []), undefined);
    const same = { ...testCloud, diskTypes: { a: testCloud.diskTypes.flexible!, b: testCloud.diskTypes.flexible! } };
    const disks = { a: testRegion.disks.flexible!, b: testRegion.disks.flexible! };
    const equal = pricing({ cloud: { ...same, regions: { "test-1": { ...testRegion, disks } } }, region: "test-1" });
    // Both are called flexible; what tells them apart is that the answer is the first's.
    assert.equal(equal(volume, ["b", "a"]), equal(volume, ["b"]));
    assert.equal(equal(volume, ["a", "b"]), equal(volume, ["a"]));
  });

  it("are answered once for each question", () => {
    const price = pricing(known);
    assert.equal(price(aVolume(100), ["flexible"]), price(aVolume(100), ["flexible"]));
    assert.notDeepEqual(price(aVolume(100), ["flexible"]), price(aVolume(200), ["flexible"]));
    assert.notDeepEqual(
      price(aVolume(100), ["flexible"]),
      price(aVolume(100, { peak: { iops: 3000, mibs: 900 } }), ["flexible"]),
    );
  });

  it("note on an existing cluster what is needed of a class, as no speed of it is bought", () => {
    const { cloud, region } = existingCloud();
    const disk = pricing({ cloud, region })(aVolume(100), ["local-path"])!;
    assert.deepEqual([disk.type, disk.sizeGiB, disk.iops, disk.mibs], ["local-path", 100, 3000, 100]);
  });

  it("are planned on those disks, or on the machine's own, by the name of the claim", () => {
    const need = aNeed("eth-0", { volumes: [aVolume(99.5, { stated: true })] });
    const price = pricing(known);
    assert.deepEqual(volumePlans(need, ["flexible"], price, 3), [
      {
        role: "execution",
        claim: "execution-eth-0-g3",
        type: "flexible",
        sizeGiB: 100,
        iops: 3000,
        mibs: 125,
        statedGiB: 99.5,
      },
    ]);
    assert.deepEqual(volumePlans({ ...need, volumes: [aVolume(10)] }, localNvme, price), [
      { role: "execution", claim: "execution-eth-0-g1", type: "local-nvme", sizeGiB: 10, iops: 3000, mibs: 100 },
    ]);
    assert.throws(() => volumePlans(need, ["a", "b"], price), {
      message: "no disk of a, b delivers what execution-eth-0-g1 needs",
    });
  });
});
