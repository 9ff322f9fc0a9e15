import assert from "node:assert/strict";
import { claimSpec } from "../../../components/storage.ts";
import { keyArn, recordRegion } from "./fixtures.ts";
import { Registrations } from "./registrations.ts";

describe("components/storage: EBS", () => {
  let region: Registrations;
  before(async () => {
    region = new Registrations((await recordRegion()).resources);
  });

  it("has classes that make a disk where its pod is, encrypted with the cluster's key, and let it grow", () => {
    const { metadata, ...rest } = region.one("StorageClass").inputs;
    assert.deepEqual(rest, {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      provisioner: "ebs.csi.aws.com",
      reclaimPolicy: "Retain",
      allowVolumeExpansion: true,
      volumeBindingMode: "WaitForFirstConsumer",
      mountOptions: ["noatime"],
      parameters: { type: "gp3", encrypted: "true", kmsKeyId: keyArn },
    });
    assert.deepEqual(metadata, {
      name: "gp3",
      annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
    });
  });

  it("has classes of attributes named by what they are, and of snapshots", () => {
    const attributes = region.one("VolumeAttributesClass").inputs;
    assert.equal((attributes.metadata as { name: string }).name, "gp3-8000iops-700mibs");
    assert.equal(attributes.driverName, "ebs.csi.aws.com");
    assert.deepEqual(attributes.parameters, { iops: "8000", throughput: "700" });
    const snapshots = region.one("VolumeSnapshotClass").inputs;
    assert.deepEqual([snapshots.driver, snapshots.deletionPolicy], ["ebs.csi.aws.com", "Retain"]);
  });

  it("leaves a class of attributes where it is when it is no longer wanted, and takes it up again when it is", () => {
    const attributes = region.one("VolumeAttributesClass");
    assert.equal(attributes.retainOnDelete, true);
    for (const { name, urn, inputs } of region.of("pulumi:providers:kubernetes")) {
      const ofClasses = attributes.provider.startsWith(`${urn}::`);
      assert.equal(inputs.upsertExistingObjects, String(ofClasses), name);
    }
  });

  it("adopts a disk as the volume of one claim, in its zone, never to be deleted with it", () => {
    const volume = region.one("PersistentVolume").inputs.spec as Record<string, unknown>;
    assert.deepEqual(volume, {
      capacity: { storage: "2000Gi" },
      accessModes: ["ReadWriteOncePod"],
      persistentVolumeReclaimPolicy: "Retain",
      storageClassName: "gp3",
      mountOptions: ["noatime"],
      volumeAttributesClassName: "gp3-8000iops-700mibs",
      claimRef: {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        namespace: "x-chains",
        name: "execution-ethereum-0-g1",
      },
      csi: { driver: "ebs.csi.aws.com", volumeHandle: "vol-0123456789abcdef0" },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            {
              matchExpressions: [{ key: "topology.kubernetes.io/zone", operator: "In", values: ["name-of-use1-az1"] }],
            },
          ],
        },
      },
    });
  });

  it("comes once the driver is there, and snapshots' kinds with it", () => {
    const driver = region.one("eks/addon:Addon", "cluster-addons-aws-ebs-csi-driver");
    for (const type of ["StorageClass", "VolumeAttributesClass", "VolumeSnapshotClass", "PersistentVolume"]) {
      assert.ok(region.needs(region.one(type), driver), type);
    }
  });

  it("gives a claim its class of attributes, where it has one", () => {
    const claim = { name: "c", size: "10Gi", storageClass: "gp3", labels: {}, protect: true };
    assert.equal(claimSpec(claim).volumeAttributesClassName, undefined);
    assert.equal(claimSpec({ ...claim, attributesClass: "gp3-a" }).volumeAttributesClassName, "gp3-a");
  });
});

describe("components/registry: ECR", () => {
  it("has repositories whose tags never change, scanned at each push, with the newest images kept", async () => {
    const region = new Registrations((await recordRegion()).resources);
    const { name, imageTagMutability, imageScanningConfiguration, forceDelete } =
      region.one("ecr/repository:Repository").inputs;
    assert.deepEqual([name, imageTagMutability, forceDelete], ["cryptokube-x/app", "IMMUTABLE", false]);
    assert.deepEqual(imageScanningConfiguration, { scanOnPush: true });
    const { repository, policy } = region.one("LifecyclePolicy").inputs;
    assert.equal(repository, "cryptokube-x/app");
    const [rule] = (JSON.parse(policy as string) as { rules: { selection: unknown; action: unknown }[] }).rules;
    assert.deepEqual(rule?.selection, { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 20 });
    assert.deepEqual(rule.action, { type: "expire" });
  });

  it("has a way to other registries through the account's own", async () => {
    const { inputs } = new Registrations((await recordRegion()).resources).one("PullThroughCacheRule");
    assert.deepEqual([inputs.ecrRepositoryPrefix, inputs.upstreamRegistryUrl], ["x/kubernetes", "registry.k8s.io"]);
  });
});
