import * as pulumi from "@pulumi/pulumi";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";

export interface ClusterTrafficArgs {
  /** The cluster's name. */
  cluster: string;
  vpcId: pulumi.Input<string>;
  /** EKS' own group, in which the control plane and all machines are. */
  clusterGroupId: pulumi.Input<string>;
}

/**
 * A group's description cannot change: another wording would make another group, under a name that is taken, beside one
 * that machines stand in.
 */
export const groupsKeep = ["description"];

/** What pods reach of machines and the control plane, and what for. */
const fromPods = [
  { name: "api-server", port: 443, why: "Pods call the API server" },
  { name: "kubelet", port: 10250, why: "Metrics are read from kubelets" },
] as const;

/**
 * Who may reach whom, as security groups. EKS' own group has the control plane and the machines and lets them reach one
 * another. Pods have addresses on interfaces of their own (the VPC CNI's custom networking), and those have this group:
 * they reach one another, where network policies are what decides, and of machines and the control plane only what is
 * listed. Nothing else comes in, from the VPC or from outside it. (Amazon EKS User Guide, "View Amazon EKS security
 * group requirements for clusters", read 2026-11-25.)
 *
 * One group to an interface: the AWS Load Balancer Controller asks for exactly one with the cluster's tag where there
 * are several, and takes the only one where there is one (its issue 1897, read 2026-11-25).
 */
export class ClusterTraffic extends pulumi.ComponentResource {
  /** The group of the pods' interfaces. */
  readonly podGroupId: pulumi.Output<string>;

  constructor(
    name: string,
    { cluster, vpcId, clusterGroupId }: ClusterTrafficArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("cryptokube:network:ClusterTraffic", name, {}, opts);

    const pods = new SecurityGroup(
      name,
      {
        name: `${cluster}-pods`,
        description: "Pods: from one another, from machines and from the control plane.",
        vpcId,
        tags: { Name: `${cluster}-pods` },
      },
      { parent: this, ignoreChanges: groupsKeep },
    );
    this.podGroupId = pods.id;

    this.#all(`${name}-pods`, pods.id, pods.id, "Pods reach one another; network policies decide which");
    this.#all(`${name}-cluster`, pods.id, clusterGroupId, "Kubelets probe pods, and the API server calls webhooks");
    for (const { name: what, port, why } of fromPods) {
      new SecurityGroupIngressRule(
        `${name}-${what}`,
        {
          securityGroupId: clusterGroupId,
          referencedSecurityGroupId: pods.id,
          description: why,
          ipProtocol: "tcp",
          fromPort: port,
          toPort: port,
        },
        { parent: this },
      );
    }
    new SecurityGroupEgressRule(
      `${name}-out`,
      {
        securityGroupId: pods.id,
        description: "Peers are anywhere; network policies decide which pods reach out",
        ipProtocol: "-1",
        cidrIpv4: "0.0.0.0/0",
      },
      { parent: this },
    );

    this.registerOutputs({ podGroupId: this.podGroupId });
  }

  #all(name: string, securityGroupId: pulumi.Input<string>, from: pulumi.Input<string>, description: string): void {
    new SecurityGroupIngressRule(
      name,
      { securityGroupId, referencedSecurityGroupId: from, description, ipProtocol: "-1" },
      { parent: this },
    );
  }
}
