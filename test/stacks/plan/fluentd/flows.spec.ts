import assert from "node:assert/strict";
import { fluentdFlows } from "../../../../stacks/plan/fluentd/flows.ts";
import type { Flow, FluentdPlan, PrometheusPlan } from "../../../../stacks/plan.ts";
import { configOf } from "../../../support/stacks.ts";

const fluentd = { selector: { app: "fluentd" }, metricsPort: 24_231 } as unknown as FluentdPlan;
const reader = { kind: "pods", namespace: "observability", labels: { app: "prometheus" } };
const prometheus = { reader } as unknown as PrometheusPlan;
const flows = (asked: string, cluster = '{ kind: eks, version: "1.36", zones: 2 }'): Flow[] => {
  const config = configOf(`config:
  ${cluster.includes("eks") ? "aws:region: eu-west-1" : ""}
  cryptokube:cluster: ${cluster}
  cryptokube:fluentd: ${asked}
`);
  return fluentdFlows(fluentd, config, prometheus);
};
const own = { kind: "pods", namespace: "logs", labels: { app: "fluentd" } };
const named = (all: Flow[], name: string) => all.find((flow) => flow.name === name);
const loki = (endpoint: string) => `{ output: loki, image: 'r.example/f:1', endpoint: '${endpoint}' }`;

describe("stacks/plan/fluentd: whom Fluentd reaches, and who reaches it", () => {
  it("reaches names, its store and, with a role, the agent that hands it out: nothing else", () => {
    assert.deepEqual(
      flows("{}").map(({ name }) => name),
      ["logs-to-dns", "fluentd-to-store", "fluentd-to-pod-identity", "prometheus-to-fluentd"],
    );
    for (const { name, from, to, reason } of flows("{}")) {
      assert.deepEqual(name === "prometheus-to-fluentd" ? to : from, own, name);
      assert.match(reason, /^[A-Z].{20,}\.$/);
    }
  });

  it("asks for names by UDP and TCP", () => {
    const { to, ports } = named(flows("{}"), "logs-to-dns")!;
    assert.deepEqual(to, { kind: "dns" });
    assert.deepEqual(ports, [
      { port: 53, protocol: "UDP" },
      { port: 53, protocol: "TCP" },
    ]);
  });

  it("reaches a cloud's store on the internet, and none of the cluster's own addresses", () => {
    const { to, ports } = named(flows("{}"), "fluentd-to-store")!;
    assert.ok(to.kind === "range" && to.cidr === "0.0.0.0/0" && to.except?.includes("10.0.0.0/8"));
    assert.deepEqual(ports, [{ port: 443, protocol: "TCP" }]);
  });

  for (const [endpoint, port] of [
    ["https://logs.example", 443],
    ["http://logs.example/push", 80],
    ["http://logs.example:3100", 3100],
    ["https://logs.example:8443/x", 8443],
  ] as const) {
    it(`reaches a store of the operator's own wherever it is, at the port of ${endpoint}`, () => {
      const { to, ports } = named(flows(loki(endpoint)), "fluentd-to-store")!;
      assert.deepEqual([to, ports], [{ kind: "anywhere" }, [{ port, protocol: "TCP" }]]);
    });
  }

  it("reaches the agent of its machine only where it has a role", () => {
    const { to, ports } = named(flows("{}"), "fluentd-to-pod-identity")!;
    assert.deepEqual(to, { kind: "range", cidr: "169.254.170.23/32" });
    assert.deepEqual(ports, [{ port: 80, protocol: "TCP" }]);
    for (const asked of [loki("https://l.example"), "{ bucket: acme-logs, credentials: keys }"]) {
      assert.equal(named(flows(asked), "fluentd-to-pod-identity"), undefined, asked);
    }
  });

  it("is asked for its metrics by this environment's Prometheus, at their port", () => {
    const { from, to, ports } = named(flows("{}"), "prometheus-to-fluentd")!;
    assert.deepEqual(from, reader);
    assert.deepEqual([to, ports], [own, [{ port: 24_231, protocol: "TCP" }]]);
  });
});
