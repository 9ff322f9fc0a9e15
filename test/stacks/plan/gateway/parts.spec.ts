/** A gateway by part: its ports and Secret, what it tells its agent of consumers and nodes, and the kept one beside it. */
import assert from "node:assert/strict";
import { catalogue } from "../../../../catalogue/chains/index.ts";
import { gatewayPorts } from "../../../../catalogue/gateway/gateway.ts";
import type { NodeChoice } from "../../../../stacks/plan/client-choice.ts";
import { chooseClients } from "../../../../stacks/plan/chains.ts";
import { planGateway } from "../../../../stacks/plan/gateway/gateway.ts";
import { planEnvironment } from "../../../../stacks/plan.ts";
import { pairs } from "../../../support/pairs.ts";

/**
 * The gateway of one node for these consumers.
 *
 * @param change of what was chosen for its node; undefined: nothing was.
 */
function gatewayOf(
  consumers = "{ name: shop }",
  change: (node: NodeChoice) => NodeChoice | undefined = (node) => node,
) {
  const config = pairs({ more: `gateway: { logBlocks: 777, consumers: [${consumers}] }` });
  const [chain] = config.chains;
  assert.ok(chain?.chain === "ethereum");
  const choice = chooseClients(chain, catalogue, config.planning);
  const nodes = choice.nodes.flatMap((node) => change(node) ?? []);
  const planned = planEnvironment(config, "prod").chains[0]!;
  return planGateway("prod", planned, { ...choice, nodes }, () => undefined)!;
}
const traced = "{ name: shop }, { name: scan, traces: true }";
const withHistory = (history: object | undefined) => (node: NodeChoice) => {
  const [execution, ...others] = node.clients;
  const sized = { ...execution!.sized, history };
  return { ...node, clients: [{ ...execution!, sized }, ...others] } as unknown as NodeChoice;
};
const mebibytes = (text: string | undefined) => Number(/^(\d+)Mi$/.exec(text!)![1]);

describe("stacks/plan/gateway: its pods", () => {
  it("are a gateway by their labels, and that of one chain", () => {
    const { labels, selector } = gatewayOf();
    const { "app.kubernetes.io/component": component, ...others } = labels;
    assert.equal(component, "gateway");
    for (const [key, value] of Object.entries(selector)) assert.equal(others[key], value, key);
    assert.equal(selector["app.kubernetes.io/instance"], "chain-gateway");
  });

  it("have a port for consumers and one for Prometheus, and one for traces where anybody may", () => {
    const { rpc, traces, metrics } = gatewayPorts;
    const of = (consumers?: string) =>
      Object.fromEntries(gatewayOf(consumers).ports.map(({ name, port }) => [name, port]));
    assert.deepEqual(of(), { rpc, metrics });
    assert.deepEqual(of(traced), { rpc, traces, metrics });
  });

  it("are ended above a bound of memory that lies above what they ask for, both of them", () => {
    const { resources, kept } = gatewayOf();
    for (const { requests, limits } of [resources, kept!.resources]) {
      assert.ok(mebibytes(limits.memory) > mebibytes(requests.memory));
    }
  });

  it("read the keys that are made from the Secret that is made for them", () => {
    const { secretName, keys } = gatewayOf("{ name: a }, { name: b, key: { existingSecret: mine } }");
    assert.deepEqual(
      keys.map((key) => [key.consumer, key.secretName === secretName]),
      [
        ["a", true],
        ["b", false],
      ],
    );
  });
});

describe("stacks/plan/gateway: what its agent is told", () => {
  it("is what each consumer may, and at what rate: after a pause, that of two seconds, or as many as the file says", () => {
    const { settings } = gatewayOf(
      "{ name: a, rate: 30 }, { name: b, rate: 0.1 }, { name: c, burst: 7, methods: [eth_call], traces: true }",
    );
    const plain = { methods: [], traces: false, archive: false };
    assert.deepEqual(settings.consumers, [
      { ...plain, name: "a", rate: 30, burst: 60 },
      { ...plain, name: "b", rate: 0.1, burst: 1 },
      { ...plain, name: "c", rate: 100, burst: 7, methods: ["eth_call"], traces: true },
    ]);
    assert.deepEqual(settings.limits, { logBlocks: 777 });
  });

  it("is that nodes trace where any consumer may, and of no node where none may", () => {
    assert.deepEqual(
      ["{ name: shop }", traced].map((consumers) => gatewayOf(consumers).settings.nodes.map(({ traces }) => traces)),
      [[false], [true]],
    );
  });

  it("is how old a state each node keeps: the clients' least where nothing is said, all from a point far back", () => {
    const blocks = (history: object | undefined) =>
      gatewayOf(undefined, withHistory(history)).settings.nodes.map(({ stateBlocks }) => stateBlocks);
    assert.deepEqual(blocks(undefined), [128]);
    assert.deepEqual(blocks({ state: 4000 }), [4000]);
    assert.deepEqual(blocks({ state: "all" }), [null]);
  });

  it("is the port of a node's RPC, whichever its client has first", () => {
    const turned = (node: NodeChoice) => ({
      ...node,
      client: { ...node.client, ports: node.client.ports.toReversed() },
    });
    const addresses = gatewayOf(undefined, turned).settings.nodes.map(({ rpc }) => new URL(rpc).port);
    assert.deepEqual(addresses, ["8545"]);
  });

  it("is nothing where a node has no clients, or serves no RPC: the node is named", () => {
    assert.throws(() => gatewayOf(undefined, () => undefined), /^Error: node chain-0 has no clients$/);
    const silent = (node: NodeChoice) => ({ ...node, client: { ...node.client, ports: [] } });
    assert.throws(() => gatewayOf(undefined, silent), /^Error: node chain-0: geth serves no RPC$/);
  });
});

describe("stacks/plan/gateway: the kept gateway beside it", () => {
  it("reads its settings where they are mounted, from a ConfigMap of its own, and starts with nothing else", () => {
    const { folder, file, args, command, configName, name } = gatewayOf().kept!;
    assert.equal(name, "erpc");
    assert.match(folder, /^\/\w+\/erpc$/);
    assert.match(file, /^\w+\.yaml$/);
    assert.deepEqual([command, args], [["/erpc-server"], ["--config", `${folder}/${file}`, "--require-config"]]);
    assert.equal(configName, "chain-gateway-erpc");
  });

  it("is read by Prometheus at the port that its settings say, by a name that its job asks for", () => {
    const { ports, config } = gatewayOf().kept!;
    const { metrics } = config as { metrics: { port: number } };
    assert.deepEqual(ports, [{ name: "kept-metrics", port: metrics.port }]);
  });

  it("is none where the chain's id is not known: its answers could be another chain's", () => {
    const unknown = (node: NodeChoice) => ({ ...node, profile: { ...node.profile, chainId: null } });
    const { kept, settings } = gatewayOf(undefined, unknown);
    assert.deepEqual([kept, settings.kept], [undefined, null]);
  });
});
