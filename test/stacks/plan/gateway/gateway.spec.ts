import assert from "node:assert/strict";
import { parseGatewaySettings } from "../../../../agents/gateway/settings.ts";
import { catalogue } from "../../../../catalogue/chains/index.ts";
import { existingCloud } from "../../../../catalogue/clouds/existing.ts";
import { gatewayPod } from "../../../../components/gateway/gateway-pod.ts";
import { chooseClients } from "../../../../stacks/plan/chains.ts";
import { planGateway } from "../../../../stacks/plan/gateway/gateway.ts";
import { needsOf } from "../../../../stacks/plan/needs.ts";
import { type Flow, planEnvironment, type Plan } from "../../../../stacks/plan.ts";
import { pairs } from "../../../support/pairs.ts";
import { privateNetwork } from "../../../support/private-network.ts";
import { configOf } from "../../../support/stacks.ts";

const shop = "gateway: { consumers: [{ name: shop }] }";
const planOf = (more: string, nodes = 3): Plan => planEnvironment(pairs({ nodes, more }), "prod");
const gatewayOf = (plan: Plan) => plan.gateways![0]!;
const settingsOf = (plan: Plan) => parseGatewaySettings(JSON.stringify(gatewayOf(plan).settings));
const flow = (plan: Plan, name: string): Flow | undefined => plan.flows.find((each) => each.name === name);
const argsOf = (plan: Plan) => plan.chains[0]!.nodes[0]!.clients[0]!.args;

describe("stacks/plan: a chain's gateway", () => {
  it("is none where the file has none, and then nothing else is otherwise", () => {
    const plan = planOf("storage: 1Ti");
    assert.equal(plan.gateways, undefined);
    assert.ok(!plan.prometheus.jobs.some(({ name }) => name.startsWith("gateway")));
    assert.ok(!argsOf(plan).includes("--ws"));
    assert.ok(argsOf(plan).includes("--http.api=eth,net,web3"));
  });

  it("asks each node by its own name, and its sidecar for whether it is synced", () => {
    const { nodes } = settingsOf(planOf(shop));
    assert.deepEqual(
      nodes.map(({ name, rpc, health }) => [name, rpc, health]),
      [0, 1, 2].map((i) => [
        `chain-${i}`,
        `http://chain-${i}.prod-chains.svc.cluster.local:8545`,
        `http://chain-${i}.prod-chains.svc.cluster.local:9750/status`,
      ]),
    );
    assert.ok(
      argsOf(planOf(shop))
        .find((arg) => arg.startsWith("--http.vhosts="))
        ?.includes("chain-0.prod-chains.svc.cluster.local"),
    );
  });

  it("has nodes take WebSockets on the port of their RPC, and serve traces to a grant alone", () => {
    const plain = argsOf(planOf(shop));
    assert.ok(plain.includes("--ws") && plain.includes("--ws.port=8545") && plain.includes("--http.port=8545"));
    assert.ok(plain.includes("--http.api=eth,net,web3"));
    const traced = argsOf(planOf("gateway: { consumers: [{ name: scan, traces: true }] }"));
    assert.ok(traced.includes("--http.api=eth,net,web3,debug"));
    assert.ok(traced.includes("--ws.api=eth,net,web3"));
  });

  it("knows which nodes keep which states", () => {
    const plan = planEnvironment(
      configOf(`config:
        cryptokube:cluster: { kind: existing, context: test }
        cryptokube:chains:
          - name: chain
            chain: ethereum
            network: mainnet
            consensus: lighthouse
            gateway: { consumers: [{ name: old, archive: true }] }
            nodes:
              - { execution: geth, history: archive }
              - { execution: geth, history: { state: 20000 } }
              - { execution: geth }`),
      "prod",
    );
    const [all, some, least] = settingsOf(plan).nodes.map(({ stateBlocks }) => stateBlocks);
    assert.equal(all, null);
    assert.equal(some, 20_000);
    assert.ok(typeof least === "number" && least >= 128);
  });

  it("has a Service and a port for traces of their own, for those alone who were granted them", () => {
    const plan = planOf(
      "gateway: { consumers: [{ name: shop, namespace: shop }, { name: scan, namespace: scan, traces: true }] }",
    );
    const gateway = gatewayOf(plan);
    assert.deepEqual(gateway.service.ports, [{ name: "rpc", port: 8545, protocol: "TCP" }]);
    assert.deepEqual(
      [gateway.traces?.name, gateway.traces?.ports],
      ["chain-traces", [{ name: "traces", port: 8546, protocol: "TCP" }]],
    );
    assert.equal(gatewayOf(planOf(shop)).traces, undefined);
    assert.equal(settingsOf(planOf(shop)).tracesPort, null);
    assert.deepEqual(flow(plan, "consumers-to-chain-traces-from-scan")?.from, { kind: "namespace", name: "scan" });
    assert.equal(flow(plan, "consumers-to-chain-traces-from-shop"), undefined);
    assert.ok(flow(plan, "consumers-to-chain-gateway-from-shop"));
  });

  it("is reached from anywhere where a consumer names no namespace, and reaches the nodes alone", () => {
    const plan = planOf("gateway: { consumers: [{ name: shop }, { name: scan, namespace: scan }] }");
    assert.deepEqual(flow(plan, "consumers-to-chain-gateway")?.from, { kind: "anywhere" });
    const out = plan.flows.filter(
      ({ from }) => from.kind === "pods" && JSON.stringify(from.labels).includes("gateway"),
    );
    assert.deepEqual(
      out.map(({ name }) => name),
      ["chain-gateway-to-nodes"],
    );
    assert.deepEqual(
      out[0]!.ports.map(({ port }) => port),
      [8545, 9750],
    );
    assert.ok(
      !plan.flows.some(({ from, to }) => from.kind === "anywhere" && to.kind === "pods" && to.namespace === "chains"),
    );
  });

  it("is no pod of the chain: neither the roller nor the chain's Service takes it for a node", () => {
    const plan = planOf(shop);
    const { labels } = gatewayOf(plan);
    for (const [key, value] of Object.entries(plan.chains[0]!.service.selector)) assert.notEqual(labels[key], value);
    assert.notEqual(gatewayOf(plan).namespace, plan.namespaces.chains.name);
  });

  it("has the kept gateway beside it where the chain's id is known, with the nodes and no secret", () => {
    const { kept } = gatewayOf(planOf(shop));
    assert.equal(kept?.image, "ghcr.io/erpc/erpc:0.3.0");
    const text = JSON.stringify(kept.config);
    const config = kept.config as { projects: { upstreams: { endpoint: string; evm: { chainId: number } }[] }[] };
    assert.deepEqual(
      config.projects[0]!.upstreams.map(({ endpoint, evm }) => [endpoint, evm.chainId]),
      settingsOf(planOf(shop)).nodes.map(({ rpc }) => [rpc, 1]),
    );
    // Its loader puts environment variables in place of what begins so.
    assert.ok(!text.includes("$"));
    assert.match(text, /"httpHostV4":"127\.0\.0\.1"/);
    assert.equal(settingsOf(planOf(shop)).kept, "http://127.0.0.1:4000/main/evm/1");
    const none = planOf("gateway: { kept: none, consumers: [{ name: shop }] }");
    assert.deepEqual([gatewayOf(none).kept, settingsOf(none).kept], [undefined, null]);
    assert.ok(planOf(shop).images.includes(kept.image));
    assert.ok(!none.images.includes(kept.image));
  });

  it("is alone on a development chain, unless the file says otherwise", () => {
    const dev = (kept: string) =>
      planEnvironment(
        configOf(
          `config:\n  cryptokube:chains:\n    - { name: c, chain: ethereum, network: dev, execution: geth, gateway: { ${kept}consumers: [{ name: a }] } }\n`,
        ),
        "dev",
      );
    assert.equal(gatewayOf(dev("")).kept, undefined);
    assert.equal(settingsOf(dev("")).nodes[0]!.stateBlocks, null);
    assert.ok(gatewayOf(dev("kept: erpc, ")).kept);
  });

  it("takes each consumer's key from the Secret that is made, or from the one that the file names", () => {
    const plan = planOf(
      "gateway: { consumers: [{ name: a }, { name: b, key: { existingSecret: mine } }, { name: c, key: { existingSecret: mine, key: c.k } }] }",
    );
    assert.deepEqual(gatewayOf(plan).keys, [
      { consumer: "a", secretName: "chain-gateway-keys", key: "a" },
      { consumer: "b", secretName: "mine", key: "key", existing: true },
      { consumer: "c", secretName: "mine", key: "c.k", existing: true },
    ]);
  });

  it("is counted with the machines, at the most that it may grow to", () => {
    const of = (gateway: string) =>
      needsOf(
        pairs({ nodes: 2, more: `gateway: { ${gateway}consumers: [{ name: a }] }` }),
        catalogue,
        existingCloud([], []),
      )
        .needs.filter(({ name }) => name.startsWith("chain-gateway"))
        .map(({ name, bookedOn, cpuMillis, memoryMiB }) => [name, bookedOn, cpuMillis, memoryMiB]);
    assert.deepEqual(
      of("replicas: { min: 1, max: 3 }, "),
      [0, 1, 2].map((i) => [`chain-gateway-${i}`, "chain", 300, 448]),
    );
    assert.deepEqual(of("kept: none, replicas: { min: 1, max: 1 }, "), [["chain-gateway-0", "chain", 200, 192]]);
    // What is planned is what its pods ask for.
    const { resources, kept } = gatewayOf(planOf(shop));
    assert.deepEqual(
      [resources.requests, kept?.resources.requests],
      [
        { cpu: "200m", memory: "192Mi" },
        { cpu: "100m", memory: "256Mi" },
      ],
    );
  });

  it("stands where its replicas were planned, one on a machine, on any of those machines", () => {
    const config = pairs({ nodes: 2, more: "gateway: { replicas: { min: 2, max: 3 }, consumers: [{ name: a }] }" });
    const [chain] = config.chains;
    assert.ok(chain?.chain === "ethereum");
    const choice = chooseClients(chain, catalogue, config.planning);
    const { chains } = planEnvironment(config, "prod");
    const pool = (name: string) => ({ "cryptokube.io/pool": name });
    const toleration = {
      key: "cryptokube.io/dedicated",
      operator: "Equal",
      value: "chains",
      effect: "NoSchedule",
    } as const;
    const places: Record<string, string> = { "chain-gateway-0": "a", "chain-gateway-1": "b", "chain-gateway-2": "a" };
    const planned = planGateway("prod", chains[0]!, choice, (name) => ({
      nodeSelector: pool(places[name]!),
      slot: {},
      tolerations: name === "chain-gateway-1" ? [toleration] : [],
      annotations: { kept: "true" },
    }));
    assert.deepEqual(planned?.place, {
      anyOf: [pool("a"), pool("b")],
      tolerations: [toleration],
      annotations: { kept: "true" },
    });
    const { spec } = gatewayPod(planned, []);
    const { affinity, tolerations } = spec as { affinity: object; tolerations: object[] };
    assert.deepEqual(tolerations, [toleration]);
    assert.match(JSON.stringify(affinity), /nodeSelectorTerms":\[\{"matchExpressions":\[\{[^}]*"a"\]\}\]\},\{/);
    assert.match(JSON.stringify(affinity), /podAntiAffinity.*kubernetes\.io\/hostname/);
    assert.equal(gatewayOf(planOf(shop)).place, undefined);
  });

  it("is read by Prometheus, which has alerts about it then alone", () => {
    const jobs = planOf(shop).prometheus.jobs.filter(({ app }) => app === "gateway");
    assert.deepEqual(
      jobs.map(({ name, port, namespace }) => [name, port, namespace]),
      [
        ["gateway", "metrics", "prod-system"],
        ["gateway-erpc", "kept-metrics", "prod-system"],
      ],
    );
    const groups = (more: string) => planOf(more).prometheus.rules.map(({ name }) => name);
    assert.ok(groups(shop).includes("gateway"));
    assert.ok(!groups("storage: 1Ti").includes("gateway"));
  });

  it("is led to from this machine in development alone", () => {
    const inDev = planEnvironment(privateNetwork({ gateway: "{ consumers: [{ name: shop }] }" }), "dev");
    const forward = { name: "net-gateway", namespace: "dev-system", service: "net-gateway", port: 8545 };
    assert.deepEqual(inDev.forwards.at(-1), forward);
    const fromMachine = flow(inDev, "machine-to-net-gateway")!;
    assert.deepEqual([fromMachine.from, fromMachine.ports], [{ kind: "machine" }, [{ port: 8545, protocol: "TCP" }]]);
    assert.deepEqual(fromMachine.to, { kind: "pods", namespace: "system", labels: gatewayOf(inDev).selector });
    assert.ok(planOf(shop).flows.every(({ from }) => from.kind !== "machine"));
  });
});
