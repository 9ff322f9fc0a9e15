import assert from "node:assert/strict";
import { catalogue } from "../../../catalogue/chains/index.ts";
import { chainJobs, prometheusNames } from "../../../stacks/plan/prometheus.ts";
import type { VolumePlan } from "../../../stacks/plan/capacity/types.ts";
import type { SchedulingPlan } from "../../../stacks/plan/types.ts";
import { prometheusOf } from "../../support/own-prometheus.ts";

describe("stacks/plan: a Prometheus of the environment's own", () => {
  it("keeps samples for as long as the file says, and fills no more than four fifths of its volume", () => {
    const { retention, retentionMiB, replicas } = prometheusOf("{ retention: 10d, storage: 10Gi }");
    assert.deepEqual([retention, retentionMiB], ["10d", 8192]);
    assert.equal(replicas[0]!.claim.size, "10Gi");
  });

  it("has one replica by the name that it always had, and further ones by names of their own", () => {
    assert.deepEqual(prometheusNames({ replicas: 1 }), ["prometheus"]);
    assert.deepEqual(prometheusNames({ replicas: 2 }), ["prometheus", "prometheus-1"]);
  });

  it("is asked at one Service, which leads to all replicas and to nothing else", () => {
    for (const file of ["{ replicas: 1 }", "{ replicas: 2 }"]) {
      const { selector, replicas, reader, asked, port } = prometheusOf(file);
      for (const { labels } of replicas) {
        for (const [key, value] of Object.entries(selector)) assert.equal(labels[key], value, `${file}: ${key}`);
      }
      assert.deepEqual(reader, { kind: "pods", namespace: "observability", labels: selector });
      assert.deepEqual(asked, { url: "http://prometheus.prod-observability.svc:9090", peer: reader, port: 9090 });
      assert.equal(port, 9090);
    }
    assert.deepEqual(prometheusOf("{ replicas: 2 }").selector["cryptokube.io/replica-of"], "prometheus");
    const [alone] = prometheusOf("{}").replicas;
    assert.equal(alone!.labels["cryptokube.io/replica-of"], undefined);
  });

  it("has replicas that each know themselves from the others, whatever their number", () => {
    const [first, second] = prometheusOf("{ replicas: 2 }").replicas;
    assert.notDeepEqual(first!.selector, second!.selector);
    // A Deployment's selector cannot be changed: a second replica leaves the first as it was.
    assert.deepEqual(first!.selector, prometheusOf("{}").replicas[0]!.selector);
    for (const { name, selector, labels } of [first!, second!]) {
      assert.equal(selector["app.kubernetes.io/name"], name);
      for (const [key, value] of Object.entries(selector)) assert.equal(labels[key], value);
    }
  });

  it("has a claim for each replica, by what was accepted of its volume, where it was planned to stand", () => {
    const volume = { claim: "prometheus-g3" } as VolumePlan;
    const place = { annotations: { of: "prometheus" } } as unknown as SchedulingPlan;
    const { replicas } = prometheusOf("{ replicas: 2 }", {
      volumeOf: (replica) => (replica === "prometheus" ? volume : undefined),
      scheduling: (replica) => (replica === "prometheus" ? place : undefined),
      classes: (of) => (of === volume ? { storageClass: "fast" } : {}),
    });
    const [first, second] = replicas;
    assert.deepEqual([first!.claim.name, first!.claim.storageClass], ["prometheus-g3", "fast"]);
    assert.deepEqual([second!.claim.name, second!.claim.storageClass], ["prometheus-1-g1", undefined]);
    assert.equal(first!.scheduling, place);
    assert.ok(!("scheduling" in second!));
    for (const { name, claim } of replicas) {
      assert.equal(claim.labels["app.kubernetes.io/name"], name);
      assert.equal(claim.labels["cryptokube.io/replica-of"], undefined);
      assert.equal(claim.protect, false);
    }
  });

  it("looks into the namespaces that every environment has, and those that it is told of", () => {
    assert.deepEqual(prometheusOf("{}", { discovers: ["signing"] }).discovers, [
      "chains",
      "observability",
      "system",
      "signing",
    ]);
  });

  it("tells every Alertmanager, and writes elsewhere only where the file says so", () => {
    const plan = prometheusOf("{}");
    assert.deepEqual(plan.alertmanagers, { host: "alertmanager-peers.prod-observability.svc", port: 9093 });
    assert.ok(!("remoteWrite" in plan));
    const url = "https://metrics.example.com/api/v1/write";
    assert.deepEqual(prometheusOf(`{ remoteWrite: { url: "${url}" } }`).remoteWrite!.config, { url });
  });

  it("runs as nobody, and may grow to the memory that its series take at their limit", () => {
    const { user, resources, name, kind, namespace, labels } = prometheusOf("{}");
    assert.deepEqual([user, kind, name, namespace], [65534, "own", "prometheus", "prod-observability"]);
    assert.deepEqual(resources, { requests: { cpu: "50m", memory: "256Mi" }, limits: { memory: "1Gi" } });
    assert.equal(labels["app.kubernetes.io/component"], "observability");
  });
});

describe("stacks/plan: what Prometheus reads of chains", () => {
  const { geth } = catalogue.execution;
  const { lighthouse } = catalogue.consensus;

  it("is every sidecar, each client once, and the roller", () => {
    const jobs = chainJobs("prod", [geth!, lighthouse!, geth!]);
    assert.deepEqual(
      jobs.map(({ name, namespace, app, container, port, path, labelled }) => [
        name,
        namespace,
        app ?? container,
        port,
        path,
        labelled,
      ]),
      [
        ["health", "prod-chains", undefined, "health", "/metrics", true],
        ["geth", "prod-chains", "geth", geth!.metrics.port, geth!.metrics.path, false],
        ["lighthouse", "prod-chains", "lighthouse", lighthouse!.metrics.port, lighthouse!.metrics.path, false],
        ["roller", "prod-system", "roller", "metrics", "/metrics", true],
      ],
    );
  });

  it("is found by the pod's name of an execution client, and by its container of one beside it", () => {
    const [, execution, consensus] = chainJobs("prod", [geth!, lighthouse!]);
    assert.deepEqual([execution!.app, execution!.container], ["geth", undefined]);
    assert.deepEqual([consensus!.app, consensus!.container], [undefined, "lighthouse"]);
  });
});
