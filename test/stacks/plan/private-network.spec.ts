import assert from "node:assert/strict";
import { type Plan, planEnvironment } from "../../../stacks/plan.ts";
import { genesisOf } from "../../../stacks/plan/private/network.ts";
import { privateNetwork } from "../../support/private-network.ts";

let plan: Plan;
let chain: Plan["chains"][number];
let nodes: typeof chain.nodes;
const argsOf = (index: number, name: string) => nodes[index]!.clients.find((client) => client.name === name)!.args;

/** The keys that each process of the network's validator runs. */
function keysOf({ chains }: Plan): number[][] {
  return chains[0]!.genesis!.validator.parts.map(({ args }) => {
    const of = (flag: string) => Number(args.find((arg) => arg.startsWith(`--interop-${flag}=`))!.split("=")[1]);
    return Array.from({ length: of("num-validators") }, (_, index) => of("start-index") + index);
  });
}

describe("stacks/plan: a private network", () => {
  beforeEach(() => {
    plan = planEnvironment(privateNetwork(), "dev");
    chain = plan.chains[0]!;
    nodes = chain.nodes;
  });

  it("is refused for a chain id of a public network even where no rule saw the file", () => {
    const genesis = { chainId: 1, slotSeconds: 12, slotsPerEpoch: 8, accounts: {} };
    assert.throws(() => genesisOf({ name: "net", network: "private", genesis }), /chain id 1 is that of Ethereum/);
    assert.equal(genesisOf({ name: "net", network: "mainnet", genesis }), undefined);
  });

  it("has as many validators as an epoch has slots, where the file says no number", () => {
    const of = (genesis: string) => keysOf(planEnvironment(privateNetwork({ genesis }), "dev")).flat().length;
    assert.equal(of("chainId: 1337007"), 8);
    assert.equal(of("chainId: 1337007, slotsPerEpoch: 4"), 4);
    assert.equal(of("chainId: 1337007, slotsPerEpoch: 4, validators: 64"), 64);
  });

  it("has each key run by one process, and the keys shared by two where there are two nodes to ask", () => {
    const of = (nodes: number, genesis = "chainId: 1337007, slotsPerEpoch: 4") =>
      keysOf(planEnvironment(privateNetwork({ nodes, genesis }), "dev"));
    assert.deepEqual(of(1), [[0, 1, 2, 3]]);
    for (const nodes of [2, 3, 5]) {
      assert.deepEqual(of(nodes), [
        [0, 1],
        [2, 3],
      ]);
    }
    assert.deepEqual(
      of(2, "chainId: 1337007, slotsPerEpoch: 4, validators: 5").map((keys) => keys.length),
      [3, 2],
    );
  });

  it("is made at each start of a pod from what is the same for all, after whatever fills the volume", () => {
    for (const { init } of nodes) {
      const maker = init.at(-1)!;
      assert.equal(maker.name, "genesis");
      assert.deepEqual(maker.env, [{ name: "GENESIS_MOMENT", configMap: "net-network-moment", key: "moment" }]);
      assert.deepEqual(maker.args, nodes[0]!.init.at(-1)!.args);
      assert.deepEqual(maker.volumes, [], "no volume of the node: it stays nowhere, and travels in no copy");
    }
    assert.deepEqual(Object.keys(chain.genesis!.inputs).sort(), ["chain-config.yaml", "execution.json"]);
  });

  it("knows no bootnode, no checkpoint and no public network", () => {
    for (const index of [0, 1, 2]) {
      const args = [...argsOf(index, "geth"), ...argsOf(index, "prysm")];
      assert.ok(args.every((arg) => !/^--(mainnet|sepolia|hoodi|bootnodes|bootstrap-node|checkpoint|dev\b)/.test(arg)));
      assert.ok(args.includes("--nodiscover") && args.includes("--no-discovery"));
    }
  });

  it("leads nowhere out of the cluster: its nodes reach each other, and nothing else", () => {
    const ofChain = plan.flows.filter(({ from }) => from.kind === "pods" && from.namespace === "chains");
    assert.ok(ofChain.length > 0);
    for (const { name, to } of ofChain) assert.ok(["pods", "dns"].includes(to.kind), name);
    const peers = plan.flows.filter(({ name }) => name.startsWith("net-peers-to-"));
    assert.ok(peers.length > 0);
    assert.ok(peers.every(({ ports }) => ports.every(({ protocol }) => protocol === "TCP")));
    assert.deepEqual(new Set(peers.flatMap(({ ports }) => ports.map(({ port }) => port))), new Set([30_303, 9000]));
  });

  it("has nobody to dial where it has one node", () => {
    const lonely = planEnvironment(privateNetwork({ nodes: 1 }), "dev");
    assert.ok(lonely.flows.every(({ name }) => !name.startsWith("net-peers-to-")));
    assert.equal(lonely.chains[0]!.nodes[0]!.health.settings.rule.minPeers, 0);
  });

  it("has one validator, whose processes ask every node, no two of them the same, and which is none", () => {
    const { validator } = chain.genesis!;
    const asked = validator.parts.map(({ args }) =>
      args
        .find((arg) => arg.startsWith("--beacon-rest-api-provider="))!
        .split("=")[1]!
        .split(","),
    );
    const urls = (...indices: number[]) => indices.map((index) => `http://net-${index}.dev-chains.svc:5052`);
    assert.deepEqual(asked, [urls(0, 2), urls(1)]);
    const folders = validator.parts.map(({ args }) => args.find((arg) => arg.startsWith("--datadir="))!);
    assert.equal(new Set(folders).size, 2, "each keeps what it signed by itself");
    for (const folder of folders) assert.ok(folder.startsWith(`--datadir=${validator.mountPath}/`), folder);
    const { selector } = chain.service;
    assert.ok(
      Object.entries(selector).some(([key, value]) => validator.labels[key] !== value),
      "the chain's Service does not lead to it",
    );
    assert.equal(validator.claim.protect, false);
  });

  it("has the validator's metrics scraped, and may have", () => {
    const jobs = plan.prometheus.jobs.filter(({ app }) => app === "prysm-validator");
    assert.deepEqual(
      jobs.map(({ name, port }) => [name, port]),
      [
        ["prysm-validator", "metrics"],
        ["prysm-validator-1", "metrics-1"],
      ],
    );
    const flow = plan.flows.find(({ name }) => name === "prometheus-to-net-validator");
    assert.deepEqual(
      flow?.ports,
      [8081, 8082].map((port) => ({ port, protocol: "TCP" })),
    );
  });

  it("has its nodes held to the chain id that the file says", () => {
    for (const { health } of nodes) assert.equal(health.settings.client.chainId, 1_337_007);
  });

  it("gives each client a key of its own, on no volume and in no argument", () => {
    for (const { identity, clients } of nodes) {
      assert.deepEqual(
        identity!.clients.map(({ role, keyFile, peersFile, port }) => [role, keyFile, peersFile, port]),
        [
          ["execution", "execution.key", "execution-peers.toml", 30_303],
          ["consensus", "consensus.key", "consensus-peers.yaml", 9000],
        ],
      );
      for (const { name, mounts = [] } of clients) {
        const secret = mounts.find(({ volume }) => volume.kind === "secret");
        assert.deepEqual([secret?.readOnly, secret?.mountPath], [true, "/identity"], name);
      }
    }
    assert.equal(new Set(nodes.map(({ identity }) => identity!.secretName)).size, 3);
  });

  it("protects nothing: there is nothing on it that could be missed", () => {
    for (const { clients } of nodes) assert.ok(clients.every(({ claim }) => !claim.protect));
  });

  it("needs the images of its maker and its validator too", () => {
    for (const part of ["prysm/beacon-chain", "prysm/validator", "prysm/cmd/prysmctl", "ethereum/client-go"]) {
      assert.ok(
        plan.images.some((image) => image.includes(part)),
        part,
      );
    }
  });
});
