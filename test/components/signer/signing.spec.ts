import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import { postgresGroup } from "../../../catalogue/postgres/kinds.ts";
import { databaseMetrics } from "../../../catalogue/postgres/metrics.ts";
import { clusterSpec } from "../../../components/postgres/cluster-spec.ts";
import { Signing } from "../../../components/signer/signing.ts";
import { planEnvironment } from "../../../stacks/plan.ts";
import { newestValidators } from "../../support/kubernetes-schemas.ts";
import { type Manifest, manifests, ofKind, podsOf } from "../../support/manifests.ts";
import { restrictedViolations } from "../../support/pod-security.ts";
import { type Recording, record } from "../../support/recorder.ts";
import { signingConfig } from "../../support/signing.ts";

const environment = planEnvironment(signingConfig(), "prod");
const plan = environment.signing!;
const namespaces = { signing: "prod-signing", databases: "prod-databases" };

describe("components/signer", () => {
  let recording: Recording;
  let objects: Manifest[];
  before(async () => {
    recording = await record(
      async () => {
        const provider = new k8s.Provider("cluster", { kubeconfig: "{}" });
        new Signing("signing", { plan, namespaces, protect: true, opening: () => [] }, { providers: [provider] });
        await Promise.resolve();
      },
      { stack: "prod" },
    );
    objects = manifests(recording.resources).filter(({ metadata }) => (metadata as object | undefined) !== undefined);
  });
  const pod = (name: string) => podsOf(objects).find(({ workload }) => workload.endsWith(`/${name}`))!.spec;
  const resource = (name: string) => recording.resources.find((each) => each.name === name && each.custom)!;

  it("is within Pod Security `restricted`, with a root file system that nothing can be left on", () => {
    const pods = podsOf(objects);
    assert.equal(pods.length, 6);
    for (const { spec, workload } of pods) {
      assert.deepEqual(restrictedViolations(spec), [], workload);
      for (const { securityContext } of [...spec.containers, ...(spec.initContainers ?? [])]) {
        assert.equal(securityContext?.readOnlyRootFilesystem, true, workload);
      }
    }
  });

  it("gives no pod but the operator's a token of the cluster", () => {
    for (const { spec, workload } of podsOf(objects)) {
      assert.equal(spec.automountServiceAccountToken, workload.endsWith("/postgres-operator"), workload);
    }
    for (const account of ofKind(objects, "ServiceAccount")) assert.equal(account.automountServiceAccountToken, false);
  });

  it("names secrets and never holds one: keystores, the database's password, its authority", () => {
    const { volumes = [], containers, initContainers = [] } = pod("staking-0");
    const keystores = volumes.find(({ name }) => name === "keystores") as unknown as {
      projected: { sources: { secret: { name: string } }[] };
    };
    assert.deepEqual(
      keystores.projected.sources.map(({ secret }) => secret.name),
      ["staking-keys"],
    );
    const variables = [...containers, ...initContainers].flatMap(
      ({ env = [] }) => env as { name: string; value?: string; valueFrom?: { secretKeyRef: object } }[],
    );
    const passwords = variables.filter(({ name }) => /PASSWORD/.test(name));
    assert.equal(passwords.length, 2);
    for (const { value, valueFrom } of passwords) {
      assert.equal(value, undefined);
      assert.deepEqual(valueFrom?.secretKeyRef, { name: "staking-database-app", key: "password" });
    }
    assert.deepEqual(
      ofKind(objects, "Secret").map(({ metadata }) => metadata.name),
      ["postgres-operator-certificate"],
    );
  });

  it("gives the database's instances the queries of every metric that alerts may name", () => {
    const cluster = resource("staking-database");
    const [{ name, key }] = (
      cluster.inputs as { spec: { monitoring: { customQueriesConfigMap: [{ name: string; key: string }] } } }
    ).spec.monitoring.customQueriesConfigMap;
    const files = ofKind(objects, "ConfigMap").find(({ metadata }) => metadata.name === name) as unknown as {
      data: Record<string, string>;
    };
    const queries = JSON.parse(files.data[key]!) as Record<string, { query: string; metrics: object[] }>;
    const served = Object.entries(queries).flatMap(([query, { metrics }]) =>
      metrics.flatMap((columns) => Object.keys(columns).map((column) => `cnpg_${query}_${column}`)),
    );
    for (const metric of Object.values(databaseMetrics)) assert.ok(served.includes(metric), metric);
  });

  it("changes one replica after the other, and never two of a key set's clients", () => {
    const order = recording.resources.map(({ name }) => name);
    assert.ok(order.includes("staking-0") && order.includes("staking-1"));
    assert.ok(resource("staking-1").dependencies.some((urn: string) => urn.endsWith("::staking-0")));
    const [set] = ofKind(objects, "StatefulSet") as unknown as {
      spec: { replicas: number; podManagementPolicy: string };
    }[];
    assert.deepEqual([set?.spec.replicas, set?.spec.podManagementPolicy], [1, "OrderedReady"]);
    const claim = objects.find(({ kind }) => kind === "PersistentVolumeClaim") as unknown as {
      spec: { accessModes: string[] };
    };
    assert.deepEqual(claim.spec.accessModes, ["ReadWriteOncePod"]);
    for (const { spec } of ofKind(objects, "Deployment") as unknown as { spec: { strategy: { type: string } } }[]) {
      assert.equal(spec.strategy.type, "Recreate");
    }
  });

  it("has a budget for a signer of two, and Services that stay within the cluster", () => {
    assert.deepEqual(
      ofKind(objects, "PodDisruptionBudget")
        .map(({ metadata }) => metadata.name)
        .sort(),
      ["staking", "treasury"],
    );
    for (const { spec } of ofKind(objects, "Service") as unknown as { spec: { type: string } }[]) {
      assert.equal(spec.type, "ClusterIP");
    }
  });

  it("protects the database, its kind and what a validator client signed", () => {
    for (const name of ["staking-database", "postgres-operator-kinds-clusters", "stakers-g1"]) {
      assert.equal(resource(name).protect, true, name);
    }
  });

  it("has a database wait for its kind alone, as the engine walks every path to what it protects", () => {
    assert.deepEqual(
      resource("staking-database").dependencies.map((urn) => urn.split("::").at(-1)),
      ["postgres-operator-kinds-clusters"],
    );
    assert.deepEqual(resource("stakers-g1").dependencies, []);
  });

  it("asks for a transaction on two disks before it is done, and for machines that are not shared", () => {
    const spec = clusterSpec(plan.signers[0]!.database!) as {
      instances: number;
      postgresql: { synchronous: object };
      affinity: { podAntiAffinityType: string };
    };
    assert.equal(spec.instances, 3);
    assert.deepEqual(spec.postgresql.synchronous, { method: "any", number: 1, dataDurability: "required" });
    assert.equal(spec.affinity.podAntiAffinityType, "required");
  });

  it("stands an instance on the machines that its placements are on, each by its pool and its generation", () => {
    const { affinity } = clusterSpec({
      ...plan.signers[0]!.database!,
      machines: [{ pool: "a", generation: "1" }, { pool: "b" }],
    }) as unknown as {
      affinity: { nodeAffinity: Record<string, { nodeSelectorTerms: { matchExpressions: object[] }[] }> };
    };
    const { nodeSelectorTerms } = affinity.nodeAffinity["requiredDuringSchedulingIgnoredDuringExecution"]!;
    assert.deepEqual(
      nodeSelectorTerms.map(({ matchExpressions }) => matchExpressions.length),
      [2, 1],
    );
  });

  it("writes objects that Kubernetes' own schemas accept", () => {
    // Those of the operator's own group are held to its definitions in the lab.
    const known = objects.filter(({ apiVersion }) => !apiVersion.startsWith(postgresGroup));
    assert.equal(objects.length - known.length, 1);
    const errors = [...newestValidators()].flatMap(([version, validate]) =>
      known.flatMap((object) => validate(object).map((error) => `${version} ${object.kind} ${error}`)),
    );
    assert.deepEqual(errors, []);
  });
});
