import assert from "node:assert/strict";
import type { MachineType } from "../../../catalogue/clouds/cloud.ts";
import { kernelMiB, reservedCpuMillis, reservedMemoryMiB } from "../../../catalogue/clouds/gcp/allocatable.ts";
import { kindOf, loadGcp } from "../../../catalogue/clouds/gcp/gcp.ts";
import { disksOf } from "../../../catalogue/clouds/gcp/io.ts";
import { regionNames } from "../../../catalogue/clouds/regions.ts";

const gcp = loadGcp();
const machines = Object.values(gcp.machines);
const regions = Object.values(gcp.regions);

function machine(name: string): MachineType {
  const found = gcp.machines[name];
  assert.ok(found, `${name} is in the catalogue`);
  return found;
}

const io = (iops: number, mibs: number) => ({ baseline: { iops, mibs }, burst: { iops, mibs } });

describe("catalogue/clouds/gcp", () => {
  it("is read once", () => {
    assert.equal(loadGcp(), gcp);
    assert.equal(gcp.name, "gcp");
    assert.equal(gcp.title, "Google Cloud");
  });

  it("has the regions that environment files may name, in their order", () => {
    assert.deepEqual(Object.keys(gcp.regions), regionNames.gcp);
    for (const [name, region] of Object.entries(gcp.regions)) assert.equal(region.name, name);
  });

  it("knows an N2 machine of the second generation", () => {
    assert.deepEqual(machine("n2-highmem-16"), {
      name: "n2-highmem-16",
      family: "n2",
      architecture: "amd64",
      vcpus: 16,
      memoryMiB: 131_072,
      network: { baselineGbps: 32, burstGbps: 32 },
      disks: { "pd-balanced": io(20_000, 1200), "pd-ssd": io(25_000, 1200) },
      maxVolumes: 127,
      maxPods: 110,
    });
  });

  it("knows an Axion machine with local disks", () => {
    assert.deepEqual(machine("c4a-standard-8-lssd"), {
      name: "c4a-standard-8-lssd",
      family: "c4a",
      architecture: "arm64",
      vcpus: 8,
      memoryMiB: 32_768,
      localNvme: { count: 2, totalGiB: 750 },
      network: { baselineGbps: 23, burstGbps: 23 },
      disks: { "hyperdisk-balanced": io(50_000, 400) },
      maxVolumes: 15,
      maxPods: 110,
    });
  });

  it("knows a C3 machine, which takes both kinds of disk", () => {
    const { disks, memoryMiB, maxVolumes, localNvme } = machine("c3-standard-22-lssd");
    assert.deepEqual([memoryMiB, maxVolumes, localNvme], [90_112, 31, { count: 4, totalGiB: 1500 }]);
    assert.deepEqual(disks, {
      "pd-balanced": io(20_000, 800),
      "pd-ssd": io(25_000, 800),
      "hyperdisk-balanced": io(120_000, 1800),
    });
    assert.equal(machine("c3-standard-22").localNvme, undefined);
  });

  it("knows odd sizes of memory, and shapes that end sooner", () => {
    assert.equal(machine("c4-standard-2").memoryMiB, 7 * 1024);
    assert.equal(machine("c4d-highcpu-8").memoryMiB, 15 * 1024);
    assert.equal(machine("c3d-highcpu-30").memoryMiB, 59 * 1024);
    assert.equal(gcp.machines["e2-highmem-32"], undefined);
    assert.equal(gcp.machines["c4-highcpu-8-lssd"], undefined);
    assert.equal(gcp.machines["c3d-standard-4-lssd"], undefined);
  });

  it("gives C4's machines with local disks fewer that can be attached", () => {
    assert.equal(machine("c4-standard-96").maxVolumes, 127);
    assert.equal(machine("c4-standard-96-lssd").maxVolumes, 63);
  });

  it("has Z3 with its local disks only", () => {
    const z3 = machines.filter(({ family }) => family === "z3");
    assert.equal(z3.length, 10);
    for (const { name, localNvme } of z3) assert.ok((localNvme?.totalGiB ?? 0) >= 3000, name);
    assert.deepEqual(machine("z3-highmem-44-standardlssd").localNvme, { count: 3, totalGiB: 9000 });
    assert.deepEqual(machine("z3-highmem-44-highlssd").localNvme, { count: 6, totalGiB: 18_000 });
  });

  it("gives no Persistent Disk to series that take none, and no Hyperdisk to those that must ask for it", () => {
    for (const { name, family, disks } of machines) {
      const types = Object.keys(disks);
      assert.ok(types.length > 0, name);
      if (["n4", "c4", "c4a", "c4d"].includes(family)) assert.deepEqual(types, ["hyperdisk-balanced"], name);
      if (["e2", "n2", "n2d", "t2d"].includes(family)) assert.deepEqual(types, ["pd-balanced", "pd-ssd"], name);
      assert.ok(!types.includes("hyperdisk-throughput"), name);
    }
  });

  it("holds for every machine what any machine must hold", () => {
    assert.ok(new Set(machines.map(({ family }) => family)).size >= 6);
    assert.ok(machines.some(({ architecture }) => architecture === "arm64"));
    for (const [name, each] of Object.entries(gcp.machines)) {
      assert.equal(each.name, name);
      assert.ok(name.startsWith(`${each.family}-`), name);
      assert.match(name, new RegExp(`-${each.vcpus}(-|$)`), name);
      assert.ok(each.memoryMiB >= each.vcpus * 1024, name);
      assert.ok(each.network.baselineGbps > 0 && each.network.baselineGbps <= each.network.burstGbps, name);
      assert.ok(each.maxVolumes >= 3 && each.maxVolumes <= 127, name);
      for (const [type, { baseline, burst }] of Object.entries(each.disks)) {
        assert.ok(gcp.diskTypes[type], `${name}: ${type}`);
        assert.ok(baseline.iops > 0 && baseline.iops <= burst.iops, name);
        assert.ok(baseline.mibs > 0 && baseline.mibs <= burst.mibs, name);
      }
    }
  });

  it("never lets a larger machine of a series do less to its disks", () => {
    for (const family of new Set(machines.map((each) => each.family))) {
      const sizes = machines.filter((each) => each.family === family).sort((a, b) => a.vcpus - b.vcpus);
      for (const [index, larger] of sizes.entries()) {
        const smaller = sizes[index - 1] ?? larger;
        for (const [type, { baseline }] of Object.entries(smaller.disks)) {
          assert.ok((larger.disks[type]?.baseline.iops ?? 0) >= baseline.iops, larger.name);
          assert.ok((larger.disks[type]?.baseline.mibs ?? 0) >= baseline.mibs, larger.name);
        }
      }
    }
  });

  it("knows no limit for a machine smaller than any of its series", () => {
    assert.throws(() => disksOf("c3", 2), { message: "There is no limit for a machine of 2 vCPUs." });
    assert.deepEqual(disksOf("m3", 64), {});
  });

  it("sells in every region machines that exist, in zones that exist", () => {
    for (const { name, zones, machines: sold } of regions) {
      assert.ok(zones.length >= 3, name);
      assert.equal(new Set(zones.map(({ id }) => id)).size, zones.length);
      for (const { id, cluster } of zones) assert.ok(id.startsWith(`${name}-`) && cluster, id);
      assert.ok(new Set(Object.keys(sold).map((each) => gcp.machines[each]?.family)).size >= 6, name);
      for (const [type, { zones: only }] of Object.entries(sold)) {
        assert.ok(gcp.machines[type], `${name}: ${type}`);
        assert.notEqual(only?.length, 0);
        for (const zone of only ?? []) {
          assert.ok(
            zones.some(({ id }) => id === zone),
            `${name}: ${type} in ${zone}`,
          );
        }
      }
    }
  });

  it("leaves out what a region does not sell", () => {
    const kinds = (region: string) => new Set(Object.keys(gcp.regions[region]?.machines ?? {}).map(kindOf));
    const oregon = kinds("us-west1");
    assert.ok(oregon.has("c3-standard") && oregon.has("c3d-standard") && oregon.has("c4d-standard"));
    for (const kind of ["c3-highcpu", "c3d-standard-lssd", "c3d-highmem-lssd", "c4d-standard-lssd"]) {
      assert.ok(!oregon.has(kind), kind);
    }
    const belgium = kinds("europe-west1");
    assert.ok(belgium.has("c3d-standard-lssd") && !belgium.has("c3d-highmem-lssd"));
    assert.ok(![...kinds("asia-northeast1")].some((kind) => kind.startsWith("c3d-")));
    assert.deepEqual(gcp.regions["us-central1"]?.machines["c4-standard-8"]?.zones, [
      "us-central1-a",
      "us-central1-b",
      "us-central1-c",
    ]);
    assert.equal(gcp.regions["us-central1"].machines["n2-standard-8"]?.zones, undefined);
  });

  it("names a machine's kind", () => {
    assert.equal(kindOf("c3d-standard-30-lssd"), "c3d-standard-lssd");
    assert.equal(kindOf("n2-highmem-16"), "n2-highmem");
    assert.equal(kindOf("z3-highmem-8-highlssd"), "z3-highmem-highlssd");
  });

  it("dates every source", () => {
    const all = [
      ...Object.values(gcp.sources),
      gcp.spotShare.source,
      ...Object.values(gcp.diskTypes).map(({ source }) => source),
      ...gcp.daemons.map(({ source }) => source),
      ...gcp.quotas.map(({ source }) => source),
    ];
    for (const { from, on } of all) {
      assert.match(on, /^20\d\d-\d\d-\d\d$/);
      assert.ok(from.length > 10, from);
    }
    for (const kind of [
      "machines",
      "io",
      "zones",
      "allocatable",
      "prices.machines",
      "prices.disks",
      "prices.services",
    ]) {
      assert.ok(gcp.sources[kind], kind);
    }
  });

  it("knows the quotas of a new project, by the series that the catalogue has", () => {
    const families = new Set(machines.map(({ family }) => family));
    const counted = gcp.quotas.flatMap(({ counts }) => (counts.what === "vcpus" ? (counts.families ?? []) : []));
    assert.deepEqual([...counted].sort(), [...families].sort());
    const named = (name: string) => gcp.quotas.find((quota) => quota.name === name)?.default;
    assert.equal(named("Hyperdisk Balanced Capacity (GB)"), 500);
    assert.equal(named("Persistent Disk SSD (GB)"), 500);
    assert.equal(named("CPUs (all regions)"), 32);
    for (const { counts, default: value } of gcp.quotas) {
      assert.ok(value > 0);
      if (counts.what !== "diskGiB") continue;
      for (const type of counts.types) assert.ok(gcp.diskTypes[type], type);
    }
  });

  it("knows what GKE runs on every machine", () => {
    const names = gcp.daemons.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    const total = { cpuMillis: 0, memoryMiB: 0, rootDiskGiB: 0 };
    for (const { cpuMillis, memoryMiB, rootDiskGiB } of gcp.daemons) {
      total.cpuMillis += cpuMillis;
      total.memoryMiB += memoryMiB;
      total.rootDiskGiB += rootDiskGiB;
    }
    assert.deepEqual(total, { cpuMillis: 744, memoryMiB: 1171, rootDiskGiB: 6 });
    assert.deepEqual(gcp.rootDisk, { type: "pd-balanced", minGiB: 30 });
    for (const { name, disks } of regions) assert.ok(disks[gcp.rootDisk.type], name);
  });
});

describe("catalogue/clouds/gcp: allocatable", () => {
  it("leaves of an n2-standard-8 what GKE's formula leaves", () => {
    // 32,768 MiB, less the kernel's 512 + 16 + 64 + 57.344, less 1,024 + 819.2 + 819.2 + 983.04, less 100.
    assert.deepEqual(gcp.allocatable(machine("n2-standard-8")), { cpuMillis: 7910, memoryMiB: 28_373, pods: 110 });
  });

  it("leaves of a c4a-highmem-2 a little more than of an amd64 machine of its size", () => {
    // 16,384 MiB, less 0.9971 × (256 + 16 + 64 + 28.672), less 1,024 + 819.2 + 819.2, less 100.
    assert.deepEqual(gcp.allocatable(machine("c4a-highmem-2")), { cpuMillis: 1930, memoryMiB: 13_257, pods: 110 });
    assert.deepEqual(gcp.allocatable(machine("n2-highmem-2")), { cpuMillis: 1930, memoryMiB: 13_256, pods: 110 });
  });

  it("reserves less of each further core", () => {
    assert.deepEqual([1, 2, 4, 8, 96].map(reservedCpuMillis), [60, 70, 80, 90, 310]);
  });

  it("reserves less of each further GiB", () => {
    assert.equal(reservedMemoryMiB(4 * 1024), 1024);
    assert.equal(reservedMemoryMiB(8 * 1024), 1024 + 819.2);
    assert.equal(reservedMemoryMiB(16 * 1024), 1024 + 819.2 + 819.2);
    assert.ok(Math.abs(reservedMemoryMiB(128 * 1024) - (2662.4 + 6881.28)) < 1e-6);
    assert.ok(Math.abs(reservedMemoryMiB(256 * 1024) - (2662.4 + 6881.28 + 2621.44)) < 1e-6);
  });

  it("knows what the kernel keeps of small and of large machines", () => {
    const kept = (memoryMiB: number) => kernelMiB({ memoryMiB, architecture: "amd64" });
    assert.equal(kept(2048), 32 + 16 + 8 + 3.584);
    assert.equal(kept(8192), 128 + 16 + 64 + 8 + 14.336);
    assert.equal(kept(262_144), 4096 + 16 + 64 + 248);
  });

  it("leaves something of every machine, and never all", () => {
    for (const each of machines) {
      const { cpuMillis, memoryMiB, pods } = gcp.allocatable(each);
      assert.ok(cpuMillis > 0 && cpuMillis < each.vcpus * 1000, each.name);
      assert.ok(memoryMiB > 0 && memoryMiB < each.memoryMiB, each.name);
      assert.equal(pods, 110);
    }
  });
});
