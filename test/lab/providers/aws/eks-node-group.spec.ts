import assert from "node:assert/strict";
import * as types from "../../../../lab/providers/aws/resources/parts.ts";
import type { SimulatedNodeGroup } from "../../../../lab/providers/aws/world.ts";
import { WorldError } from "../../../../lab/providers/aws/world.ts";
import type { Properties } from "../../../../lab/providers/protocol/values.ts";
import { arnOf, openCloud } from "./support/cloud.ts";
import { nodePolicies, region, role } from "./support/region.ts";

const mime = (body: string): string =>
  Buffer.from(
    `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="B"\n\n--B\nContent-Type: application/node.eks.aws\n\n${body}\n--B--\n`,
  ).toString("base64");

describe("a simulated node group", () => {
  it("has its machines made, changed and taken away in the world", async () => {
    const seen: [string, SimulatedNodeGroup][] = [];
    const world = {
      scale: (group: SimulatedNodeGroup) => Promise.resolve(void seen.push(["scale", group])),
      remove: (group: SimulatedNodeGroup) => Promise.resolve(void seen.push(["remove", group])),
    };
    const cloud = openCloud({ world });
    const { group } = await region(cloud);
    const taints = [{ key: "cryptokube.io/dedicated", value: "chains", effect: "NO_SCHEDULE" }];
    const wanted = { ...group, labels: { "cryptokube.io/pool": "apps" }, taints };
    const made = await cloud.make(types.NODE_GROUP, wanted, "group");
    const changed = await cloud.update(made, { ...wanted, scalingConfig: { minSize: 0, desiredSize: 3, maxSize: 3 } });
    await cloud.remove(changed);
    assert.deepEqual(
      seen.map(([what, { desired }]) => [what, desired]),
      [
        ["scale", 1],
        ["scale", 3],
        ["remove", 3],
      ],
    );
    assert.deepEqual(seen[0]?.[1], {
      cluster: "main",
      name: "apps-1",
      machine: "m7g.large",
      capacityType: "ON_DEMAND",
      amiType: "AL2023_ARM_64_STANDARD",
      zones: [
        { id: "euw1-az1", name: "eu-west-1b" },
        { id: "euw1-az2", name: "eu-west-1c" },
      ],
      desired: 1,
      // Of another version or template, machines are replaced.
      launched: "1.35, template none",
      labels: { "cryptokube.io/pool": "apps" },
      taints,
      rootDiskGiB: 20,
    });
  });

  it("says what the world said where its pods could not be moved, and stays", async () => {
    const remove = () =>
      Promise.reject(new WorldError("PodEvictionFailure", "Reached max retries while trying to evict pods"));
    const cloud = openCloud({ world: { remove } });
    const { group } = await region(cloud);
    const made = await cloud.make(types.NODE_GROUP, group, "group");
    await assert.rejects(cloud.remove(made), /PodEvictionFailure: Reached max retries/);
    assert.equal(cloud.entry(made)?.status, "DELETE_FAILED");
  });

  it("is refused by its shape: name, scaling, labels, taints, kinds of image and capacity", async () => {
    const cloud = openCloud();
    const { group } = await region(cloud);
    const refused = (more: Properties) => cloud.refused(types.NODE_GROUP, { ...group, ...more });
    assert.match(await refused({ nodeGroupName: "n".repeat(64) }), /nodeGroupName: InvalidParameterException/);
    assert.match(
      await refused({ scalingConfig: { minSize: 2, desiredSize: 1, maxSize: 3 } }),
      /scalingConfig: InvalidParameterException/,
    );
    assert.match(await refused({ scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 0 } }), /at least 1/);
    assert.match(await refused({ labels: { "kubernetes.io/role": "x" } }), /its prefix is reserved/);
    assert.match(await refused({ labels: { pool: "x".repeat(64) } }), /labels/);
    assert.match(
      await refused({ taints: [{ key: "a", value: "b", effect: "NoSchedule" }] }),
      /"NoSchedule" must be one of NO_SCHEDULE/,
    );
    assert.match(await refused({ amiType: "AL2023_ARM64" }), /amiType: InvalidParameterException/);
    assert.match(await refused({ capacityType: "RESERVED" }), /"RESERVED" must be one of ON_DEMAND, SPOT/);
  });

  it("is refused with a role that may not join, pull, or give addresses to pods", async () => {
    const cloud = openCloud();
    const { group } = await region(cloud);
    const refusedFor = async (name: string, policies: string[], service = "ec2.amazonaws.com") => {
      const { state } = await role(cloud, name, service, policies);
      return cloud.refused(types.NODE_GROUP, { ...group, nodeRoleArn: arnOf({ state }) });
    };
    const [join = "", pull = "", addresses = ""] = nodePolicies;
    assert.match(await refusedFor("a", [pull, addresses]), /NodeCreationFailure.*may not do ec2:DescribeInstances/);
    assert.match(await refusedFor("b", [join, addresses]), /may not do ecr:GetAuthorizationToken/);
    assert.match(await refusedFor("c", [join, pull]), /NodeCreationFailure.*AmazonEKS_CNI_Policy/);
    assert.match(
      await refusedFor("d", nodePolicies, "eks.amazonaws.com"),
      /\[ec2\.amazonaws\.com\] were not found in the trust/,
    );
  });

  it("takes the network's rights from a pod identity, and needs the add-on where the cluster has none of its own", async () => {
    const cloud = openCloud();
    const { group } = await region(cloud, { cluster: { bootstrapSelfManagedAddons: false } });
    const { state } = await role(cloud, "plain", "ec2.amazonaws.com", nodePolicies.slice(0, 2));
    const plain = { ...group, nodeRoleArn: arnOf({ state }) };
    assert.match(await cloud.refused(types.NODE_GROUP, plain), /the add-on vpc-cni is not installed/);
    await cloud.make(types.ADDON, { clusterName: "main", addonName: "vpc-cni" }, "cni");
    assert.match(await cloud.refused(types.NODE_GROUP, plain), /AmazonEKS_CNI_Policy/);
    const cni = await role(
      cloud,
      "cni",
      "pods.eks.amazonaws.com",
      ["AmazonEKS_CNI_Policy"],
      ["sts:AssumeRole", "sts:TagSession"],
    );
    const identity = {
      clusterName: "main",
      namespace: "kube-system",
      serviceAccount: "aws-node",
      roleArn: arnOf(cni),
    };
    await cloud.make(types.POD_IDENTITY, identity, "cni");
    await cloud.make(types.NODE_GROUP, plain, "group");
  });

  it("is refused where its machines reach nothing, or stand in public without an address", async () => {
    const lonely = openCloud();
    const inside = await region(lonely, { route: false });
    assert.match(
      await lonely.refused(types.NODE_GROUP, inside.group),
      /NodeCreationFailure: .*no endpoint of ec2, ecr\.api, ecr\.dkr, s3/,
    );
    const bare = openCloud();
    const outside = await region(bare, { mapPublic: false });
    assert.match(await bare.refused(types.NODE_GROUP, outside.group), /Ec2SubnetInvalidConfiguration/);
  });

  it("is refused behind a NAT gateway that itself stands in a private subnet", async () => {
    const cloud = openCloud();
    const { vpc, subnets, group } = await region(cloud, { route: false });
    const [first = vpc] = subnets;
    const address = await cloud.make(types.EIP, {}, "address");
    const nat = await cloud.make(types.NAT, { subnetId: first.id, allocationId: address.id }, "nat");
    const table = cloud
      .cloud()
      .entries.find(({ type, properties }) => type === types.ROUTE_TABLE && properties["default"] !== true);
    await cloud.make(
      types.ROUTE,
      { routeTableId: table?.id ?? "", destinationCidrBlock: "0.0.0.0/0", natGatewayId: nat.id },
      "way",
    );
    assert.match(
      await cloud.refused(types.NODE_GROUP, group),
      /the NAT gateway sim-nat-\w+ stands in sim-subnet-\w+, which has no route to an internet gateway/,
    );
  });

  it("is refused with a machine that its zone does not offer, or of another architecture", async () => {
    const facts = { offers: (_machine: string, zone: string) => zone !== "euw1-az2", architecture: () => "amd64" };
    const cloud = openCloud({ facts });
    const { group } = await region(cloud);
    assert.match(
      await cloud.refused(types.NODE_GROUP, group),
      /\[m7g\.large\] is not a valid instance type for requested amiType/,
    );
    const x86 = { ...group, amiType: "AL2023_x86_64_STANDARD" };
    assert.match(await cloud.refused(types.NODE_GROUP, x86), /AsgInstanceLaunchFailures.*\(m7g\.large\).*\(euw1-az2\)/);
  });

  it("is refused with a launch template that says what the group says, or what none for a group may say", async () => {
    const cloud = openCloud();
    const { group } = await region(cloud);
    const template = (name: string, more: Properties) => cloud.make(types.LAUNCH_TEMPLATE, { name, ...more }, name);
    const refused = (id: string, more: Properties = {}, version = "1") =>
      cloud.refused(types.NODE_GROUP, { ...group, launchTemplate: { id, version }, ...more });
    const sized = await template("sized", { instanceType: "m7g.large" });
    assert.match(await refused(sized.id), /instanceTypes should be specified in the launch template/);
    const plain = await template("plain", { userData: mime("maxPods: 110") });
    assert.match(await refused(plain.id, { diskSize: 50 }), /diskSize should be specified in the launch template/);
    assert.match(await refused(plain.id, {}, "2"), /launch template version 2 does not exist/);
    const profile = await template("profile", { iamInstanceProfile: { name: "x" } });
    assert.match(
      await refused(profile.id),
      /Ec2LaunchTemplateInvalidConfiguration: launchTemplate: iamInstanceProfile must not stand/,
    );
    const script = await template("script", { userData: Buffer.from("#!/bin/sh").toString("base64") });
    assert.match(await refused(script.id), /User data was not in the MIME multipart format/);
    assert.match(
      await refused("sim-lt-0aaaaaaaaaaaaaaaa"),
      /launch template ID 'sim-lt-0aaaaaaaaaaaaaaaa' does not exist/,
    );
    await cloud.make(types.NODE_GROUP, { ...group, launchTemplate: { id: plain.id, version: "1" } }, "group");
  });

  it("is refused at another version than its cluster's", async () => {
    const cloud = openCloud();
    const { group } = await region(cloud);
    assert.match(
      await cloud.refused(types.NODE_GROUP, { ...group, version: "1.36" }),
      /1\.36 is not the cluster's: 1\.35/,
    );
    await cloud.make(types.NODE_GROUP, { ...group, version: "1.35" }, "group");
  });

  it("is refused with disks of a key that Auto Scaling may not use", async () => {
    const cloud = openCloud();
    const { group } = await region(cloud);
    const root = { AWS: "arn:aws:iam::000000000000:root" };
    const scaling = {
      AWS: "arn:aws:iam::000000000000:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
    };
    const withKey = async (name: string, principals: Properties[]) => {
      const statements = principals.map((Principal) => ({
        Effect: "Allow",
        Principal,
        Action: "kms:*",
        Resource: "*",
      }));
      const key = await cloud.make(
        types.KEY,
        { policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) },
        name,
      );
      const blockDeviceMappings = [{ deviceName: "/dev/xvda", ebs: { encrypted: "true", kmsKeyId: arnOf(key) } }];
      const template = await cloud.make(types.LAUNCH_TEMPLATE, { name, blockDeviceMappings }, name);
      return { ...group, nodeGroupName: name, launchTemplate: { id: template.id, version: "1" } };
    };
    const closed = await withKey("closed", [root]);
    assert.match(await cloud.refused(types.NODE_GROUP, closed), /Client\.InvalidKMSKey\.InvalidState.*kms:CreateGrant/);
    await cloud.make(types.NODE_GROUP, await withKey("open", [root, scaling]), "open");
  });

  it("is made anew where its machine changes, and in place where its size or labels do", async () => {
    const cloud = openCloud();
    const { group } = await region(cloud);
    const made = await cloud.make(types.NODE_GROUP, group, "group");
    const machine = await cloud.diff(made, { ...group, nodeGroupName: "apps-2", instanceTypes: ["m7g.xlarge"] });
    assert.deepEqual(machine.replaces?.toSorted(), ["instanceTypes", "nodeGroupName"]);
    assert.equal(machine.deleteBeforeReplace, false);
    const same = await cloud.diff(made, { ...group, instanceTypes: ["m7g.xlarge"] });
    assert.equal(same.deleteBeforeReplace, true);
    const size = await cloud.diff(made, { ...group, scalingConfig: { minSize: 0, desiredSize: 2, maxSize: 3 } });
    assert.deepEqual([size.diffs, size.replaces], [["scalingConfig"], []]);
    assert.equal(
      (await cloud.diff(made, { ...group, subnetIds: [...(group["subnetIds"] as string[])].reverse() })).changes,
      false,
    );
  });
});

describe("simulated user data", () => {
  it("is refused where it is not base64, or more than 16 KiB before it is encoded", async () => {
    const cloud = openCloud();
    assert.match(
      await cloud.refused(types.LAUNCH_TEMPLATE, { name: "a b" }),
      /InvalidLaunchTemplateName\.MalformedException/,
    );
    const encoded = (bytes: number) => Buffer.alloc(bytes, "a").toString("base64");
    assert.match(
      await cloud.refused(types.LAUNCH_TEMPLATE, { name: "one", userData: "#!/bin/sh" }),
      /InvalidUserData\.Malformed/,
    );
    assert.match(
      await cloud.refused(types.LAUNCH_TEMPLATE, { name: "two", userData: encoded(16_385) }),
      /limited to 16384 bytes, found 16385/,
    );
    await cloud.make(types.LAUNCH_TEMPLATE, { name: "three", userData: encoded(16_384) }, "three");
  });
});
