/**
 * A signer's database as the plan has it, with its operator, in real pods of a lab, and what is done to it. Pods are found
 * by the labels by which our policies and Prometheus find them.
 */
import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { CoreV1Api, CustomObjectsApi, Exec, KubeConfig, type V1Pod } from "@kubernetes/client-node";
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { postgresGroup } from "../../catalogue/postgres/kinds.ts";
import { instancePorts } from "../../catalogue/postgres/operator.ts";
import { Database } from "../../components/postgres/database.ts";
import { PostgresOperator } from "../../components/postgres/operator.ts";
import { podSecurity } from "../../components/security/namespace.ts";
import { type Labels, planEnvironment } from "../../stacks/plan.ts";
import { freshNamespace } from "../lab/providers/support/program.ts";
import type { LabSuite } from "../lab/providers/support/suite.ts";
import { eventually } from "../real/support/lab.ts";
import { killNow, portIn, programsOf } from "../real/support/processes.ts";
import { signingConfig } from "./signing.ts";

/** What its pods run. */
export const databaseImages = (): string[] => {
  const { operator, signers } = planEnvironment(signingConfig(), "prod").signing!;
  return [operator!.image, signers[0]!.database!.image];
};

/** A lab has one machine: there, instances that must never share one would wait for ever. */
const onOneMachine: pulumi.ResourceTransform = ({ type, props, opts }) => {
  if (type !== `kubernetes:${postgresGroup}/v1:Cluster`) return undefined;
  const spec = props.spec as { affinity: object };
  return {
    props: { ...props, spec: { ...spec, affinity: { ...spec.affinity, podAntiAffinityType: "preferred" } } },
    opts,
  };
};

export class SignersDatabase {
  readonly #lab: LabSuite;
  readonly #signing;
  readonly #config = new KubeConfig();
  readonly #objects: CustomObjectsApi;
  /** What a test that failed on the way has not done. */
  #giveMachinesBack = (): Promise<void> => Promise.resolve();
  readonly core: CoreV1Api;
  readonly signer;
  readonly database;
  readonly namespace: string;

  constructor(lab: LabSuite) {
    this.#lab = lab;
    // Its namespaces and what is the cluster's own are named after the environment.
    this.#signing = planEnvironment(signingConfig(), freshNamespace()).signing!;
    this.signer = this.#signing.signers[0]!;
    this.database = this.signer.database!;
    this.namespace = this.database.namespace;
    this.#config.loadFromString(lab.kubeconfig);
    this.core = this.#config.makeApiClient(CoreV1Api);
    this.#objects = this.#config.makeApiClient(CustomObjectsApi);
  }

  /** Puts up the operator and the database, and waits until every instance is there and synchronous. */
  async up(): Promise<void> {
    const { operator } = this.#signing;
    const trial = await this.#lab.trial();
    const up = await trial.up(() => {
      const { kubeconfig } = this.#lab;
      const provider = new k8s.Provider("lab", { kubeconfig, clusterIdentifier: "spec" });
      const options = { providers: [provider] };
      const namespace = (name: string) =>
        new k8s.core.v1.Namespace(name, { metadata: { name, labels: podSecurity({}) } }, { provider }).metadata.name;
      const namespaces = { signing: namespace(this.namespace), databases: namespace(operator!.namespace) };
      const args = { plan: operator!, namespaces, protect: false, needs: [] };
      const { ofDatabases } = new PostgresOperator("operator", args, options);
      new Database(
        "database",
        { plan: { ...this.database, protect: false }, namespace: namespaces.signing, needs: ofDatabases },
        { ...options, transforms: [onOneMachine] },
      );
      return Promise.resolve();
    });
    if (up.error !== undefined) throw new Error(up.error);
    await this.whenWhole(240);
  }

  /** Ends the instances at once: each would give its clients, and itself, the minutes that its plan has for that. */
  async end(): Promise<void> {
    await this.#giveMachinesBack();
    await this.#objects.deleteNamespacedCustomObject(this.#cluster);
    for (const name of (await this.instances()).keys()) {
      await this.core.deleteNamespacedPod({ namespace: this.namespace, name, gracePeriodSeconds: 0 });
    }
  }

  /** The instance that leads, as the operator has it. */
  async leader(): Promise<string> {
    const { status } = (await this.#objects.getNamespacedCustomObject(this.#cluster)) as {
      status?: { currentPrimary?: string };
    };
    return status?.currentPrimary ?? "";
  }

  get #cluster() {
    const { namespace, name } = this.database;
    return { group: postgresGroup, version: "v1", plural: "clusters", namespace, name };
  }

  /** Pods of instances, by name. */
  async instances(): Promise<Map<string, V1Pod>> {
    const items = await this.#pods(this.namespace, { ...this.database.selector, "cnpg.io/podRole": "instance" });
    return new Map(items.map((pod) => [pod.metadata?.name ?? "", pod]));
  }

  /** What Prometheus reads of an instance. */
  async metrics(instance: string): Promise<string> {
    const name = `${instance}:${instancePorts.metrics}`;
    return this.core.connectGetNamespacedPodProxyWithPath({ namespace: this.namespace, name, path: "metrics" });
  }

  /** What the operator says. */
  async operatorsLog(): Promise<string> {
    const { namespace, selector } = this.#signing.operator!;
    const [pod] = await this.#pods(namespace, selector);
    return this.core.readNamespacedPodLog({ namespace, name: pod?.metadata?.name ?? "" });
  }

  async #pods(namespace: string, labels: Labels): Promise<V1Pod[]> {
    const labelSelector = Object.entries(labels)
      .map((label) => label.join("="))
      .join(",");
    return (await this.core.listNamespacedPod({ namespace, labelSelector })).items;
  }

  /** Names of the standbys that stream from the leader, and how each counts for a transaction. */
  async standbys(): Promise<Map<string, string>> {
    const said = await this.ask(await this.leader(), "SELECT application_name, sync_state FROM pg_stat_replication");
    return new Map(said.map((line) => line.split("|") as [string, string]));
  }

  /**
   * Waits until every instance is ready, and all but the leader stream from it and count for a transaction. Before,
   * nobody else would lead: the operator lets that happen only where all standbys that could be the one with the newest
   * transaction are ready.
   */
  async whenWhole(seconds = 180): Promise<string> {
    return eventually(
      "every instance is there",
      async () => {
        const ready = [...(await this.instances()).values()].filter(isReady);
        if (ready.length !== this.database.instances) return undefined;
        const counting = [...(await this.standbys()).values()].filter((state) => state === "quorum");
        return counting.length === this.database.instances - 1 ? await this.leader() : undefined;
      },
      seconds,
    );
  }

  /** Asks an instance itself, as its superuser. @returns a line for each row. */
  async ask(instance: string, sql: string): Promise<string[]> {
    const out = new PassThrough();
    const err = new PassThrough();
    const said = Promise.all([out, err].map((stream) => stream.setEncoding("utf8").toArray()));
    const command = ["timeout", "5", "psql", "-XqAt", "-d", this.database.database, "-c", sql];
    const status = await new Promise<string>((resolve, reject) => {
      const silent = setTimeout(() => reject(new Error(`${instance} does not answer`)), 15_000);
      new Exec(this.#config)
        .exec(this.namespace, instance, "postgres", command, out, err, null, false, ({ status }) => {
          clearTimeout(silent);
          out.end();
          err.end();
          resolve(status ?? "");
        })
        .catch((thrown: unknown) => {
          clearTimeout(silent);
          reject(thrown instanceof Error ? thrown : new Error(String(thrown)));
        });
    });
    const [answer = "", complaint = ""] = (await said).map((parts) => parts.join(""));
    if (status !== "Success") throw new Error(`${instance}: ${complaint}`);
    return answer.split("\n").filter(Boolean);
  }

  /**
   * Takes an instance away: PostgreSQL hears no signal, and its pod is gone. With its machine, nobody who is connected hears
   * of it; with the process alone, the kernel tells them.
   */
  async kill(instance: string, withMachine = true): Promise<void> {
    const uid = (await this.instances()).get(instance)?.metadata?.uid ?? "";
    // The instance manager: it is there as long as the pod is, where a process of PostgreSQL's may end any moment.
    const [manager] = programsOf(uid, "manager").sort((a, b) => a - b);
    if (withMachine) portIn(manager ?? assert.fail(`${instance} does not run`), this.database.port, "cut");
    for (const pid of programsOf(uid, "postgres")) {
      try {
        killNow(pid);
      } catch {
        // It ended with the one before.
      }
    }
    await this.core.deleteNamespacedPod({ namespace: this.namespace, name: instance, gracePeriodSeconds: 0 });
  }

  /** No pod finds a machine, until it is said that they do again. The operator moves nothing for this taint. */
  async withoutMachines(): Promise<() => Promise<void>> {
    const { items } = await this.core.listNode();
    const give = async (taints: object[]) => {
      for (const { metadata, spec } of items) {
        const value = [...(spec?.taints ?? []), ...taints];
        const body = [{ op: "add", path: "/spec/taints", value }];
        await this.core.patchNode({ name: metadata?.name ?? "", body });
      }
    };
    this.#giveMachinesBack = () => give([]);
    await give([{ key: "spec.cryptokube.io/full", effect: "NoSchedule" }]);
    return this.#giveMachinesBack;
  }
}

const isReady = ({ metadata, status }: V1Pod): boolean =>
  metadata?.deletionTimestamp === undefined &&
  (status?.conditions ?? []).some(({ type, status }) => type === "Ready" && status === "True");
