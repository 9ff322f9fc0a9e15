import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { postgresGroup } from "../../catalogue/postgres/kinds.ts";
import { databaseQueries } from "../../catalogue/postgres/metrics.ts";
import type { DatabasePlan } from "../../stacks/plan.ts";
import { clusterSpec, failoverAnnotations, queriesKey, queriesName } from "./cluster-spec.ts";

export interface DatabaseArgs {
  plan: DatabasePlan;
  namespace: pulumi.Input<string>;
  /** What must be there before it: its kind. */
  needs: readonly pulumi.Resource[];
}

/** A PostgreSQL of several instances, as CloudNativePG takes it. */
export class Database extends pulumi.ComponentResource {
  /** What waits for the database: it is there, not yet ready. */
  readonly cluster: pulumi.Resource;

  constructor(name: string, { plan, namespace, needs }: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:postgres:Database", name, { instances: plan.instances }, opts);

    new k8s.core.v1.ConfigMap(
      queriesName(plan),
      {
        // By this label, instances hear of it whenever it comes or changes.
        metadata: { name: queriesName(plan), namespace, labels: { ...plan.labels, "cnpg.io/reload": "true" } },
        // Their form is YAML, of which JSON is a part.
        data: { [queriesKey]: JSON.stringify(databaseQueries) },
      },
      { parent: this },
    );
    this.cluster = new k8s.apiextensions.CustomResource(
      name,
      {
        apiVersion: `${postgresGroup}/v1`,
        kind: "Cluster",
        metadata: { name: plan.name, namespace, labels: plan.labels, annotations: failoverAnnotations },
        spec: clusterSpec(plan),
      },
      { parent: this, protect: plan.protect, dependsOn: [...needs] },
    );

    this.registerOutputs({});
  }
}
