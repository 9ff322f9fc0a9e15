import assert from "node:assert/strict";
import { awsPlan, keyArn, recordRegion } from "./fixtures.ts";
import { Registrations } from "./registrations.ts";

describe("components/cluster: pools of EKS", () => {
  let region: Registrations;
  before(async () => {
    region = new Registrations((await recordRegion()).resources);
  });
  const group = (name = "cluster-chains-use1-az1") => region.one("eks/nodeGroup:NodeGroup", name);
  const template = () => region.one("ec2/launchTemplate:LaunchTemplate", "cluster-chains-use1-az1").inputs;

  it("are a node group each, as the plan has it, in the subnet of its zone", () => {
    const { inputs } = group();
    const { nodeGroupName, subnetIds, instanceTypes, amiType, capacityType, version, labels, taints } = inputs;
    assert.deepEqual(
      { nodeGroupName, subnetIds, instanceTypes, amiType, capacityType, version, labels, taints },
      {
        nodeGroupName: "chains-use1-az1-0a1b2c3d",
        subnetIds: ["cluster-network-use1-az1-nodes-id"],
        instanceTypes: ["m7g.2xlarge"],
        amiType: "AL2023_ARM_64_STANDARD",
        capacityType: "ON_DEMAND",
        version: "1.36",
        labels: { "cryptokube.io/pool": "chains-use1-az1" },
        taints: [{ key: "cryptokube.io/dedicated", value: "chains", effect: "NO_SCHEDULE" }],
      },
    );
    assert.deepEqual(group("cluster-peers-use1-az4").inputs.subnetIds, ["cluster-network-use1-az4-public-id"]);
  });

  it("take their machines from the newest version of their template", () => {
    assert.deepEqual(group().inputs.launchTemplate, { id: "cluster-chains-use1-az1-id", version: "7" });
  });

  it("keep their number from the autoscaler where the plan decides it, and leave it to it where it does not", () => {
    assert.deepEqual(group().ignoreChanges, []);
    assert.deepEqual(group("cluster-apps-use1-az2").ignoreChanges, ["scalingConfig.desiredSize"]);
    assert.deepEqual(group("cluster-apps-use1-az2").inputs.scalingConfig, { minSize: 0, desiredSize: 2, maxSize: 4 });
  });

  it("are renewed one chain's machine at a time, with time for each to stop, and never by force", () => {
    assert.deepEqual(group().inputs.updateConfig, { maxUnavailable: 1 });
    assert.deepEqual(group("cluster-apps-use1-az2").inputs.updateConfig, { maxUnavailablePercentage: 33 });
    assert.deepEqual(group().timeouts, { create: "30m", update: "4h", delete: "2h" });
    assert.deepEqual(group("cluster-apps-use1-az2").timeouts, { create: "", update: "", delete: "" });
    for (const { inputs } of region.of("eks/nodeGroup:NodeGroup")) assert.equal(inputs.forceUpdateVersion, false);
  });

  it("make a new group before the old one goes: their name alone changes, and nothing else keeps it from that", async () => {
    const pools = awsPlan().pools.map((pool) => ({ ...pool, name: `${pool.pool}-ffffffff`, machine: "m8g.2xlarge" }));
    const changed = new Registrations((await recordRegion({ pools })).resources);
    for (const before of region.of("eks/nodeGroup:NodeGroup")) {
      const after = changed.one("eks/nodeGroup:NodeGroup", before.name);
      assert.equal(after.urn, before.urn);
      assert.notEqual(after.inputs.nodeGroupName, before.inputs.nodeGroupName);
      assert.deepEqual([after.deleteBeforeReplace, after.protect, after.retainOnDelete], [false, false, false]);
    }
  });

  it("have machines that answer metadata to themselves alone, and only by version 2", () => {
    assert.deepEqual(template().metadataOptions, {
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
      instanceMetadataTags: "disabled",
    });
  });

  it("have an encrypted root disk of the planned size, gone with the machine", () => {
    assert.deepEqual(template().blockDeviceMappings, [
      {
        deviceName: "/dev/xvda",
        ebs: {
          volumeType: "gp3",
          volumeSize: 40,
          encrypted: "true",
          kmsKeyId: keyArn,
          deleteOnTermination: "true",
        },
      },
    ]);
  });

  it("name neither image nor type nor role in the template: EKS merges its own", () => {
    const { imageId, instanceType, iamInstanceProfile, networkInterfaces } = template();
    assert.deepEqual([imageId, instanceType, iamInstanceProfile, networkInterfaces], Array(4).fill(undefined));
    assert.equal(Buffer.from(template().userData as string, "base64").toString(), "MIME-Version: 1.0\n");
  });

  it("stand in the cluster's own security group and in no other", () => {
    assert.deepEqual(template().vpcSecurityGroupIds, ["sg-cluster"]);
  });

  it("tag what the template makes with the environment, which the provider's default tags do not reach", () => {
    const specifications = template().tagSpecifications as { resourceType: string; tags: Record<string, string> }[];
    assert.deepEqual(
      specifications.map(({ resourceType }) => resourceType),
      ["instance", "volume", "network-interface"],
    );
    for (const { tags } of specifications) {
      assert.deepEqual(tags, { "cryptokube.io/environment": "x", Name: "cryptokube-x-chains-use1-az1" });
    }
  });
});
