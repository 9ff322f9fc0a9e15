import assert from "node:assert/strict";
import * as types from "../../../../lab/providers/aws/resources/parts.ts";
import { openCloud, type TrialCloud } from "./support/cloud.ts";
import { network, region, role } from "./support/region.ts";

const read = (cloud: TrialCloud, type: string, id: string) =>
  cloud.provider.read({ urn: `urn:pulumi:s::p::${type}::it`, type, name: "it", id, state: {}, inputs: {} });

describe("an import from the simulated cloud", () => {
  it("names a thing as the official provider does, and gets its id in this cloud", async () => {
    const cloud = openCloud();
    await role(cloud, "nodes", "ec2.amazonaws.com", []);
    const { subnets, table } = await network(cloud);
    const association = cloud.cloud().entries.find(({ type }) => type === types.ROUTE_TABLE_ASSOCIATION);
    const way = cloud.cloud().entries.find(({ type }) => type === types.ROUTE);
    assert.equal((await read(cloud, types.ROLE, "nodes")).id, "sim-nodes");
    assert.equal((await read(cloud, types.ROUTE, `${table.id}_0.0.0.0/0`)).id, way?.id);
    const named = `${subnets[0]?.id ?? ""}/${table.id}`;
    assert.equal((await read(cloud, types.ROUTE_TABLE_ASSOCIATION, named)).id, association?.id);
    assert.equal((await read(cloud, types.SUBNET, subnets[1]?.id ?? "")).id, subnets[1]?.id);
  });

  it("has no change where the program names a template by its id alone, and the cloud by its name as well", async () => {
    const cloud = openCloud();
    const { group } = await region(cloud);
    const template = await cloud.make(types.LAUNCH_TEMPLATE, { name: "apps", instanceType: "m7g.large" }, "apps");
    const { instanceTypes: _, ...machines } = group;
    const wanted = { ...machines, launchTemplate: { id: template.id, version: "1" } };
    const made = await cloud.make(types.NODE_GROUP, wanted, "it");
    const found = await read(cloud, types.NODE_GROUP, made.id);
    assert.deepEqual(found.inputs["launchTemplate"], { id: template.id, name: "apps", version: "1" });
    const imported = { ...made, state: found.state, inputs: found.inputs };
    assert.deepEqual((await cloud.diff(imported, wanted)).replaces, []);
    const other = await cloud.make(types.LAUNCH_TEMPLATE, { name: "others", instanceType: "m7g.large" }, "others");
    const moved = { ...wanted, launchTemplate: { id: other.id, version: "1" } };
    assert.deepEqual((await cloud.diff(imported, moved)).replaces, ["launchTemplate"]);
  });

  it("refuses what this cloud has not, and a state's id without the mark even where a name is like it", async () => {
    const cloud = openCloud();
    const made = await role(cloud, "nodes", "ec2.amazonaws.com", []);
    await assert.rejects(read(cloud, types.ROLE, "others"), /no simulated cloud gave/);
    await assert.rejects(cloud.read({ ...made, id: "nodes" }), /no simulated cloud gave/);
  });
});

describe("what a name alone tells apart", () => {
  it("is put anew where it is there already: one policy, with the later document", async () => {
    const cloud = openCloud();
    await role(cloud, "nodes", "ec2.amazonaws.com", []);
    // Two of this size are more than a role may have.
    const policy = (Action: string) =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: Array.from({ length: 100 }, () => ({ Effect: "Allow", Action, Resource: "*" })),
      });
    const inputs = { name: "own", role: "nodes" };
    await cloud.make(types.ROLE_POLICY, { ...inputs, policy: policy("ec2:DescribeInstances") });
    await cloud.make(types.ROLE_POLICY, { ...inputs, policy: policy("ec2:DescribeSubnets") });
    const found = cloud.cloud().entries.filter(({ type }) => type === types.ROLE_POLICY);
    assert.deepEqual(
      found.map(({ properties }) => properties["policy"]),
      [policy("ec2:DescribeSubnets")],
    );
  });
});
