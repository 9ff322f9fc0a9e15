import assert from "node:assert/strict";
import type { Placement, VolumePlan } from "../../../../stacks/plan/capacity/types.ts";
import { classesByDisk, oneClass } from "../../../../stacks/plan/claims.ts";
import { planStorage, speedOfClass } from "../../../../stacks/plan/aws/storage.ts";
import { regionOf, smallRegion } from "../../../support/aws.ts";
import { ownPrometheus } from "../../../support/own-prometheus.ts";

const volume = (claim: string, change: Partial<VolumePlan> = {}): VolumePlan => ({
  role: "execution",
  claim,
  type: "gp3",
  sizeGiB: 100,
  iops: 3000,
  mibs: 125,
  ...change,
});

const placement = (name: string, ...volumes: VolumePlan[]): Placement => ({
  name,
  bookedOn: name,
  group: name,
  profile: "any",
  pool: "p",
  slot: "a",
  zone: "z1",
  generation: 1,
  volumes,
});

const storage = (placements: Placement[], protect = true, adopt: { claim: string; volume: string }[] = []) =>
  planStorage("test", { cloud: "aws", zones: ["z1"], pools: [], placements }, { protect, adopt });

describe("stacks/plan/aws: storage", () => {
  it("has a class for each type of disk in use, encrypted by the cluster's key, and one for claims that name none", () => {
    const { classes } = storage([placement("n", volume("a"), volume("b", { type: "io2", iops: 20_000, mibs: 5120 }))]);
    assert.deepEqual(classes, [
      {
        name: "gp3",
        default: true,
        reclaimPolicy: "Retain",
        mountOptions: ["noatime"],
        parameters: {
          type: "gp3",
          encrypted: "true",
          kmsKeyId: "${clusterKey}",
          "csi.storage.k8s.io/fstype": "ext4",
        },
      },
      {
        name: "io2",
        default: false,
        reclaimPolicy: "Retain",
        mountOptions: ["noatime"],
        parameters: {
          type: "io2",
          encrypted: "true",
          kmsKeyId: "${clusterKey}",
          "csi.storage.k8s.io/fstype": "ext4",
          iops: "100",
        },
      },
    ]);
    assert.deepEqual(
      storage([]).classes.map(({ name }) => name),
      ["gp3"],
    );
  });

  it("keeps volumes and snapshots that nobody claims any more, unless the file says otherwise", () => {
    for (const [protect, kept] of [
      [true, "Retain"],
      [false, "Delete"],
    ] as const) {
      const { classes, snapshotClasses } = storage([], protect);
      assert.deepEqual([classes[0]!.reclaimPolicy, snapshotClasses[0]!.deletionPolicy], [kept, kept]);
    }
  });

  it("names what a volume can do by its content, once each, and claims name the same", () => {
    const fast = volume("b", { iops: 8000.4, mibs: 699.2 });
    const block = volume("c", { type: "io2", iops: 20_000, mibs: 5120 });
    const { attributesClasses } = storage([
      placement("n", volume("a"), fast),
      placement("m", volume("d"), block, volume("e", { type: "local-nvme" })),
    ]);
    assert.deepEqual(attributesClasses, [
      { name: "gp3-3000iops-125mibs", parameters: { iops: "3000", throughput: "125" } },
      { name: "gp3-8001iops-700mibs", parameters: { iops: "8001", throughput: "700" } },
      { name: "io2-20000iops", parameters: { iops: "20000" } },
    ]);
    assert.deepEqual(classesByDisk(fast), { storageClass: "gp3", attributesClass: "gp3-8001iops-700mibs" });
    assert.deepEqual(classesByDisk(block), { storageClass: "io2", attributesClass: "io2-20000iops" });
    assert.deepEqual(
      attributesClasses.map(({ name }) => speedOfClass(name)),
      [
        { iops: 3000, mibs: 125 },
        { iops: 8001, mibs: 700 },
        { iops: 20_000, mibs: undefined },
      ],
    );
    for (const name of ["", "fast", "gp3-0iops", "gp3-iops", "gp3-3000iops-mibs"]) {
      assert.equal(speedOfClass(name), undefined, name);
    }
    assert.deepEqual(classesByDisk(undefined), {});
    assert.deepEqual([oneClass("fast")(fast), oneClass(undefined)(fast)], [{ storageClass: "fast" }, {}]);
  });

  it("has its classes in the order of their names, whoever asks first", () => {
    const block = volume("b", { type: "io2", iops: 20_000 });
    const fast = volume("f", { iops: 9000 });
    const made = storage([placement("n", block, fast, volume("a"))]);
    assert.deepEqual(made, storage([placement("n", volume("a"), fast, block)]));
    assert.deepEqual(
      made.attributesClasses.map(({ name }) => name),
      ["gp3-3000iops-125mibs", "gp3-9000iops-125mibs", "io2-20000iops"],
    );
    assert.equal(made.snapshotClasses[0]!.name, "ebs");
  });

  it("takes a disk for the claim that it is for, in a pod with several", () => {
    const both = placement("n-0", volume("execution-n-0-g1"), volume("consensus-n-0-g1", { sizeGiB: 300 }));
    const [adopted] = storage([both], true, [{ claim: "consensus-n-0-g1", volume: "vol-1" }]).adopted;
    assert.deepEqual([adopted!.claim, adopted!.sizeGiB], ["consensus-n-0-g1", 300]);
  });

  it("has the classes that each claim of the plan names", () => {
    const { plan, aws } = regionOf(smallRegion);
    const claims = [
      ...ownPrometheus(plan).replicas.map(({ claim }) => claim),
      ...plan.chains.flatMap(({ nodes }) => nodes.flatMap(({ clients }) => clients.map(({ claim }) => claim))),
    ];
    for (const { storageClass, attributesClass } of claims) {
      assert.ok(aws.storage.classes.some(({ name }) => name === storageClass));
      assert.ok(aws.storage.attributesClasses.some(({ name }) => name === attributesClass));
    }
  });

  it("makes a disk that is there the volume of a claim, where and as large as it was planned", () => {
    const placements = [
      placement("n-0", volume("execution-n-0-g1")),
      placement("prometheus", volume("prometheus-g1", { role: "server", sizeGiB: 7.5 })),
    ];
    const adopt = [
      { claim: "execution-n-0-g1", volume: "vol-1" },
      { claim: "prometheus-g1", volume: "vol-2" },
      { claim: "nobody-g1", volume: "vol-3" },
    ];
    assert.deepEqual(storage(placements, true, adopt).adopted, [
      {
        claim: "execution-n-0-g1",
        namespace: "test-chains",
        volume: "vol-1",
        zone: "z1",
        sizeGiB: 100,
        mountOptions: ["noatime"],
        storageClass: "gp3",
        attributesClass: "gp3-3000iops-125mibs",
      },
      {
        claim: "prometheus-g1",
        namespace: "test-observability",
        volume: "vol-2",
        zone: "z1",
        sizeGiB: 8,
        mountOptions: ["noatime"],
        storageClass: "gp3",
        attributesClass: "gp3-3000iops-125mibs",
      },
    ]);
  });
});
