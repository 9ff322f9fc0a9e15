import assert from "node:assert/strict";
import type { GatewayConfig } from "../../../../stacks/config/chains/gateway.ts";
import {
  gatewayFlows,
  gatewayForwardFlows,
  gatewayForwards,
  gatewayJobs,
} from "../../../../stacks/plan/gateway/flows.ts";
import type { Flow, GatewayPlan, PrometheusPlan } from "../../../../stacks/plan.ts";

const gateway = (more: object = {}) =>
  ({
    name: "eth-gateway",
    namespace: "prod-system",
    selector: { app: "gateway" },
    settings: { nodes: [{ rpc: "http://eth-0:8545" }, { rpc: "http://eth-1:8545" }] },
    service: { name: "eth-gateway", ports: [{ port: 8545 }] },
    traces: { name: "eth-traces", ports: [{ port: 8546 }] },
    kept: { ports: [{ port: 4001 }] },
    ports: [
      { name: "rpc", port: 8080 },
      { name: "metrics", port: 9752 },
    ],
    ...more,
  }) as unknown as GatewayPlan;
const reader = { kind: "pods", namespace: "observability", labels: { app: "prometheus" } };
const prometheus = { reader } as unknown as PrometheusPlan;
type Consumers = GatewayConfig["consumers"];
const flows = (of: object = {}, consumers: object[] = [{ name: "a" }]): Flow[] =>
  gatewayFlows(gateway(of), { name: "eth" }, { consumers: consumers as unknown as Consumers }, prometheus);
const own = { kind: "pods", namespace: "system", labels: { app: "gateway" } };
const ports = (...of: number[]) => of.map((port) => ({ port, protocol: "TCP" }));
const named = (all: Flow[], name: string) => all.find((flow) => flow.name === name)!;

describe("stacks/plan/gateway: who reaches a gateway, and whom it reaches", () => {
  it("reaches the nodes of its chain at their RPC and their sidecars, each port once, and nobody else", () => {
    const { from, to, ports: at } = named(flows(), "eth-gateway-to-nodes");
    assert.deepEqual(from, own);
    assert.deepEqual(to, { kind: "pods", namespace: "chains", labels: { "cryptokube.io/chain": "eth" } });
    assert.deepEqual(at, ports(8545, 9750));
    assert.equal(flows().filter(({ from: each }) => JSON.stringify(each) === JSON.stringify(own)).length, 1);
  });

  it("is read by this environment's Prometheus at the metrics of both, and at no port of its consumers", () => {
    const { from, to, ports: at } = named(flows(), "prometheus-to-eth-gateway");
    assert.deepEqual(from, reader);
    assert.deepEqual([to, at], [own, ports(9752, 4001)]);
    assert.deepEqual(named(flows({ kept: undefined }), "prometheus-to-eth-gateway").ports, ports(9752));
  });

  it("is asked from the namespaces that consumers name, each once, in order, and from anywhere where one names none", () => {
    const spaces = ["b", "a", "b"].map((namespace) => ({ name: namespace, namespace }));
    const asked = flows({}, spaces).filter(({ name }) => name.startsWith("consumers-to-eth-gateway"));
    assert.deepEqual(
      asked.map(({ name, from, to, ports: at }) => [name, from, to, at]),
      ["a", "b"].map((name) => [
        `consumers-to-eth-gateway-from-${name}`,
        { kind: "namespace", name },
        own,
        ports(8545),
      ]),
    );
    assert.deepEqual(named(flows({}, [...spaces, { name: "x" }]), "consumers-to-eth-gateway").from, {
      kind: "anywhere",
    });
  });

  it("lets those alone to the port of traces who were granted them", () => {
    const consumers = [
      { name: "a", namespace: "a", traces: true },
      { name: "b", namespace: "b" },
    ];
    const traced = flows({}, consumers).filter(({ name }) => name.includes("eth-traces"));
    assert.deepEqual(
      traced.map(({ name, ports: at }) => [name, at]),
      [["consumers-to-eth-traces-from-a", ports(8546)]],
    );
    assert.ok(!flows({ traces: undefined }, consumers).some(({ name }) => name.includes("traces")));
  });

  it("says why, in a sentence, of each", () => {
    const traced = flows({}, [{ name: "a", traces: true }]);
    for (const { reason } of [...flows(), ...traced, ...gatewayForwardFlows([gateway()], true)]) {
      assert.match(reason, /^[A-Z].{20,}\.$/);
    }
  });

  it("is led to from the machine in development alone", () => {
    assert.deepEqual(gatewayForwards([gateway()], false), []);
    assert.deepEqual(gatewayForwardFlows([gateway()], false), []);
    assert.deepEqual(gatewayForwards([gateway()], true), [
      { name: "eth-gateway", namespace: "prod-system", service: "eth-gateway", port: 8545 },
    ]);
    const [{ name, from, to, ports: at }] = gatewayForwardFlows([gateway()], true) as [Flow];
    assert.deepEqual([name, from, to, at], ["machine-to-eth-gateway", { kind: "machine" }, own, ports(8545)]);
  });

  it("has one job for all gateways, and one for those that are kept beside any of them", () => {
    const job = { namespace: "prod-system", app: "gateway", path: "/metrics" };
    assert.deepEqual(gatewayJobs([]), []);
    const plain = gateway({ kept: undefined });
    assert.deepEqual(gatewayJobs([plain]), [{ name: "gateway", ...job, port: "metrics", labelled: true }]);
    assert.deepEqual(gatewayJobs([plain, gateway()]), [
      { name: "gateway", ...job, port: "metrics", labelled: true },
      { name: "gateway-erpc", ...job, port: "kept-metrics", labelled: false },
    ]);
  });
});
