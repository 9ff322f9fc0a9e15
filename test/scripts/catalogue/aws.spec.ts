import assert from "node:assert/strict";
import {
  families,
  inOrder,
  isWanted,
  podsOf,
  podsWithoutPrefixes,
  rowOf,
  volumesOf,
  type InstanceType,
} from "../../../scripts/catalogue/aws-machines.ts";
import {
  karpenterPrices,
  listPrices,
  regionRow,
  spotShare,
  zoneNumber,
} from "../../../scripts/catalogue/aws-regions.ts";

/** The parts of DescribeInstanceTypes' answer of m7g.2xlarge that are read. */
const m7g: InstanceType = {
  InstanceType: "m7g.2xlarge",
  BareMetal: false,
  BurstablePerformanceSupported: false,
  VCpuInfo: { DefaultVCpus: 8 },
  MemoryInfo: { SizeInMiB: 32_768 },
  ProcessorInfo: { SupportedArchitectures: ["arm64"] },
  EbsInfo: {
    AttachmentLimitType: "shared",
    MaximumEbsAttachments: 27,
    EbsOptimizedInfo: {
      BaselineBandwidthInMbps: 2500,
      BaselineIops: 12_000,
      MaximumBandwidthInMbps: 10_000,
      MaximumIops: 40_000,
    },
  },
  NetworkInfo: {
    MaximumNetworkInterfaces: 4,
    Ipv4AddressesPerInterface: 15,
    NetworkCards: [{ MaximumNetworkInterfaces: 4, BaselineBandwidthInGbps: 3.75, PeakBandwidthInGbps: 15 }],
  },
};

const medium: InstanceType = {
  ...m7g,
  InstanceType: "m7g.medium",
  VCpuInfo: { DefaultVCpus: 1 },
  NetworkInfo: {
    MaximumNetworkInterfaces: 2,
    Ipv4AddressesPerInterface: 4,
    NetworkCards: [{ MaximumNetworkInterfaces: 2, BaselineBandwidthInGbps: 0.52, PeakBandwidthInGbps: 12.5 }],
  },
};

describe("scripts/catalogue/aws", () => {
  it("makes a row of a machine, with NVMe only where it has some", () => {
    const row = ["arm64", 8, 32_768, 3.75, 15, 12_000, 2500, 40_000, 10_000, 26, 110, 58];
    assert.deepEqual(rowOf(m7g), row);
    const nvme = { TotalSizeInGB: 3750, Disks: [{ Count: 2 }, { Count: 1 }] };
    assert.deepEqual(rowOf({ ...m7g, InstanceStorageInfo: nvme }), [...row, 3, 3750]);
    assert.equal(rowOf({ ...m7g, ProcessorInfo: { SupportedArchitectures: ["i386", "x86_64"] } })[0], "amd64");
    assert.throws(() => rowOf({ ...m7g, ProcessorInfo: { SupportedArchitectures: ["riscv"] } }), {
      message: "m7g.2xlarge has an unknown architecture: riscv.",
    });
    assert.throws(() => rowOf({ ...m7g, EbsInfo: { AttachmentLimitType: "shared", MaximumEbsAttachments: 27 } }), {
      message: "m7g.2xlarge has no figures for its disks or network.",
    });
  });

  it("gives a machine as many pods as EKS does", () => {
    assert.deepEqual([podsOf(medium), podsWithoutPrefixes(medium)], [98, 8]);
    assert.deepEqual([podsOf(m7g), podsWithoutPrefixes(m7g)], [110, 58]);
    assert.equal(podsOf({ ...m7g, VCpuInfo: { DefaultVCpus: 30 } }), 110);
    assert.equal(podsOf({ ...m7g, VCpuInfo: { DefaultVCpus: 32 } }), 250);
  });

  it("takes off the volumes what the root disk and further network interfaces take", () => {
    assert.equal(volumesOf(m7g), 26);
    // 96 addresses of pods are two interfaces of three blocks; the second shares the volumes' limit.
    assert.equal(volumesOf(medium), 25);
    const dedicated = { ...medium.EbsInfo, AttachmentLimitType: "dedicated", MaximumEbsAttachments: 32 };
    assert.equal(volumesOf({ ...medium, EbsInfo: dedicated }), 31);
  });

  it("wants the families of chain nodes, neither bare metal nor lent processors, neither the largest nor the least", () => {
    assert.equal(isWanted(m7g), true);
    assert.equal(isWanted({ ...m7g, BareMetal: true }), false);
    assert.equal(isWanted({ ...m7g, BurstablePerformanceSupported: true }), false);
    assert.equal(isWanted({ ...m7g, InstanceType: "t4g.2xlarge" }), false);
    assert.equal(isWanted({ ...m7g, InstanceType: "m7i-flex.2xlarge" }), false);
    assert.equal(isWanted({ ...m7g, VCpuInfo: { DefaultVCpus: 64 } }), true);
    assert.equal(isWanted({ ...m7g, VCpuInfo: { DefaultVCpus: 96 } }), false);
    assert.deepEqual(
      [...families].filter((family) => /^t|flex/.test(family)),
      [],
    );
  });

  it("orders machines by family, then by size", () => {
    const c7g = { ...m7g, InstanceType: "c7g.2xlarge" };
    const larger = { ...m7g, MemoryInfo: { SizeInMiB: 65_536 } };
    assert.deepEqual([c7g, larger, m7g, medium].toSorted(inOrder), [medium, m7g, larger, c7g]);
  });

  it("reads one region's prices out of Go literals", () => {
    const go = [
      "var InitialOnDemandPricesAWS = map[string]map[ec2types.InstanceType]float64{",
      '\t"us-east-1": {',
      "\t\t// m7g family",
      '\t\t"m7g.large": 0.081600, "m7g.metal": 2.611200,',
      '\t\t"m7i-flex.large": 0.095760,',
      "\t},",
      '\t"us-east-2": {',
      '\t\t"m7g.large": 9.000000,',
      "\t},",
      "}",
    ].join("\n");
    assert.deepEqual(
      [...karpenterPrices(go, "us-east-1")],
      [
        ["m7g.large", 0.0816],
        ["m7g.metal", 2.6112],
        ["m7i-flex.large", 0.09576],
      ],
    );
    assert.throws(() => karpenterPrices(go, "eu-west-1"), { message: "Karpenter's table has no eu-west-1." });
  });

  it("reads prices of all regions, and leaves out what is not sold", () => {
    const prices = listPrices([
      {
        instance_type: "m7g.large",
        pricing: {
          "us-east-1": { linux: { ondemand: "0.0816" } },
          "eu-west-1": { linux: { ondemand: "0" } },
          "eu-west-2": { linux: {} },
          "eu-west-3": {},
        },
      },
    ]);
    assert.deepEqual([...prices.get("m7g.large")!], [["us-east-1", 0.0816]]);
  });

  it("takes the share of spot prices at the edge of the most expensive quarter", () => {
    const saving = (type: string, percent: number | string) => ({
      instance_type: type,
      pricing: { here: { linux: { pct_savings_od: percent } }, there: { linux: { pct_savings_od: 1 } } },
    });
    const instances = [
      saving("a", 70),
      saving("b", 50),
      saving("c", 60),
      saving("d", 80),
      saving("e", "N/A"),
      saving("x", 2),
    ];
    assert.equal(spotShare(instances, new Set(["a", "b", "c", "d", "e"]), ["here"]), 0.4);
    assert.throws(() => spotShare(instances, new Set(["e"]), ["here"]), {
      message: "No savings of spot machines are known.",
    });
  });

  it("makes a region of offerings and prices", () => {
    const offered = (InstanceType: string, ...zones: string[]) => zones.map((Location) => ({ InstanceType, Location }));
    const offerings = [
      ...offered("everywhere", "use1-az3", "use1-az2", "use1-az1"),
      ...offered("some", "use1-az2", "use1-az1", "use1-atl1-az1"),
      ...offered("noCluster", "use1-az3"),
      ...offered("unpriced", "use1-az1"),
    ];
    const prices = new Map([
      ["everywhere", 1],
      ["some", 2],
      ["noCluster", 3],
      ["notOffered", 4],
    ]);
    const types = ["some", "everywhere", "noCluster", "unpriced", "notOffered"];
    assert.deepEqual(
      regionRow("Here", offerings, types, (type) => prices.get(type)),
      { title: "Here", zones: ["use1-az1", "use1-az2", "use1-az3"], machines: { some: [2, 1, 2], everywhere: [1] } },
    );
    assert.equal(zoneNumber("use1-az4"), 4);
    assert.equal(zoneNumber("apse2-az12"), 12);
  });
});
