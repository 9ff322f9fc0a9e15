import assert from "node:assert/strict";
import fc from "fast-check";
import { diskPrices } from "../../../catalogue/clouds/gcp/disks.ts";
import { expand, type Expanded, type MachineGroup, readJson } from "../../../catalogue/clouds/gcp/expand.ts";
import { loadGcp, type RegionFile, regionOf } from "../../../catalogue/clouds/gcp/gcp.ts";
import { priceOf, ratesOf, rounded, solve } from "../../../catalogue/clouds/gcp/prices.ts";
import { servicePrices } from "../../../catalogue/clouds/gcp/services.ts";

const gcp = loadGcp();

/** A series of two sizes: a dollar a vCPU, ten cents a GiB, a cent a GiB of local disk. */
const group: MachineGroup = {
  family: "c4",
  architecture: "amd64",
  vcpus: [2, 4],
  gib: { standard: [8, 16], highmem: [16] },
  gbps: [10, 20],
  volumes: [5, 6],
  billed: ["vcpus", "gib", "localGiB"],
  local: { suffix: "lssd", diskGiB: 100, shapes: ["standard", "gone"], disks: [0, 2], volumes: [4, 3] },
};
const small = expand([group]);

function named(name: string): Expanded {
  const found = small.find(({ machine }) => machine.name === name);
  assert.ok(found, name);
  return found;
}

const published = {
  "c4-standard-2": [2.8, 1.4],
  "c4-highmem-2": [3.6, 1.8],
  "c4-standard-4-lssd": [7.6, 3.2],
} as const;

describe("catalogue/clouds/gcp: machines.json expanded", () => {
  it("makes each shape of each size, and those with local disks beside them", () => {
    assert.deepEqual(
      small.map(({ machine }) => machine.name),
      ["c4-standard-2", "c4-standard-4", "c4-highmem-2", "c4-standard-4-lssd"],
    );
    const { machine, units } = named("c4-standard-4-lssd");
    assert.deepEqual(units, { vcpus: 4, gib: 16, localGiB: 200 });
    assert.deepEqual(machine.localNvme, { count: 2, totalGiB: 200 });
    assert.deepEqual([machine.maxVolumes, machine.network.baselineGbps, machine.memoryMiB], [3, 20, 16_384]);
    assert.equal(named("c4-standard-4").machine.maxVolumes, 6);
  });

  it("makes none without local disks where the series has none", () => {
    const local = { suffix: "lssd", always: true, diskGiB: 100, shapes: ["standard"], disks: [1, 2] };
    assert.deepEqual(
      expand([{ ...group, local }]).map(({ machine }) => machine.name),
      ["c4-standard-2-lssd", "c4-standard-4-lssd"],
    );
  });

  it("refuses lists that end too soon", () => {
    assert.throws(() => expand([{ ...group, gbps: [10] }]), {
      message: "machines.json has a list that ends before size 1.",
    });
  });
});

describe("catalogue/clouds/gcp: prices of machines", () => {
  it("finds what each unit costs, in full and as spot", () => {
    const rates = ratesOf(published, small);
    const near = (unit: "vcpus" | "gib" | "localGiB", full: number, spot: number): void => {
      assert.ok(Math.abs((rates[unit]?.[0] ?? NaN) - full) < 1e-9, unit);
      assert.ok(Math.abs((rates[unit]?.[1] ?? NaN) - spot) < 1e-9, unit);
    };
    near("vcpus", 1, 0.5);
    near("gib", 0.1, 0.05);
    near("localGiB", 0.01, 0.002);
  });

  it("prices a machine by them", () => {
    const rates = ratesOf(published, small);
    assert.deepEqual(priceOf(named("c4-standard-4"), rates, rates), { perHour: 5.6, spotPerHour: 2.8 });
    assert.deepEqual(priceOf(named("c4-standard-4-lssd"), rates, rates), { perHour: 7.6, spotPerHour: 3.2 });
  });

  it("takes local disks at another series' price where that is said", () => {
    const rates = ratesOf(published, small);
    const dearer = { localGiB: [1, 0.5] } as const;
    assert.deepEqual(priceOf(named("c4-standard-4-lssd"), rates, dearer), { perHour: 205.6, spotPerHour: 102.8 });
    assert.equal(priceOf(named("c4-standard-4-lssd"), rates, {}), undefined);
    const billedWithout = { ...named("c4-standard-4-lssd"), group: { ...group, billed: ["vcpus", "gib"] as const } };
    assert.deepEqual(priceOf(billedWithout, rates, dearer), { perHour: 205.6, spotPerHour: 102.8 });
  });

  it("prices no machine with a unit of which nothing was published", () => {
    const { "c4-standard-4-lssd": _gone, ...without } = published;
    const rates = ratesOf(without, small);
    assert.deepEqual(Object.keys(rates), ["vcpus", "gib"]);
    assert.equal(priceOf(named("c4-standard-4-lssd"), rates, rates), undefined);
    assert.deepEqual(priceOf(named("c4-standard-4"), rates, rates)?.perHour, 5.6);
    assert.deepEqual(ratesOf({}, small), {});
  });

  it("refuses published machines that it does not know, or that differ in nothing", () => {
    assert.throws(() => ratesOf({ "c4-standard-9": [1, 1] }, small), {
      message: "regions.json prices c4-standard-9, which machines.json does not have.",
    });
    assert.throws(() => ratesOf({ "c4-standard-2": [2.8, 1.4], "c4-standard-4": [5.6, 2.8] }, small), {
      message: "The published machines do not tell their units apart.",
    });
  });

  it("solves every system that has a solution", () => {
    const entry = fc.integer({ min: -9, max: 9 });
    const three = fc.tuple(entry, entry, entry);
    fc.assert(
      fc.property(fc.tuple(three, three, three), three, ([a, b, c], wanted) => {
        const determinant =
          a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
        fc.pre(determinant !== 0);
        const right = [a, b, c].map((row) => row[0] * wanted[0] + row[1] * wanted[1] + row[2] * wanted[2]);
        for (const [index, value] of solve([a, b, c], right).entries()) {
          assert.ok(Math.abs(value - (wanted[index] ?? NaN)) < 1e-6, `${value}`);
        }
      }),
    );
  });

  it("gives back every published price, and no machine costs more as spot", () => {
    const files = readJson("regions.json") as Record<string, RegionFile>;
    for (const [name, { prices }] of Object.entries(files)) {
      const sold = gcp.regions[name]?.machines ?? {};
      for (const [machine, [perHour, spotPerHour]] of Object.values(prices).flatMap(
        Object.entries<readonly number[]>,
      )) {
        assert.equal(sold[machine]?.perHour, rounded(perHour ?? NaN), `${name}: ${machine}`);
        assert.equal(sold[machine].spotPerHour, rounded(spotPerHour ?? NaN), `${name}: ${machine}`);
      }
      for (const [machine, { perHour, spotPerHour = NaN }] of Object.entries(sold)) {
        assert.ok(spotPerHour > 0 && spotPerHour < perHour, `${name}: ${machine}`);
      }
    }
  });

  it("agrees with published prices that it was not made from", () => {
    const held: readonly [string, string, number, number][] = [
      ["us-central1", "n2-standard-8", 0.388472, 0.108608],
      ["us-central1", "c4-standard-16-lssd", 0.955064, 0.477289],
      ["us-central1", "c4a-standard-72-lssd", 4.219101, 1.594732],
      ["us-central1", "c4d-standard-96-lssd", 5.193316, 2.029281],
      ["us-central1", "z3-highmem-44-standardlssd", 5.513703, 1.450285],
      ["us-east1", "e2-standard-16", 0.536091, 0.259232],
      ["us-west1", "t2d-standard-60", 2.53476, 0.5562],
      ["europe-west1", "c4a-highmem-72-lssd", 5.758716, 2.093521],
      ["europe-west1", "c3d-highcpu-60", 2.467501, 0.52674],
      ["europe-west4", "n2d-standard-80", 3.7208, 0.65072],
      ["europe-west4", "z3-highmem-22-highlssd", 3.461817, 0.872521],
      ["asia-southeast1", "c3-highcpu-88", 4.616861, 2.186448],
      ["asia-southeast1", "n2-highmem-80", 6.46456, 2.30848],
      ["asia-northeast1", "n4-highmem-80", 6.11382, 2.56496],
      ["asia-northeast1", "c4-highmem-96-lssd", 9.723099, 4.691622],
    ];
    for (const [region, name, perHour, spotPerHour] of held) {
      const price = gcp.regions[region]?.machines[name];
      assert.ok(Math.abs((price?.perHour ?? NaN) - perHour) <= 2e-6, `${region}: ${name} is ${price?.perHour}`);
      assert.ok(Math.abs((price?.spotPerHour ?? NaN) - spotPerHour) <= 2e-6, `${region}: ${name}, spot`);
    }
  });

  it("prices C3's local disks, which are published with none of its machines, at 8 cents a GiB a month", () => {
    const { machines } = gcp.regions["us-central1"] ?? assert.fail();
    const local = (machines["c3-standard-8-lssd"]?.perHour ?? NaN) - (machines["c3-standard-8"]?.perHour ?? NaN);
    assert.ok(Math.abs((local * 730) / 750 - 0.08) < 1e-4, `${local}`);
  });

  it("sells nothing of a series that the region does not price, nor what it leaves out", () => {
    const file: RegionFile = {
      title: "Here",
      zones: ["here-a", "here-b"],
      prices: { c4: published },
      without: ["c4-highmem"],
      familyZones: { c4: ["here-b"] },
      disks: { "pd-balanced": 0.1, "pd-ssd": 0.2, "hyperdisk-balanced": [0.08, 0.005, 0.04] },
      snapshotPerGiBMonth: 0.05,
      objectPerGiBMonth: 0.02,
      egressPerGiB: [0.12, 0.11, 0.08],
    };
    const other = expand([{ ...group, family: "n4" }]);
    const region = regionOf("here", file, [...small, ...other]);
    assert.deepEqual(region.machines, {
      "c4-standard-2": { perHour: 2.8, spotPerHour: 1.4, zones: ["here-b"] },
      "c4-standard-4": { perHour: 5.6, spotPerHour: 2.8, zones: ["here-b"] },
      "c4-standard-4-lssd": { perHour: 7.6, spotPerHour: 3.2, zones: ["here-b"] },
    });
    assert.deepEqual(region.zones, [
      { id: "here-a", cluster: true },
      { id: "here-b", cluster: true },
    ]);
    assert.deepEqual([region.name, region.title], ["here", "Here"]);
    const everywhere = regionOf("here", { ...file, familyZones: {} }, small);
    assert.deepEqual(everywhere.machines["c4-standard-2"], { perHour: 2.8, spotPerHour: 1.4 });
  });
});

describe("catalogue/clouds/gcp: disks and services", () => {
  it("knows Hyperdisk Balanced, which is provisioned", () => {
    const { "hyperdisk-balanced": type } = gcp.diskTypes;
    assert.deepEqual([type?.minGiB, type?.maxGiB], [6, 65_536]);
    assert.deepEqual(type?.iops, {
      included: 3000,
      includedPerGiB: 0,
      max: 160_000,
      provisioned: true,
      maxPerGiB: 500,
    });
    assert.deepEqual(type.throughput, {
      included: 140,
      includedPerGiB: 0,
      max: 2400,
      provisioned: true,
      maxPerIops: 0.25,
    });
  });

  it("knows Persistent Disk, which grows with its size alone", () => {
    const { "pd-balanced": balanced, "pd-ssd": ssd } = gcp.diskTypes;
    assert.deepEqual(balanced?.iops, { included: 0, includedPerGiB: 6, max: 80_000, provisioned: false });
    assert.deepEqual(balanced.throughput, { included: 0, includedPerGiB: 0.28, max: 1200, provisioned: false });
    assert.deepEqual(ssd?.iops, { included: 0, includedPerGiB: 30, max: 100_000, provisioned: false });
    assert.deepEqual(ssd.throughput, { included: 0, includedPerGiB: 0.48, max: 1200, provisioned: false });
    assert.deepEqual([balanced.minGiB, ssd.minGiB, balanced.maxGiB, ssd.maxGiB], [10, 10, 65_536, 65_536]);
  });

  it("knows Hyperdisk Throughput with all the throughput that its size may have", () => {
    const { "hyperdisk-throughput": type } = gcp.diskTypes;
    assert.equal((type?.throughput.includedPerGiB ?? NaN) * 1024, 90);
    assert.equal((type?.iops.includedPerGiB ?? NaN) * 1024, 360);
    assert.deepEqual([type?.minGiB, type?.iops.max, type?.throughput.max], [2048, 9600, 2400]);
    assert.equal(gcp.regions["us-central1"]?.disks["hyperdisk-throughput"]?.perGiBMonth, 0.026973);
  });

  it("knows what disks cost in the Netherlands", () => {
    assert.deepEqual(gcp.regions["europe-west4"]?.disks, {
      "pd-balanced": { perGiBMonth: 0.11, perIopsMonth: [{ price: 0 }], perMiBsMonth: 0 },
      "pd-ssd": { perGiBMonth: 0.187, perIopsMonth: [{ price: 0 }], perMiBsMonth: 0 },
      "hyperdisk-balanced": { perGiBMonth: 0.084, perIopsMonth: [{ price: 0.005 }], perMiBsMonth: 0.042 },
      "hyperdisk-throughput": { perGiBMonth: 0.028321, perIopsMonth: [{ price: 0 }], perMiBsMonth: 0 },
    });
    const doubled = diskPrices({ "pd-balanced": 1, "pd-ssd": 1, "hyperdisk-balanced": [0.16, 0, 0] });
    assert.equal(doubled["hyperdisk-throughput"]?.perGiBMonth, 0.053945);
  });

  it("prices every disk type in every region", () => {
    for (const { name, disks } of Object.values(gcp.regions)) {
      assert.deepEqual(Object.keys(disks).sort(), Object.keys(gcp.diskTypes).sort(), name);
      for (const { perGiBMonth } of Object.values(disks)) assert.ok(perGiBMonth > 0, name);
    }
  });

  it("knows what services cost in South Carolina", () => {
    assert.deepEqual(gcp.regions["us-east1"]?.services, {
      controlPlanePerHour: 0.1,
      snapshotPerGiBMonth: 0.05,
      objectStorage: { perGiBMonth: 0.02, perThousandWrites: 0.005, perThousandReads: 0.0004 },
      egressPerGiB: [{ upTo: 1024, price: 0.12 }, { upTo: 10_240, price: 0.11 }, { price: 0.08 }],
      nat: { perHour: 0.0112, perGiB: 0.045 },
      crossZonePerGiB: 0.01,
      loadBalancer: { perHour: 0.025, perGiB: 0.008 },
      publicAddressPerHour: 0.005,
      key: { perMonth: 0.06, perTenThousandUses: 0.03 },
      logs: { perGiB: 0.5, perGiBMonth: 0.01 },
    });
  });

  it("joins tiers of one price, so that each is lower than the one before", () => {
    const figures = { snapshotPerGiBMonth: 1, objectPerGiBMonth: 1 };
    assert.deepEqual(servicePrices({ ...figures, egressPerGiB: [0.12, 0.12, 0.08] }).egressPerGiB, [
      { upTo: 10_240, price: 0.12 },
      { price: 0.08 },
    ]);
    for (const { name, services } of Object.values(gcp.regions)) {
      const prices = services.egressPerGiB.map(({ price }) => price);
      for (const [index, price] of prices.entries()) assert.ok(price < (prices[index - 1] ?? Infinity), name);
    }
  });
});
