import * as k8s from "@pulumi/kubernetes";
import type { PulumiFn } from "@pulumi/pulumi/automation/index.js";
import assert from "node:assert/strict";
import { describeOnLab } from "../support/suite.ts";
import { type Programs, programs } from "./programs.ts";

describeOnLab("what the kubernetes stand-in guarantees", (lab) => {
  let make: Programs;
  beforeEach(() => {
    make = programs(lab());
  });

  it("keeps a Secret secret, and sees no change where stringData stands for data", async () => {
    const trial = await lab().trial();
    const withSecret = make.of(({ provider, ns }) => {
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
      const name = make.namespace;
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

  it("changes and forgets nothing of a cluster out of reach, unless somebody says that it is gone", async () => {
    const trial = await lab().trial();
    const relay = await lab().relay();
    const name = make.namespace;
    const labelled =
      (labels: Record<string, string>): PulumiFn =>
      () => {
        const kubeconfig = lab().kubeconfig.replace(lab().server, relay.server);
        const provider = new k8s.Provider("lab", { kubeconfig, clusterIdentifier: "spec" });
        new k8s.core.v1.Namespace("ns", { metadata: { name, labels } }, { provider });
        return Promise.resolve();
      };
    assert.equal((await trial.up(labelled({ a: "1" }))).error, undefined);
    relay.close();
    assert.match((await trial.up(labelled({ a: "2" }))).error ?? "", /The cluster is out of reach/);
    const refreshed = await trial.refresh(labelled({ a: "1" }));
    assert.match(refreshed.error ?? "", /If it was deleted, run this again with PULUMI_K8S_DELETE_UNREACHABLE=true/);
    assert.equal(trial.resource("ns")?.id, name);

    trial.stack.workspace.envVars["PULUMI_K8S_DELETE_UNREACHABLE"] = "true";
    const dropped = await trial.refresh(labelled({ a: "1" }));
    assert.equal(dropped.error, undefined);
    assert.match(dropped.said, /counts as deleted: this leaves the state/);
    assert.equal(trial.resource("ns"), undefined);
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    assert.deepEqual((await lab().access.live(namespace))["kind"], "Namespace");
    await lab().access.delete(namespace, "Background");
  });

  it("refuses a cluster that its lab did not make, before it reads anything there", async () => {
    const trial = await lab().trial("another-lab");
    const refused = await trial.up(make.settings({ a: "1" }));
    assert.match(
      refused.error ?? "",
      /A stand-in is for the lab only, and the cluster at https:\S+ is that of another lab/,
    );
    assert.equal(trial.resource("ns"), undefined);
  });

  it("does not take over an object that exists, unless the provider says so", async () => {
    const trial = await lab().trial();
    await trial.up(make.of(() => undefined));
    const existing = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "fixed", namespace: make.namespace },
      data: { a: "0" },
    };
    await lab().access.create(existing, { fieldManager: "somebody", dryRun: false });
    const refused = await trial.up(make.settings({ a: "1" }, "fixed"));
    assert.match(refused.error ?? "", /already exists[^]*import it[^]*upsertExistingObjects/);

    const name = make.namespace;
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

  it("says what it does not support", async () => {
    const trial = await lab().trial();
    const chart = make.of(({ provider }) => {
      new k8s.helm.v3.Release("chart", { chart: "x" }, { provider });
    });
    assert.match((await trial.up(chart)).error ?? "", /does not support kubernetes:helm\.sh\/v3:Release/);
    const yaml = make.of(({ provider }) => {
      new k8s.yaml.ConfigGroup(
        "group",
        { yaml: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n" },
        { provider },
      );
    });
    assert.match((await trial.up(yaml)).error ?? "", /does not support the function kubernetes:yaml:decode/);
  });

  it("refuses a misspelt field in the preview already", async () => {
    const trial = await lab().trial();
    await trial.up(make.of(() => undefined));
    const misspelt = make.workload({ replicsa: 2 } as object);
    const preview = await trial.preview(misspelt);
    assert.match(preview.error ?? "", /unknown field "spec.replicsa"/);
  });
});
