import assert from "node:assert/strict";
import * as types from "../../../../lab/providers/aws/resources/parts.ts";
import { openCloud, type TrialCloud } from "./support/cloud.ts";
import { network, type Network } from "./support/region.ts";

describe("simulated VPCs and subnets", () => {
  it("are made with AWS's own ids behind the mark, and everything that comes with them", async () => {
    const cloud = openCloud();
    const { vpc, subnets } = await network(cloud);
    assert.match(vpc.id, /^sim-vpc-0[0-9a-f]{16}$/);
    assert.equal(vpc.state["arn"], `arn:aws:ec2:eu-west-1:000000000000:vpc/${vpc.id}`);
    assert.equal(vpc.state["ownerId"], "000000000000");
    assert.equal(subnets[0]?.state["availabilityZone"], "eu-west-1b");
  });

  it("refuse a range that no VPC has", async () => {
    const cloud = openCloud();
    for (const cidrBlock of ["10.0.0.0/8", "10.0.0.1/16", "10.0.0.0/29"]) {
      assert.match(await cloud.refused(types.VPC, { cidrBlock }), /InvalidVpc\.Range/, cidrBlock);
    }
  });

  it("refuse tags that no service takes", async () => {
    const cloud = openCloud();
    const tagged = (tags: Record<string, string>) => cloud.refused(types.VPC, { cidrBlock: "10.0.0.0/16", tags });
    assert.match(await tagged({ "aws:owner": "me" }), /tags\.aws:owner: InvalidTag/);
    assert.match(await tagged({ owner: "x".repeat(257) }), /tags\.owner: InvalidTag/);
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${String(i)}`, "v"]));
    assert.match(await tagged(many), /TooManyTags/);
  });

  it("refuse a further range that overlaps, is of another family, or is one too many", async () => {
    const cloud = openCloud();
    const { vpc } = await network(cloud);
    const associate = (cidrBlock: string) => ({ vpcId: vpc.id, cidrBlock });
    assert.match(await cloud.refused(types.VPC_CIDR, associate("10.0.128.0/20")), /CidrConflict/);
    assert.match(await cloud.refused(types.VPC_CIDR, associate("192.168.0.0/16")), /InvalidVpc\.Range.*restricted/);
    for (const i of [64, 65, 66, 67]) {
      await cloud.make(types.VPC_CIDR, associate(`100.${String(i)}.0.0/16`), `more-${String(i)}`);
    }
    assert.match(await cloud.refused(types.VPC_CIDR, associate("100.68.0.0/16")), /CidrLimitExceeded/);
  });

  it("refuse a subnet outside of the VPC, over another, or in a zone that the account has not", async () => {
    const cloud = openCloud();
    const { vpc } = await network(cloud);
    const subnet = (cidrBlock: string, availabilityZoneId = "euw1-az3") => ({
      vpcId: vpc.id,
      cidrBlock,
      availabilityZoneId,
    });
    assert.match(
      await cloud.refused(types.SUBNET, subnet("10.1.0.0/20")),
      /InvalidSubnet\.Range.*the VPC has 10\.0\.0\.0\/16/,
    );
    assert.match(await cloud.refused(types.SUBNET, subnet("10.0.8.0/21")), /InvalidSubnet\.Conflict/);
    assert.match(
      await cloud.refused(types.SUBNET, subnet("10.0.64.0/20", "use1-az1")),
      /InvalidParameterValue.*use1-az1/,
    );
    assert.match(
      await cloud.refused(types.SUBNET, { ...subnet("10.0.64.0/20"), vpcId: "sim-vpc-0aaaaaaaaaaaaaaaa" }),
      /InvalidVpcID\.NotFound/,
    );
    await cloud.make(types.VPC_CIDR, { vpcId: vpc.id, cidrBlock: "100.64.0.0/16" }, "pods");
    await cloud.make(types.SUBNET, subnet("100.64.0.0/18"), "pods");
  });

  it("refuse a property that does not exist, one of the wrong type, and a missing one, all at once", async () => {
    const said = await openCloud().refused(types.SUBNET, { cidrBlok: "10.0.0.0/20", mapPublicIpOnLaunch: "perhaps" });
    assert.match(said, /cidrBlok: UnknownProperty/);
    assert.match(said, /mapPublicIpOnLaunch: InvalidParameterValue.*true or false/);
    assert.match(said, /vpcId: MissingProperty/);
  });
});

describe("simulated gateways and routes", () => {
  let cloud: TrialCloud;
  let net: Network;
  beforeEach(async () => {
    cloud = openCloud();
    net = await network(cloud);
  });

  const addressed = async () => (await cloud.make(types.EIP, { domain: "vpc" }, "address")).id;

  it("refuse a second internet gateway on a VPC", async () => {
    assert.match(await cloud.refused(types.GATEWAY, { vpcId: net.vpc.id }), /already has an internet gateway attached/);
  });

  it("take a NAT gateway with an address of its own, once", async () => {
    const allocationId = await addressed();
    const nat = await cloud.make(types.NAT, { subnetId: net.subnets[0]?.id ?? "", allocationId }, "nat");
    assert.match(JSON.stringify(nat.state["publicIp"]), /^"203\.0\.113\./);
    assert.match(
      await cloud.refused(types.NAT, { subnetId: net.subnets[1]?.id ?? "", allocationId }),
      /Resource\.AlreadyAssociated/,
    );
    assert.match(
      await cloud.refused(types.NAT, { subnetId: net.subnets[1]?.id ?? "" }),
      /MissingParameter.*AllocationId/,
    );
  });

  it("refuse a NAT gateway in a VPC without an internet gateway", async () => {
    const vpc = await cloud.make(types.VPC, { cidrBlock: "10.9.0.0/16" }, "inner");
    const subnet = await cloud.make(
      types.SUBNET,
      { vpcId: vpc.id, cidrBlock: "10.9.0.0/20", availabilityZoneId: "euw1-az1" },
      "inner",
    );
    assert.match(
      await cloud.refused(types.NAT, { subnetId: subnet.id, allocationId: await addressed() }),
      /Gateway\.NotAttached/,
    );
  });

  it("refuse a route without target, one that is there, and one to another VPC's gateway", async () => {
    const route = { routeTableId: net.table.id, destinationCidrBlock: "0.0.0.0/0" };
    assert.match(await cloud.refused(types.ROUTE, route), /exactly one of .*natGatewayId/);
    assert.match(await cloud.refused(types.ROUTE, { ...route, gatewayId: net.gateway.id }), /RouteAlreadyExists/);
    const vpc = await cloud.make(types.VPC, { cidrBlock: "10.9.0.0/16" }, "other");
    const gateway = await cloud.make(types.GATEWAY, { vpcId: vpc.id }, "other");
    const foreign = { ...route, destinationCidrBlock: "10.9.0.0/16", gatewayId: gateway.id };
    assert.match(await cloud.refused(types.ROUTE, foreign), /belong to different networks/);
    assert.match(
      await cloud.refused(types.ROUTE, { ...foreign, gatewayId: "sim-igw-0aaaaaaaaaaaaaaaa" }),
      /InvalidGatewayID\.NotFound/,
    );
  });

  it("associate a subnet with one route table", async () => {
    const again = { subnetId: net.subnets[0]?.id ?? "", routeTableId: net.table.id };
    assert.match(await cloud.refused(types.ROUTE_TABLE_ASSOCIATION, again), /Resource\.AlreadyAssociated/);
    assert.match(
      await cloud.refused(types.ROUTE_TABLE_ASSOCIATION, { routeTableId: net.table.id }),
      /exactly one of subnetId and gatewayId/,
    );
  });
});

describe("simulated endpoints", () => {
  it("are refused where the service, the zones or the names are wrong", async () => {
    const cloud = openCloud();
    const { vpc, table, subnets } = await network(cloud);
    const endpoint = (service: string, more: object = {}) => ({
      vpcId: vpc.id,
      serviceName: `com.amazonaws.eu-west-1.${service}`,
      ...more,
    });
    await cloud.make(types.ENDPOINT, endpoint("s3", { routeTableIds: [table.id] }), "s3");
    assert.match(await cloud.refused(types.ENDPOINT, endpoint("ecr.api")), /InvalidServiceName/);
    assert.match(
      await cloud.refused(types.ENDPOINT, { vpcId: vpc.id, serviceName: "com.amazonaws.us-east-1.s3" }),
      /InvalidServiceName/,
    );
    const inside = { vpcEndpointType: "Interface", subnetIds: subnets.map(({ id }) => id), privateDnsEnabled: true };
    await cloud.make(types.ENDPOINT, endpoint("ecr.api", inside), "ecr");
    assert.match(await cloud.refused(types.ENDPOINT, endpoint("ecr.api", inside)), /conflicting DNS domain/);
    assert.match(
      await cloud.refused(types.ENDPOINT, endpoint("ec2", { ...inside, routeTableIds: [table.id] })),
      /routeTableIds: InvalidParameter/,
    );
    const third = await cloud.make(
      types.SUBNET,
      { vpcId: vpc.id, cidrBlock: "10.0.64.0/20", availabilityZoneId: "euw1-az1" },
      "third",
    );
    const twice = { ...inside, subnetIds: [subnets[0]?.id ?? "", third.id] };
    assert.match(await cloud.refused(types.ENDPOINT, endpoint("ec2", twice)), /DuplicateSubnetsInSameZone/);
  });
});

describe("simulated security groups", () => {
  it("refuse two of one name, a rule twice, a rule of no peer, and ports that are none", async () => {
    const cloud = openCloud();
    const { vpc } = await network(cloud);
    const group = await cloud.make(types.SECURITY_GROUP, { name: "pods", vpcId: vpc.id }, "pods");
    assert.match(await cloud.refused(types.SECURITY_GROUP, { name: "pods", vpcId: vpc.id }), /InvalidGroup\.Duplicate/);
    const rule = { securityGroupId: group.id, ipProtocol: "tcp", fromPort: 443, toPort: 443, cidrIpv4: "10.0.0.0/16" };
    await cloud.make(types.INGRESS, rule, "https");
    assert.match(await cloud.refused(types.INGRESS, rule), /InvalidPermission\.Duplicate/);
    assert.match(
      await cloud.refused(types.INGRESS, { ...rule, referencedSecurityGroupId: group.id }),
      /exactly one of cidrIpv4/,
    );
    assert.match(await cloud.refused(types.INGRESS, { ...rule, fromPort: 70_000 }), /InvalidParameterValue.*70000/);
    assert.match(await cloud.refused(types.INGRESS, { ...rule, ipProtocol: "http" }), /Unknown protocol/);
    assert.match(await cloud.refused(types.INGRESS, { ...rule, cidrIpv4: "10.0.0.1/16" }), /malformed/);
    assert.match(
      await cloud.refused(types.EGRESS, { ...rule, securityGroupId: "sim-sg-0aaaaaaaaaaaaaaaa" }),
      /InvalidGroup\.NotFound/,
    );
  });

  it("have sixty rules in a direction at most", async () => {
    const cloud = openCloud();
    const { vpc } = await network(cloud);
    const group = await cloud.make(types.SECURITY_GROUP, { name: "many", vpcId: vpc.id }, "many");
    const rule = (port: number) => ({
      securityGroupId: group.id,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      cidrIpv4: "10.0.0.0/16",
    });
    for (let port = 1; port <= 60; port++) await cloud.make(types.INGRESS, rule(port), `rule-${String(port)}`);
    assert.match(await cloud.refused(types.INGRESS, rule(61)), /RulesPerSecurityGroupLimitExceeded/);
  });

  it("replace a rule whose kind of peer changes, and change its range in place", async () => {
    const cloud = openCloud();
    const { vpc } = await network(cloud);
    const group = await cloud.make(types.SECURITY_GROUP, { name: "pods", vpcId: vpc.id }, "pods");
    const base = { securityGroupId: group.id, ipProtocol: "-1" };
    const made = await cloud.make(types.EGRESS, { ...base, cidrIpv4: "10.0.0.0/16" }, "all");
    assert.deepEqual((await cloud.diff(made, { ...base, cidrIpv4: "10.0.0.0/17" })).replaces, []);
    const moved = await cloud.diff(made, { ...base, referencedSecurityGroupId: group.id });
    assert.deepEqual(moved.replaces?.toSorted(), ["cidrIpv4", "referencedSecurityGroupId"]);
  });
});

describe("what stands in a network", () => {
  it("keeps what it stands on", async () => {
    const cloud = openCloud();
    const { vpc, gateway, table, subnets } = await network(cloud);
    await assert.rejects(cloud.remove(vpc), /DependencyViolation/);
    const address = await cloud.make(types.EIP, {}, "address");
    const nat = await cloud.make(types.NAT, { subnetId: subnets[0]?.id ?? "", allocationId: address.id }, "nat");
    await assert.rejects(cloud.remove(gateway), /mapped public address/);
    await assert.rejects(cloud.remove(address), /InvalidIPAddress\.InUse/);
    await assert.rejects(cloud.remove(subnets[0] ?? vpc), /DependencyViolation/);
    await cloud.remove(nat);
    await cloud.remove(address);
    await cloud.remove(table);
    const left = cloud.cloud().entries.filter(({ type }) => type === types.ROUTE_TABLE_ASSOCIATION);
    assert.deepEqual(left, []);
  });

  it("keeps a VPC while a load balancer of a controller is left in it", async () => {
    const leftovers = () =>
      Promise.resolve([{ kind: "load-balancer" as const, id: "sim-lb-1", of: "default/gateway" }]);
    const cloud = openCloud({ world: { leftovers } });
    const vpc = await cloud.make(types.VPC, { cidrBlock: "10.0.0.0/16" }, "vpc");
    await assert.rejects(cloud.remove(vpc), /DependencyViolation.*load balancer sim-lb-1 of default\/gateway/);
  });
});
