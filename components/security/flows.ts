import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Flow, Labels, NamespacePlans } from "../../stacks/plan.ts";
import { type NamespaceNames, namespaceNamed } from "./namespace.ts";
import { flowPolicies } from "./policies.ts";

export interface AllowedFlowsArgs {
  flows: readonly Flow[];
  /** The plan of each namespace, for selectors. */
  plans: NamespacePlans;
  /** The name of each namespace, once it exists. */
  namespaces: NamespaceNames;
  labels: Labels;
}

/** A NetworkPolicy for each end of each flow of the plan, which says on the object why it is there. */
export class AllowedFlows extends pulumi.ComponentResource {
  constructor(name: string, args: AllowedFlowsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:security:AllowedFlows", name, { flows: args.flows.map((flow) => flow.name) }, opts);

    for (const policy of args.flows.flatMap((flow) => flowPolicies(flow, args.plans))) {
      new k8s.networking.v1.NetworkPolicy(
        `${name}-${policy.name}`,
        {
          metadata: {
            name: policy.name,
            namespace: namespaceNamed(args.namespaces, policy.namespace),
            labels: args.labels,
            annotations: { "cryptokube.io/reason": policy.reason },
          },
          spec: policy.spec,
        },
        { parent: this },
      );
    }

    this.registerOutputs({});
  }
}
