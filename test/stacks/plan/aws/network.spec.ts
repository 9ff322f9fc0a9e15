import assert from "node:assert/strict";
import { contains, overlap, parseBlock } from "../../../../stacks/plan/addresses/cidr.ts";
import { podCidrs } from "../../../../stacks/plan/aws/network.ts";
import { regionOf, smallRegion, smallRegionWith } from "../../../support/aws.ts";

const network = (...lines: string[]) => regionOf([...smallRegion, ...lines]).aws.network;
const block = (text: string) => {
  const found = parseBlock(text);
  assert.ok(found);
  return found;
};

describe("stacks/plan/aws: the network", () => {
  it("has a gateway of address translation in each zone, where the file says nothing", () => {
    const { nat, zones, interfaceEndpoints, gatewayEndpoints } = network();
    assert.equal(nat, "zone");
    assert.equal(zones.length, 2);
    for (const zone of zones) assert.deepEqual([zone.nat, zone.natVia], [true, zone.id]);
    assert.deepEqual([interfaceEndpoints, gatewayEndpoints], [[], ["s3"]]);
  });

  it("leads all zones to the first one's gateway, where there is to be one", () => {
    const { zones } = network("cryptokube:network: { nat: one }");
    const first = zones[0]!.id;
    assert.deepEqual(
      zones.map(({ nat, natVia }) => [nat, natVia]),
      [
        [true, first],
        [false, first],
      ],
    );
  });

  it("has no way out without one, and reaches inside what machines need", () => {
    const lines = smallRegion.map((line) => line.replace("outbound", "inbound"));
    const { zones, interfaceEndpoints } = regionOf([...lines, "cryptokube:network: { nat: none }"]).aws.network;
    for (const zone of zones) assert.deepEqual([zone.nat, zone.natVia], [false, undefined]);
    assert.deepEqual(interfaceEndpoints, [
      "autoscaling",
      "ec2",
      "ecr.api",
      "ecr.dkr",
      "eks",
      "eks-auth",
      "elasticloadbalancing",
      "logs",
      "sts",
    ]);
  });

  it("reaches inside what the file names, in order", () => {
    assert.deepEqual(network("cryptokube:network: { endpoints: [sts, ec2] }").interfaceEndpoints, ["ec2", "sts"]);
  });

  it("takes the ranges of the lock, of which none touches another", () => {
    const { aws, decision } = regionOf(smallRegion);
    const { vpc, subnets, services } = decision.next.addresses!;
    assert.equal(aws.network.cidr, vpc);
    assert.equal(aws.cluster.serviceCidr, services);
    const ranges = aws.network.zones.flatMap(({ nodes, public: open, pods }) => [nodes, open!, pods]);
    assert.equal(ranges.length, 6);
    for (const [i, one] of ranges.entries()) {
      for (const other of ranges.slice(i + 1)) assert.ok(!overlap(block(one), block(other)), `${one} ${other}`);
      assert.ok(!overlap(block(one), block(services)), `${one} ${services}`);
    }
    for (const { id, ...zone } of aws.network.zones) {
      assert.deepEqual({ nodes: zone.nodes, public: zone.public, pods: zone.pods }, subnets[id]);
      assert.ok(contains(block(vpc), block(zone.nodes)));
      assert.ok(
        aws.network.podCidrs.some((range) => contains(block(range), block(zone.pods))),
        zone.pods,
      );
    }
  });

  it("puts its one gateway into the first zone that faces the internet", () => {
    const subnets = "use1-az1: { nodes: 10.40.0.0/20 }, use1-az2: { nodes: 10.40.16.0/20, public: 10.40.240.0/24 }";
    const { zones } = regionOf([
      ...smallRegionWith(["zones: 2", "zones: [use1-az1, use1-az2]"], ["peers: inbound", "peers: outbound"]),
      `cryptokube:network: { nat: one, cidr: 10.40.0.0/16, subnets: { ${subnets} } }`,
    ]).aws.network;
    assert.deepEqual(
      zones.map(({ id, public: open, nat, natVia }) => [id, open, nat, natVia]),
      [
        ["use1-az1", undefined, false, "use1-az2"],
        ["use1-az2", "10.40.240.0/24", true, "use1-az2"],
      ],
    );
    assert.ok(!("public" in zones[0]!));
  });

  it("adds to a VPC only those blocks of pods that some zone is in", () => {
    const plan = (pods: string, zones: string[], vpc = "10.0.0.0/16") =>
      podCidrs({
        vpc,
        pods,
        services: "172.20.0.0/20",
        subnets: Object.fromEntries(zones.map((range, i) => [`z${i}`, { nodes: "10.0.0.0/20", pods: range }])),
      });
    assert.deepEqual(plan("100.64.0.0/13", ["100.64.0.0/16", "100.66.0.0/16"]), ["100.64.0.0/16", "100.66.0.0/16"]);
    assert.deepEqual(plan("100.64.0.0/16", ["100.64.0.0/19", "100.64.32.0/19"]), ["100.64.0.0/16"]);
    assert.deepEqual(plan("100.64.0.0/18", ["100.64.0.0/20"]), ["100.64.0.0/18"]);
    // A range of the VPC's own is there already.
    assert.deepEqual(plan("10.0.128.0/17", ["10.0.128.0/19"]), []);
    assert.throws(() => plan("nothing", []), /are no ranges of addresses/);
  });

  it("names the VPC that is there already, and its internet gateway", () => {
    const given = network(
      "cryptokube:network: { vpc: vpc-0123456789abcdef0, cidr: 10.40.0.0/16, internetGateway: igw-0123456789abcdef0 }",
    );
    assert.deepEqual(given.existing, { vpc: "vpc-0123456789abcdef0", internetGateway: "igw-0123456789abcdef0" });
    assert.equal(given.cidr, "10.40.0.0/16");
    assert.equal(network().existing, undefined);
  });

  it("puts no subnet of the control plane into zones that EKS does not take", () => {
    const lines = smallRegion.map((line) => line.replace("zones: 2", "zones: [use1-az1, use1-az2, use1-az3]"));
    const { zones } = regionOf(lines).aws.network;
    assert.deepEqual(
      zones.map(({ id, cluster }) => [id, cluster]),
      [
        ["use1-az1", true],
        ["use1-az2", true],
        ["use1-az3", false],
      ],
    );
  });
});
