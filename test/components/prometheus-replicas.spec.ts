import assert from "node:assert/strict";
import { parse } from "yaml";
import { prometheusConfig } from "../../components/observability/prometheus-config.ts";
import { type Plan, planEnvironment } from "../../stacks/plan.ts";
import { platformNeeds } from "../../stacks/plan/needs/platform.ts";
import { prometheusNames } from "../../stacks/plan/prometheus.ts";
import { acceptedOf, loadEnvironment } from "../../stacks/load.ts";
import { type Manifest, manifests, ofKind, podsOf } from "../support/manifests.ts";
import { ownPrometheus } from "../support/own-prometheus.ts";
import type { Recorded } from "../support/recorder.ts";
import { configOf, projectDir, recordStack } from "../support/stacks.ts";

const remote = 'remoteWrite: { url: "https://metrics.example.com/api/v1/write" }';
const stack = (prometheus: string) =>
  configOf(`config:
  cryptokube:cluster: { kind: existing, context: mine }
  cryptokube:chains: [{ name: eth, chain: ethereum, network: sepolia, execution: geth, consensus: lighthouse }]
  cryptokube:prometheus: ${prometheus}
`);
const two = planEnvironment(stack(`{ replicas: 2, ${remote} }`), "prod");
const one = planEnvironment(stack(`{ ${remote} }`), "prod");

interface Configuration {
  global: { external_labels: Record<string, string> };
  alerting: { alert_relabel_configs?: object[] };
  remote_write: { write_relabel_configs?: object[] }[];
}
const configured = (plan: Plan, replica: string) =>
  parse(prometheusConfig(ownPrometheus(plan), replica)) as Configuration;
const named = (objects: readonly Manifest[], kind: string, name: string) =>
  ofKind(objects, kind).find(({ metadata }) => metadata.name === name)!;

describe("two Prometheus", () => {
  let single: readonly Recorded[];
  let both: readonly Recorded[];
  let objects: Manifest[];
  before(async () => {
    single = (await recordStack({ environment: "prod", config: stack("{}") })).resources;
    both = (await recordStack({ environment: "prod", config: stack("{ replicas: 2 }") })).resources;
    objects = manifests(both);
  });

  it("are one where nobody asks for more", () => {
    assert.deepEqual(prometheusNames({ replicas: 1 }), ["prometheus"]);
    const pods = podsOf(manifests(single)).filter(({ spec }) => spec.containers[0]?.name === "prometheus");
    assert.equal(pods.length, 1);
    assert.equal(ownPrometheus(planEnvironment(stack("{}"), "prod")).replicas.length, 1);
  });

  it("leave the first one its volume, its Deployment and what that selects: nothing is made anew", () => {
    const kept = (resources: readonly Recorded[]) =>
      manifests(resources)
        .filter(
          ({ kind, metadata }) =>
            ["Deployment", "PersistentVolumeClaim"].includes(kind) && /^prometheus(-g1)?$/.test(metadata.name),
        )
        .map(({ kind, metadata, spec }) => [kind, metadata.name, kind === "Deployment" ? spec!.selector : spec]);
    assert.equal(kept(single).length, 2);
    assert.deepEqual(kept(both), kept(single));
    const names = (resources: readonly Recorded[]) => resources.map(({ type, name }) => `${type} ${name}`);
    assert.deepEqual(
      names(single).filter((each) => !names(both).includes(each)),
      [],
    );
  });

  it("have a volume and a configuration each, and select nothing of the other", () => {
    for (const name of ["prometheus", "prometheus-1"]) {
      const { spec } = podsOf(objects).find(({ workload }) => workload.endsWith(`/${name}`))!;
      assert.deepEqual(
        spec.volumes!.map(({ persistentVolumeClaim: claim, configMap }) => claim ?? configMap),
        [{ name }, { claimName: `${name}-g1` }],
      );
      assert.ok(named(objects, "PersistentVolumeClaim", `${name}-g1`));
      const { data } = named(objects, "ConfigMap", name) as unknown as { data: Record<string, string> };
      assert.ok(data["prometheus.yml"]!.includes(`replica: ${name}\n`));
      const { matchLabels } = named(objects, "Deployment", name).spec!.selector as {
        matchLabels: Record<string, string>;
      };
      const selected = podsOf(objects).filter(({ labels }) =>
        Object.entries(matchLabels).every(([key, value]) => labels[key] === value),
      );
      assert.deepEqual(
        selected.map(({ workload }) => workload.split("/").at(-1)),
        [name],
      );
    }
  });

  it("are changed one after the other: the second waits until the first is ready", () => {
    const deployment = (name: string) =>
      both.find((each) => each.type === "kubernetes:apps/v1:Deployment" && each.name === name)!;
    assert.ok(deployment("prometheus-1").dependencies.includes(deployment("prometheus").urn));
    assert.ok(!deployment("prometheus").dependencies.includes(deployment("prometheus-1").urn));
  });

  it("are reached by one Service, by each caller at the same one, and never both taken away at once", () => {
    const service = named(objects, "Service", "prometheus").spec as {
      selector: Record<string, string>;
      sessionAffinity: string;
    };
    assert.equal(service.sessionAffinity, "ClientIP");
    const budget = named(objects, "PodDisruptionBudget", "prometheus").spec as {
      maxUnavailable: number;
      selector: { matchLabels: Record<string, string> };
    };
    assert.equal(budget.maxUnavailable, 1);
    for (const labels of [service.selector, budget.selector.matchLabels]) {
      const selected = podsOf(objects).filter((pod) =>
        Object.entries(labels).every(([key, value]) => pod.labels[key] === value),
      );
      assert.deepEqual(
        selected.map(({ workload }) => workload.split("/").at(-1)),
        ["prometheus", "prometheus-1"],
      );
    }
    assert.equal(named(manifests(single), "Service", "prometheus").spec!.sessionAffinity, undefined);
    assert.equal(named(manifests(single), "PodDisruptionBudget", "prometheus"), undefined);
  });

  it("stand apart, on machines and in zones, as far as there is room", () => {
    for (const { workload, spec } of podsOf(objects).filter(({ workload: of }) => /\/prometheus(-1)?$/.test(of))) {
      const constraints = spec.topologySpreadConstraints as { topologyKey: string; whenUnsatisfiable: string }[];
      assert.deepEqual(
        constraints.map(({ topologyKey, whenUnsatisfiable }) => [topologyKey, whenUnsatisfiable]),
        [
          ["kubernetes.io/hostname", "ScheduleAnyway"],
          ["topology.kubernetes.io/zone", "ScheduleAnyway"],
        ],
        workload,
      );
    }
  });

  it("may both reach whatever one may, and be reached by whoever may reach one", () => {
    const ofPrometheus = ({ flows, prometheus }: Plan) =>
      flows
        .filter(({ from, to }) => [from, to].some((peer) => JSON.stringify(peer) === JSON.stringify(prometheus.reader)))
        .map(({ name }) => name);
    assert.deepEqual(ofPrometheus(two), ofPrometheus(one));
    assert.ok(ofPrometheus(two).length > 5);
    const { labels } = two.prometheus.reader as { labels: Record<string, string> };
    for (const replica of ownPrometheus(two).replicas) {
      for (const [key, value] of Object.entries(labels)) assert.equal(replica.labels[key], value);
    }
  });

  it("send one alert to Alertmanager: what tells them apart is taken off", () => {
    for (const name of ["prometheus", "prometheus-1"]) {
      const { global, alerting } = configured(two, name);
      assert.deepEqual(global.external_labels, { environment: "prod", replica: name });
      assert.deepEqual(alerting.alert_relabel_configs, [{ regex: "replica", action: "labeldrop" }]);
    }
    assert.deepEqual(configured(one, "prometheus").global.external_labels, { environment: "prod" });
    assert.equal(configured(one, "prometheus").alerting.alert_relabel_configs, undefined);
  });

  it("are told apart at an endpoint that keeps one of each series, and nothing is said of it where there is one", () => {
    assert.deepEqual(configured(two, "prometheus-1").remote_write[0]!.write_relabel_configs, [
      { source_labels: ["cluster"], regex: "(.+)", target_label: "exported_cluster" },
      { source_labels: ["environment"], target_label: "cluster" },
      { source_labels: ["replica"], target_label: "__replica__" },
      { regex: "replica", action: "labeldrop" },
    ]);
    assert.equal(configured(one, "prometheus").remote_write[0]!.write_relabel_configs, undefined);
  });

  it("have room reckoned for each, and in production stand in different zones", () => {
    const needs = platformNeeds(stack("{ replicas: 2 }")).filter(({ group }) => group === "prometheus");
    assert.deepEqual(
      needs.map(({ name, volumes }) => [name, volumes.length]),
      [
        ["prometheus", 1],
        ["prometheus-1", 1],
      ],
    );
    assert.deepEqual({ ...needs[1], name: "prometheus" }, needs[0]);
    for (const environment of ["prod-us-east-1", "prod-europe-west1"]) {
      const read = loadEnvironment(environment, { projectDir });
      assert.ok(read.ok);
      const places = acceptedOf(read.loaded.next).capacity.placements.filter(({ group }) => group === "prometheus");
      assert.equal(new Set(places.map(({ zone }) => zone)).size, 2, environment);
      assert.equal(places[0]!.volumes[0]!.claim, "prometheus-g1");
    }
  });
});
