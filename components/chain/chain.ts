import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ChainPlan } from "../../stacks/plan.ts";
import { ChainNode, notAwaited } from "./node.ts";
import { readyService } from "./service.ts";

export interface ChainArgs {
  plan: ChainPlan;
  namespace: pulumi.Input<string>;
  /** What must be there before the pods: their flows, and the sidecar's bundle. */
  needs: readonly pulumi.Resource[];
}

/** A chain: its nodes, and one Service that leads to those of them that are synced. */
export class Chain extends pulumi.ComponentResource {
  constructor(name: string, { plan, namespace, needs }: ChainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:chain:Chain", name, { chain: plan.chain, network: plan.network }, opts);

    for (const node of plan.nodes) {
      new ChainNode(node.name, { plan: node, namespace, needs }, { parent: this });
    }

    new k8s.core.v1.Service(
      name,
      {
        metadata: { name: plan.service.name, namespace, labels: plan.service.labels, annotations: notAwaited },
        spec: readyService(plan.service),
      },
      { parent: this },
    );

    if (plan.disruptionBudget !== undefined) {
      new k8s.policy.v1.PodDisruptionBudget(
        name,
        {
          metadata: { name: plan.name, namespace, labels: plan.labels },
          spec: {
            maxUnavailable: plan.disruptionBudget.maxUnavailable,
            selector: { matchLabels: { ...plan.service.selector } },
            // A node that is not ready serves nobody: it must not keep a machine from being drained.
            unhealthyPodEvictionPolicy: "AlwaysAllow",
          },
        },
        { parent: this },
      );
    }

    this.registerOutputs({});
  }
}
