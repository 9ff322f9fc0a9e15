import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ChainPlan } from "../../stacks/plan.ts";
import { Genesis } from "./genesis.ts";
import { Identities } from "./identity.ts";
import { SharedSecret } from "./shared-secret.ts";
import { ChainNode, notAwaited } from "./node.ts";
import type { PeerDoor } from "./peers.ts";
import { readyService } from "./service.ts";
import { Validator } from "./validator.ts";
import { budgetSpec } from "../disruption-budget.ts";

export interface ChainArgs {
  plan: ChainPlan;
  namespace: pulumi.Input<string>;
  /** What must be there before the pods: their flows, and the sidecar's bundle. */
  needs: readonly pulumi.Resource[];
  /** What the region made for nodes that peers dial, by the nodes' names. */
  doors?: ReadonlyMap<string, PeerDoor>;
  /** When the program runs, milliseconds since 1970: a private network that is not there yet begins soon after. */
  now: number;
}

/** A chain: its nodes, and one Service that leads to those of them that are synced. */
export class Chain extends pulumi.ComponentResource {
  constructor(name: string, { plan, namespace, needs, now, doors }: ChainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:chain:Chain", name, { chain: plan.chain, network: plan.network }, opts);

    const all = [...needs, ...this.#shared(plan, namespace), ...this.#privateNetwork(plan, namespace, now)];
    for (const node of plan.nodes) {
      const door = doors?.get(node.name);
      new ChainNode(node.name, { plan: node, namespace, needs: all, door }, { parent: this });
    }
    if (plan.genesis !== undefined) {
      const { validator } = plan.genesis;
      new Validator(validator.name, { plan: validator, namespace, needs: all }, { parent: this });
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
          spec: budgetSpec(plan.service.selector, plan.disruptionBudget),
        },
        { parent: this },
      );
    }

    this.registerOutputs({});
  }

  /** What the nodes have in common: an account, and what siblings know each other by. */
  #shared(plan: ChainPlan, namespace: pulumi.Input<string>): pulumi.Resource[] {
    return [
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
  }

  /** What a private network begins with, and who its nodes are: there before any of them. */
  #privateNetwork(
    { name, nodes, labels, genesis }: ChainPlan,
    namespace: pulumi.Input<string>,
    now: number,
  ): pulumi.Resource[] {
    if (genesis === undefined) return [];
    return [
      new Genesis(`${name}-genesis`, { plan: genesis, namespace, labels, now }, { parent: this }),
      new Identities(`${name}-identities`, { nodes, namespace }, { parent: this }),
    ];
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
