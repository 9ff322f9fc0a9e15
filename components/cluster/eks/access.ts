import * as pulumi from "@pulumi/pulumi";
import { AccessEntry } from "@pulumi/aws/eks/accessEntry.js";
import { AccessPolicyAssociation } from "@pulumi/aws/eks/accessPolicyAssociation.js";
import { filled, type Tokens } from "../../identity/tokens.ts";

export interface ClusterAccessArgs {
  clusterName: pulumi.Input<string>;
  /** ARNs of principals with full access. The one that makes the cluster has it already, and may not be among them. */
  admins: readonly string[];
  tokens: Tokens;
}

/** Who may do everything in the cluster. */
export class ClusterAccess extends pulumi.ComponentResource {
  constructor(
    name: string,
    { clusterName, admins, tokens }: ClusterAccessArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("cryptokube:cluster:ClusterAccess", name, { admins }, opts);

    for (const principalArn of admins) {
      const short = `${name}-${principalArn.slice(principalArn.lastIndexOf(":") + 1).replaceAll("/", "-")}`;
      const entry = new AccessEntry(short, { clusterName, principalArn, type: "STANDARD" }, { parent: this });
      new AccessPolicyAssociation(
        short,
        {
          clusterName,
          principalArn,
          policyArn: filled("arn:${partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", tokens),
          accessScope: { type: "cluster" },
        },
        { parent: this, dependsOn: [entry] },
      );
    }

    this.registerOutputs({});
  }
}
