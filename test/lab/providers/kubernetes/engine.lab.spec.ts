import * as k8s from "@pulumi/kubernetes";
import type { PulumiFn } from "@pulumi/pulumi/automation/index.js";
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describeOnLab } from "../support/suite.ts";

describeOnLab("kubernetes stand-in through the engine", (lab) => {
  const suffix = randomBytes(3).toString("hex");
  let number = 0;
  let namespace = "";
  beforeEach(() => {
    namespace = `spec-${suffix}-${String(++number)}`;
  });

  /** A program in a namespace of its own, on the lab's provider. */
  function program(resources: (options: { provider: k8s.Provider; ns: k8s.core.v1.Namespace }) => unknown): PulumiFn {
    const name = namespace;
    return async () => {
      const provider = new k8s.Provider("lab", { kubeconfig: lab().kubeconfig, clusterIdentifier: "spec" });
      const ns = new k8s.core.v1.Namespace("ns", { metadata: { name } }, { provider });
      return Promise.resolve((resources({ provider, ns }) ?? {}) as Record<string, unknown>);
    };
  }

  const settings = (data: Record<string, string>, name?: string) =>
    program(({ provider, ns }) => {
      const metadata = { namespace: ns.metadata.name, ...(name === undefined ? {} : { name }) };
      const made = new k8s.core.v1.ConfigMap("settings", { metadata, data }, { provider, deletedWith: ns });
      return { name: made.metadata.name };
    });

  it("creates, finds nothing to change, replaces an autonamed object beside the old one, and destroys", async () => {
    const trial = await lab().trial();
    const first = await trial.up(settings({ a: "1" }));
    assert.equal(first.error, undefined);
    assert.match(first.said, /STAND-IN: the provider "kubernetes"/);
    assert.match(String(first.outputs["name"]), /^settings-[0-9a-f]{8}$/);
    assert.equal(trial.resource("settings")?.id, `${namespace}/${String(first.outputs["name"])}`);
    const outputs = trial.resource("settings")?.outputs ?? {};
    assert.equal(outputs["__initialApiVersion"], "v1");
    assert.match(String(outputs["__fieldManager"]), /^pulumi-kubernetes-[0-9a-f]{8}$/);
    assert.deepEqual(Object.keys(outputs["__inputs"] as object).sort(), ["apiVersion", "data", "kind", "metadata"]);

    assert.deepEqual((await trial.up(settings({ a: "1" }))).ops, { lab: "same", ns: "same", settings: "same" });

    const changed = await trial.up(settings({ a: "2" }));
    assert.equal(changed.ops["settings"], "replace");
    assert.notEqual(changed.outputs["name"], first.outputs["name"]);

    assert.equal((await trial.destroy()).error, undefined);
    await assert.rejects(lab().access.get({ group: "", version: "v1", kind: "Namespace" }, "", namespace), /not found/);
  });

  it("replaces an object of a fixed name after deleting the old one", async () => {
    const trial = await lab().trial();
    await trial.up(settings({ a: "1" }, "fixed"));
    const preview = await trial.preview(settings({ a: "2" }, "fixed"));
    assert.equal(preview.error, undefined);
    const changed = await trial.up(settings({ a: "2" }, "fixed"));
    assert.equal(changed.error, undefined);
    assert.equal(changed.ops["settings"], "replace");
    assert.equal(changed.outputs["name"], "fixed");
  });

  const workload = (spec: Partial<k8s.types.input.apps.v1.DeploymentSpec>, options: object = {}, annotations = {}) =>
    program(({ provider, ns }) => {
      new k8s.apps.v1.Deployment(
        "web",
        {
          metadata: { name: "web", namespace: ns.metadata.name, annotations },
          spec: {
            replicas: 0,
            selector: { matchLabels: { app: "web" } },
            template: {
              metadata: { labels: { app: "web" } },
              spec: {
                containers: [
                  {
                    name: "web",
                    image: "registry.invalid/none:1",
                    resources: { limits: { cpu: "1000m", memory: "1024Mi" } },
                  },
                ],
                volumes: [{ name: "tmp", emptyDir: {} }],
              },
            },
            ...spec,
          },
        },
        { provider, ...options },
      );
    });

  it("updates in place, and takes 1000m for 1 and 1024Mi for 1Gi", async () => {
    const trial = await lab().trial();
    assert.equal((await trial.up(workload({}))).error, undefined);
    assert.equal((await trial.up(workload({}))).ops["web"], "same");
    assert.equal((await trial.up(workload({ revisionHistoryLimit: 3 }))).ops["web"], "update");
    const refreshed = await trial.refresh(workload({ revisionHistoryLimit: 3 }));
    assert.equal(refreshed.error, undefined);
    assert.equal((await trial.up(workload({ revisionHistoryLimit: 3 }))).ops["web"], "same");
    assert.equal(
      (
        await trial.up(
          workload({
            selector: { matchLabels: { app: "web" }, matchExpressions: [{ key: "app", operator: "Exists" }] },
          }),
        )
      ).ops["web"],
      "replace",
    );
  });

  it("refuses a misspelt field in the preview already", async () => {
    const trial = await lab().trial();
    await trial.up(program(() => undefined));
    const misspelt = workload({ replicsa: 2 } as object);
    const preview = await trial.preview(misspelt);
    assert.match(preview.error ?? "", /unknown field "spec.replicsa"/);
  });

  const handChange = (fields: object, manager: string) =>
    lab().access.client.request(`/apis/apps/v1/namespaces/${namespace}/deployments/web`, {
      method: "PATCH",
      contentType: "application/merge-patch+json",
      query: { fieldManager: manager },
      body: fields,
    });

  it("leaves alone what ignoreChanges names and somebody else owns", async () => {
    const trial = await lab().trial();
    const ignoring = (history: number) =>
      workload({ revisionHistoryLimit: history }, { ignoreChanges: ["spec.replicas"] });
    await trial.up(ignoring(3));
    await handChange({ spec: { replicas: 2 } }, "some-autoscaler");
    const skipping = { "pulumi.com/skipAwait": "true" };
    const changed = await trial.up(
      workload({ revisionHistoryLimit: 4 }, { ignoreChanges: ["spec.replicas"] }, skipping),
    );
    assert.equal(changed.error, undefined);
    assert.equal(changed.ops["web"], "update");
    const live = (await lab().access.get({ group: "apps", version: "v1", kind: "Deployment" }, namespace, "web")) as {
      spec: { replicas: number; revisionHistoryLimit: number };
    };
    assert.equal(live.spec.replicas, 2);
    assert.equal(live.spec.revisionHistoryLimit, 4);
  });

  it("sees a change made by hand in a refresh, and mends it", async () => {
    const trial = await lab().trial();
    await trial.up(workload({ revisionHistoryLimit: 3 }));
    await handChange({ spec: { revisionHistoryLimit: 9 }, metadata: { labels: { foreign: "label" } } }, "kubectl-edit");
    const refreshed = await trial.refresh(workload({ revisionHistoryLimit: 3 }));
    assert.equal(refreshed.error, undefined);
    const mended = await trial.up(workload({ revisionHistoryLimit: 3 }));
    assert.equal(mended.error, undefined);
    assert.equal(mended.ops["web"], "update");
    const live = (await lab().access.get({ group: "apps", version: "v1", kind: "Deployment" }, namespace, "web")) as {
      spec: { revisionHistoryLimit: number };
    };
    assert.equal(live.spec.revisionHistoryLimit, 3);
    assert.equal((await trial.up(workload({ revisionHistoryLimit: 3 }))).ops["web"], "same");
  });

  it("finds that an object was deleted by hand, and makes it again", async () => {
    const trial = await lab().trial();
    await trial.up(workload({}));
    await lab().access.client.request(`/apis/apps/v1/namespaces/${namespace}/deployments/web`, { method: "DELETE" });
    assert.equal((await trial.refresh(workload({}))).error, undefined);
    assert.equal(trial.resource("web"), undefined);
    assert.equal((await trial.up(workload({}))).ops["web"], "create");
  });

  it("names the other manager and the remedy in a conflict, and takes over with patchForce", async () => {
    const trial = await lab().trial();
    await trial.up(workload({ revisionHistoryLimit: 3 }));
    await handChange({ spec: { revisionHistoryLimit: 9 } }, "some-operator");
    const conflict = await trial.up(workload({ revisionHistoryLimit: 4 }));
    assert.match(conflict.error ?? "", /conflict with "some-operator"[^]*\.spec\.revisionHistoryLimit/);
    assert.match(conflict.error ?? "", /ignoreChanges[^]*pulumi\.com\/patchForce/);
    const forced = await trial.up(workload({ revisionHistoryLimit: 4 }, {}, { "pulumi.com/patchForce": "true" }));
    assert.equal(forced.error, undefined);
  });

  it("imports an object, and manages it from then on", async () => {
    const trial = await lab().trial();
    await trial.up(program(() => undefined));
    const found = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "found", namespace }, data: { a: "1" } };
    await lab().access.create(found, { fieldManager: "somebody", dryRun: false });
    const importing = (data: Record<string, string>, options: object) =>
      program(({ provider, ns }) => {
        const metadata = { name: "found", namespace: ns.metadata.name };
        new k8s.core.v1.ConfigMap("found", { metadata, data }, { provider, ...options });
      });
    const imported = await trial.up(importing({ a: "1" }, { import: `${namespace}/found` }));
    assert.equal(imported.error, undefined);
    assert.equal(imported.ops["found"], "import");
    assert.equal((await trial.up(importing({ a: "1" }, {}))).ops["found"], "same");
  });

  it("does not take over an object that exists, unless the provider says so", async () => {
    const trial = await lab().trial();
    await trial.up(program(() => undefined));
    const existing = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "fixed", namespace }, data: { a: "0" } };
    await lab().access.create(existing, { fieldManager: "somebody", dryRun: false });
    const refused = await trial.up(settings({ a: "1" }, "fixed"));
    assert.match(refused.error ?? "", /already exists[^]*import it[^]*upsertExistingObjects/);

    const name = namespace;
    const upserting: PulumiFn = () => {
      const provider = new k8s.Provider("lab", {
        kubeconfig: lab().kubeconfig,
        clusterIdentifier: "spec",
        upsertExistingObjects: true,
        enablePatchForce: true,
      });
      const ns = new k8s.core.v1.Namespace("ns", { metadata: { name } }, { provider });
      new k8s.core.v1.ConfigMap(
        "settings",
        { metadata: { name: "fixed", namespace: ns.metadata.name }, data: { a: "1" } },
        { provider },
      );
      return Promise.resolve();
    };
    assert.equal((await trial.up(upserting)).error, undefined);
  });

  it("says why a workload never became ready, records it, and goes on from there", async () => {
    const trial = await lab().trial();
    const timeout = { "pulumi.com/timeoutSeconds": "4" };
    const failed = await trial.up(workload({ replicas: 1 }, {}, timeout));
    assert.match(failed.error ?? "", /Deployment "spec-[^"]+\/web" is there, but it was not ready after 4 s/);
    assert.match(failed.error ?? "", /condition Available=False/);
    assert.match(failed.error ?? "", /event Normal ScalingReplicaSet/);
    assert.match(failed.error ?? "", /pod web-\S+: Pending, not ready/);
    assert.ok((trial.resource("web")?.initErrors?.length ?? 0) > 0);
    const mended = await trial.up(workload({ replicas: 0 }, {}, timeout));
    assert.equal(mended.error, undefined);
    assert.equal(mended.ops["web"], "update");
    assert.equal(trial.resource("web")?.initErrors, undefined);
  });

  it("records what it made when a run is interrupted while it waits", async () => {
    const trial = await lab().trial();
    const stopped = await trial.interruptedUp(workload({ replicas: 1 }), /Waiting for the new ReplicaSet/);
    assert.match(stopped.error ?? "", /cancel/i);
    assert.equal(trial.resource("web")?.id, `${namespace}/web`);
    assert.equal((await trial.up(workload({ replicas: 0 }))).error, undefined);
  });

  it("waits for nothing where skipAwait says so", async () => {
    const trial = await lab().trial();
    const started = performance.now();
    const made = await trial.up(workload({ replicas: 1 }, {}, { "pulumi.com/skipAwait": "true" }));
    assert.equal(made.error, undefined);
    assert.ok(performance.now() - started < 30_000);
  });

  it("keeps a Secret secret, and sees no change where stringData stands for data", async () => {
    const trial = await lab().trial();
    const withSecret = program(({ provider, ns }) => {
      const metadata = { name: "key", namespace: ns.metadata.name };
      new k8s.core.v1.Secret("key", { metadata, stringData: { password: "hush-hush" } }, { provider });
    });
    assert.equal((await trial.up(withSecret)).error, undefined);
    const state = trial.state();
    assert.ok(!state.includes("hush-hush"));
    assert.ok(!state.includes(Buffer.from("hush-hush").toString("base64")));
    assert.equal((await trial.up(withSecret)).ops["key"], "same");
    assert.equal((await trial.refresh(withSecret)).error, undefined);
    assert.equal((await trial.up(withSecret)).ops["key"], "same");
  });

  it("replaces nothing when the API server's address changes under the same clusterIdentifier", async () => {
    const trial = await lab().trial();
    const at = (kubeconfig: string, clusterIdentifier: string): PulumiFn => {
      const name = namespace;
      return () => {
        const provider = new k8s.Provider("lab", { kubeconfig, clusterIdentifier });
        new k8s.core.v1.Namespace("ns", { metadata: { name } }, { provider });
        return Promise.resolve();
      };
    };
    await trial.up(at(lab().kubeconfig, "one"));
    const relay = await lab().relay();
    const moved = lab().kubeconfig.replace(lab().server, relay.server);
    assert.notEqual(moved, lab().kubeconfig);
    assert.deepEqual((await trial.up(at(moved, "one"))).ops, { lab: "update", ns: "same" });
    assert.deepEqual((await trial.preview(at(moved, "two"))).ops, { lab: "replace", ns: "replace" });
    await trial.destroy(at(moved, "one"));
    relay.close();
  });

  it("refuses a cluster that its lab did not make, before it reads anything there", async () => {
    const trial = await lab().trial("another-lab");
    const refused = await trial.up(settings({ a: "1" }));
    assert.match(
      refused.error ?? "",
      /A stand-in is for the lab only, and the cluster at https:\S+ is that of another lab/,
    );
    assert.equal(trial.resource("ns"), undefined);
  });

  it("says what it does not support", async () => {
    const trial = await lab().trial();
    const chart = program(({ provider }) => {
      new k8s.helm.v3.Release("chart", { chart: "x" }, { provider });
    });
    assert.match((await trial.up(chart)).error ?? "", /does not support kubernetes:helm\.sh\/v3:Release/);
    const yaml = program(({ provider }) => {
      new k8s.yaml.ConfigGroup(
        "group",
        { yaml: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n" },
        { provider },
      );
    });
    assert.match((await trial.up(yaml)).error ?? "", /does not support the function kubernetes:yaml:decode/);
  });
});
