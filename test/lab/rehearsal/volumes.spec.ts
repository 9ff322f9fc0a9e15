import assert from "node:assert/strict";
import { cloudOf } from "../../../catalogue/clouds/index.ts";
import {
  diskOf,
  refusalsOf,
  sizeGiB,
  volumeOf,
  type Claim,
  type Disk,
  type StorageClass,
} from "../../../lab/rehearsal/volumes.ts";

const types = cloudOf("aws").diskTypes;
const refusals = (disk: Partial<Disk>) => refusalsOf({ type: "gp3", sizeGiB: 100, ...disk }, types);

const storageClass: StorageClass = {
  metadata: { name: "gp3" },
  provisioner: "ebs.csi.aws.com",
  parameters: { type: "gp3", iops: "4000" },
  reclaimPolicy: "Retain",
  volumeBindingMode: "WaitForFirstConsumer",
};

const claim: Claim = {
  metadata: { name: "execution-ethereum-0-g1", namespace: "prod-chains", uid: "0594acb1-8c14-4c38-8593-e09667745207" },
  spec: {
    accessModes: ["ReadWriteOncePod"],
    resources: { requests: { storage: "850Gi" } },
    volumeAttributesClassName: "gp3-8000iops-700mibs",
  },
};

describe("lab/rehearsal/volumes: what EC2 would make of a claim", () => {
  it("counts in whole GiB, rounded up", () => {
    assert.equal(sizeGiB("850Gi"), 850);
    assert.equal(sizeGiB("1Ti"), 1024);
    assert.equal(sizeGiB("1500Mi"), 2);
  });

  it("takes the attributes class's word before the storage class's", () => {
    assert.deepEqual(diskOf("10Gi", storageClass, { parameters: { iops: "8000", throughput: "700" } }), {
      type: "gp3",
      sizeGiB: 10,
      iops: 8000,
      throughput: 700,
    });
    assert.deepEqual(diskOf("10Gi", storageClass, undefined), { type: "gp3", sizeGiB: 10, iops: 4000 });
  });

  it("lets a volume within the type's limits be", () => {
    assert.deepEqual(refusals({}), []);
    assert.deepEqual(refusals({ iops: 8000, throughput: 700 }), []);
  });

  it("refuses a size, IOPS or throughput that the type has not", () => {
    assert.match(refusals({ sizeGiB: 70_000 })[0] ?? "", /size 70000 GiB/);
    assert.match(refusals({ iops: 90_000, sizeGiB: 1000 })[0] ?? "", /90000 IOPS/);
    assert.match(refusals({ iops: 2000 })[0] ?? "", /2000 IOPS are outside 3000/);
    assert.match(refusals({ throughput: 3000, iops: 20_000 })[0] ?? "", /3000 MiB\/s/);
    assert.match(
      refusalsOf({ type: "io2", sizeGiB: 100, iops: 5000, throughput: 500 }, types)[0] ?? "",
      /takes no throughput/,
    );
  });

  it("refuses more IOPS for its size, or more throughput for its IOPS, than the ratios allow", () => {
    assert.match(refusals({ sizeGiB: 10, iops: 8000 })[0] ?? "", /Iops to volume size ratio/);
    assert.match(refusals({ throughput: 1000 })[0] ?? "", /Throughput to iops ratio/);
  });

  it("names the types that there are where one is unknown", () => {
    assert.match(refusals({ type: "gp4" })[0] ?? "", /gp4; known here: gp3, io2/);
  });

  it("stands in the zone of the machine that was chosen, is bound to its claim, and keeps its class's policy", () => {
    const { metadata, spec } = volumeOf(claim, storageClass, "us-east-1c", { type: "gp3", sizeGiB: 850 });
    assert.equal(metadata.name, "pvc-0594acb1-8c14-4c38-8593-e09667745207");
    assert.match(spec.csi?.volumeHandle ?? "", /^sim-vol-/);
    assert.deepEqual(spec.nodeAffinity, {
      required: {
        nodeSelectorTerms: [
          { matchExpressions: [{ key: "topology.kubernetes.io/zone", operator: "In", values: ["us-east-1c"] }] },
        ],
      },
    });
    assert.equal(spec.claimRef?.name, "execution-ethereum-0-g1");
    assert.equal(spec.persistentVolumeReclaimPolicy, "Retain");
    assert.equal(spec.volumeAttributesClassName, "gp3-8000iops-700mibs");
    assert.equal(spec.capacity.storage, "850Gi");
  });
});
