import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Flow, Labels, NamespacePlans, NamespaceRole } from "../../stacks/plan.ts";
import { type NamespaceNames, namespaceNamed } from "./namespace.ts";
import { type FlowPolicy, flowPolicies, opensPods } from "./policies.ts";

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
  readonly #made: { policy: FlowPolicy; resource: k8s.networking.v1.NetworkPolicy }[];

  constructor(name: string, args: AllowedFlowsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:security:AllowedFlows", name, { flows: args.flows.map((flow) => flow.name) }, opts);

    const policies = args.flows.flatMap((flow) => flowPolicies(flow, args.plans));
    this.#made = policies.map((policy) => ({
      policy,
      resource: new k8s.networking.v1.NetworkPolicy(
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
      ),
    }));

    this.registerOutputs({});
  }
  /**
   * The policies that open some pods: what must be there before them. Every pod waiting for every policy would make the
   * state grow with chains times nodes.
   */
  opening(namespace: NamespaceRole, pods: readonly { labels: Labels }[]): k8s.networking.v1.NetworkPolicy[] {
    return this.#made
      .filter(({ policy }) => pods.some(({ labels }) => opensPods(policy, { namespace, labels })))
      .map(({ resource }) => resource);
  }
}
