import assert from "node:assert/strict";
import { exportersOf, grafanaFlows, grafanaJob } from "../../../stacks/plan/grafana.ts";
import { internet } from "../../../stacks/plan/internet.ts";
import type { AlertmanagerPlan, GrafanaPlan, PrometheusPlan } from "../../../stacks/plan/types.ts";
import { configOf } from "../../support/stacks.ts";

const reader = { kind: "pods", namespace: "observability", labels: { of: "prometheus" } } as const;
const prometheus = { reader, asked: { peer: reader, port: 9090, url: "" } } as unknown as PrometheusPlan;
const alertmanager = { selector: { of: "alertmanager" }, port: 9093 } as unknown as AlertmanagerPlan;
const plan = { selector: { of: "grafana" }, port: 3000 } as unknown as GrafanaPlan;
const flows = (grafana = "enabled: true") =>
  grafanaFlows(plan, configOf(`config:\n  cryptokube:grafana: { ${grafana} }\n`).grafana, { prometheus, alertmanager });
const flowOf = (name: string, grafana: string) => flows(grafana).find((flow) => flow.name === name)!;
const own = { kind: "pods", namespace: "observability", labels: { of: "grafana" } };

describe("stacks/plan: who reaches Grafana, and whom it reaches", () => {
  it("is what it shows and who reads its figures, and nobody else where the file says no more", () => {
    assert.deepEqual(
      flows().map(({ name, from, to, ports }) => [name, from, to, ports]),
      [
        ["grafana-to-prometheus", own, reader, [{ port: 9090, protocol: "TCP" }]],
        [
          "grafana-to-alertmanager",
          own,
          { kind: "pods", namespace: "observability", labels: { of: "alertmanager" } },
          [{ port: 9093, protocol: "TCP" }],
        ],
        ["prometheus-to-grafana", reader, own, [{ port: 3000, protocol: "TCP" }]],
      ],
    );
    for (const { reason } of flows()) assert.match(reason, /^[A-Z].*\.$/);
  });

  it("is the namespace of the ingress that the file names, at its port", () => {
    const flow = flowOf("ingress-to-grafana", "from: ingress");
    assert.deepEqual([flow.from, flow.to], [{ kind: "namespace", name: "ingress" }, own]);
    assert.deepEqual(flow.ports, [{ port: 3000, protocol: "TCP" }]);
    assert.match(flow.reason, /ingress/);
  });

  it("is its PostgreSQL, at the port of its address", () => {
    const postgres = 'postgres: { host: "db.example:5433", password: { existingSecret: db, key: p } }';
    const flow = flowOf("grafana-to-postgres", postgres);
    assert.deepEqual([flow.from, flow.to, flow.ports], [own, { kind: "anywhere" }, [{ port: 5433, protocol: "TCP" }]]);
    assert.match(flow.reason, /PostgreSQL/);
  });

  it("is the provider of logins, on the internet, at the ports of what Grafana itself asks, once each", () => {
    const oidc = (token: string, api: string) =>
      'url: "https://g.example", oidc: { clientId: me, clientSecret: { existingSecret: sso, key: s }, ' +
      `authUrl: "https://id.example:9/a", tokenUrl: "${token}", apiUrl: "${api}" }`;
    const portsOf = (token: string, api: string) =>
      flowOf("grafana-to-oidc", oidc(token, api)).ports.map(({ port }) => port);
    assert.deepEqual(portsOf("https://id.example/t", "https://id.example/u"), [443]);
    assert.deepEqual(portsOf("https://id.example:8443/t", "https://id.example/u"), [8443, 443]);
    const flow = flowOf("grafana-to-oidc", oidc("https://id.example/t", "https://id.example/u"));
    assert.deepEqual([flow.from, flow.to], [own, internet]);
    assert.match(flow.reason, /provider/);
  });

  it("reads its figures as its own", () => {
    assert.deepEqual(grafanaJob("prod"), {
      name: "grafana",
      namespace: "prod-observability",
      app: "grafana",
      port: "http",
      path: "/metrics",
      labelled: false,
    });
  });
});

describe("stacks/plan: the internet", () => {
  it("is no address of a private network, of pods, or of a cloud's metadata", () => {
    assert.ok(internet.kind === "range");
    assert.equal(internet.cidr, "0.0.0.0/0");
    for (const range of ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"]) {
      assert.ok(internet.except!.includes(range), range);
    }
    // EKS lets pods have a part of what is for measurements.
    assert.ok(internet.except!.includes("198.18.0.0/15"));
  });
});

describe("stacks/plan: what exports something to Grafana's dashboards", () => {
  const of = (more: object = {}) =>
    exportersOf({ kind: "own", jobs: [], rules: [], ...more } as unknown as Parameters<typeof exportersOf>[0]);

  it("is Prometheus itself where it is our own, what it reads, and what its rules record", () => {
    assert.ok(of().includes("prometheus"));
    assert.ok(!of({ kind: "operator" }).includes("prometheus"));
    assert.ok(of({ jobs: [{ name: "health" }] }).includes("health"));
    for (const group of ["prices", "consensus"] as const) {
      assert.ok(!of().includes(group));
      assert.ok(of({ rules: [{ name: group, rules: [] }] }).includes(group), group);
    }
    assert.ok(!of().includes("plan"));
    const alerts = { name: "plan", rules: [{ alert: "cryptokube:node_expected" }] };
    assert.ok(!of({ rules: [alerts] }).includes("plan"));
    const plan = { name: "x", rules: [{ record: "cryptokube:node_expected" }] };
    assert.ok(of({ rules: [plan] }).includes("plan"));
  });
});
