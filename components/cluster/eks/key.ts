import * as pulumi from "@pulumi/pulumi";
import { Alias } from "@pulumi/aws/kms/alias.js";
import { Key } from "@pulumi/aws/kms/key.js";
import type { AwsPlan, PolicyDocument } from "../../../stacks/plan.ts";
import { filledJson, type Tokens } from "../../identity/tokens.ts";

export interface ClusterKeyArgs {
  plan: Pick<AwsPlan, "name" | "protect" | "cluster">;
  tokens: Tokens;
}

/** The key that encrypts Kubernetes' secrets and volumes: the one that the plan names, or an own one. */
export class ClusterKey extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, { plan, tokens }: ClusterKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    const { existingArn, alias } = plan.cluster.key;
    super("cryptokube:cluster:ClusterKey", name, { alias }, opts);

    if (existingArn === undefined) {
      const key = new Key(
        name,
        {
          description: `${plan.name}: Kubernetes' secrets and volumes.`,
          policy: filledJson(keyPolicy(), tokens),
          enableKeyRotation: true,
          // The longest that KMS has: what the key encrypts is gone with it.
          deletionWindowInDays: 30,
          tags: { Name: plan.name },
        },
        { parent: this, protect: plan.protect },
      );
      new Alias(name, { name: alias, targetKeyId: key.keyId }, { parent: this });
      this.arn = key.arn;
    } else {
      this.arn = pulumi.output(existingArn);
    }

    this.registerOutputs({ arn: this.arn });
  }
}

/**
 * Who may use the key: the account's own policies decide (else nobody could ever change it), and Auto Scaling, which
 * makes the machines' encrypted disks (Amazon EC2 Auto Scaling User Guide, "Required AWS KMS key policy for use with
 * encrypted volumes", read 2026-11-25).
 *
 * Auto Scaling's role is named by a condition and not as principal: in a new account it does not exist before the first
 * group, and KMS refuses a principal that does not exist (terraform-aws-modules/terraform-aws-eks, issue 3013, read
 * 2026-11-25; the condition: inferred from AWS' own key for EBS, not run).
 */
export function keyPolicy(): PolicyDocument {
  const autoScaling = "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
  const isAutoScaling = {
    StringEquals: { "kms:CallerAccount": "${account}" },
    ArnEquals: { "aws:PrincipalArn": `arn:\${partition}:iam::\${account}:${autoScaling}` },
  };
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AccountDecides",
        Effect: "Allow",
        Principal: { AWS: "arn:${partition}:iam::${account}:root" },
        Action: ["kms:*"],
        Resource: ["*"],
      },
      {
        Sid: "AutoScalingUses",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        Resource: ["*"],
        Condition: isAutoScaling,
      },
      {
        Sid: "AutoScalingGrants",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: ["kms:CreateGrant"],
        Resource: ["*"],
        Condition: { ...isAutoScaling, Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ],
  };
}
