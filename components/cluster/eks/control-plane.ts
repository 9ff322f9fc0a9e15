import * as pulumi from "@pulumi/pulumi";
import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { Cluster as EksCluster } from "@pulumi/aws/eks/cluster.js";
import type { AwsPlan } from "../../../stacks/plan.ts";
import { AwsRole } from "../../identity/role.ts";
import type { Tokens } from "../../identity/tokens.ts";

export interface ControlPlaneArgs {
  plan: Pick<AwsPlan, "name" | "protect" | "cluster">;
  /** In at least two zones (Amazon EKS User Guide, "VPC and subnet requirements", read 2026-11-25). */
  subnetIds: readonly pulumi.Input<string>[];
  keyArn: pulumi.Input<string>;
  tokens: Tokens;
}

/** The control plane: EKS' own machines, its role and its logs. */
export class ControlPlane extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly endpoint: pulumi.Output<string>;
  /** In base64, as kubeconfigs have it. */
  readonly certificateAuthority: pulumi.Output<string>;
  /** EKS makes it, and puts the control plane and the machines into it. */
  readonly securityGroupId: pulumi.Output<string>;

  constructor(name: string, args: ControlPlaneArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, subnetIds, keyArn, tokens } = args;
    const { version, endpoint, serviceCidr, logs, role: rolePlan } = plan.cluster;
    super("cryptokube:cluster:ControlPlane", name, { cluster: plan.name, version, route: endpoint.route }, opts);

    const role = new AwsRole(name, { plan: rolePlan, tokens }, { parent: this });
    // Before the cluster: else EKS makes the group itself, and it keeps everything for ever.
    const logGroup = new LogGroup(
      name,
      { name: logs.group, retentionInDays: logs.retentionDays },
      { parent: this, protect: plan.protect },
    );
    const isPublic = endpoint.publicCidrs.length > 0;
    const cluster = new EksCluster(
      name,
      {
        name: plan.name,
        version,
        roleArn: role.arn,
        accessConfig: {
          // Access entries alone: no ConfigMap in the cluster decides who comes in.
          authenticationMode: "API",
          // Who makes the cluster puts everything on it. It cannot be changed later without a new cluster.
          bootstrapClusterCreatorAdminPermissions: true,
        },
        // Add-ons come at the plan's versions; EKS' own copies of them would have to be taken over.
        bootstrapSelfManagedAddons: false,
        deletionProtection: plan.protect,
        enabledClusterLogTypes: logs.types,
        encryptionConfig: { provider: { keyArn }, resources: ["secrets"] },
        kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: serviceCidr },
        // Without it a version past its standard support stays, at six times the price ("Amazon EKS extended support
        // for Kubernetes versions pricing", AWS containers blog, read 2026-11-25).
        upgradePolicy: { supportType: "STANDARD" },
        vpcConfig: {
          subnetIds: [...subnetIds],
          endpointPrivateAccess: true,
          endpointPublicAccess: isPublic,
          ...(isPublic ? { publicAccessCidrs: endpoint.publicCidrs } : {}),
        },
      },
      { parent: this, protect: plan.protect, dependsOn: [role, logGroup] },
    );

    this.name = cluster.name;
    this.endpoint = cluster.endpoint;
    this.certificateAuthority = cluster.certificateAuthority.data;
    this.securityGroupId = cluster.vpcConfig.clusterSecurityGroupId;
    this.registerOutputs({ name: this.name, endpoint: this.endpoint });
  }
}
