import assert from "node:assert/strict";
import { parse } from "yaml";
import { dashboardFiles } from "../../components/observability/grafana-files.ts";
import { podMonitorSpec } from "../../components/observability/pod-monitor.ts";
import { prometheusConfig } from "../../components/observability/prometheus-config.ts";
import { inPrometheus, relabelingsOf } from "../../components/observability/relabel.ts";
import { planEnvironment } from "../../stacks/plan.ts";
import { type Manifest, manifests, ofKind } from "../support/manifests.ts";
import { operatorErrors } from "../support/operator-kinds.ts";
import { ownPrometheus } from "../support/own-prometheus.ts";
import { configOf, recordStack } from "../support/stacks.ts";

const stack = (prometheus: string) =>
  configOf(`config:
  cryptokube:cluster: { kind: existing, context: mine }
  cryptokube:chains: [{ name: eth, chain: ethereum, network: sepolia, execution: geth, consensus: lighthouse }]
  cryptokube:prometheus: ${prometheus}
  cryptokube:grafana: { enabled: true }
`);
const config = stack("{ operator: { namespace: monitoring, labels: { release: stack } } }");
const plan = planEnvironment(config, "prod");
const jobs = plan.prometheus.jobs;

/** A target's labels after the operator's own steps and those of a monitor, as Prometheus makes them. */
function relabelled(labels: Record<string, string>, steps: ReturnType<typeof relabelingsOf>): Record<string, string> {
  const made = new Map(Object.entries(labels));
  for (const { sourceLabels = [], separator = ";", regex = "", replacement, targetLabel = "", action } of steps) {
    if (action === "labeldrop") {
      for (const name of [...made.keys()]) if (new RegExp(`^(?:${regex})$`).test(name)) made.delete(name);
    } else if (action === undefined) {
      const value = replacement ?? sourceLabels.map((name) => made.get(name) ?? "").join(separator);
      if (value === "") made.delete(targetLabel);
      else made.set(targetLabel, value);
    }
  }
  return Object.fromEntries([...made].filter(([name]) => !name.startsWith("__")));
}

describe("components/observability: objects for the Prometheus Operator", () => {
  let objects: Manifest[];
  before(async () => {
    objects = manifests((await recordStack({ environment: "prod", config })).resources);
  });

  it("are as its own definitions say, and would be told if they were not", () => {
    const made = objects.filter(({ apiVersion }) => apiVersion === "monitoring.coreos.com/v1");
    assert.equal(made.length, jobs.length + 1);
    assert.deepEqual(
      made.flatMap((object) => operatorErrors(object).map((error) => `${object.metadata.name} ${error}`)),
      [],
    );
    const [monitor] = ofKind(objects, "PodMonitor");
    const broken = structuredClone(monitor!) as Manifest & { spec: { podMetricsEndpoints: Record<string, unknown>[] } };
    broken.spec.podMetricsEndpoints[0]!.honourLabels = true;
    broken.spec.podMetricsEndpoints[0]!.interval = "soon";
    const errors = operatorErrors(broken).join("\n");
    assert.match(errors, /^\/podMetricsEndpoints\/0 .*honourLabels/m);
    assert.match(errors, /^\/podMetricsEndpoints\/0\/interval must match pattern/m);
  });

  it("stand in the environment's namespace, with the labels by which they are selected", () => {
    for (const kind of ["PodMonitor", "PrometheusRule"]) {
      for (const { metadata } of ofKind(objects, kind)) {
        assert.equal(metadata.namespace, "prod-observability");
        assert.equal(metadata.labels?.release, "stack");
        assert.equal(metadata.labels["cryptokube.io/environment"], "prod");
      }
    }
  });

  it("are instead of a Prometheus: no pod, no claim, no right to look for pods, while Alertmanager stays", () => {
    assert.ok(!ofKind(objects, "Deployment").some(({ metadata }) => metadata.name === "prometheus"));
    assert.ok(!ofKind(objects, "PersistentVolumeClaim").some(({ metadata }) => metadata.name.includes("prometheus")));
    assert.ok(!ofKind(objects, "Role").some(({ metadata }) => metadata.name === "prometheus"));
    assert.ok(ofKind(objects, "StatefulSet").some(({ metadata }) => metadata.name === "alertmanager"));
  });

  it("have a monitor for each job, which reads in the job's namespace alone", () => {
    const monitors = ofKind(objects, "PodMonitor");
    assert.equal(monitors.length, jobs.length);
    assert.deepEqual(
      Object.fromEntries(monitors.map(({ metadata, spec }) => [metadata.name, spec!.namespaceSelector])),
      Object.fromEntries(jobs.map(({ name, namespace }) => [name, { matchNames: [namespace] }])),
    );
  });

  it("read the sidecars more often than all else, as ours would", () => {
    const intervals = jobs.map((job) => [job.name, podMonitorSpec(job, "prod").podMetricsEndpoints[0]!.interval]);
    assert.ok(intervals.length > 5);
    assert.deepEqual(
      intervals.filter(([, interval]) => interval !== "15s"),
      [["health", "5s"]],
    );
  });

  it("have every group of rules in one object, evaluated as often as ours would", () => {
    const [rules, ...more] = ofKind(objects, "PrometheusRule");
    assert.deepEqual(more, []);
    const { groups } = rules!.spec as { groups: { name: string; interval: string; rules: object[] }[] };
    assert.deepEqual(
      groups.map(({ name, interval, rules: of }) => [name, interval, of.length]),
      plan.prometheus.rules.map(({ name, rules: of }) => [
        name,
        ["nodes", "heads"].includes(name) ? "5s" : "15s",
        of.length,
      ]),
    );
    // The API server takes no object above 1.5 MiB.
    assert.ok(JSON.stringify(rules).length < 2 ** 20);
  });
});

describe("components/observability: a job, by the operator and by our own Prometheus", () => {
  const pod = {
    __meta_kubernetes_namespace: "prod-chains",
    __meta_kubernetes_pod_name: "eth-0-0",
    __meta_kubernetes_pod_container_name: "geth",
    __meta_kubernetes_pod_container_port_number: "6060",
    __meta_kubernetes_pod_label_cryptokube_io_chain: "eth",
    __meta_kubernetes_pod_label_cryptokube_io_node: "eth-0",
    __meta_kubernetes_pod_node_name: "machine-1",
  };
  // What the operator has set before (generatePodMonitorConfig of v0.85.0).
  const before = { namespace: "prod-chains", container: "geth", pod: "eth-0-0", job: "x/y", endpoint: "metrics" };

  for (const job of jobs) {
    it(`labels its series alike: ${job.name}`, () => {
      const { podMetricsEndpoints } = podMonitorSpec(job, "prod");
      const [endpoint] = podMetricsEndpoints;
      // Ours gets `job` from the job's name, and `environment` where it leaves Prometheus.
      assert.deepEqual(relabelled({ ...pod, ...before }, endpoint!.relabelings), {
        ...relabelled({ ...pod, job: job.name }, relabelingsOf(job)),
        environment: "prod",
      });
      assert.equal(endpoint!.honorLabels, job.labelled);
      assert.equal(endpoint!.path, job.path);
      assert.equal(endpoint!.port, job.port);
    });
  }

  it("is one list of steps, in the words of each", () => {
    const { scrape_configs: scrapes } = parse(
      prometheusConfig(ownPrometheus(planEnvironment(stack("{}"), "prod")), "prometheus"),
    ) as { scrape_configs: { job_name: string; relabel_configs?: object[] }[] };
    for (const job of jobs) {
      const scrape = scrapes.find(({ job_name: name }) => name === job.name)!;
      assert.deepEqual(scrape.relabel_configs, relabelingsOf(job).map(inPrometheus));
    }
  });
});

describe("components/observability: dashboards, beside the cluster's own Prometheus", () => {
  it("ask for this environment alone, in panels and in what is chosen above them", () => {
    const files = Object.values(dashboardFiles(plan.grafana!));
    assert.ok(files.length > 4);
    for (const file of files) {
      const { panels, templating } = JSON.parse(file) as {
        panels: { targets?: { expr: string }[] }[];
        templating?: { list: { query: { query: string } }[] };
      };
      for (const { expr } of panels.flatMap(({ targets = [] }) => targets)) {
        if (/^vector|^time\(\)$/.test(expr)) continue;
        assert.match(expr, /environment="prod"/);
      }
      for (const { query } of templating?.list ?? []) assert.match(query.query, /\{environment="prod"/);
    }
  });
});
