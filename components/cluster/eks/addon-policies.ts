import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { AddonPolicyPlan } from "../../../stacks/plan.ts";

export interface AddonPoliciesArgs {
  plans: readonly AddonPolicyPlan[];
}

/** What the add-ons' namespace, which EKS makes, lets through: without it their pods reach nobody, and nobody them. */
export class AddonPolicies extends pulumi.ComponentResource {
  constructor(name: string, { plans }: AddonPoliciesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:cluster:AddonPolicies", name, {}, opts);

    for (const { name: policy, namespace, reason, spec } of plans) {
      new k8s.networking.v1.NetworkPolicy(
        `${name}-${policy}`,
        { metadata: { name: policy, namespace, annotations: { "cryptokube.io/reason": reason } }, spec },
        { parent: this },
      );
    }

    this.registerOutputs({});
  }
}
