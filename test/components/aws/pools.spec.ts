import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { projectDir } from "../../support/stacks.ts";
import { awsPlan, keyArn, pool, recordRegion } from "./fixtures.ts";
import { Registrations } from "./registrations.ts";

describe("components/cluster: pools of EKS", () => {
  let region: Registrations;
  before(async () => {
    region = new Registrations((await recordRegion()).resources);
  });
  const group = (name = "cluster-chains-use1-az1-0a1b2c3d") => region.one("eks/nodeGroup:NodeGroup", name);
  const template = () => region.one("ec2/launchTemplate:LaunchTemplate", "cluster-chains-use1-az1-0a1b2c3d").inputs;

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
    assert.deepEqual(group("cluster-peers-use1-az4-99887766").inputs.subnetIds, ["cluster-network-use1-az4-public-id"]);
  });

  it("take their machines from the newest version of their template", () => {
    assert.deepEqual(group().inputs.launchTemplate, { id: "cluster-chains-use1-az1-0a1b2c3d-id", version: "7" });
  });

  it("keep their number from the autoscaler where the plan decides it, and leave it to it where it does not", () => {
    assert.deepEqual(group().ignoreChanges, []);
    assert.deepEqual(group("cluster-apps-use1-az2-4d5e6f70").ignoreChanges, ["scalingConfig.desiredSize"]);
    assert.deepEqual(group("cluster-apps-use1-az2-4d5e6f70").inputs.scalingConfig, {
      minSize: 0,
      desiredSize: 2,
      maxSize: 4,
    });
  });

  it("are renewed one chain's machine at a time, with time for each to stop, and never by force", () => {
    assert.deepEqual(group().inputs.updateConfig, { maxUnavailable: 1 });
    assert.deepEqual(group("cluster-apps-use1-az2-4d5e6f70").inputs.updateConfig, { maxUnavailablePercentage: 33 });
    assert.deepEqual(group().timeouts, { create: "30m", update: "4h", delete: "2h" });
    assert.deepEqual(group("cluster-apps-use1-az2-4d5e6f70").timeouts, { create: "", update: "", delete: "" });
    for (const { inputs } of region.of("eks/nodeGroup:NodeGroup")) assert.equal(inputs.forceUpdateVersion, false);
  });

  it("are resources by their groups' names: a change makes a new group beside the old one, and replaces none", async () => {
    const pools = awsPlan().pools.map((each) => ({
      ...each,
      name: `${each.pool}-ffffffff`,
      template: `cryptokube-x-${each.pool}-ffffffff`,
      machine: "m8g.2xlarge",
    }));
    const changed = new Registrations((await recordRegion({ pools })).resources);
    const urns = (of: Registrations) => of.of("eks/nodeGroup:NodeGroup").map(({ urn }) => urn);
    assert.equal(urns(region).length, 3);
    for (const urn of urns(changed)) assert.ok(!urns(region).includes(urn), urn);
    for (const type of ["eks/nodeGroup:NodeGroup", "ec2/launchTemplate:LaunchTemplate"]) {
      const names = [...region.of(type), ...changed.of(type)].map(({ inputs }) => inputs.nodeGroupName ?? inputs.name);
      assert.equal(new Set(names).size, names.length, "one name in the account for each");
    }
  });

  describe("that leave", () => {
    const old = pool({
      name: "chains-use1-az1-01d01d01",
      generation: "01d01d01",
      machine: "m6g.2xlarge",
      scaling: { min: 0, desired: 0, max: 1 },
      taints: [{ key: "cryptokube.io/leaving", value: "true", effect: "NO_SCHEDULE" }],
    });
    let both: Registrations;
    before(async () => {
      both = new Registrations((await recordRegion({ leaving: [old] })).resources);
    });
    const leaving = () => both.one("eks/nodeGroup:NodeGroup", "cluster-chains-use1-az1-01d01d01");
    const wanted = () => both.of("eks/nodeGroup:NodeGroup").filter(({ name }) => name !== leaving().name);

    it("stay as they were made, whatever the plan says by now, but for the taint that keeps others away", () => {
      const { ignoreChanges, inputs, protect, retainOnDelete } = leaving();
      const stated = Object.keys(inputs).filter((key) => key !== "taints");
      assert.deepEqual(
        stated.filter((key) => !ignoreChanges.includes(key)),
        [],
      );
      assert.ok(!ignoreChanges.includes("taints"));
      assert.deepEqual(inputs.taints, [{ key: "cryptokube.io/leaving", value: "true", effect: "NO_SCHEDULE" }]);
      assert.deepEqual([protect, retainOnDelete], [false, false]);
      assert.deepEqual(both.one("ec2/launchTemplate:LaunchTemplate", leaving().name).ignoreChanges, ["*"]);
    });

    it("name every input that a group of theirs can have, as an older program may have set it", () => {
      const known = readFileSync(path.join(projectDir, "node_modules/@pulumi/aws/eks/nodeGroup.d.ts"), "utf8").split(
        "export interface NodeGroupArgs {",
      )[1]!;
      const inputs = [...known.matchAll(/^ {4}(\w+)\??: pulumi\.Input/gm)].map(([, name]) => name!);
      assert.ok(inputs.length > 15);
      assert.deepEqual([...leaving().ignoreChanges, "taints"].sort(), inputs.sort());
    });

    it("are closed to what is new only when those that follow them are there", () => {
      assert.equal(wanted().length, 3);
      for (const group of wanted()) {
        assert.ok(both.needs(leaving(), group), group.name);
        assert.ok(!both.needs(group, leaving()), group.name);
      }
    });

    it("are there as long as anything on the cluster is, so that a destruction ends its pods first", () => {
      const objects = both.all.filter(
        ({ type, parent }) => type.startsWith("kubernetes:") && !parent.endsWith("::cluster-policies"),
      );
      assert.ok(objects.length > 0);
      for (const object of objects) assert.ok(both.needs(object, leaving()), object.name);
    });
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
