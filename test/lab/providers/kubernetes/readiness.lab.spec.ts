import * as k8s from "@pulumi/kubernetes";
import assert from "node:assert/strict";
import { labImages } from "../../../../lab/acquire/index.ts";
import { get, type Kind } from "../../../../lab/providers/kubernetes/object.ts";
import { freshNamespace, inNamespace, type Surroundings } from "../support/program.ts";
import { describeOnLab } from "../support/suite.ts";

type PodSpec = k8s.types.input.core.v1.PodSpec;

const running: PodSpec = { terminationGracePeriodSeconds: 1, containers: [{ name: "main", image: labImages.pause }] };

/** A pod that runs one line of shell. */
function shell(line: string, more: Partial<PodSpec> = {}, container: object = {}): PodSpec {
  return {
    terminationGracePeriodSeconds: 1,
    containers: [{ name: "main", image: labImages.busybox, command: ["sh", "-c", line], ...container }],
    ...more,
  };
}

describeOnLab("waiting for what runs on a node", (lab) => {
  let namespace = "";
  beforeEach(() => {
    namespace = freshNamespace();
  });

  const program = (resources: (surroundings: Surroundings) => unknown, labels?: Record<string, string>) =>
    inNamespace(lab(), namespace, resources, labels);

  const live = (group: string, kind: string, name: string) =>
    lab().access.get({ group, version: "v1", kind } satisfies Kind, namespace, name);

  const deployment = (spec: PodSpec, seconds: number, labels?: Record<string, string>) =>
    program(({ provider, ns }) => {
      const annotations = { "pulumi.com/timeoutSeconds": String(seconds) };
      const metadata = { name: "web", namespace: ns.metadata.name, annotations };
      const app = { app: "web" };
      const made = new k8s.apps.v1.Deployment(
        "web",
        {
          metadata,
          spec: { replicas: 1, selector: { matchLabels: app }, template: { metadata: { labels: app }, spec } },
        },
        { provider },
      );
      const ports = [{ port: 80 }];
      const service = new k8s.core.v1.Service("service", { metadata, spec: { selector: app, ports } }, { provider });
      return { available: made.status.availableReplicas, address: service.spec.clusterIP };
    }, labels);

  it("a Deployment and its Service until a pod runs, and again after a change", async () => {
    const trial = await lab().trial();
    const first = await trial.up(deployment(running, 60));
    assert.equal(first.error, undefined);
    assert.equal(first.outputs["available"], 1);
    assert.match(String(first.outputs["address"]), /^\d+\.\d+\.\d+\.\d+$/);
    assert.match(first.said, /Waiting for the new ReplicaSet/);
    assert.equal((await trial.up(deployment(running, 60))).ops["web"], "same");

    const changed = await trial.up(deployment({ ...running, terminationGracePeriodSeconds: 2 }, 60));
    assert.equal(changed.error, undefined);
    assert.equal(changed.ops["web"], "update");
    assert.equal(get(await live("apps", "Deployment", "web"), "status", "updatedReplicas"), 1);
    assert.equal((await trial.refresh(deployment(running, 60))).error, undefined);
  });

  it("an image that cannot be had: named with the pod's own events", async () => {
    const trial = await lab().trial();
    const missing = { containers: [{ name: "main", image: "registry.invalid/none:1" }] };
    const failed = await trial.up(deployment(missing, 20));
    assert.match(failed.error ?? "", /pod web-\S+: container main is waiting: (ErrImagePull|ImagePullBackOff)/);
    assert.match(failed.error ?? "", /pod web-\S+: event Warning Failed: [^]*registry\.invalid\/none:1/);
    const mended = await trial.up(deployment(running, 60));
    assert.equal(mended.error, undefined);
    assert.equal(mended.ops["web"], "update");
  });

  it("a container that ends: named with its exit code", async () => {
    const trial = await lab().trial();
    // Without a probe a container counts as ready for the moment that it runs.
    const readinessProbe = { exec: { command: ["test", "-e", "/ready"] } };
    const failed = await trial.up(deployment(shell("exit 7", {}, { readinessProbe }), 15));
    assert.match(failed.error ?? "", /container main [^]*exit code 7/);
  });

  it("a pod that Pod Security refuses: named with the reason", async () => {
    const trial = await lab().trial();
    const failed = await trial.up(
      deployment({ ...running, hostNetwork: true }, 5, { "pod-security.kubernetes.io/enforce": "restricted" }),
    );
    assert.match(failed.error ?? "", /violates PodSecurity "restricted/);
  });

  const stateful = (image: string, strategy: string) =>
    program(({ provider, ns }) => {
      const metadata = { namespace: ns.metadata.name };
      const claim = new k8s.core.v1.PersistentVolumeClaim(
        "data",
        {
          metadata: { ...metadata, name: "data" },
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "16Mi" } } },
        },
        { provider },
      );
      const app = { app: "node" };
      new k8s.apps.v1.StatefulSet(
        "node",
        {
          metadata: { ...metadata, name: "node" },
          spec: {
            serviceName: "node",
            replicas: 1,
            updateStrategy: { type: strategy },
            selector: { matchLabels: app },
            template: {
              metadata: { labels: app },
              spec: {
                terminationGracePeriodSeconds: 1,
                containers: [
                  {
                    name: "main",
                    image,
                    ...(image === labImages.busybox ? { command: ["sleep", "infinity"] } : {}),
                    volumeMounts: [{ name: "data", mountPath: "/data" }],
                  },
                ],
                volumes: [{ name: "data", persistentVolumeClaim: { claimName: claim.metadata.name } }],
              },
            },
          },
        },
        { provider },
      );
    });

  it("a claim that waits for its consumer, and the StatefulSet that is it, through a rolling update", async () => {
    const trial = await lab().trial();
    assert.equal((await trial.up(stateful(labImages.pause, "RollingUpdate"))).error, undefined);
    assert.equal(get(await live("", "PersistentVolumeClaim", "data"), "status", "phase"), "Bound");
    const rolled = await trial.up(stateful(labImages.busybox, "RollingUpdate"));
    assert.equal(rolled.error, undefined);
    assert.deepEqual([rolled.ops["data"], rolled.ops["node"]], ["same", "update"]);
    assert.equal(get(await live("", "Pod", "node-0"), "spec", "containers", 0, "image"), labImages.busybox);
  });

  it("a StatefulSet that is rolled by somebody else only until its pods are ready", async () => {
    const trial = await lab().trial();
    assert.equal((await trial.up(stateful(labImages.pause, "OnDelete"))).error, undefined);
    assert.equal((await trial.up(stateful(labImages.busybox, "OnDelete"))).error, undefined);
    assert.equal(get(await live("", "Pod", "node-0"), "spec", "containers", 0, "image"), labImages.pause);
  });

  it("a Job until it is complete, and a failed one not any longer", async () => {
    const job = (line: string) =>
      program(({ provider, ns }) => {
        const spec = { backoffLimit: 0, template: { spec: shell(line, { restartPolicy: "Never" }) } };
        new k8s.batch.v1.Job("job", { metadata: { namespace: ns.metadata.name }, spec }, { provider });
      });
    const trial = await lab().trial();
    assert.equal((await trial.up(job("true"))).error, undefined);
    const failed = await trial.up(job("exit 3"));
    assert.equal(failed.ops["job"], "replace");
    assert.match(
      failed.error ?? "",
      /the Job has failed: BackoffLimitExceeded[^]*container main ended with exit code 3/,
    );
  });

  it("deletion until the last pod has ended", async () => {
    const trial = await lab().trial();
    await trial.up(deployment(running, 60));
    assert.equal((await trial.destroy()).error, undefined);
    const pods = await lab().access.list("v1", "Pod", namespace, {});
    assert.deepEqual(pods, []);
  });
});
