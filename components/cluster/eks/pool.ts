import * as pulumi from "@pulumi/pulumi";
import { LaunchTemplate } from "@pulumi/aws/ec2/launchTemplate.js";
import { NodeGroup } from "@pulumi/aws/eks/nodeGroup.js";
import type { AwsPoolPlan, Labels } from "../../../stacks/plan.ts";
import { launchTemplate } from "./launch-template.ts";

export interface EksPoolArgs {
  plan: AwsPoolPlan;
  /** The cluster's name as the plan has it, and as it is known once the cluster exists. */
  cluster: string;
  clusterName: pulumi.Input<string>;
  /** Kubernetes' version, as `1.36`: machines follow the control plane. */
  version: string;
  tags: Labels;
  keyArn: pulumi.Input<string>;
  nodeRoleArn: pulumi.Input<string>;
  subnetId: pulumi.Input<string>;
  securityGroupId: pulumi.Input<string>;
  /** What a machine needs in order to join and to hold pods: its role, routes, the network's add-ons and their roles. */
  needs: readonly pulumi.Resource[];
  /** Whether the group is no longer wanted: then it stays as it was made, and only its taints are the plan's. */
  leaving?: boolean;
}

/**
 * The machines of a pool, in one zone: a launch template and a managed node group.
 *
 * The group's name holds a hash of what cannot change in place, and so does the resource's. So a change makes a new group
 * beside the old one. Where nodes of chains stand, the old one stays in the plan, as leaving, until they have moved.
 */
export class EksPool extends pulumi.ComponentResource {
  constructor(name: string, args: EksPoolArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, leaving = false } = args;
    const { min, desired, max } = plan.scaling;
    super("cryptokube:cluster:EksPool", name, { pool: plan.pool, zone: plan.zone, machine: plan.machine }, opts);

    const template = new LaunchTemplate(name, launchTemplate(args), {
      parent: this,
      ...(leaving ? { ignoreChanges: ["*"] } : {}),
    });
    new NodeGroup(
      name,
      {
        clusterName: args.clusterName,
        nodeGroupName: plan.name,
        nodeRoleArn: args.nodeRoleArn,
        subnetIds: [args.subnetId],
        version: args.version,
        amiType: plan.amiType,
        capacityType: plan.capacityType,
        instanceTypes: [plan.machine],
        scalingConfig: { minSize: min, desiredSize: desired, maxSize: max },
        labels: plan.labels,
        taints: plan.taints,
        launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
        // A chain's machines go one at a time. A budget that holds a pod back stops the update: it is never forced.
        updateConfig: plan.chains ? { maxUnavailable: 1 } : { maxUnavailablePercentage: 33 },
        forceUpdateVersion: false,
        tags: { Name: `${args.cluster}-${plan.pool}` },
      },
      {
        parent: this,
        dependsOn: [...args.needs],
        // Else each update takes back what the autoscaler has done since the last.
        ...(plan.autoscaled ? { ignoreChanges: ["scalingConfig.desiredSize"] } : {}),
        ...(leaving ? { ignoreChanges: allButTaints } : {}),
        ...(plan.chains ? { customTimeouts: chainTimeouts } : {}),
      },
    );

    this.registerOutputs({});
  }
}

/** Inputs of a node group but its taints (@pulumi/aws 7, `NodeGroupArgs`). A property that has none is passed over. */
const allButTaints = [
  "amiType",
  "capacityType",
  "clusterName",
  "diskSize",
  "forceUpdateVersion",
  "instanceTypes",
  "labels",
  "launchTemplate",
  "nodeGroupName",
  "nodeGroupNamePrefix",
  "nodeRepairConfig",
  "nodeRoleArn",
  "region",
  "releaseVersion",
  "remoteAccess",
  "scalingConfig",
  "subnetIds",
  "tags",
  "updateConfig",
  "version",
  "warmPoolConfig",
];

/**
 * An update in place gives each machine 15 minutes to drain and then fails; a chain's machines go one after the other,
 * and the provider's own limit is an hour (Amazon EKS User Guide, "Understand each phase of node updates", read
 * 2026-11-25). A group that is deleted is another matter: a machine that is not drained after 5 minutes is ended all the
 * same (there, "Delete a managed node group from your cluster"; its correction of 2025-10-03 says that such an end is
 * forced: awsdocs/amazon-eks-user-guide pull request 1128, read 2026-11-25). So nothing that must stop in peace may be on
 * it by then: docs/decisions/0018.
 */
const chainTimeouts: pulumi.CustomTimeouts = { create: "30m", update: "4h", delete: "2h" };
