import assert from "node:assert/strict";
import type { AwsNetworkPlan } from "../../../stacks/plan.ts";
import { awsPlan, pool, recordRegion } from "./fixtures.ts";
import { Registrations } from "./registrations.ts";

const { network: planned } = awsPlan();
const recorded = async (network: Partial<AwsNetworkPlan> = {}, pools = awsPlan().pools) =>
  new Registrations((await recordRegion({ network: { ...planned, ...network }, pools })).resources);

const tagged = (of: Registrations, type: string) =>
  Object.fromEntries(of.of(type).map(({ name, inputs }) => [name, inputs.tags as Record<string, string>]));

describe("components/network: AWS", () => {
  let region: Registrations;
  before(async () => {
    region = await recorded();
  });

  it("is a VPC whose DNS answers, with the pods' ranges added to it", () => {
    const { cidrBlock, enableDnsSupport, enableDnsHostnames } = region.one("ec2/vpc:Vpc").inputs;
    assert.deepEqual([cidrBlock, enableDnsSupport, enableDnsHostnames], ["10.0.0.0/16", true, true]);
    const added = region.of("VpcIpv4CidrBlockAssociation");
    assert.deepEqual(
      added.map(({ inputs }) => inputs.cidrBlock),
      ["100.64.0.0/16"],
    );
  });

  it("has three subnets in each zone, named by its id", () => {
    const subnets = region.of("ec2/subnet:Subnet");
    assert.equal(subnets.length, 9);
    for (const { id, nodes, public: open, pods } of planned.zones) {
      const here = subnets.filter(({ inputs }) => inputs.availabilityZoneId === id);
      assert.deepEqual(
        here.map(({ inputs }) => [inputs.cidrBlock, inputs.mapPublicIpOnLaunch]),
        [
          [nodes, false],
          [pods, false],
          [open, true],
        ],
      );
    }
    assert.ok(subnets.every(({ inputs }) => inputs.availabilityZone === undefined));
  });

  it("adds a pods' range before any subnet is cut from it", () => {
    const range = region.one("VpcIpv4CidrBlockAssociation");
    for (const subnet of region.of("ec2/subnet:Subnet")) {
      assert.equal(region.needs(subnet, range), subnet.name.endsWith("-pods"), subnet.name);
    }
  });

  it("tags subnets for load balancers: internal ones on machines' subnets, open ones on public ones", () => {
    const tags = tagged(region, "ec2/subnet:Subnet");
    const of = (name: string) =>
      Object.entries(tags[`cluster-network-use1-az1-${name}`]!).filter(([key]) => key.startsWith("kubernetes.io/"));
    const shared = ["kubernetes.io/cluster/cryptokube-x", "shared"];
    assert.deepEqual(of("nodes"), [shared, ["kubernetes.io/role/internal-elb", "1"]]);
    assert.deepEqual(of("public"), [shared, ["kubernetes.io/role/elb", "1"]]);
    assert.deepEqual(of("pods"), [shared]);
  });

  it("sends public subnets to the internet gateway, and each zone's private ones to its own NAT gateway", () => {
    const routes = region.of("ec2/route:Route").map(({ inputs }) => inputs);
    assert.deepEqual(
      routes.map(({ routeTableId, gatewayId, natGatewayId }) => [routeTableId, gatewayId ?? natGatewayId]),
      [
        ["cluster-network-use1-az1-id", "cluster-network-nat-use1-az1-id"],
        ["cluster-network-use1-az2-id", "cluster-network-nat-use1-az2-id"],
        ["cluster-network-use1-az4-id", "cluster-network-nat-use1-az4-id"],
        ["cluster-network-public-id", "cluster-network-id"],
      ],
    );
    for (const { name, inputs } of region.of("ec2/routeTableAssociation:RouteTableAssociation")) {
      const zone = /use1-az\d/.exec(name)?.[0] ?? "";
      const table = name.endsWith("-public") ? "cluster-network-public-id" : `cluster-network-${zone}-id`;
      assert.equal(inputs.routeTableId, table, name);
      assert.equal(inputs.subnetId, `${name}-id`);
    }
  });

  it("gives a NAT gateway an address that stays, in the zone's public subnet, once there is a way out", () => {
    const gateways = region.of("ec2/natGateway:NatGateway");
    assert.equal(gateways.length, 3);
    const wayOut = region.one("ec2/route:Route", "cluster-network-public");
    for (const gateway of gateways) {
      const zone = gateway.name.slice(-8);
      assert.equal(gateway.inputs.subnetId, `cluster-network-${zone}-public-id`);
      assert.equal(gateway.inputs.allocationId, `eipalloc-${gateway.name}`);
      assert.ok(region.needs(gateway, wayOut), gateway.name);
    }
  });

  it("has one NAT gateway that all zones use, or none at all, by choice", async () => {
    const one = await recorded({
      zones: planned.zones.map((zone, index) => ({ ...zone, nat: index === 0, natVia: "use1-az1" })),
    });
    assert.equal(one.of("ec2/natGateway:NatGateway").length, 1);
    const via = one.of("ec2/route:Route").flatMap(({ inputs }) => inputs.natGatewayId ?? []);
    assert.deepEqual(via, Array<string>(3).fill("cluster-network-nat-use1-az1-id"));

    const none = await recorded({ zones: planned.zones.map(({ natVia: _, ...zone }) => ({ ...zone, nat: false })) });
    assert.deepEqual(none.of("ec2/natGateway:NatGateway"), []);
    assert.deepEqual(none.of("ec2/eip:Eip"), []);
    assert.deepEqual(
      none.of("ec2/route:Route").map(({ name }) => name),
      ["cluster-network-public"],
    );
  });

  it("refuses a zone that goes out through one without a gateway", async () => {
    const zones = planned.zones.map((zone) => ({ ...zone, nat: false, natVia: "use1-az1" }));
    await assert.rejects(recorded({ zones }), /zone use1-az1 goes out through zone use1-az1, where no NAT gateway/);
  });

  it("has a gateway endpoint in every route table, and interface endpoints in every zone", () => {
    const s3 = region.one("ec2/vpcEndpoint:VpcEndpoint", "cluster-network-endpoint-s3").inputs;
    assert.equal(s3.vpcEndpointType, "Gateway");
    assert.equal(s3.serviceName, "com.amazonaws.us-east-1.s3");
    assert.deepEqual(
      [...(s3.routeTableIds as string[])].sort(),
      region.of("ec2/routeTable:RouteTable").map(({ name }) => `${name}-id`),
    );
    const ecr = region.one("ec2/vpcEndpoint:VpcEndpoint", "cluster-network-endpoint-ecr-api").inputs;
    assert.equal(ecr.vpcEndpointType, "Interface");
    assert.equal(ecr.serviceName, "com.amazonaws.us-east-1.ecr.api");
    assert.equal(ecr.privateDnsEnabled, true);
    assert.deepEqual(
      ecr.subnetIds,
      planned.zones.map(({ id }) => `cluster-network-${id}-nodes-id`),
    );
    assert.deepEqual(ecr.securityGroupIds, ["cluster-network-endpoint-id"]);
  });

  it("lets nobody but the network's own ranges call an endpoint, by HTTPS alone", () => {
    const rules = region.of("SecurityGroupIngressRule").filter(({ name }) => name.includes("-endpoint-"));
    assert.deepEqual(
      rules.map(({ inputs }) => [inputs.cidrIpv4, inputs.ipProtocol, inputs.fromPort, inputs.toPort]),
      [
        ["10.0.0.0/16", "tcp", 443, 443],
        ["100.64.0.0/16", "tcp", 443, 443],
      ],
    );
    assert.ok(region.of("SecurityGroupEgressRule").every(({ name }) => !name.includes("-endpoint-")));
  });

  it("has no security group for endpoints where it has none of them", async () => {
    const bare = await recorded({ interfaceEndpoints: [] });
    assert.deepEqual(
      bare.of("ec2/securityGroup:SecurityGroup").map(({ name }) => name),
      ["cluster-traffic"],
    );
  });

  it("opens pods to one another and to the cluster's own group, and of that group two ports to pods", () => {
    const rules = region.of("SecurityGroupIngressRule").filter(({ name }) => name.startsWith("cluster-traffic-"));
    assert.deepEqual(
      rules.map(({ inputs }) => [
        inputs.securityGroupId,
        inputs.referencedSecurityGroupId,
        inputs.ipProtocol,
        inputs.fromPort,
      ]),
      [
        ["sg-cluster", "cluster-traffic-id", "tcp", 443],
        ["cluster-traffic-id", "sg-cluster", "-1", undefined],
        ["sg-cluster", "cluster-traffic-id", "tcp", 10250],
        ["cluster-traffic-id", "cluster-traffic-id", "-1", undefined],
      ],
    );
    assert.ok(rules.every(({ inputs }) => inputs.cidrIpv4 === undefined));
  });

  it("keeps rules out of its groups, where two ways of writing them would undo one another", () => {
    for (const { name, inputs } of region.of("ec2/securityGroup:SecurityGroup")) {
      assert.deepEqual([inputs.ingress, inputs.egress], [undefined, undefined], name);
    }
  });

  it("replaces no group for another wording of what it is for", () => {
    const groups = region.of("ec2/securityGroup:SecurityGroup");
    assert.equal(groups.length, 2);
    for (const { name, ignoreChanges } of groups) assert.deepEqual(ignoreChanges, ["description"], name);
  });

  describe("in a VPC that is there already", () => {
    it("makes subnets, routes and the pods' ranges in it, and neither a VPC nor its gateway", async () => {
      const given = await recorded({ existing: { vpc: "vpc-given", internetGateway: "igw-given" } });
      assert.deepEqual([given.of("ec2/vpc:Vpc"), given.of("InternetGateway")], [[], []]);
      for (const type of ["ec2/subnet:Subnet", "ec2/routeTable:RouteTable", "VpcIpv4CidrBlockAssociation"]) {
        assert.ok(given.of(type).length > 0);
        for (const { inputs } of given.of(type)) assert.equal(inputs.vpcId, "vpc-given");
      }
      assert.equal(given.one("ec2/route:Route", "cluster-network-public").inputs.gatewayId, "igw-given");
    });

    it("has no public subnets without a gateway, and refuses pools that are to stand there", async () => {
      const zones = planned.zones.map(({ natVia: _, ...zone }) => ({ ...zone, nat: false }));
      const closed = { existing: { vpc: "vpc-given" }, zones };
      const given = await recorded(closed, [pool()]);
      assert.ok(given.of("ec2/subnet:Subnet").every(({ name }) => !name.endsWith("-public")));
      assert.deepEqual(given.of("ec2/route:Route"), []);
      await assert.rejects(recorded(closed), /pool peers-use1-az4 is to stand in the public subnet of use1-az4/);
    });
  });
});
