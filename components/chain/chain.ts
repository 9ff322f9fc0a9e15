import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ChainPlan } from "../../stacks/plan.ts";
import { SharedSecret } from "./shared-secret.ts";
import { ChainNode, notAwaited } from "./node.ts";
import type { PeerDoor } from "./peers.ts";
import { readyService } from "./service.ts";

export interface ChainArgs {
  plan: ChainPlan;
  namespace: pulumi.Input<string>;
  /** What must be there before the pods: their flows, and the sidecar's bundle. */
  needs: readonly pulumi.Resource[];
  /** What the region made for nodes that peers dial, by the nodes' names. */
  doors?: ReadonlyMap<string, PeerDoor>;
}

/** A chain: its nodes, and one Service that leads to those of them that are synced. */
export class Chain extends pulumi.ComponentResource {
  constructor(name: string, { plan, namespace, needs, doors }: ChainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:chain:Chain", name, { chain: plan.chain, network: plan.network }, opts);

    const shared = [
      ...(plan.serviceAccount === undefined ? [] : [this.#account(plan.serviceAccount, plan, namespace)]),
      ...(plan.siblings === undefined
        ? []
        : [
            new SharedSecret(
              plan.siblings.secretName,
              { plan: plan.siblings, namespace, labels: plan.labels },
              { parent: this },
            ),
          ]),
    ];
    for (const node of plan.nodes) {
      const door = doors?.get(node.name);
      new ChainNode(node.name, { plan: node, namespace, needs: [...needs, ...shared], door }, { parent: this });
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
  /** What a role of the cloud is bound to. It may do nothing in the cluster. */
  #account(name: string, plan: ChainPlan, namespace: pulumi.Input<string>): k8s.core.v1.ServiceAccount {
    return new k8s.core.v1.ServiceAccount(
      name,
      { metadata: { name, namespace, labels: plan.labels }, automountServiceAccountToken: false },
      { parent: this },
    );
  }
}
