import assert from "node:assert/strict";
import * as types from "../../../../lab/providers/aws/resources/parts.ts";
import { type Properties, UNKNOWN } from "../../../../lab/providers/protocol/values.ts";
import { openCloud } from "./support/cloud.ts";
import { network, region, role } from "./support/region.ts";

describe("a simulated cluster", () => {
  const wanted = (roleArn: unknown, subnetIds: string[], more: Properties = {}): Properties => ({
    name: "main",
    version: "1.35",
    roleArn: String(roleArn),
    vpcConfig: { subnetIds },
    ...more,
  });

  it("has the outputs that programs read, and answers at the world's address", async () => {
    const world = {
      controlPlane: () =>
        Promise.resolve({ endpoint: "https://127.0.0.1:6443", certificateAuthority: "Q0E=", version: "1.35" }),
    };
    const cloud = openCloud({ world });
    const { cluster } = await region(cloud);
    assert.equal(cluster.id, "sim-main");
    assert.equal(cluster.state["status"], "ACTIVE");
    assert.equal(cluster.state["endpoint"], "https://127.0.0.1:6443");
    assert.deepEqual(cluster.state["certificateAuthority"], { data: "Q0E=" });
    assert.match(JSON.stringify(cluster.state["vpcConfig"]), /"clusterSecurityGroupId":"sim-sg-0/);
    const entries = cloud.cloud().entries.filter(({ type }) => type === types.ACCESS_ENTRY);
    assert.deepEqual(
      entries.map(({ properties }) => properties["principalArn"]),
      [cloud.rehearsal.record.caller],
    );
  });

  it("has in a preview what the cloud will add within a block as unknown, and once it stands as it is", async () => {
    const cloud = openCloud();
    const { cluster } = await region(cloud);
    const block = (state: Properties) => state["vpcConfig"] as Properties;
    const subject = { urn: `urn:pulumi:s::p::${types.CLUSTER}::x`, type: types.CLUSTER, name: "x", timeout: 0 };
    const before = await cloud.provider.create({ ...subject, inputs: cluster.inputs, preview: true });
    const { clusterSecurityGroupId, subnetIds } = block(before.state);
    assert.equal(clusterSecurityGroupId, UNKNOWN);
    assert.deepEqual(subnetIds, block(cluster.inputs)["subnetIds"]);
    const after = await cloud.provider.update({
      ...subject,
      id: cluster.id,
      olds: cluster.state,
      oldInputs: cluster.inputs,
      news: { ...cluster.inputs, tags: { owner: "spec" } },
      preview: true,
      ignoreChanges: [],
    });
    assert.equal(block(after)["clusterSecurityGroupId"], block(cluster.state)["clusterSecurityGroupId"]);
  });

  it("is refused with subnets of one zone, of two VPCs, or of a zone that takes no control plane", async () => {
    const cloud = openCloud();
    const { subnets, vpc } = await network(cloud);
    const { state } = await role(cloud, "control", "eks.amazonaws.com", ["AmazonEKSClusterPolicy"]);
    const [first = vpc, second = vpc] = subnets;
    assert.match(await cloud.refused(types.CLUSTER, wanted(state["arn"], [first.id])), /at least two different AZs/);
    const other = await cloud.make(types.VPC, { cidrBlock: "10.9.0.0/16" }, "other");
    const foreign = await cloud.make(
      types.SUBNET,
      { vpcId: other.id, cidrBlock: "10.9.0.0/20", availabilityZoneId: "euw1-az2" },
      "foreign",
    );
    assert.match(await cloud.refused(types.CLUSTER, wanted(state["arn"], [first.id, foreign.id])), /all be in one VPC/);
    cloud.rehearsal.edit(({ entries }) => {
      const found = entries.find(({ id }) => id === second.id);
      if (found) found.properties["availabilityZoneId"] = "use1-az3";
    });
    assert.match(
      await cloud.refused(types.CLUSTER, wanted(state["arn"], [first.id, second.id])),
      /UnsupportedAvailabilityZoneException/,
    );
  });

  it("is refused with a role that eks may not take, without its policy, or of no account", async () => {
    const cloud = openCloud();
    const subnetIds = (await network(cloud)).subnets.map(({ id }) => id);
    const stranger = await role(cloud, "stranger", "ec2.amazonaws.com", ["AmazonEKSClusterPolicy"]);
    const bare = await role(cloud, "bare", "eks.amazonaws.com", []);
    assert.match(
      await cloud.refused(types.CLUSTER, wanted(stranger.state["arn"], subnetIds)),
      /the trusted entity is not correct/,
    );
    assert.match(
      await cloud.refused(types.CLUSTER, wanted(bare.state["arn"], subnetIds)),
      /must include the `ec2:DescribeSubnets` action/,
    );
    assert.match(
      await cloud.refused(types.CLUSTER, wanted("arn:aws:iam::000000000000:role/nobody", subnetIds)),
      /InvalidParameterException.*could not be assumed/,
    );
  });

  it("is refused by its name, an unknown kind of log, a service range over the VPC, and an API server that nobody reaches", async () => {
    const cloud = openCloud();
    const subnetIds = (await network(cloud)).subnets.map(({ id }) => id);
    const { state } = await role(cloud, "control", "eks.amazonaws.com", ["AmazonEKSClusterPolicy"]);
    const refused = (more: Properties) => cloud.refused(types.CLUSTER, wanted(state["arn"], subnetIds, more));
    assert.match(await refused({ name: "a.b" }), /name: InvalidParameterException.*must match/);
    assert.match(await refused({ name: "a".repeat(101) }), /at most 100/);
    assert.match(
      await refused({ enabledClusterLogTypes: ["api", "apis"] }),
      /enabledClusterLogTypes.*"apis" must be one of api, audit/,
    );
    assert.match(
      await refused({ kubernetesNetworkConfig: { serviceIpv4Cidr: "10.0.0.0/20" } }),
      /overlaps with the VPC's 10\.0\.0\.0\/16/,
    );
    assert.match(
      await refused({ vpcConfig: { subnetIds, endpointPublicAccess: false } }),
      /Private and public endpoint access cannot be false/,
    );
    assert.match(
      await refused({ vpcConfig: { subnetIds, publicAccessCidrs: ["10.0.0.1/8"] } }),
      /The CIDR 10\.0\.0\.1\/8 is invalid/,
    );
  });

  it("is refused with a private endpoint in a VPC without names, and never gives up access entries", async () => {
    const cloud = openCloud();
    const { cluster, vpc } = await region(cloud);
    const back = { ...cluster.inputs, accessConfig: { authenticationMode: "CONFIG_MAP" } };
    await assert.rejects(cloud.update(cluster, back), /Unsupported authentication mode update from API to CONFIG_MAP/);
    await cloud.update(vpc, { ...vpc.inputs, enableDnsHostnames: false });
    const second = { ...cluster.inputs, name: "second" };
    assert.match(await cloud.refused(types.CLUSTER, second), /needs enableDnsSupport and enableDnsHostnames/);
  });

  it("goes up by one version at a time, in place; its name and role make another", async () => {
    const cloud = openCloud();
    const { cluster } = await region(cloud);
    const to = (version: string) => ({ ...cluster.inputs, version });
    await assert.rejects(
      cloud.update(cluster, to("1.37")),
      /Unsupported Kubernetes minor version update from 1\.35 to 1\.37/,
    );
    await assert.rejects(cloud.update(cluster, to("1.34")), /Unsupported Kubernetes minor version update/);
    assert.deepEqual((await cloud.diff(cluster, to("1.36"))).replaces, []);
    assert.equal((await cloud.update(cluster, to("1.36"))).state["version"], "1.36");
    assert.ok(cloud.rehearsal.calls().some(({ operation }) => operation === "UpdateClusterVersion"));
    assert.deepEqual(
      (await cloud.diff(cluster, { ...cluster.inputs, roleArn: "arn:aws:iam::000000000000:role/x" })).replaces,
      ["roleArn"],
    );
    const another = await cloud.diff(cluster, {
      ...cluster.inputs,
      kubernetesNetworkConfig: { serviceIpv4Cidr: "172.21.0.0/16" },
    });
    assert.deepEqual([another.replaces, another.deleteBeforeReplace], [["kubernetesNetworkConfig"], true]);
  });

  it("stays while it has machines, and takes its add-ons and entries along", async () => {
    const cloud = openCloud();
    const { cluster, group } = await region(cloud);
    const made = await cloud.make(types.NODE_GROUP, group, "group");
    await cloud.make(types.ADDON, { clusterName: "main", addonName: "coredns" }, "dns");
    await assert.rejects(cloud.remove(cluster), /ResourceInUseException: Cluster has nodegroups attached: apps-1/);
    await cloud.remove(made);
    await cloud.remove(cluster);
    const left = cloud.cloud().entries.filter(({ properties }) => properties["clusterName"] === "main");
    assert.deepEqual(left, []);
  });
});
