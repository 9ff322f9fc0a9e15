import assert from "node:assert/strict";
import { loadAws } from "../../../catalogue/clouds/aws/aws.ts";
import { diskPrices } from "../../../catalogue/clouds/aws/disks.ts";
import { servicePrices } from "../../../catalogue/clouds/aws/services.ts";
import type { Tiers } from "../../../catalogue/clouds/cloud.ts";

const aws = loadAws();

function assertFalling(tiers: Tiers, what: string): void {
  assert.ok(tiers.length > 0, what);
  assert.equal(tiers.at(-1)?.upTo, undefined, `${what}: the last tier has no end`);
  for (const [index, { upTo, price }] of tiers.entries()) {
    assert.ok(price > 0, what);
    const before = tiers[index - 1];
    if (before !== undefined) assert.ok(before.price > price, `${what}: it falls`);
    if (upTo !== undefined) assert.ok(upTo > (before?.upTo ?? 0), `${what}: tiers follow each other`);
    else assert.equal(index, tiers.length - 1, what);
  }
}

describe("catalogue/clouds/aws: prices", () => {
  it("knows the limits of gp3 and io2", () => {
    const { gp3, io2 } = aws.diskTypes;
    assert.deepEqual([gp3?.minGiB, gp3?.maxGiB, io2?.minGiB, io2?.maxGiB], [1, 65_536, 4, 65_536]);
    assert.deepEqual(gp3?.iops, { included: 3000, includedPerGiB: 0, max: 80_000, provisioned: true, maxPerGiB: 500 });
    assert.deepEqual(gp3.throughput, {
      included: 125,
      includedPerGiB: 0,
      max: 2000,
      provisioned: true,
      maxPerIops: 0.25,
    });
    assert.deepEqual(io2?.iops, { included: 0, includedPerGiB: 0, max: 256_000, provisioned: true, maxPerGiB: 1000 });
    assert.deepEqual(io2.throughput, {
      included: 0,
      includedPerGiB: 0,
      includedPerIops: 0.256,
      max: 4000,
      provisioned: false,
    });
  });

  it("knows what disks cost in us-east-1", () => {
    assert.deepEqual(aws.regions["us-east-1"]?.disks, {
      gp3: { perGiBMonth: 0.08, perIopsMonth: [{ price: 0.005 }], perMiBsMonth: 0.04 },
      io2: {
        perGiBMonth: 0.125,
        perIopsMonth: [{ upTo: 32_000, price: 0.065 }, { upTo: 64_000, price: 0.046 }, { price: 0.032 }],
        perMiBsMonth: 0,
      },
    });
  });

  it("knows what disks cost elsewhere", () => {
    const gp3 = (region: string): number[] => {
      const { perGiBMonth, perIopsMonth, perMiBsMonth } = aws.regions[region]!.disks.gp3!;
      return [perGiBMonth, perIopsMonth[0]!.price, perMiBsMonth];
    };
    assert.deepEqual(gp3("eu-west-1"), [0.088, 0.0055, 0.044]);
    assert.deepEqual(gp3("eu-central-1"), [0.0952, 0.006, 0.0476]);
    assert.deepEqual(gp3("ap-southeast-1"), [0.096, 0.006, 0.048]);
    assert.deepEqual(gp3("sa-east-1"), [0.152, 0.0095, 0.076]);
    assert.deepEqual(
      aws.regions["eu-west-1"]?.disks.io2?.perIopsMonth.map(({ price }) => price),
      [0.072, 0.05, 0.035],
    );
  });

  it("knows what services cost in us-east-1", () => {
    assert.deepEqual(aws.regions["us-east-1"]?.services, {
      controlPlanePerHour: 0.1,
      snapshotPerGiBMonth: 0.05,
      objectStorage: { perGiBMonth: 0.023, perThousandWrites: 0.005, perThousandReads: 0.0004 },
      egressPerGiB: [
        { upTo: 10_240, price: 0.09 },
        { upTo: 51_200, price: 0.085 },
        { upTo: 153_600, price: 0.07 },
        { price: 0.05 },
      ],
      nat: { perHour: 0.045, perGiB: 0.045 },
      endpoint: { perHour: 0.01, perGiB: 0.01 },
      crossZonePerGiB: 0.02,
      loadBalancer: { perHour: 0.0225, perGiB: 0.006 },
      publicAddressPerHour: 0.005,
      key: { perMonth: 1, perTenThousandUses: 0.03 },
      logs: { perGiB: 0.5, perGiBMonth: 0.03 },
    });
  });

  it("takes what was found for a region, and reckons the rest from us-east-1", () => {
    const tokyo = aws.regions["ap-northeast-1"]!.services;
    assert.deepEqual(tokyo.nat, { perHour: 0.062, perGiB: 0.062 });
    assert.deepEqual(tokyo.egressPerGiB, [{ price: 0.114 }]);
    assert.deepEqual(tokyo.loadBalancer, { perHour: 0.0243, perGiB: 0.006 });
    assert.deepEqual(tokyo.logs, { perGiB: 0.76, perGiBMonth: 0.033 });
    const frankfurt = aws.regions["eu-central-1"]!.services;
    assert.deepEqual(frankfurt.objectStorage, {
      perGiBMonth: 0.0245,
      perThousandWrites: 0.00533,
      perThousandReads: 0.00043,
    });
    assert.equal(frankfurt.snapshotPerGiBMonth, 0.05326);
    assert.deepEqual(frankfurt.loadBalancer, { perHour: 0.02678, perGiB: 0.006 });
    assert.deepEqual(frankfurt.logs, { perGiB: 0.595, perGiBMonth: 0.03 });
    assert.equal(aws.regions["sa-east-1"]?.services.snapshotPerGiBMonth, 0.068);
    assert.equal(aws.regions["ap-southeast-2"]?.services.egressPerGiB.length, 4);
  });

  it("has prices that fall with use, and none that is nothing", () => {
    for (const [name, { disks, services }] of Object.entries(aws.regions)) {
      assert.deepEqual(Object.keys(disks), Object.keys(aws.diskTypes), name);
      for (const [type, { perGiBMonth, perIopsMonth, perMiBsMonth }] of Object.entries(disks)) {
        assert.ok(perGiBMonth >= 0.08, `${name}: ${type}`);
        assertFalling(perIopsMonth, `${name}: ${type}`);
        assert.equal(perMiBsMonth > 0, type === "gp3", `${name}: ${type}`);
      }
      assertFalling(services.egressPerGiB, name);
      for (const [key, value] of Object.entries(services).filter(([, entry]) => !Array.isArray(entry))) {
        const figures = typeof value === "number" ? [value] : Object.values(value as Record<string, number>);
        assert.ok(figures.length > 0 && figures.every((figure) => figure > 0), `${name}: ${key}`);
      }
    }
  });

  it("says so where a region has no prices", () => {
    assert.throws(() => diskPrices("eu-nowhere-1"), { message: "There are no prices of disks for eu-nowhere-1." });
    assert.throws(() => servicePrices("eu-nowhere-1"), {
      message: "There are no prices of services for eu-nowhere-1.",
    });
  });
});
