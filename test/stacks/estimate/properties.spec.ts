import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Cloud } from "../../../catalogue/clouds/cloud.ts";
import { estimate } from "../../../stacks/estimate/estimate.ts";
import { type EstimateInput, sum, tiered } from "../../../stacks/estimate/lines.ts";
import { diskMonthly } from "../../../stacks/plan/capacity/disks.ts";
import type { Capacity, Need } from "../../../stacks/plan/capacity/types.ts";
import { need, tinyCapacity, tinyCloud, tinyInput } from "./support.ts";

const chains = ["eth", "btc", "ipfs", "platform"];

/** Environments of any number of nodes on any number of machines; some slots stay free. */
const inputs: fc.Arbitrary<EstimateInput> = fc
  .array(
    fc.record({
      bookedOn: fc.constantFrom(...chains),
      pool: fc.integer({ min: 0, max: 3 }),
      cpuMillis: fc.integer({ min: 1, max: 1300 }),
      memoryMiB: fc.integer({ min: 1, max: 5000 }),
      sizeGiB: fc.integer({ min: 1, max: 4000 }),
      iops: fc.integer({ min: 3000, max: 16_000 }),
      mibs: fc.integer({ min: 125, max: 1000 }),
      today: fc.integer({ min: 0, max: 3000 }),
      growth: fc.integer({ min: 0, max: 100 }),
      outGiB: fc.integer({ min: 0, max: 5000 }),
      peerMode: fc.constantFrom("inbound" as const, "outbound" as const),
      empty: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map((nodes) => {
    const base = tinyCapacity();
    const pools = Array.from({ length: 4 }, (_, index) => ({
      ...base.pools[0]!,
      name: `pool-${index}`,
      zone: index % 2 === 0 ? "z1" : "z2",
      count: 2,
      slots: nodes.flatMap((node, place) =>
        node.pool === index
          ? [{ ...base.pools[0]!.slots[0]!, name: `s${place}`, cpuMillis: node.cpuMillis, memoryMiB: node.memoryMiB }]
          : [],
      ),
    }));
    const placed = nodes.flatMap((node, place) =>
      node.empty ? [] : [{ ...node, place, name: `${node.bookedOn}-${place}` }],
    );
    const capacity: Capacity = {
      ...base,
      pools,
      placements: placed.map(({ name, bookedOn, pool, place, sizeGiB, iops, mibs }) => ({
        name,
        bookedOn,
        group: bookedOn,
        profile: "test",
        pool: `pool-${pool}`,
        slot: `s${place}`,
        zone: pool % 2 === 0 ? "z1" : "z2",
        generation: 1,
        volumes: [{ role: "execution" as const, claim: `execution-${name}-g1`, type: "ssd", sizeGiB, iops, mibs }],
      })),
    };
    const needs: Need[] = placed.map((node) =>
      need(node.name, node.bookedOn, {
        peerMode: node.peerMode,
        traffic: { inGiB: node.outGiB / 2, outGiB: node.outGiB },
        volumes: [
          {
            role: "execution",
            sizeGiB: node.sizeGiB,
            stated: false,
            todayGiB: node.today,
            growthGiBPerMonth: node.growth,
            follow: { iops: 100, mibs: 10 },
            peak: { iops: 100, mibs: 10 },
          },
        ],
      }),
    );
    return tinyInput({ capacity, needs });
  });

const same = (actual: number, expected: number, what: string): void => {
  assert.ok(
    Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
    `${what}: ${actual}, not ${expected}`,
  );
};
const check = (property: (input: EstimateInput) => void): void => {
  fc.assert(fc.property(inputs, property), { numRuns: 150 });
};

/** The prices that a raise can be put on, and how to know the lines that pay them. */
const raises: [string, (cloud: Cloud, by: number) => Cloud, (id: string) => boolean][] = [
  [
    "a machine",
    (cloud, by) =>
      changed(cloud, (region) => ({ ...region, machines: { ...region.machines, m4: { perHour: 0.2 + by } } })),
    (id) => id.startsWith("machine/"),
  ],
  [
    "a GiB of disk",
    (cloud, by) =>
      changed(cloud, (region) => ({
        ...region,
        disks: { ssd: { ...region.disks.ssd!, perGiBMonth: 0.1 + by } },
      })),
    (id) => id.startsWith("disk/") || id.startsWith("root-disk/"),
  ],
  [
    "address translation",
    (cloud, by) =>
      changed(cloud, (region) => {
        const { services } = region;
        return { ...region, services: { ...services, nat: { ...services.nat, perGiB: services.nat.perGiB + by } } };
      }),
    (id) => id.startsWith("nat/"),
  ],
  [
    "a snapshot",
    (cloud, by) =>
      changed(cloud, (region) => {
        const { services } = region;
        return { ...region, services: { ...services, snapshotPerGiBMonth: services.snapshotPerGiBMonth + by } };
      }),
    (id) => id.startsWith("snapshot/"),
  ],
];

function changed(cloud: Cloud, change: (region: Cloud["regions"][string]) => Cloud["regions"][string]): Cloud {
  return { ...cloud, regions: { "here-1": change(cloud.regions["here-1"]!) } };
}

describe("any estimate", () => {
  it("adds up: chains, kinds and lines come to the total", () => {
    check((input) => {
      const { chains: prices, kinds, lines, total } = estimate(input);
      same(sum(lines.map(({ monthly }) => monthly)), total.monthly, "lines");
      same(sum(prices.map(({ monthly }) => monthly)), total.monthly, "chains");
      same(sum(Object.values(kinds)), total.monthly, "kinds");
      for (const chain of prices) same(sum(Object.values(chain.kinds)), chain.monthly, chain.name);
      for (const each of lines) assert.equal(each.monthly, each.quantity * each.unitPrice);
      assert.equal(new Set(lines.map(({ id }) => id)).size, lines.length, "ids are unique");
    });
  });

  it("pays machines and volumes whole, whoever shares them", () => {
    check((input) => {
      const { kinds, pools, volumes } = estimate(input);
      same(kinds.machines, 8 * 0.2 * 730, "machines");
      for (const pool of pools) same(sum(pool.shares.map(({ share }) => share)), 1, pool.name);
      const { ssd } = input.cloud.diskTypes;
      const price = input.cloud.regions["here-1"]!.disks.ssd!;
      for (const volume of volumes) same(volume.monthly, diskMonthly(volume, ssd!, price), volume.claim);
    });
  });

  for (const [what, raise, pays] of raises) {
    it(`costs quantity × x more when ${what} costs x more, and nothing else moves`, () => {
      check((input) => {
        const before = estimate(input);
        const after = estimate({ ...input, cloud: raise(tinyCloud(), 0.25) });
        const quantity = sum(before.lines.filter(({ id }) => pays(id)).map((each) => each.quantity));
        same(after.total.monthly, before.total.monthly + quantity * 0.25, "total");
        const rest = (lines: typeof before.lines): typeof before.lines => lines.filter(({ id }) => !pays(id));
        assert.deepEqual(rest(after.lines), rest(before.lines));
      });
    });
  }

  it("never gets cheaper with the months", () => {
    check((input) => {
      const { monthly } = estimate(input).growth;
      assert.equal(monthly.length, 25);
      for (const [month, price] of monthly.entries()) {
        if (month > 0) assert.ok(price >= monthly[month - 1]! - 1e-9, `month ${month}`);
      }
    });
  });

  it("lets egress fall into its tiers as one sum", () => {
    check((input) => {
      const { lines } = estimate(input);
      const egress = sum(lines.filter(({ id }) => id.startsWith("egress-")).map(({ monthly }) => monthly));
      const out = sum(
        input.needs.filter(({ bookedOn }) => bookedOn !== "platform").map(({ traffic }) => traffic.outGiB),
      );
      same(egress, Math.max(0, out - 100) * 0.09, "egress");
    });
  });
});

describe("a price in tiers", () => {
  it("takes each tier's own part", () => {
    const tiers = [{ upTo: 10, price: 3 }, { upTo: 20, price: 2 }, { price: 1 }];
    assert.deepEqual(tiered(25, tiers), [
      { tier: 0, quantity: 10, price: 3 },
      { tier: 1, quantity: 10, price: 2 },
      { tier: 2, quantity: 5, price: 1 },
    ]);
    assert.deepEqual(tiered(10, tiers), [{ tier: 0, quantity: 10, price: 3 }]);
    assert.deepEqual(tiered(0, tiers), []);
  });
});
