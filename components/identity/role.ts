import * as pulumi from "@pulumi/pulumi";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import type { RolePlan } from "../../stacks/plan.ts";
import { filled, filledJson, type Tokens } from "./tokens.ts";
import { type ServiceAccountName, trustDocument } from "./trust.ts";

export interface AwsRoleArgs {
  plan: RolePlan;
  tokens: Tokens;
  /** The service account that a role of pods is for. */
  pod?: ServiceAccountName;
}

/**
 * A role with its policies. Whoever needs what it may do depends on the component as a whole: with the role alone, a
 * cluster or a machine may start before its policies are there, and lose them before it goes.
 */
export class AwsRole extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, { plan, tokens, pod }: AwsRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:identity:AwsRole", name, { role: plan.name }, opts);

    const role = new Role(
      name,
      {
        name: plan.name,
        description: plan.description,
        assumeRolePolicy: JSON.stringify(trustDocument(plan, pod)),
      },
      { parent: this },
    );
    this.arn = role.arn;

    for (const policy of plan.managed) {
      new RolePolicyAttachment(
        `${name}-${lastPart(policy)}`,
        { role: role.name, policyArn: filled(`arn:\${partition}:iam::aws:policy/${policy}`, tokens) },
        { parent: this },
      );
    }
    if (plan.document !== undefined) {
      new RolePolicy(
        name,
        { name: plan.name, role: role.name, policy: filledJson(plan.document, tokens) },
        { parent: this },
      );
    }

    this.registerOutputs({ arn: this.arn });
  }
}

/** `service-role/AmazonEBSCSIDriverPolicy` is called by its last part. */
function lastPart(policy: string): string {
  return policy.slice(policy.lastIndexOf("/") + 1);
}
