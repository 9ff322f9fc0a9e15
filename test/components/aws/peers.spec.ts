import assert from "node:assert/strict";
import { isAllowed, outside } from "../../support/network.ts";
import { type Manifest, manifests, ofKind, podsOf } from "../../support/manifests.ts";
import { regionOf } from "../../support/aws.ts";
import { recordEnvironment } from "./fixtures.ts";
import { Registrations } from "./registrations.ts";

const file = (peers: string) => [
  "aws:region: us-east-1",
  'cryptokube:cluster: { kind: eks, version: "1.36", zones: 2 }',
  "cryptokube:chains:",
  "  - { name: a, chain: ethereum, network: sepolia, nodes: 2, execution: geth, consensus: lighthouse, " +
    `peers: ${peers} }`,
];
const recorded = async (peers: string) =>
  new Registrations((await recordEnvironment(regionOf(file(peers)).plan)).resources);

const prefix = "service.beta.kubernetes.io/aws-load-balancer";
const open = [
  ["tcp", 30303],
  ["tcp", 9000],
  ["udp", 30303],
  ["udp", 9000],
  ["udp", 9001],
] as const;

describe("components: what lets peers dial nodes on AWS", () => {
  const { aws } = regionOf(file("inbound"));
  const zoneOf = (node: string) => aws.peers!.nodes.find(({ name }) => name === node)!.zone;
  let made: Registrations;
  let objects: Manifest[];
  before(async () => {
    made = await recorded("inbound");
    objects = manifests(made.all);
  });
  const service = (node: string) =>
    ofKind(objects, "Service").find(({ metadata }) => metadata.name === `${node}-peers`)!;

  it("is an Elastic IP for each node, beside those of address translation", () => {
    const addresses = made.of("ec2/eip:Eip").filter(({ name }) => name.startsWith("cluster-peers"));
    assert.deepEqual(
      addresses.map(({ name, inputs }) => [name, inputs.domain]),
      [
        ["cluster-peers-a-0", "vpc"],
        ["cluster-peers-a-1", "vpc"],
      ],
    );
  });

  it("is a Network Load Balancer for each node, with its address, in its zone's public subnet", () => {
    for (const node of ["a-0", "a-1"]) {
      const { metadata, spec } = service(node);
      assert.deepEqual(metadata.annotations, {
        "pulumi.com/skipAwait": "true",
        [`${prefix}-scheme`]: "internet-facing",
        [`${prefix}-nlb-target-type`]: "ip",
        [`${prefix}-enable-tcp-udp-listener`]: "true",
        [`${prefix}-eip-allocations`]: `eipalloc-cluster-peers-${node}`,
        [`${prefix}-subnets`]: `cluster-network-${zoneOf(node)}-public-id`,
        [`${prefix}-security-groups`]: "cluster-peers-id",
        [`${prefix}-manage-backend-security-group-rules`]: "false",
        [`${prefix}-healthcheck-protocol`]: "tcp",
        [`${prefix}-healthcheck-port`]: "30303",
        [`${prefix}-target-group-attributes`]: "preserve_client_ip.enabled=true",
      });
      assert.equal(spec!.loadBalancerClass, "service.k8s.aws/nlb");
      assert.equal(spec!.publishNotReadyAddresses, true);
      assert.equal(spec!.allocateLoadBalancerNodePorts, false);
      assert.equal(spec!.loadBalancerIP, undefined);
    }
  });

  it("leads from each port to the same port of that one node, and to none but those for peers", () => {
    const ports = service("a-1").spec!.ports as { port: number; protocol: string; targetPort: string }[];
    assert.deepEqual(
      ports.map(({ port, protocol }) => `${protocol.toLowerCase()} ${port}`).sort(),
      open.map(([protocol, port]) => `${protocol} ${port}`).sort(),
    );
    const containers = podsOf(objects).find(({ workload }) => workload.endsWith("/a-1"))!.spec.containers;
    for (const { port, protocol, targetPort } of ports) {
      const listens = containers.flatMap(({ ports: own = [] }) => own).find(({ name }) => name === targetPort);
      assert.deepEqual([listens?.containerPort, listens?.protocol], [port, protocol]);
    }
    assert.deepEqual(service("a-1").spec!.selector, { "cryptokube.io/node": "a-1" });
  });

  it("tells both clients their address before they start, and leaves no token", () => {
    for (const node of ["a-0", "a-1"]) {
      const { containers } = podsOf(objects).find(({ workload }) => workload.endsWith(`/${node}`))!.spec;
      const args = containers.flatMap((container) => container.args ?? []);
      assert.ok(args.includes(`--nat=extip:ip-of-cluster-peers-${node}`), args.join(" "));
      assert.ok(args.includes(`--enr-address=ip-of-cluster-peers-${node}`));
      assert.ok(!args.join(" ").includes("${"));
    }
  });

  it("opens to the internet the clients' ports at the load balancers, over IPv4, and nothing anywhere else", () => {
    const rules = made.of("vpc/securityGroupIngressRule:SecurityGroupIngressRule").map(({ inputs }) => inputs);
    const fromOutside = rules.filter(({ referencedSecurityGroupId }) => referencedSecurityGroupId === undefined);
    assert.deepEqual(
      fromOutside.map(({ securityGroupId, cidrIpv4, ipProtocol, fromPort, toPort }) => [
        securityGroupId,
        cidrIpv4,
        ipProtocol,
        fromPort,
        toPort,
      ]),
      open.map(([protocol, port]) => ["cluster-peers-id", "0.0.0.0/0", protocol, port, port]),
    );
    assert.ok(rules.every(({ cidrIpv6 }) => cidrIpv6 === undefined));
  });

  it("lets pods take these ports from the load balancers alone, and the balancers send to pods alone", () => {
    const of = (type: string, group: string, peer: string) =>
      made
        .of(type)
        .map(({ inputs }) => inputs)
        .filter((rule) => rule.securityGroupId === group && rule.referencedSecurityGroupId === peer)
        .map(({ ipProtocol, fromPort, toPort }) => [ipProtocol, fromPort, toPort]);
    const ranges = open.map(([protocol, port]) => [protocol, port, port]);
    assert.deepEqual(of("SecurityGroupIngressRule", "cluster-traffic-id", "cluster-peers-id"), ranges);
    assert.deepEqual(of("SecurityGroupEgressRule", "cluster-peers-id", "cluster-traffic-id"), ranges);
    const out = made
      .of("SecurityGroupEgressRule")
      .filter(({ inputs }) => inputs.securityGroupId === "cluster-peers-id");
    assert.equal(out.length, open.length);
  });

  it("lets in by policy: peers with their own addresses on the peers' ports, the balancers' subnets on one", () => {
    const node = podsOf(objects).find(({ workload }) => workload.endsWith("/a-0"))!;
    const subnet = aws.network.zones.find(({ id }) => id === zoneOf("a-0"))!.public!;
    const balancer = outside(subnet.replace(/0\/\d+$/, "9"));
    for (const [protocol, port] of open) {
      const [from, upper] = [outside("203.0.113.7"), protocol.toUpperCase()];
      assert.ok(isAllowed(objects, from, node, port, upper), `${protocol} ${port}`);
      const asked = protocol === "tcp" && port === 30303;
      assert.equal(isAllowed(objects, balancer, node, port, upper), asked, `${protocol} ${port} from the subnet`);
    }
    for (const port of [8545, 8551, 6060, 5052, 5054, 9750]) {
      assert.ok(!isAllowed(objects, balancer, node, port), String(port));
      assert.ok(!isAllowed(objects, outside("203.0.113.7"), node, port), String(port));
    }
  });

  it("goes before what makes load balancers, and before the address: each keeps the Service until its own is gone", () => {
    const object = made.all.find(({ name, type }) => type.endsWith(":Service") && name === "a-0-peers")!;
    const controller = made.all.find(
      ({ type, inputs }) =>
        type.endsWith(":Deployment") &&
        (inputs as unknown as Manifest).metadata.name === "aws-load-balancer-controller",
    )!;
    assert.ok(made.needs(object, controller));
    assert.ok(made.needs(object, made.one("ec2/eip:Eip", "cluster-peers-a-0")));
    assert.ok(made.needs(object, made.one("ec2/securityGroup:SecurityGroup", "cluster-peers")));
  });

  it("is nothing where nodes only dial: no address, no group, no rule, no Service", async () => {
    const quiet = await recorded("outbound");
    assert.deepEqual(
      quiet.all
        .filter(({ name }) => /^(cluster|a-\d)-peers/.test(name))
        .filter(({ type }) => !type.endsWith(":NetworkPolicy")),
      [],
    );
    const rules = quiet.of("SecurityGroupIngressRule").map(({ inputs }) => inputs);
    assert.ok(rules.every(({ cidrIpv4 }) => cidrIpv4 === undefined));
  });
});

describe("components: what lets peers dial nodes on AWS, where the plan is wrong", () => {
  it("does not make a node that announces an address that nothing makes", async () => {
    const { plan } = regionOf(file("inbound"));
    assert.ok(plan.cluster.kind === "eks");
    const { peers: _, ...aws } = plan.cluster.aws;
    await assert.rejects(
      recordEnvironment({ ...plan, cluster: { ...plan.cluster, aws } }),
      /a-0-peers: peers are to dial an address that nothing makes/,
    );
  });

  it("does not make one in a zone without a public subnet", async () => {
    const { plan } = regionOf(file("inbound"));
    assert.ok(plan.cluster.kind === "eks");
    const { aws } = plan.cluster;
    const zones = aws.network.zones.map((zone) => ({ ...zone, nat: false }));
    for (const zone of zones) {
      delete zone.public;
      delete zone.natVia;
    }
    const pools = aws.pools.map((pool) => ({ ...pool, subnet: "nodes" as const }));
    const cluster = { ...plan.cluster, aws: { ...aws, pools, network: { ...aws.network, zones } } };
    await assert.rejects(
      recordEnvironment({ ...plan, cluster }),
      /peers are to dial a-0 in use1-az\d, which has no public subnet/,
    );
  });
});
