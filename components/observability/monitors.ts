import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { OperatedPrometheusPlan } from "../../stacks/plan.ts";
import { evaluationSeconds } from "../../stacks/plan/rules.ts";
import { type NamespaceNames, namespaceNamed } from "../security/namespace.ts";
import { podMonitorSpec } from "./pod-monitor.ts";
import { ruleGroups } from "./prometheus-rules.ts";

const apiVersion = "monitoring.coreos.com/v1";

export interface MonitorsArgs {
  plan: OperatedPrometheusPlan;
  /** The name of each namespace, known once it exists. */
  namespaces: NamespaceNames;
  /** What must be there before somebody reads: the flows. */
  needs: readonly pulumi.Resource[];
}

/**
 * What tells the cluster's Prometheus what to read and what to evaluate: a PodMonitor for each job, and one PrometheusRule.
 * The kinds are the Prometheus Operator's, and must be there before.
 */
export class Monitors extends pulumi.ComponentResource {
  constructor(name: string, { plan, namespaces, needs }: MonitorsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:observability:Monitors", name, {}, opts);

    const placed = { namespace: namespaceNamed(namespaces, "observability"), labels: plan.labels };
    const own = { parent: this, dependsOn: [...needs] };
    for (const job of plan.jobs) {
      new k8s.apiextensions.CustomResource(
        `${name}-reads-${job.name}`,
        {
          apiVersion,
          kind: "PodMonitor",
          metadata: { ...placed, name: job.name },
          spec: podMonitorSpec(job, plan.environment),
        },
        own,
      );
    }
    new k8s.apiextensions.CustomResource(
      `${name}-rules`,
      {
        apiVersion,
        kind: "PrometheusRule",
        metadata: { ...placed, name: plan.name },
        spec: { groups: ruleGroups(plan.rules).map((group) => ({ interval: `${evaluationSeconds}s`, ...group })) },
      },
      own,
    );

    this.registerOutputs({});
  }
}
