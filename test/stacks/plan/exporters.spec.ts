import assert from "node:assert/strict";
import { images } from "../../../catalogue/images.ts";
import { clusterServices, daemons } from "../../../catalogue/profiles/index.ts";
import {
  exporterFlows,
  exporterImages,
  exporterJobs,
  type ExportersSetting,
  planExporters,
} from "../../../stacks/plan/exporters.ts";
import type { PrometheusPlan } from "../../../stacks/plan/types.ts";

const exporters = (more: Partial<ExportersSetting> = {}) =>
  planExporters("prod", { roles: ["chains", "system"], machines: true, disks: true, nodeSelector: {}, ...more });
const reader = { kind: "pods", namespace: "observability", labels: { of: "prometheus" } } as const;
const flows = (more?: Partial<ExportersSetting>) =>
  exporterFlows(exporters(more), { reader } as unknown as PrometheusPlan);

describe("stacks/plan: what exports the state of objects and machines", () => {
  it("reads the kinds of the environment's own namespaces, and of the cluster machines and disks where they are watched", () => {
    const { reads, args } = exporters().kubeStateMetrics;
    assert.deepEqual(reads.roles, ["chains", "system"]);
    assert.deepEqual(
      reads.own.map(({ apiGroups, resources }) => [apiGroups, resources]),
      [
        [[""], ["persistentvolumeclaims", "pods"]],
        [["apps"], ["daemonsets", "deployments", "statefulsets"]],
      ],
    );
    assert.deepEqual(
      reads.cluster.map(({ apiGroups, resources }) => [apiGroups, resources]),
      [[[""], ["nodes", "persistentvolumes"]]],
    );
    assert.ok(args.includes("--namespaces=prod-chains,prod-system"));
    const resources = args.find((arg) => arg.startsWith("--resources="))!;
    assert.match(resources, /nodes,persistentvolumeclaims,persistentvolumes,pods,/);
  });

  it("asks of the cluster nothing that nobody watches", () => {
    const clusterOf = (machines: boolean, disks: boolean) => {
      const { reads, args } = exporters({ machines, disks }).kubeStateMetrics;
      const asked = args
        .find((arg) => arg.startsWith("--resources="))!
        .split("=")[1]!
        .split(",");
      const seen = reads.cluster.flatMap(({ resources }) => resources);
      assert.deepEqual(
        ["nodes", "persistentvolumes"].filter((kind) => asked.includes(kind)),
        seen,
      );
      return seen;
    };
    assert.deepEqual(clusterOf(false, false), []);
    assert.deepEqual(exporters({ machines: false, disks: false }).kubeStateMetrics.reads.cluster, []);
    assert.deepEqual(clusterOf(true, false), ["nodes"]);
    assert.deepEqual(clusterOf(false, true), ["persistentvolumes"]);
  });

  it("may look, and nothing else", () => {
    const { own, cluster } = exporters().kubeStateMetrics.reads;
    for (const { verbs } of [...own, ...cluster]) assert.deepEqual(verbs, ["list", "watch"]);
    assert.equal(exporters().kubeStateMetrics.clusterRole, "prod-kube-state-metrics");
  });

  it("watches machines where the file says so, by one on each", () => {
    assert.equal(exporters({ machines: false }).nodeExporter, undefined);
    const { name, port, args } = exporters().nodeExporter!;
    assert.deepEqual([name, port], ["node-exporter", 9100]);
    assert.ok(args.includes("--web.listen-address=0.0.0.0:9100"));
  });

  it("fits the room that the capacity plan keeps for it", () => {
    const { kubeStateMetrics, nodeExporter } = exporters();
    for (const [{ resources }, room, limit] of [
      [kubeStateMetrics, clusterServices.find(({ name }) => name === "kube-state-metrics")!, "192Mi"],
      [nodeExporter!, daemons.find(({ name }) => name === "node-exporter")!, "96Mi"],
    ] as const) {
      assert.deepEqual(resources.requests, { cpu: `${room.cpuMillis}m`, memory: `${room.memoryMiB}Mi` });
      assert.equal(resources.limits.memory, limit);
      assert.ok(Number.parseInt(limit) >= room.memoryMiB);
    }
  });

  it("runs as nobody, in the namespace of what observes, and is found by what it is", () => {
    const { kubeStateMetrics, nodeExporter } = exporters({ nodeSelector: { system: "true" } });
    assert.deepEqual(kubeStateMetrics.nodeSelector, { system: "true" });
    for (const { name, user, namespace, labels, selector } of [kubeStateMetrics, nodeExporter!]) {
      assert.deepEqual([user, namespace], [65534, "prod-observability"]);
      assert.equal(selector["app.kubernetes.io/name"], name);
      for (const [key, value] of Object.entries(selector)) assert.equal(labels[key], value);
      assert.equal(labels["app.kubernetes.io/component"], "observability");
    }
  });

  it("names the images that run, and no other", () => {
    assert.deepEqual(exporterImages(exporters()), [images.kubeStateMetrics, images.nodeExporter]);
    assert.deepEqual(exporterImages(exporters({ machines: false })), [images.kubeStateMetrics]);
    assert.deepEqual(
      [exporters().kubeStateMetrics.image, exporters().nodeExporter!.image],
      exporterImages(exporters()),
    );
  });
});

describe("stacks/plan: how what is exported is read", () => {
  it("takes the labels of other pods from kube-state-metrics, and the machine's name for node-exporter", () => {
    assert.deepEqual(exporterJobs(exporters()), [
      {
        name: "kube-state-metrics",
        namespace: "prod-observability",
        app: "kube-state-metrics",
        port: "http",
        path: "/metrics",
        labelled: true,
      },
      {
        name: "node-exporter",
        namespace: "prod-observability",
        app: "node-exporter",
        port: "http",
        path: "/metrics",
        labelled: false,
        machine: true,
      },
    ]);
    assert.equal(exporterJobs(exporters({ machines: false })).length, 1);
  });

  it("lets Prometheus in at their ports, the one of the cluster out to the API server, and nothing else", () => {
    const { kubeStateMetrics, nodeExporter } = exporters();
    const pods = (labels: Readonly<Record<string, string>>) => ({ kind: "pods", namespace: "observability", labels });
    assert.deepEqual(
      flows().map(({ name, from, to, ports }) => [name, from, to, ports.map(({ port }) => port)]),
      [
        ["prometheus-to-kube-state-metrics", reader, pods(kubeStateMetrics.selector), [kubeStateMetrics.port]],
        ["prometheus-to-node-exporter", reader, pods(nodeExporter!.selector), [9100]],
        ["kube-state-metrics-to-api-server", pods(kubeStateMetrics.selector), { kind: "api-server" }, [443, 6443]],
      ],
    );
    assert.ok(kubeStateMetrics.args.includes(`--port=${kubeStateMetrics.port}`));
    assert.notEqual(kubeStateMetrics.port, kubeStateMetrics.telemetryPort);
    for (const { reason, ports } of flows()) {
      assert.match(reason, /^[A-Z].*\.$/);
      for (const { protocol } of ports) assert.equal(protocol, "TCP");
    }
    assert.deepEqual(
      flows({ machines: false }).map(({ name }) => name),
      ["prometheus-to-kube-state-metrics", "kube-state-metrics-to-api-server"],
    );
  });
});
