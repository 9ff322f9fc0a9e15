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
}

/**
 * The machines of a pool, in one zone: a launch template and a managed node group.
 *
 * The group's name holds a hash of what cannot change in place. So a change makes a new group, under its new name,
 * before the old one goes, and pods move to it as the old one is drained.
 */
export class EksPool extends pulumi.ComponentResource {
  constructor(name: string, args: EksPoolArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan } = args;
    const { min, desired, max } = plan.scaling;
    super("cryptokube:cluster:EksPool", name, { pool: plan.pool, zone: plan.zone, machine: plan.machine }, opts);

    const template = new LaunchTemplate(name, launchTemplate(args), { parent: this });
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
        ...(plan.chains ? { customTimeouts: chainTimeouts } : {}),
      },
    );

    this.registerOutputs({});
  }
}

/**
 * An update in place gives each machine 15 minutes to drain and then fails; a chain's machines go one after the other,
 * and the provider's own limit is an hour (Amazon EKS User Guide, "Understand each phase of node updates", read
 * 2026-11-25). A group that is deleted is another matter: a machine that is not drained after 5 minutes is ended all the
 * same (there, "Delete a managed node group from your cluster"). What must stop in peace has to be moved before that.
 */
const chainTimeouts: pulumi.CustomTimeouts = { create: "30m", update: "4h", delete: "2h" };
