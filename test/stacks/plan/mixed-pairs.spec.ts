import assert from "node:assert/strict";
import { type Catalogue, catalogue } from "../../../catalogue/chains/index.ts";
import type { ConsensusClient, ExecutionClient } from "../../../catalogue/client.ts";
import { geth } from "../../../catalogue/chains/ethereum/geth.ts";
import { rethHistory } from "../../../catalogue/chains/ethereum/reth-history.ts";
import { lighthouse } from "../../../catalogue/chains/ethereum/lighthouse.ts";
import type { EnvironmentConfig } from "../../../stacks/config.ts";
import { estimateOf } from "../../../stacks/estimate/of-loaded.ts";
import { explain } from "../../../stacks/explain.ts";
import { decide } from "../../../stacks/plan/decide.ts";
import { needsOf } from "../../../stacks/plan/needs.ts";
import { planEnvironment } from "../../../stacks/plan.ts";
import { cloudOf } from "../../../catalogue/clouds/index.ts";
import { configOf } from "../../support/stacks.ts";

/** Clients by the names of real ones that listen elsewhere: what follows from a node's own pair shows by its ports. */
const reth: ExecutionClient = {
  ...geth,
  name: "reth",
  image: "registry.example/reth:v1",
  history: rethHistory,
  args: () => ["--as-reth"],
  graceSeconds: 40,
  ports: [
    { name: "rpc", port: 9545, protocol: "TCP", audience: "rpc" },
    { name: "ws", port: 9546, protocol: "TCP", audience: "rpc" },
    { name: "metrics", port: 9001, protocol: "TCP", audience: "metrics" },
    { name: "peers", port: 30404, protocol: "TCP", audience: "peers" },
  ],
};
const nimbus: ConsensusClient = {
  ...lighthouse,
  name: "nimbus",
  image: "registry.example/nimbus:v1",
  args: () => ["--as-nimbus"],
  graceSeconds: 700,
  ports: [
    { name: "beacon", port: 5052, protocol: "TCP", audience: "pod" },
    { name: "beacon-metrics", port: 8008, protocol: "TCP", audience: "metrics" },
    // Lighthouse's port for metrics.
    { name: "beacon-peers", port: 5054, protocol: "TCP", audience: "peers" },
  ],
};
const clients: Catalogue = {
  execution: { ...catalogue.execution, reth },
  consensus: { ...catalogue.consensus, nimbus },
};

const list = (nodes: string, more = ""): EnvironmentConfig =>
  configOf(`config:
    cryptokube:cluster: { kind: existing, context: test }
    cryptokube:chains:
      - { name: chain, chain: ethereum, network: mainnet, nodes: ${nodes}${more} }`);

const pairs = "[{ execution: geth, consensus: lighthouse }, { execution: reth, consensus: nimbus }]";
const dialled = ", peers: inbound, addresses: [198.51.100.1, 198.51.100.2]";
const plan = planEnvironment(list(pairs, dialled), "prod", { clients });
const [chain] = plan.chains;
const cloud = cloudOf("aws");

describe("stacks/plan: a chain whose nodes are different pairs", () => {
  it("has the clients that each entry names, in its order", () => {
    assert.deepEqual(
      plan.nodes.map(({ name, client }) => [name, client]),
      [
        ["chain-0", "geth+lighthouse"],
        ["chain-1", "reth+nimbus"],
      ],
    );
    assert.deepEqual(
      chain!.nodes.map(({ clients: each }) => each.map(({ image }) => image)),
      [
        [geth.image, lighthouse.image],
        ["registry.example/reth:v1", "registry.example/nimbus:v1"],
      ],
    );
    assert.deepEqual(
      chain!.nodes[1]!.clients.map(({ args }) => args),
      [["--as-reth"], ["--as-nimbus"]],
    );
  });

  it("gives each node the time to stop that its own clients need", () => {
    assert.deepEqual(
      chain!.nodes.map(({ graceSeconds }) => graceSeconds),
      [300, 700],
    );
  });

  it("has one Service, whose ports lead to each node's by name, and pods labelled by their own client", () => {
    assert.deepEqual(chain!.service.ports, [
      { name: "rpc", port: 8545, protocol: "TCP" },
      { name: "ws", port: 9546, protocol: "TCP" },
    ]);
    assert.equal(chain!.labels["app.kubernetes.io/name"], "ethereum");
    assert.deepEqual(
      chain!.nodes.map(({ labels }) => labels["app.kubernetes.io/name"]),
      ["geth", "reth"],
    );
    assert.deepEqual(
      chain!.nodes[1]!.service.ports.map(({ name, port }) => [name, port]),
      [
        ["rpc", 9545],
        ["ws", 9546],
        ["metrics", 9001],
        ["beacon-metrics", 8008],
        ["health", 9750],
      ],
    );
  });

  it("asks each node's own clients for its health, and compares all with all", () => {
    const [, second] = chain!.nodes;
    const { client, consensus, siblings } = second!.health.settings;
    assert.deepEqual([client.name, client.url], ["reth", "http://127.0.0.1:9545"]);
    assert.deepEqual([consensus?.name, consensus?.url], ["nimbus", "http://127.0.0.1:5052"]);
    assert.deepEqual(siblings, ["http://chain-0.prod-chains.svc:9750/status"]);
  });

  it("opens to each audience the ports of the node's own clients, and none that another client uses otherwise", () => {
    const open = (name: string) => plan.flows.find((flow) => flow.name === name);
    const at = (name: string) => open(name)?.ports.map(({ port }) => port);
    assert.deepEqual(at("prometheus-to-chain-0"), [6060, 5054, 9750]);
    assert.deepEqual(at("prometheus-to-chain-1"), [9001, 8008, 9750]);
    assert.deepEqual(at("peers-to-chain-0"), [30303, 30303, 9000, 9000, 9001]);
    assert.deepEqual(at("peers-to-chain-1"), [30404, 5054]);
    assert.deepEqual(open("peers-to-chain-0")?.to, {
      kind: "pods",
      namespace: "chains",
      labels: { "cryptokube.io/node": "chain-0" },
    });
    assert.equal(open("prometheus-to-chain"), undefined);
    assert.deepEqual(at("roller-to-chain"), [9750]);
  });

  it("has one flow to all where they listen alike, whatever runs there", () => {
    const alike = { ...clients, consensus: { ...clients.consensus, nimbus: { ...lighthouse, name: "nimbus" } } };
    const config = list("[{ execution: geth, consensus: lighthouse }, { execution: geth, consensus: nimbus }]");
    const { flows, prometheus } = planEnvironment(config, "prod", { clients: alike });
    const flow = flows.find(({ name }) => name === "prometheus-to-chain");
    assert.equal(
      flow?.reason,
      "Prometheus reads the metrics of geth, of lighthouse, of nimbus and of the health sidecar.",
    );
    assert.deepEqual(
      prometheus.jobs.filter(({ name }) => name === "geth").map(({ app }) => app),
      ["geth"],
    );
  });

  it("has the metrics read of every client once", () => {
    assert.deepEqual(
      plan.prometheus.jobs.map(({ name, app, container }) => [name, app ?? container]),
      [
        ["health", undefined],
        ["geth", "geth"],
        ["lighthouse", "lighthouse"],
        ["reth", "reth"],
        ["nimbus", "nimbus"],
        ["roller", "roller"],
        ["alertmanager", "alertmanager"],
        ["kube-state-metrics", "kube-state-metrics"],
        ["node-exporter", "node-exporter"],
      ],
    );
  });

  it("is the same as a number where every entry says the same", () => {
    const pair = "{ execution: geth, consensus: lighthouse }";
    const listed = planEnvironment(list(`[${pair}, ${pair}, ${pair}]`), "prod", { clients });
    const counted = planEnvironment(list("3", ", execution: geth, consensus: lighthouse"), "prod", { clients });
    assert.deepEqual(listed, counted);
  });

  it("is left out as a whole where one of its nodes cannot be made, and says which client it is for", () => {
    const { leftOut, chains } = planEnvironment(list(pairs), "prod", {
      clients: { ...clients, consensus: { lighthouse } },
    });
    assert.deepEqual(leftOut, [{ name: "chain", why: "no client file for nimbus yet" }]);
    assert.deepEqual(chains, []);
  });
});

describe("stacks/plan: what a chain of different pairs needs", () => {
  const asked = (nodes: string, more = "") => needsOf(list(nodes, more), clients, cloud);
  const ofChain = (nodes: string, more = "") => asked(nodes, more).needs.filter(({ bookedOn }) => bookedOn === "chain");

  it("is each node's own: words, memory, disks, and the place in the file", () => {
    const [first, second] = ofChain(pairs);
    assert.deepEqual(
      [first, second].map((need) => [need!.name, need!.profile, need!.path.join(".")]),
      [
        ["chain-0", "ethereum mainnet geth+lighthouse postmerge", "cryptokube:chains.0.nodes.0"],
        ["chain-1", "ethereum mainnet reth+nimbus full", "cryptokube:chains.0.nodes.1"],
      ],
    );
    assert.notEqual(first!.memoryMiB, second!.memoryMiB);
    assert.notDeepEqual(first!.volumes, second!.volumes);
    assert.deepEqual(first!.group, second!.group);
  });

  it("is what a number of each pair needs alone", () => {
    const [, second] = ofChain(pairs);
    const [alone] = ofChain("1", ", execution: reth, consensus: nimbus");
    assert.deepEqual({ ...second, name: alone!.name, path: alone!.path }, alone);
    assert.deepEqual(alone!.path, ["cryptokube:chains", 0]);
  });

  it("is told where a node's own size is too small, and once where the chain's is", () => {
    const own = asked(
      "[{ execution: geth, consensus: lighthouse }, { execution: geth, consensus: lighthouse, storage: 10Gi }]",
    );
    assert.deepEqual(
      own.impossible.map(({ path }) => path.join(".")),
      ["cryptokube:chains.0.nodes.1.storage"],
    );
    for (const nodes of ["3", "[{}, {}, {}]"]) {
      const shared = asked(nodes, ", execution: geth, consensus: lighthouse, storage: 10Gi");
      assert.deepEqual(
        shared.impossible.map(({ path }) => path.join(".")),
        ["cryptokube:chains.0.storage"],
      );
    }
  });

  const region = configOf(`config:
    aws:region: us-east-1
    cryptokube:cluster: { kind: eks, version: "1.36", zones: 2 }
    cryptokube:chains:
      - { name: chain, chain: ethereum, network: mainnet, nodes: ${pairs} }`);
  const made = decide(region, "prod", { clients });
  assert.ok(made.ok);
  const { decision } = made;

  it("places the nodes apart, each in a slot for its own size", () => {
    const { placements, pools } = decision.next.capacity;
    const nodes = placements.filter(({ bookedOn }) => bookedOn === "chain");
    assert.deepEqual(
      nodes.map(({ name, profile, group }) => [name, profile, group]),
      [
        ["chain-0", "ethereum mainnet geth+lighthouse postmerge", "chain"],
        ["chain-1", "ethereum mainnet reth+nimbus full", "chain"],
      ],
    );
    assert.equal(new Set(nodes.map(({ zone }) => zone)).size, 2);
    for (const { name, pool, slot } of nodes) {
      const need = decision.needs.find((each) => each.name === name)!;
      const own = pools.find((each) => each.name === pool)!.slots.find((each) => each.name === slot)!;
      assert.ok(own.memoryMiB >= need.memoryMiB && own.cpuMillis >= need.cpuMillis, name);
    }
  });

  it("is priced and explained node by node, and as one chain", () => {
    const subject = { environment: "prod", config: region, ...decision };
    const chainPrice = estimateOf(subject).chains.find(({ name }) => name === "chain")!;
    assert.equal(chainPrice.nodes, 2);
    assert.deepEqual(chainPrice.profiles, [
      "ethereum mainnet geth+lighthouse postmerge",
      "ethereum mainnet reth+nimbus full",
    ]);
    const said = (name: string) => {
      const explained = explain(subject, name);
      assert.ok(explained.ok, name);
      return explained.explanations.flatMap(({ paragraphs }) => paragraphs).join(" ");
    };
    assert.match(
      said("chain-1"),
      /sized as ethereum mainnet reth\+nimbus full \(config\.cryptokube:chains\[0\]\.nodes\[1\]\)/,
    );
    assert.match(said("execution-chain-1-g1"), /reth:docs/);
    assert.match(said("consensus-chain-0-g1"), /lighthouse 8/);
    assert.match(said("chain"), /geth\+lighthouse postmerge and ethereum mainnet reth\+nimbus full/);
  });

  it("keeps what was accepted when the last entry is added or another entry's client changes", () => {
    const listed = (nodes: string) =>
      configOf(`config:
    aws:region: us-east-1
    cryptokube:cluster: { kind: eks, version: "1.36", zones: 2 }
    cryptokube:chains:
      - { name: chain, chain: ethereum, network: mainnet, nodes: ${nodes} }`);
    const placed = (nodes: string) => {
      const next = decide(listed(nodes), "prod", { clients, lock: decision.next });
      assert.ok(next.ok);
      return new Map(next.decision.next.capacity.placements.map((placement) => [placement.name, placement]));
    };
    const before = new Map(decision.next.capacity.placements.map((placement) => [placement.name, placement]));
    const more = placed(pairs.replace("]", ", { execution: geth, consensus: prysm }]"));
    for (const name of ["chain-0", "chain-1"]) assert.deepEqual(more.get(name), before.get(name), name);
    assert.equal(more.get("chain-2")?.profile, "ethereum mainnet geth+prysm postmerge");
    const other = placed(pairs.replace("consensus: nimbus", "consensus: prysm"));
    assert.deepEqual(other.get("chain-0"), before.get("chain-0"));
    const { profile: _, volumes, ...where } = other.get("chain-1")!;
    const { profile: __, volumes: had, ...was } = before.get("chain-1")!;
    assert.deepEqual(where, was);
    assert.deepEqual(
      volumes.map(({ claim, sizeGiB }) => [claim, sizeGiB]),
      had.map(({ claim, sizeGiB }) => [claim, sizeGiB]),
    );
  });
});
