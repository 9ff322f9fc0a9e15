import assert from "node:assert/strict";
import { allAlerts } from "../../../catalogue/alerts/index.ts";
import { environmentOutputs } from "../../../stacks/outputs.ts";
import { type Plan, planEnvironment } from "../../../stacks/plan.ts";
import { platformNeeds } from "../../../stacks/plan/needs/platform.ts";
import { configOf } from "../../support/stacks.ts";

const stack = (prometheus: string, more = "") =>
  configOf(`config:
  cryptokube:cluster: { kind: existing, context: mine, machines: [{ name: m, zones: [a], cpu: "64", memory: 512Gi }] }
  cryptokube:chains:
    - { name: eth, chain: ethereum, network: sepolia, nodes: 2, execution: geth, consensus: lighthouse }
  cryptokube:prometheus: ${prometheus}
  cryptokube:grafana: { enabled: true }
${more}`);
const planOf = (prometheus: string, more?: string): Plan => planEnvironment(stack(prometheus, more), "prod");
const operator = "{ operator: { namespace: monitoring, labels: { release: stack } } }";
let theirs: Plan;
let ours: Plan;
const rulesOf = ({ prometheus }: Plan) => prometheus.rules.flatMap(({ rules }) => rules);
const alertsOf = (plan: Plan) => rulesOf(plan).flatMap((rule) => ("alert" in rule ? [rule.alert] : []));

describe("stacks/plan: the cluster's own Prometheus, by its operator", () => {
  beforeEach(() => {
    [theirs, ours] = [planOf(operator), planOf("{}")];
  });

  it("reads what ours would, and has the labels by which it is found beside our own", () => {
    assert.equal(theirs.prometheus.kind, "operator");
    assert.deepEqual(theirs.prometheus.jobs, ours.prometheus.jobs);
    assert.equal(theirs.prometheus.labels.release, "stack");
    assert.equal(theirs.prometheus.labels["app.kubernetes.io/managed-by"], "cryptokube");
    const taken = planOf("{ operator: { namespace: m, labels: { app.kubernetes.io/managed-by: helm } } }");
    assert.equal(taken.prometheus.labels["app.kubernetes.io/managed-by"], "cryptokube");
  });

  it("evaluates all rules but those about a Prometheus of ours", () => {
    const ofOurs = allAlerts.map(({ name }) => name).filter((name) => /^Prometheus/.test(name));
    assert.equal(ofOurs.length, 3);
    assert.deepEqual(
      alertsOf(ours).filter((name) => !alertsOf(theirs).includes(name)),
      ofOurs,
    );
    for (const name of ["Watchdog", "TargetDown", "NotificationsFail", "ChainNodeDown"]) {
      assert.ok(alertsOf(theirs).includes(name), name);
    }
  });

  it("has every rule ask for this environment alone, and say so of what it gives", () => {
    for (const rule of rulesOf(theirs)) assert.equal(rule.labels.environment, "prod");
    const down = rulesOf(theirs).find((rule) => "alert" in rule && rule.alert === "ChainNodeDown")!;
    assert.match(
      down.expr,
      /^cryptokube:node_expected\{environment="prod"\} unless .*chain_client_up\{environment="prod"\} == 1/,
    );
    for (const { labels, expr } of rulesOf(ours)) {
      assert.equal(labels.environment, undefined);
      assert.doesNotMatch(expr, /environment=/);
    }
  });

  it("lets the pods of that Prometheus, and nobody else, in wherever ours would be let in", () => {
    const reader = { kind: "workload", namespace: "monitoring", labels: { "app.kubernetes.io/name": "prometheus" } };
    const readBy = ({ flows }: Plan) => flows.filter(({ name }) => name.startsWith("prometheus-to-"));
    assert.deepEqual(
      readBy(theirs).map(({ name, to, ports }) => ({ name, to, ports })),
      readBy(ours)
        .filter(({ name }) => name !== "prometheus-to-api-server")
        .map(({ name, to, ports }) => ({ name, to, ports })),
    );
    assert.ok(readBy(theirs).length > 5);
    for (const { from } of readBy(theirs)) assert.deepEqual(from, reader);
  });

  it("speaks of no Prometheus of ours: no machine room, no image, no forward", () => {
    const needs = (prometheus: string) => platformNeeds(stack(prometheus)).map(({ name }) => name);
    assert.ok(needs("{}").includes("prometheus"));
    assert.ok(!needs(operator).includes("prometheus"));
    assert.ok(ours.images.some((image) => image.includes("/prometheus:")));
    assert.ok(!theirs.images.some((image) => image.includes("/prometheus:")));
    const dev = planEnvironment(
      configOf(`config:
  cryptokube:cluster: { kind: existing, context: mine }
  cryptokube:chains: [{ name: eth, chain: ethereum, network: dev, execution: geth }]
  cryptokube:prometheus: ${operator}
`),
      "dev",
    );
    assert.deepEqual(
      dev.forwards.map(({ name }) => name),
      ["eth-rpc", "alertmanager"],
    );
  });

  it("is told of in the table of `up`, and its address among the outputs", () => {
    const { why } = theirs.leftOut.find(({ name }) => name === "prometheus")!;
    assert.match(why, /the cluster's own, in the namespace monitoring, takes its place/);
    assert.equal(environmentOutputs(theirs).services.prometheus, "http://prometheus-operated.monitoring.svc:9090");
  });

  it("has our receivers told of this environment's alerts alone, as others may send theirs there", () => {
    const told = `  cryptokube:alerts:
    heartbeat: { existingSecret: s, key: beat }
    receivers: [{ name: team, webhook: { url: { existingSecret: s, key: url } } }]
`;
    const matchersOf = (prometheus: string) => {
      const { route } = planOf(prometheus, told).alertmanager.config as { route: { routes: { matchers: string[] }[] } };
      return route.routes.map(({ matchers }) => matchers);
    };
    const severities = ['severity="heartbeat"', 'severity=~"page|ticket"'];
    assert.deepEqual(
      matchersOf("{}"),
      severities.map((each) => [each]),
    );
    assert.deepEqual(
      matchersOf(operator),
      severities.map((each) => [each, 'environment="prod"']),
    );
  });
});

describe("stacks/plan: Grafana, beside the cluster's own Prometheus", () => {
  const toPrometheus = (plan: Plan) => plan.flows.find(({ name }) => name === "grafana-to-prometheus")!;
  const withUrl = (url: string) => planOf(`{ operator: { namespace: monitoring, url: "${url}" } }`);

  it("asks it at the operator's own Service, of this environment alone", () => {
    assert.equal(theirs.grafana!.sources.prometheus, "http://prometheus-operated.monitoring.svc:9090");
    assert.equal(theirs.grafana!.shows.within, "prod");
    assert.equal(ours.grafana!.shows.within, undefined);
    assert.deepEqual(toPrometheus(theirs).to, theirs.prometheus.reader);
    assert.deepEqual(toPrometheus(theirs).ports, [{ port: 9090, protocol: "TCP" }]);
  });

  it("asks where the file says, in that namespace or anywhere", () => {
    const near = withUrl("http://thanos.monitoring.svc.cluster.local:10902/query");
    assert.equal(near.grafana!.sources.prometheus, "http://thanos.monitoring.svc.cluster.local:10902/query");
    assert.deepEqual(toPrometheus(near).to, { kind: "namespace", name: "monitoring" });
    assert.deepEqual(toPrometheus(near).ports, [{ port: 10902, protocol: "TCP" }]);
    for (const [url, port] of [
      ["https://metrics.example.com", 443],
      ["http://thanos.other.svc", 80],
      ["http://monitoring.example.com:1", 1],
    ] as const) {
      const far = toPrometheus(withUrl(url));
      assert.deepEqual([far.to.kind, far.ports[0]!.port], ["anywhere", port], url);
    }
  });

  it("shows what fires and what is read, and nothing about a Prometheus of ours", () => {
    assert.ok(theirs.grafana!.shows.of.includes("scrapes") && ours.grafana!.shows.of.includes("scrapes"));
    assert.ok(!theirs.grafana!.shows.of.includes("prometheus") && ours.grafana!.shows.of.includes("prometheus"));
  });
});
