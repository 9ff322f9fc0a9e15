import assert from "node:assert/strict";
import { loadAws } from "../../../catalogue/clouds/aws/aws.ts";
import { readMachines } from "../../../catalogue/clouds/aws/expand.ts";
import type { MachineType, Region } from "../../../catalogue/clouds/cloud.ts";
import { regionNames } from "../../../catalogue/clouds/regions.ts";
import type { Source } from "../../../catalogue/source.ts";
import { columns } from "../../../scripts/catalogue/aws-machines.ts";

const aws = loadAws();
const machine = (name: string): MachineType => aws.machines[name]!;
const region = (name: string): Region => aws.regions[name]!;
const price = (type: string, name = "us-east-1"): number => region(name).machines[type]!.perHour;

describe("catalogue/clouds/aws", () => {
  it("is read once", () => {
    assert.equal(loadAws(), aws);
    assert.deepEqual([aws.name, aws.title], ["aws", "Amazon Web Services"]);
  });

  it("has the columns of its machines in the order in which they are read", () => {
    assert.deepEqual(readMachines().columns, columns);
  });

  it("knows m7g.2xlarge to the last figure", () => {
    const io = { baseline: { iops: 12_000, mibs: 298 }, burst: { iops: 40_000, mibs: 1192 } };
    assert.deepEqual(machine("m7g.2xlarge"), {
      name: "m7g.2xlarge",
      family: "m7g",
      architecture: "arm64",
      vcpus: 8,
      memoryMiB: 32_768,
      network: { baselineGbps: 3.75, burstGbps: 15 },
      disks: { gp3: io, io2: io },
      maxVolumes: 26,
      maxPods: 110,
    });
    assert.equal(price("m7g.2xlarge"), 0.3264);
    assert.equal(price("m7g.2xlarge", "eu-central-1"), 0.391);
    assert.equal(price("m7g.2xlarge", "sa-east-1"), 0.5202);
  });

  it("knows what AWS says of other machines that chain nodes run on", () => {
    const known = ["r7g.2xlarge", "r7i.2xlarge", "r8g.2xlarge", "m6i.large", "c7g.xlarge", "m7i.16xlarge"].map(
      (name) => {
        const { architecture, vcpus, memoryMiB, disks, maxVolumes, maxPods } = machine(name);
        const { baseline, burst } = disks.gp3!;
        const io = [baseline.iops, baseline.mibs, burst.iops, burst.mibs];
        return [name, architecture, vcpus, memoryMiB / 1024, ...io, maxVolumes, maxPods, price(name)];
      },
    );
    assert.deepEqual(known, [
      ["r7g.2xlarge", "arm64", 8, 64, 12_000, 298, 40_000, 1192, 26, 110, 0.4284],
      ["r7i.2xlarge", "amd64", 8, 64, 12_000, 298, 40_000, 1192, 31, 110, 0.5292],
      ["r8g.2xlarge", "arm64", 8, 64, 12_000, 298, 40_000, 1192, 31, 110, 0.47128],
      ["m6i.large", "amd64", 2, 8, 3600, 77, 40_000, 1192, 26, 110, 0.096],
      ["c7g.xlarge", "arm64", 4, 8, 6000, 149, 40_000, 1192, 26, 110, 0.145],
      ["m7i.16xlarge", "amd64", 64, 256, 80_000, 2384, 80_000, 2384, 47, 250, 3.2256],
    ]);
  });

  it("counts a machine's own NVMe in GiB, and takes its slots off the volumes", () => {
    assert.deepEqual(machine("i4i.2xlarge").localNvme, { count: 1, totalGiB: 1746 });
    assert.equal(machine("i4i.2xlarge").maxVolumes, 25);
    assert.equal(price("i4i.2xlarge"), 0.686);
    assert.deepEqual(machine("i4i.16xlarge").localNvme, { count: 4, totalGiB: 13_969 });
    assert.equal(machine("i4i.16xlarge").maxVolumes, 22);
    assert.equal(machine("m7g.2xlarge").localNvme, undefined);
  });

  it("carries machines of many families, and none that is bare metal or lends its processor", () => {
    const families = new Set(Object.values(aws.machines).map(({ family }) => family));
    for (const family of ["m7g", "m7i", "m6g", "m6i", "m8g", "r7g", "r7i", "r6g", "r8g", "c7g", "c7i", "c6g"]) {
      assert.ok(families.has(family), family);
    }
    for (const family of ["i4g", "i4i", "im4gn", "i8g"]) assert.ok(families.has(family), family);
    const names = Object.keys(aws.machines);
    assert.deepEqual(
      names.filter((name) => /metal|flex|^t\d/.test(name)),
      [],
    );
  });

  it("says nothing of a machine that cannot be", () => {
    for (const [name, type] of Object.entries(aws.machines)) {
      assert.equal(type.name, name);
      assert.ok(name.startsWith(`${type.family}.`), name);
      assert.deepEqual(Object.keys(type.disks), Object.keys(aws.diskTypes), name);
      for (const { baseline, burst } of Object.values(type.disks)) {
        assert.ok(baseline.iops > 0 && baseline.iops <= burst.iops, `${name}: IOPS`);
        assert.ok(baseline.mibs > 0 && baseline.mibs <= burst.mibs, `${name}: MiB/s`);
      }
      assert.ok(
        type.network.baselineGbps > 0 && type.network.baselineGbps <= type.network.burstGbps,
        `${name}: network`,
      );
      assert.ok(type.maxVolumes >= 8 && type.maxVolumes < 128, `${name}: ${type.maxVolumes} volumes`);
      assert.ok(type.vcpus <= 64, name);
      assert.ok(type.maxPods <= (type.vcpus > 30 ? 250 : 110) && type.maxPods > 20, `${name}: ${type.maxPods} pods`);
      const left = aws.allocatable(type);
      assert.ok(left.cpuMillis > 0 && left.cpuMillis < type.vcpus * 1000, `${name}: CPU`);
      assert.ok(left.memoryMiB > type.memoryMiB / 4 && left.memoryMiB < type.memoryMiB, `${name}: memory`);
    }
  });

  it("leaves of a machine what EKS leaves of it", () => {
    // 65,536 − 64 of Graviton's kernel; 7.5 % of that is 4,911; 255 + 11 × 110; 100 of eviction.
    // 8 cores less 60 + 10 + 2 × 5 + 4 × 2.5.
    assert.deepEqual(aws.allocatable(machine("r7g.2xlarge")), { cpuMillis: 7910, memoryMiB: 58_996, pods: 110 });
    // 262,144; 7.5 % is 19,661; without prefixes it has room for 15 × 49 + 2 pods: 255 + 11 × 737; 100.
    // 64 cores less 60 + 10 + 10 + 60 × 2.5.
    assert.deepEqual(aws.allocatable(machine("m7i.16xlarge")), { cpuMillis: 63_770, memoryMiB: 234_021, pods: 250 });
    // One core less 60. Two interfaces of three blocks: 98 pods. 4,096 − 64; 303; 255 + 11 × 98; 100.
    assert.deepEqual(aws.allocatable(machine("m7g.medium")), { cpuMillis: 940, memoryMiB: 2296, pods: 98 });
    // A machine that the file does not have is reckoned with its own number of pods.
    const unknown = { ...machine("r7g.2xlarge"), name: "r99.2xlarge", maxPods: 58 };
    assert.deepEqual(aws.allocatable(unknown), { cpuMillis: 7910, memoryMiB: 59_568, pods: 58 });
  });

  it("has every region with its zones, and a price for each machine there", () => {
    assert.deepEqual(Object.keys(aws.regions), regionNames.aws);
    for (const name of ["us-east-1", "us-east-2", "us-west-2", "eu-west-1", "eu-central-1"]) {
      assert.ok(region(name), name);
    }
    for (const name of ["ap-southeast-1", "ap-northeast-1", "sa-east-1"]) assert.ok(region(name), name);
    for (const [name, { zones, machines, title, ...rest }] of Object.entries(aws.regions)) {
      assert.equal(rest.name, name);
      assert.match(title, /^[A-Z].* \(.+\)$/);
      assert.ok(zones.filter(({ cluster }) => cluster).length >= 3, name);
      assert.ok(Object.keys(machines).length >= 100, name);
      for (const [type, { perHour, zones: offered }] of Object.entries(machines)) {
        assert.ok(aws.machines[type], `${name}: ${type}`);
        assert.ok(perHour > 0.01 && perHour < 20, `${name}: ${type} at ${perHour}`);
        if (offered === undefined) continue;
        assert.ok(offered.length > 0 && offered.length < zones.length, `${name}: ${type}`);
        for (const zone of offered) {
          assert.ok(
            zones.some(({ id }) => id === zone),
            `${name}: ${type} in ${zone}`,
          );
        }
      }
    }
    for (const type of Object.keys(aws.machines)) {
      assert.ok(
        Object.values(aws.regions).some(({ machines }) => machines[type] !== undefined),
        `${type} is nowhere`,
      );
    }
  });

  it("knows zones that take no cluster, and machines that not all zones have", () => {
    const { zones, machines } = region("us-east-1");
    assert.deepEqual(
      zones.map(({ id, cluster }) => [id, cluster]),
      [
        ["use1-az1", true],
        ["use1-az2", true],
        ["use1-az3", false],
        ["use1-az4", true],
        ["use1-az5", true],
        ["use1-az6", true],
      ],
    );
    assert.deepEqual(machines["m7g.2xlarge"]?.zones, ["use1-az1", "use1-az2", "use1-az4", "use1-az5", "use1-az6"]);
    assert.deepEqual(region("eu-west-2").machines["m6g.2xlarge"]?.zones, ["euw2-az1", "euw2-az2", "euw2-az3"]);
    assert.equal(region("eu-west-1").machines["m7g.2xlarge"]?.zones, undefined);
    assert.deepEqual(
      region("ca-central-1").zones.map(({ id }) => id),
      ["cac1-az1", "cac1-az2", "cac1-az4"],
    );
    assert.equal(region("us-east-1").title, "US East (N. Virginia)");
  });

  it("says where each figure is from, and when", () => {
    const sources: Record<string, Source> = {
      ...aws.sources,
      spotShare: aws.spotShare.source,
      ...Object.fromEntries(aws.quotas.map(({ name, source }) => [name, source])),
      ...Object.fromEntries(aws.daemons.map(({ name, source }) => [name, source])),
      ...Object.fromEntries(Object.values(aws.diskTypes).map(({ name, source }) => [name, source])),
    };
    for (const key of ["machines", "prices.machines", "prices.disks", "prices.services", "zones", "allocatable"]) {
      assert.ok(sources[key], key);
    }
    for (const [key, { from, on, how }] of Object.entries(sources)) {
      assert.ok(from.length > 20, key);
      assert.match(on, /^20\d\d-[01]\d-[0-3]\d$/, key);
      assert.ok(["run", "read", "inferred"].includes(how), key);
    }
  });

  it("reckons spot machines with a share that three of four stay under", () => {
    assert.equal(aws.spotShare.value, 0.42);
  });

  it("starts machines from a gp3 disk, and knows what the cloud runs on each", () => {
    assert.deepEqual(aws.rootDisk, { type: "gp3", minGiB: 20 });
    assert.deepEqual(
      aws.daemons.map(({ name, cpuMillis, memoryMiB }) => [name, cpuMillis, memoryMiB]),
      [
        ["aws-node", 50, 100],
        ["kube-proxy", 100, 50],
        ["ebs-csi-node", 30, 120],
        ["eks-pod-identity-agent", 0, 32],
      ],
    );
  });

  it("knows the quotas of a new account by their codes", () => {
    assert.deepEqual(
      aws.quotas.map(({ code, counts, default: value }) => [code, counts.what, value]),
      [
        ["L-1216C47A", "vcpus", 5],
        ["L-34B43A08", "vcpus", 5],
        ["L-7A658B76", "diskGiB", 51_200],
        ["L-8D977E7E", "diskIops", 100_000],
        ["L-0263D0A3", "addresses", 5],
        ["L-FE5A380F", "natGateways", 5],
        ["L-F678F1CE", "networks", 5],
        ["L-1194D53C", "clusters", 100],
        ["L-6D54EA21", "nodePools", 30],
      ],
    );
    const [onDemand, spot] = aws.quotas.map(({ counts }) => counts);
    assert.deepEqual(
      [onDemand, spot],
      [
        { what: "vcpus", spot: false },
        { what: "vcpus", spot: true },
      ],
    );
  });
});
