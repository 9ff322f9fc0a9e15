import assert from "node:assert/strict";
import fc from "fast-check";
import type { DiskType } from "../../../../catalogue/clouds/cloud.ts";
import { cheapestOf, chooseDisk, diskMonthly, mostOf, tiered, wanted } from "../../../../stacks/plan/capacity/disks.ts";
import type { DiskChoice } from "../../../../stacks/plan/capacity/disks.ts";
import { aVolume } from "../../../support/capacity-problems.ts";
import { balanced, diskPrices, flexible, invented, scaled, swift } from "../../../support/clouds.ts";

const need = (sizeGiB: number, iops: number, mibs: number): ReturnType<typeof aVolume> =>
  aVolume(sizeGiB, { follow: { iops: 0, mibs: 0 }, peak: { iops, mibs } });

/** The cheapest of some types; fails where there is none. */
function chosen(types: readonly DiskType[], sizeGiB: number, iops: number, mibs: number): DiskChoice {
  const found = chooseDisk(need(sizeGiB, iops, mibs), types, diskPrices);
  assert.ok(found.ok);
  return { ...found.disk, monthly: Math.round(found.disk.monthly * 100) / 100 };
}

describe("The cheapest disk for a volume", () => {
  it("has what comes with it where that is enough", () => {
    assert.deepEqual(chosen([flexible], 100, 3000, 125), {
      type: "flexible",
      sizeGiB: 100,
      iops: 3000,
      mibs: 125,
      monthly: 8,
    });
  });

  it("is given the IOPS and throughput that it lacks", () => {
    // 1,000 GiB at 0.08, 2,000 IOPS at 0.005, 75 MiB/s at 0.04.
    assert.deepEqual(chosen([flexible], 1000, 5000, 200), {
      type: "flexible",
      sizeGiB: 1000,
      iops: 5000,
      mibs: 200,
      monthly: 93,
    });
  });

  it("is larger where the size limits the IOPS", () => {
    assert.deepEqual(chosen([flexible], 10, 16000, 125), {
      type: "flexible",
      sizeGiB: 32,
      iops: 16000,
      mibs: 125,
      monthly: 67.56,
    });
  });

  it("keeps a small size where what comes with it needs no ratio", () => {
    assert.deepEqual(chosen([flexible], 1, 3000, 100), {
      type: "flexible",
      sizeGiB: 1,
      iops: 3000,
      mibs: 125,
      monthly: 0.08,
    });
  });

  it("is given more IOPS where throughput is so much for each", () => {
    // 1,000 MiB/s want 4,000 IOPS.
    assert.deepEqual(chosen([flexible], 100, 0, 1000), {
      type: "flexible",
      sizeGiB: 100,
      iops: 4000,
      mibs: 1000,
      monthly: 48,
    });
  });

  it("has its throughput from its IOPS where it comes with them", () => {
    // 400 MiB/s come with 1,600 IOPS at 0.06.
    assert.deepEqual(chosen([swift], 100, 100, 400), {
      type: "swift",
      sizeGiB: 100,
      iops: 1600,
      mibs: 400,
      monthly: 108.5,
    });
  });

  it("is charged by tiers", () => {
    // 400 × 0.125 + 32,000 × 0.06 + 32,000 × 0.04 + 6,000 × 0.03
    assert.deepEqual(chosen([swift], 400, 70000, 100), {
      type: "swift",
      sizeGiB: 400,
      iops: 70000,
      mibs: 4000,
      monthly: 3430,
    });
  });

  it("is as large as makes it fast, where only its size does", () => {
    assert.deepEqual(chosen([scaled], 50, 3000, 10), {
      type: "scaled",
      sizeGiB: 100,
      iops: 3000,
      mibs: 50,
      monthly: 17,
    });
    assert.deepEqual(chosen([scaled], 50, 0, 400), {
      type: "scaled",
      sizeGiB: 800,
      iops: 24000,
      mibs: 400,
      monthly: 136,
    });
  });

  it("is never smaller than the type's least", () => {
    assert.equal(chosen([scaled], 1, 0, 0).sizeGiB, 10);
  });

  it("is of the cheapest type", () => {
    assert.equal(chosen([flexible, swift, scaled, balanced], 1000, 3000, 125).type, "flexible");
    assert.equal(chosen([flexible, swift, scaled, balanced], 10, 300, 5).type, "flexible");
    assert.equal(chosen([flexible, swift, scaled, balanced], 100, 20000, 125).type, "balanced");
    assert.equal(chosen([flexible, swift, scaled, balanced], 1000, 200000, 125).type, "swift");
  });

  it("is the first of the list where several cost the same", () => {
    const twin = { ...flexible, name: "twin" };
    const prices = { ...diskPrices, twin: diskPrices.flexible ?? assert.fail() };
    for (const types of [
      [flexible, twin],
      [twin, flexible],
    ]) {
      const found = chooseDisk(need(10, 0, 0), types, prices);
      assert.equal(found.ok ? found.disk.type : undefined, types[0]?.name);
    }
  });

  it("is not of a type without a price", () => {
    const found = chooseDisk(need(10, 0, 0), [flexible, scaled], { scaled: diskPrices.scaled ?? assert.fail() });
    assert.equal(found.ok ? found.disk.type : undefined, "scaled");
  });

  it("delivers both the peak and what is asked for ever", () => {
    const volume = aVolume(9.2, { follow: { iops: 3500.5, mibs: 10 }, peak: { iops: 100, mibs: 140.1 } });
    assert.deepEqual(wanted(volume), { sizeGiB: 10, iops: 3501, mibs: 141 });
  });

  it("is as cheap as the cheapest of all sizes and IOPS", () => {
    const types = [flexible, swift, scaled, balanced, both];
    const asked = fc.record({
      type: fc.constantFrom(...types),
      sizeGiB: fc.integer({ min: 1, max: 60 }),
      iops: fc.integer({ min: 0, max: 60 }).map((hundreds) => hundreds * 100),
      mibs: fc.integer({ min: 0, max: 60 }).map((tens) => tens * 5),
    });
    fc.assert(
      fc.property(asked, ({ type, ...want }) => {
        const price = diskPrices[type.name] ?? bothPrice;
        const found = cheapestOf(want, type, price);
        let least = Infinity;
        for (let sizeGiB = Math.max(want.sizeGiB, type.minGiB); sizeGiB <= 700; sizeGiB++) {
          for (let iops = want.iops; iops <= 6100; iops += 100) {
            const base = Math.min(type.iops.max, type.iops.included + type.iops.includedPerGiB * sizeGiB);
            const most = type.iops.provisioned
              ? Math.max(base, Math.min(type.iops.max, (type.iops.maxPerGiB ?? Infinity) * sizeGiB))
              : base;
            const given = Math.max(iops, Math.floor(base));
            if (given > most) continue;
            const { throughput } = type;
            const free = Math.min(
              throughput.max,
              throughput.included + throughput.includedPerGiB * sizeGiB + (throughput.includedPerIops ?? 0) * given,
            );
            const bought =
              throughput.provisioned &&
              want.mibs <= Math.min(throughput.max, (throughput.maxPerIops ?? Infinity) * given);
            if (free < want.mibs && !bought) continue;
            least = Math.min(least, diskMonthly({ sizeGiB, iops: given, mibs: want.mibs }, type, price));
          }
        }
        assert.ok(found !== undefined, `${type.name} delivers ${JSON.stringify(want)}`);
        assert.ok(found.monthly <= least + 1e-6, `${type.name}: ${found.monthly} against ${least}`);
        assert.equal(found.monthly, diskMonthly(found, type, price));
        assert.ok(found.sizeGiB >= want.sizeGiB && found.iops >= want.iops && found.mibs >= want.mibs);
      }),
      { numRuns: 300 },
    );
  });
});

/** Size brings IOPS, IOPS bring throughput, and more IOPS can be bought. */
const both: DiskType = {
  name: "both",
  minGiB: 1,
  maxGiB: 1000,
  iops: { included: 100, includedPerGiB: 10, max: 6000, provisioned: true, maxPerGiB: 60 },
  throughput: { included: 10, includedPerGiB: 0.25, includedPerIops: 0.02, max: 300, provisioned: false },
  source: invented,
};
const bothPrice = { perGiBMonth: 0.1, perIopsMonth: [{ price: 0.008 }], perMiBsMonth: 0 };

describe("A volume that no disk delivers", () => {
  it("is told the disk that comes nearest, at its largest and fastest", () => {
    const found = chooseDisk(need(100, 300_000, 100), [flexible, scaled, swift, balanced], diskPrices);
    assert.deepEqual(found, { ok: false, nearest: { type: "swift", sizeGiB: 65536, iops: 256000, mibs: 4000 } });
  });

  it("is told the largest where it is too large", () => {
    const found = chooseDisk(need(70_000, 10, 10), [flexible, scaled], diskPrices);
    assert.deepEqual(found, { ok: false, nearest: { type: "scaled", sizeGiB: 65536, iops: 60000, mibs: 1200 } });
  });

  it("is told of nothing where there is nothing", () => {
    assert.deepEqual(chooseDisk(need(1, 0, 0), [], diskPrices), {
      ok: false,
      nearest: { sizeGiB: 0, iops: 0, mibs: 0 },
    });
  });

  it("gets no disk a hair beyond a limit, and one at it", () => {
    const one = (sizeGiB: number, iops: number, mibs: number): boolean =>
      chooseDisk(need(sizeGiB, iops, mibs), [flexible], diskPrices).ok;
    assert.deepEqual(
      [one(16384, 16000, 1000), one(16385, 0, 0), one(1, 16001, 0), one(1, 0, 1001)],
      [true, false, false, false],
    );
  });
});

describe("What a disk type does at most", () => {
  it("is what is bought, or comes with size and IOPS", () => {
    assert.deepEqual(mostOf(flexible), { type: "flexible", sizeGiB: 16384, iops: 16000, mibs: 1000 });
    assert.deepEqual(mostOf(both), { type: "both", sizeGiB: 1000, iops: 6000, mibs: 300 });
    assert.deepEqual(mostOf({ ...scaled, maxGiB: 100 }), { type: "scaled", sizeGiB: 100, iops: 3000, mibs: 50 });
  });
});

describe("Prices in tiers", () => {
  const tiers = [{ upTo: 10, price: 3 }, { upTo: 20, price: 2 }, { price: 1 }];
  it("charge each unit at its own tier's", () => {
    assert.deepEqual(
      [0, 5, 10, 15, 20, 30].map((units) => tiered(units, tiers)),
      [0, 15, 30, 40, 50, 60],
    );
  });

  it("charge nothing for what comes with the disk", () => {
    assert.equal(diskMonthly({ sizeGiB: 10, iops: 100, mibs: 5 }, flexible, diskPrices.flexible ?? assert.fail()), 0.8);
  });
});
