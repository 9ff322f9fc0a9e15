import assert from "node:assert/strict";
import { catalogue } from "../../../catalogue/chains/index.ts";
import { type Plan, planEnvironment } from "../../../stacks/plan.ts";
import { chooseClients } from "../../../stacks/plan/client-choice.ts";
import {
  balancerFlows,
  madeAddress,
  type NodePeersPlan,
  planAwsPeers,
  planNodePeers,
} from "../../../stacks/plan/peers.ts";
import type { ChainPlan } from "../../../stacks/plan/types.ts";
import { type MadeRegion, regionOf } from "../../support/aws.ts";
import { pairs } from "../../support/pairs.ts";

const ports = [
  { name: "peers", port: 30303, protocol: "TCP" },
  { name: "discovery", port: 30303, protocol: "UDP" },
  { name: "beacon-peers", port: 9000, protocol: "TCP" },
  { name: "beacon-disc", port: 9000, protocol: "UDP" },
  { name: "beacon-quic", port: 9001, protocol: "UDP" },
];

const region = (...chains: string[]) =>
  regionOf([
    "aws:region: us-east-1",
    'cryptokube:cluster: { kind: eks, version: "1.36", zones: 2 }',
    "cryptokube:chains:",
    ...chains.map((chain) => `  - { ${chain} }`),
  ]);
const sepolia = "name: a, chain: ethereum, network: sepolia, nodes: 2, execution: geth, consensus: lighthouse";

describe("stacks/plan: nodes that peers dial, on a cluster that is there", () => {
  let plan: Plan;
  let nodes: Plan["chains"][number]["nodes"];
  beforeEach(() => {
    plan = planEnvironment(pairs({ nodes: 2, peers: "inbound" }), "prod");
    nodes = plan.chains[0]!.nodes;
  });

  it("each have a Service of their own with the ports that their clients listen on, and the address of the file", () => {
    assert.deepEqual(
      nodes.map(({ peers }) => [peers?.name, peers?.address, peers?.selector, peers?.ports, peers?.aws]),
      [0, 1].map((index) => [
        `chain-${index}-peers`,
        `198.51.100.${index + 1}`,
        { "cryptokube.io/node": `chain-${index}` },
        ports,
        undefined,
      ]),
    );
  });

  it("are told of the address before they start, both clients", () => {
    for (const [index, { clients }] of nodes.entries()) {
      const [geth, lighthouse] = clients.map(({ args }) => args);
      assert.ok(geth!.includes(`--nat=extip:198.51.100.${index + 1}`));
      assert.ok(lighthouse!.includes(`--enr-address=198.51.100.${index + 1}`));
    }
  });

  it("are dialled from the internet on these ports, and dial out as ever", () => {
    const flow = plan.flows.find(({ name }) => name === "peers-to-chain");
    assert.deepEqual(
      flow?.ports,
      ports.map(({ port, protocol }) => ({ port, protocol })),
    );
    const outbound = planEnvironment(pairs({ nodes: 2 }), "prod");
    const out = (of: Plan) => of.flows.find(({ name }) => name === "chain-to-peers");
    assert.deepEqual(out(plan), out(outbound));
    assert.equal(
      outbound.flows.find(({ name }) => name.startsWith("peers-to-")),
      undefined,
    );
    assert.ok(outbound.chains[0]!.nodes.every(({ peers }) => peers === undefined));
  });
});

describe("stacks/plan: nodes that peers dial, on AWS", () => {
  let made: MadeRegion;
  beforeEach(() => {
    made = region(`${sepolia}, peers: inbound`, sepolia.replace("name: a", "name: b"));
  });

  it("have an address that is made, in the zone in which their volume is", () => {
    const { plan, decision } = made;
    const node = (name: string) => plan.chains.flatMap(({ nodes }) => nodes).find((each) => each.name === name)!;
    for (const name of ["a-0", "a-1"]) {
      const placement = decision.next.capacity.placements.find((each) => each.name === name)!;
      const { zone } = decision.next.capacity.pools.find((pool) => pool.name === placement.pool)!;
      assert.deepEqual(node(name).peers?.aws, { zone, healthPort: 30303 });
      assert.equal(node(name).peers?.address, madeAddress);
      assert.ok(node(name).clients[0]!.args.includes(`--nat=extip:${madeAddress}`));
    }
    assert.equal(node("b-0").peers, undefined);
  });

  it("are all that the region makes addresses for, and opens the ports of their clients for", () => {
    const { peers } = made.aws;
    assert.equal(peers?.group, `${made.aws.name}-peers`);
    assert.deepEqual(
      peers.nodes.map(({ name, healthPort }) => [name, healthPort]),
      [
        ["a-0", 30303],
        ["a-1", 30303],
      ],
    );
    assert.deepEqual(
      peers.ports.map(({ port, protocol }) => `${port}/${protocol}`),
      ["9000/TCP", "9000/UDP", "9001/UDP", "30303/TCP", "30303/UDP"],
    );
    assert.equal(region(sepolia).aws.peers, undefined);
  });

  it("open the ports of every client once, where nodes differ", () => {
    const mixed = sepolia.replace(
      "nodes: 2, execution: geth, consensus: lighthouse",
      "nodes: [{ execution: geth, consensus: prysm }, { execution: reth, consensus: nimbus }]",
    );
    assert.deepEqual(
      region(`${mixed}, peers: inbound`).aws.peers?.ports.map(({ port, protocol }) => `${port}/${protocol}`),
      ["9000/TCP", "9000/UDP", "9001/UDP", "9200/UDP", "30303/TCP", "30303/UDP"],
    );
  });

  it("are asked by their load balancers, from the public subnets of their zones and on one port alone", () => {
    const { aws, plan } = made;
    const asking = plan.flows.filter(({ name }) => name.startsWith("balancer-"));
    const zones = [...new Set(aws.peers!.nodes.map(({ zone }) => zone))];
    assert.deepEqual(
      asking.map(({ from, to, ports: open }) => ({ from, to, open })),
      zones.sort().map((zone) => ({
        from: { kind: "range", cidr: aws.network.zones.find(({ id }) => id === zone)!.public },
        to: { kind: "pods", namespace: "chains", labels: { "cryptokube.io/chain": "a" } },
        open: [{ port: 30303, protocol: "TCP" }],
      })),
    );
    for (const { reason } of asking) assert.match(reason, /^[A-Z].*\.$/);
  });

  it("have a token in place of their address that no flag has by chance", () => {
    assert.match(madeAddress, /^\$\{\w+\}$/);
  });
});

const port = (number: number, protocol: "TCP" | "UDP") => ({ name: `p${number}`, port: number, protocol });
const tcp = (number: number) => port(number, "TCP");
const udp = (number: number) => port(number, "UDP");

describe("stacks/plan: a node that peers dial", () => {
  /** A node in a zone of AWS whose execution client listens on these ports for its peers, and its other client on none. */
  const peersOf = (...open: ReturnType<typeof port>[]) => {
    const [chain] = pairs({ peers: "inbound" }).chains;
    assert.ok(chain?.chain === "ethereum");
    const { execution, consensus } = catalogue;
    const ports = [...open.map((each) => ({ ...each, audience: "peers" as const })), rpc];
    const clients = {
      ...catalogue,
      execution: { geth: { ...execution.geth!, ports } },
      consensus: { lighthouse: { ...consensus.lighthouse!, ports: [] } },
    };
    const [choice] = chooseClients(chain, clients, { horizon: 12, headroom: 20 } as never).nodes;
    return planNodePeers(choice!, { node: "a-0", index: 0, labels: {}, selector: {}, zone: "use1-az1" });
  };
  const rpc = { ...tcp(8545), audience: "rpc" as const };

  it("is asked by its load balancer on a port of TCP, whichever its clients have first", () => {
    assert.deepEqual(peersOf(udp(30303), tcp(9000), tcp(9001))?.aws, { zone: "use1-az1", healthPort: 9000 });
  });

  it("has no load balancer where it listens on no port of TCP: none could ask whether it is there", () => {
    assert.equal(peersOf(udp(30303))?.aws, undefined);
    assert.deepEqual(peersOf(udp(30303))?.ports, [udp(30303)]);
  });

  it("has nothing that peers dial where its clients listen on no port for them", () => {
    assert.equal(peersOf(), undefined);
  });
});

describe("stacks/plan: nodes of which a region makes addresses for some", () => {
  const peers = (aws: NodePeersPlan["aws"], ...ports: NodePeersPlan["ports"]) => ({ ports, ...(aws && { aws }) });
  const chainOf = (name: string, ...nodes: (ReturnType<typeof peers> | undefined)[]) =>
    ({
      name,
      nodes: nodes.map((each, index) => ({ name: `${name}-${index}`, peers: each })),
      service: { selector: { chain: name } },
    }) as unknown as ChainPlan;
  const inZone = (zone: string, ...ports: NodePeersPlan["ports"]) =>
    peers({ zone, healthPort: ports[0]!.port }, ...ports);
  const mixed = () => chainOf("a", undefined, peers(undefined, udp(7)), inZone("az2", tcp(9), udp(9)));

  it("open the ports of those alone, by number, each once, TCP before UDP", () => {
    const region = planAwsPeers("c", [mixed(), chainOf("b", inZone("az1", udp(9), udp(8), tcp(8)))]);
    assert.deepEqual(region?.nodes, [
      { name: "a-2", zone: "az2", healthPort: 9 },
      { name: "b-0", zone: "az1", healthPort: 9 },
    ]);
    assert.deepEqual(
      region.ports.map((each) => `${each.port}/${each.protocol}`),
      ["8/TCP", "8/UDP", "9/TCP", "9/UDP"],
    );
  });

  it("have load balancers that ask from the public subnets of their own zones, once for each port that is asked", () => {
    const zones = ["az1", "az2", "az3"].map((id, index) => ({ id, public: `10.0.${index}.0/24` }));
    const twice = chainOf(
      "a",
      ...mixed().nodes.map(({ peers: each }) => each),
      inZone("az2", tcp(9)),
      inZone("az2", tcp(7)),
    );
    const [flow, ...others] = balancerFlows(twice, zones);
    assert.deepEqual(others, []);
    assert.deepEqual([flow!.name, flow!.from], ["balancer-az2-to-a", { kind: "range", cidr: "10.0.1.0/24" }]);
    assert.deepEqual(
      flow!.ports,
      [9, 7].map((number) => ({ port: number, protocol: "TCP" })),
    );
  });

  it("are asked from nowhere in a zone that faces no internet, nor where no load balancer leads to one of them", () => {
    assert.deepEqual(balancerFlows(mixed(), [{ id: "az2" }]), []);
    assert.deepEqual(
      balancerFlows(chainOf("a", undefined, peers(undefined, udp(7))), [{ id: "az2", public: "10.0.0.0/24" }]),
      [],
    );
  });
});

describe("stacks/plan: two clients of a pod on one port for peers", () => {
  it("are refused: one of them would never start", () => {
    const [chain] = pairs({ peers: "inbound" }).chains;
    assert.ok(chain?.chain === "ethereum");
    const lighthouse = catalogue.consensus.lighthouse!;
    const same = { name: "beacon-peers", port: 30303, protocol: "TCP" as const, audience: "peers" as const };
    const clients = { ...catalogue, consensus: { lighthouse: { ...lighthouse, ports: [same] } } };
    const [choice] = chooseClients(chain, clients, { horizon: 12, headroom: 20 } as never).nodes;
    assert.throws(
      () => planNodePeers(choice!, { node: "a-0", index: 0, labels: {}, selector: {}, zone: undefined }),
      /node a-0: two of its clients listen on 30303\/TCP for their peers/,
    );
  });

  it("are no pair of the catalogue", () => {
    for (const execution of Object.values(catalogue.execution)) {
      for (const consensus of Object.values(catalogue.consensus)) {
        const open = [...execution.ports, ...consensus.ports].map(({ port, protocol }) => `${port}/${protocol}`);
        assert.equal(new Set(open).size, open.length, `${execution.name} + ${consensus.name}`);
      }
    }
  });
});
