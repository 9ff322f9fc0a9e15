import * as k8s from "@pulumi/kubernetes";
import assert from "node:assert/strict";
import { type Programs, programs } from "./programs.ts";
import { describeOnLab } from "../support/suite.ts";

describeOnLab("kubernetes stand-in through the engine", (lab) => {
  let make: Programs;
  beforeEach(() => {
    make = programs(lab());
  });

  it("creates, finds nothing to change, replaces an autonamed object beside the old one, and destroys", async () => {
    const trial = await lab().trial();
    const first = await trial.up(make.settings({ a: "1" }));
    assert.equal(first.error, undefined);
    assert.match(first.said, /STAND-IN: the provider "kubernetes"/);
    assert.match(String(first.outputs["name"]), /^settings-[0-9a-f]{8}$/);
    assert.equal(trial.resource("settings")?.id, `${make.namespace}/${String(first.outputs["name"])}`);
    const outputs = trial.resource("settings")?.outputs ?? {};
    assert.equal(outputs["__initialApiVersion"], "v1");
    assert.match(String(outputs["__fieldManager"]), /^pulumi-kubernetes-[0-9a-f]{8}$/);
    assert.deepEqual(Object.keys(outputs["__inputs"] as object).sort(), ["apiVersion", "data", "kind", "metadata"]);

    assert.deepEqual((await trial.up(make.settings({ a: "1" }))).ops, { lab: "same", ns: "same", settings: "same" });

    const changed = await trial.up(make.settings({ a: "2" }));
    assert.equal(changed.ops["settings"], "replace");
    assert.notEqual(changed.outputs["name"], first.outputs["name"]);

    assert.equal((await trial.destroy()).error, undefined);
    await assert.rejects(
      lab().access.get({ group: "", version: "v1", kind: "Namespace" }, "", make.namespace),
      /not found/,
    );
  });

  it("replaces an object of a fixed name after deleting the old one", async () => {
    const trial = await lab().trial();
    await trial.up(make.settings({ a: "1" }, "fixed"));
    const preview = await trial.preview(make.settings({ a: "2" }, "fixed"));
    assert.equal(preview.error, undefined);
    const changed = await trial.up(make.settings({ a: "2" }, "fixed"));
    assert.equal(changed.error, undefined);
    assert.equal(changed.ops["settings"], "replace");
    assert.equal(changed.outputs["name"], "fixed");
  });

  it("updates in place, and takes 1000m for 1 and 1024Mi for 1Gi", async () => {
    const trial = await lab().trial();
    assert.equal((await trial.up(make.workload({}))).error, undefined);
    assert.equal((await trial.up(make.workload({}))).ops["web"], "same");
    assert.equal((await trial.up(make.workload({ revisionHistoryLimit: 3 }))).ops["web"], "update");
    const refreshed = await trial.refresh(make.workload({ revisionHistoryLimit: 3 }));
    assert.equal(refreshed.error, undefined);
    assert.equal((await trial.up(make.workload({ revisionHistoryLimit: 3 }))).ops["web"], "same");
    assert.equal(
      (
        await trial.up(
          make.workload({
            selector: { matchLabels: { app: "web" }, matchExpressions: [{ key: "app", operator: "Exists" }] },
          }),
        )
      ).ops["web"],
      "replace",
    );
  });

  const handChange = (fields: object, manager: string) =>
    lab().access.client.request(`/apis/apps/v1/namespaces/${make.namespace}/deployments/web`, {
      method: "PATCH",
      contentType: "application/merge-patch+json",
      query: { fieldManager: manager },
      body: fields,
    });

  it("leaves alone what ignoreChanges names and somebody else owns", async () => {
    const trial = await lab().trial();
    const ignoring = (history: number) =>
      make.workload({ revisionHistoryLimit: history }, { ignoreChanges: ["spec.replicas"] });
    await trial.up(ignoring(3));
    await handChange({ spec: { replicas: 2 } }, "some-autoscaler");
    const skipping = { "pulumi.com/skipAwait": "true" };
    const changed = await trial.up(
      make.workload({ revisionHistoryLimit: 4 }, { ignoreChanges: ["spec.replicas"] }, skipping),
    );
    assert.equal(changed.error, undefined);
    assert.equal(changed.ops["web"], "update");
    const live = (await lab().access.get(
      { group: "apps", version: "v1", kind: "Deployment" },
      make.namespace,
      "web",
    )) as {
      spec: { replicas: number; revisionHistoryLimit: number };
    };
    assert.equal(live.spec.replicas, 2);
    assert.equal(live.spec.revisionHistoryLimit, 4);
  });

  it("sees a change made by hand in a refresh, and mends it", async () => {
    const trial = await lab().trial();
    await trial.up(make.workload({ revisionHistoryLimit: 3 }));
    await handChange({ spec: { revisionHistoryLimit: 9 }, metadata: { labels: { foreign: "label" } } }, "kubectl-edit");
    const refreshed = await trial.refresh(make.workload({ revisionHistoryLimit: 3 }));
    assert.equal(refreshed.error, undefined);
    const mended = await trial.up(make.workload({ revisionHistoryLimit: 3 }));
    assert.equal(mended.error, undefined);
    assert.equal(mended.ops["web"], "update");
    const live = (await lab().access.get(
      { group: "apps", version: "v1", kind: "Deployment" },
      make.namespace,
      "web",
    )) as {
      spec: { revisionHistoryLimit: number };
    };
    assert.equal(live.spec.revisionHistoryLimit, 3);
    assert.equal((await trial.up(make.workload({ revisionHistoryLimit: 3 }))).ops["web"], "same");
  });

  it("finds that an object was deleted by hand, and makes it again", async () => {
    const trial = await lab().trial();
    await trial.up(make.workload({}));
    await lab().access.client.request(`/apis/apps/v1/namespaces/${make.namespace}/deployments/web`, {
      method: "DELETE",
    });
    assert.equal((await trial.refresh(make.workload({}))).error, undefined);
    assert.equal(trial.resource("web"), undefined);
    assert.equal((await trial.up(make.workload({}))).ops["web"], "create");
  });

  it("names the other manager and the remedy in a conflict, and takes over with patchForce", async () => {
    const trial = await lab().trial();
    await trial.up(make.workload({ revisionHistoryLimit: 3 }));
    await handChange({ spec: { revisionHistoryLimit: 9 } }, "some-operator");
    const conflict = await trial.up(make.workload({ revisionHistoryLimit: 4 }));
    assert.match(conflict.error ?? "", /conflict with "some-operator"[^]*\.spec\.revisionHistoryLimit/);
    assert.match(conflict.error ?? "", /ignoreChanges[^]*pulumi\.com\/patchForce/);
    const forced = await trial.up(make.workload({ revisionHistoryLimit: 4 }, {}, { "pulumi.com/patchForce": "true" }));
    assert.equal(forced.error, undefined);
  });

  it("imports an object, and manages it from then on", async () => {
    const trial = await lab().trial();
    await trial.up(make.of(() => undefined));
    const found = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "found", namespace: make.namespace },
      data: { a: "1" },
    };
    await lab().access.create(found, { fieldManager: "somebody", dryRun: false });
    const importing = (data: Record<string, string>, options: object) =>
      make.of(({ provider, ns }) => {
        const metadata = { name: "found", namespace: ns.metadata.name };
        new k8s.core.v1.ConfigMap("found", { metadata, data }, { provider, ...options });
      });
    const imported = await trial.up(importing({ a: "1" }, { import: `${make.namespace}/found` }));
    assert.equal(imported.error, undefined);
    assert.equal(imported.ops["found"], "import");
    assert.equal((await trial.up(importing({ a: "1" }, {}))).ops["found"], "same");
  });

  it("says why a workload never became ready, records it, and goes on from there", async () => {
    const trial = await lab().trial();
    const timeout = { "pulumi.com/timeoutSeconds": "4" };
    const failed = await trial.up(make.workload({ replicas: 1 }, {}, timeout));
    assert.match(failed.error ?? "", /Deployment "spec-[^"]+\/web" is there, but it was not ready after 4 s/);
    assert.match(failed.error ?? "", /condition Available=False/);
    assert.match(failed.error ?? "", /event Normal ScalingReplicaSet/);
    assert.match(failed.error ?? "", /pod web-\S+: Pending, not ready/);
    assert.ok((trial.resource("web")?.initErrors?.length ?? 0) > 0);
    const mended = await trial.up(make.workload({ replicas: 0 }, {}, timeout));
    assert.equal(mended.error, undefined);
    assert.equal(mended.ops["web"], "update");
    assert.equal(trial.resource("web")?.initErrors, undefined);
  });

  it("records what it made when a run is interrupted while it waits", async () => {
    const trial = await lab().trial();
    const stopped = await trial.interruptedUp(make.workload({ replicas: 1 }), /Waiting for the new ReplicaSet/);
    assert.match(stopped.error ?? "", /cancel/i);
    assert.equal(trial.resource("web")?.id, `${make.namespace}/web`);
    assert.equal((await trial.up(make.workload({ replicas: 0 }))).error, undefined);
  });

  it("waits for nothing where skipAwait says so", async () => {
    const trial = await lab().trial();
    const started = performance.now();
    const made = await trial.up(make.workload({ replicas: 1 }, {}, { "pulumi.com/skipAwait": "true" }));
    assert.equal(made.error, undefined);
    assert.ok(performance.now() - started < 30_000);
  });
});
