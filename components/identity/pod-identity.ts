import * as pulumi from "@pulumi/pulumi";
import { PodIdentityAssociation } from "@pulumi/aws/eks/podIdentityAssociation.js";
import type { PodIdentityPlan } from "../../stacks/plan.ts";
import { AwsRole } from "./role.ts";
import type { Tokens } from "./tokens.ts";

export interface PodIdentityArgs {
  plan: PodIdentityPlan;
  /** The cluster's name, known once it exists. */
  clusterName: pulumi.Input<string>;
  tokens: Tokens;
}

/**
 * A service account's role of AWS, which the Pod Identity agent of its machine hands out. EKS takes names: it is there
 * before namespace and account are (inferred from CreatePodIdentityAssociation, Amazon EKS API Reference, 2026-11-25).
 */
export class PodIdentity extends pulumi.ComponentResource {
  constructor(name: string, { plan, clusterName, tokens }: PodIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    const { namespace, serviceAccount } = plan;
    super("cryptokube:identity:PodIdentity", name, { namespace, serviceAccount }, opts);

    const role = new AwsRole(name, { plan: plan.role, tokens, pod: { namespace, serviceAccount } }, { parent: this });
    new PodIdentityAssociation(
      name,
      { clusterName, namespace, serviceAccount, roleArn: role.arn },
      { parent: this, dependsOn: [role] },
    );

    this.registerOutputs({});
  }
}
