import assert from "node:assert/strict";
import { parse } from "yaml";
import { prometheusConfig } from "../../components/observability/prometheus-config.ts";
import { prometheusRules } from "../../components/observability/prometheus-rules.ts";
import { prometheusPod } from "../../components/observability/prometheus-pod.ts";
import { planEnvironment } from "../../stacks/plan.ts";
import { followers, testCatalogue } from "../support/fake-client.ts";
import { type Manifest, manifests, ofKind, podsOf } from "../support/manifests.ts";
import { recordStack } from "../support/stacks.ts";
import { ownPrometheus } from "../support/own-prometheus.ts";

interface Relabel {
  source_labels: string[];
  regex?: string;
  action?: string;
  target_label?: string;
}
interface Scrape {
  job_name: string;
  metrics_path?: string;
  scrape_interval?: string;
  honor_labels?: boolean;
  kubernetes_sd_configs?: { role: string; namespaces: { names: string[] } }[];
  relabel_configs?: Relabel[];
}

const plan = ownPrometheus(planEnvironment(followers(2), "dev", { clients: testCatalogue }));
const scrapes = (parse(prometheusConfig(plan, "prometheus")) as { scrape_configs: Scrape[] }).scrape_configs;

/** The targets that a job keeps of some pods, by the rules `keep` and `drop` on ports and labels. */
function targets(scrape: Scrape, objects: readonly Manifest[]): string[] {
  const [discovery] = scrape.kubernetes_sd_configs!;
  return podsOf(objects)
    .filter(({ namespace }) => discovery!.namespaces.names.includes(namespace))
    .flatMap(({ workload, labels, spec }) =>
      [...(spec.initContainers ?? []), ...spec.containers].flatMap(({ ports = [] }) =>
        ports
          .filter(({ name }) =>
            scrape.relabel_configs!.every(({ source_labels: [source], regex, action }) => {
              if (action !== "keep") return true;
              return (
                regex ===
                (source === "__meta_kubernetes_pod_container_port_name" ? name : labels["app.kubernetes.io/name"])
              );
            }),
          )
          .map(({ containerPort }) => `${workload.split("/").at(-1)}:${containerPort}`),
      ),
    );
}

describe("components/observability: Prometheus", () => {
  let objects: Manifest[];
  before(async () => {
    objects = manifests(
      (await recordStack({ environment: "dev", config: followers(2) }, { clients: testCatalogue })).resources,
    );
  });

  for (const [job, expected, path] of [
    ["health", ["chain-0:9750", "chain-1:9750"], "/metrics"],
    ["follower", ["chain-0:7002", "chain-1:7002"], "/stats"],
    ["roller", ["roller:9751"], "/metrics"],
    ["kube-state-metrics", ["kube-state-metrics:8080"], "/metrics"],
    ["node-exporter", ["node-exporter:9100"], "/metrics"],
  ] as const) {
    it(`scrapes ${expected.join(" and ")} as job ${job}`, () => {
      const scrape = scrapes.find(({ job_name }) => job_name === job)!;
      assert.deepEqual(targets(scrape, objects), expected);
      assert.equal(scrape.metrics_path, path);
    });
  }

  it("reads the sidecars, and looks at the rules about them, every 5 s: somebody waits for what they say", () => {
    const { global } = parse(prometheusConfig(plan, "prometheus")) as { global: Record<string, unknown> };
    assert.deepEqual([global.scrape_interval, global.evaluation_interval], ["15s", "15s"]);
    assert.deepEqual(
      scrapes.flatMap(({ job_name, scrape_interval }) =>
        scrape_interval === undefined ? [] : [[job_name, scrape_interval]],
      ),
      [["health", "5s"]],
    );
    const { groups } = parse(prometheusRules(plan.rules)) as { groups: { name: string; interval?: string }[] };
    assert.ok(groups.length > 5);
    assert.deepEqual(
      groups.flatMap(({ name, interval }) => (interval === undefined ? [] : [[name, interval]])),
      [
        ["nodes", "5s"],
        ["heads", "5s"],
      ],
    );
  });

  it("looks for pods only where it may", () => {
    const looksIn = new Set(
      scrapes.flatMap(({ kubernetes_sd_configs: found = [] }) => found.flatMap(({ namespaces }) => namespaces.names)),
    );
    const may = ofKind(objects, "Role")
      .filter(({ metadata }) => metadata.name === "prometheus")
      .map(({ metadata }) => metadata.namespace);
    assert.deepEqual([...looksIn].sort(), may.sort());
  });

  it("labels what it reads with chain and node, so that all chains' metrics can be asked alike", () => {
    for (const scrape of scrapes.filter(({ kubernetes_sd_configs: found }) => found !== undefined)) {
      const labels = scrape.relabel_configs!.flatMap(({ target_label: label }) => label ?? []);
      for (const label of ["namespace", "pod", "chain", "node", "instance"]) assert.ok(labels.includes(label), label);
    }
  });

  it("leaves the labels of our agents alone, which name the same chain and node", () => {
    const honoured = scrapes.filter((scrape) => scrape.honor_labels === true).map(({ job_name }) => job_name);
    assert.deepEqual(honoured, ["health", "roller", "kube-state-metrics"]);
  });

  it("keeps fewer samples than its volume holds", () => {
    const args = podsOf(objects).find(({ workload }) => workload.endsWith("/prometheus"))!.spec.containers[0]!.args!;
    assert.ok(args.includes("--storage.tsdb.retention.time=1d"));
    // 80 % of the 1Gi that the file gives it.
    assert.ok(args.includes("--storage.tsdb.retention.size=819MB"));
  });

  it("starts anew when its configuration changes, as it does not read it again by itself", () => {
    assert.notDeepEqual(
      prometheusPod(plan, plan.replicas[0]!, "a").metadata,
      prometheusPod(plan, plan.replicas[0]!, "b").metadata,
    );
    assert.deepEqual(prometheusPod(plan, plan.replicas[0]!, "a"), prometheusPod(plan, plan.replicas[0]!, "a"));
  });

  it("is awaited by the engine, and never two on one volume", () => {
    const deployment = ofKind(objects, "Deployment").find(({ metadata }) => metadata.name === "prometheus")!;
    assert.equal(deployment.metadata.annotations, undefined);
    assert.deepEqual(deployment.spec?.strategy, { type: "Recreate" });
  });
});
