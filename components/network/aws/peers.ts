import * as pulumi from "@pulumi/pulumi";
import { Eip } from "@pulumi/aws/ec2/eip.js";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import type { AwsPeersPlan } from "../../../stacks/plan/peers.ts";
import { groupsKeep } from "./traffic.ts";

export interface PeerAddressesArgs {
  plan: AwsPeersPlan;
  vpcId: pulumi.Input<string>;
  /** The group of the pods' interfaces. */
  podGroupId: pulumi.Input<string>;
}

/**
 * What lets peers dial nodes: an address that stays for each, and one security group for their load balancers. The
 * internet reaches the clients' ports at the balancers, and the pods take them from the balancers alone; a machine takes
 * nothing from anybody outside.
 *
 * Source: Elastic Load Balancing, "Update the security groups for your Network Load Balancer": a target that names the
 * balancer's group takes all that comes through it, with the clients' own addresses too. Read 2026-11-26, not run.
 */
export class PeerAddresses extends pulumi.ComponentResource {
  readonly groupId: pulumi.Output<string>;
  readonly #addresses: ReadonlyMap<string, Eip>;

  constructor(name: string, { plan, vpcId, podGroupId }: PeerAddressesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:network:PeerAddresses", name, { nodes: plan.nodes.map((node) => node.name) }, opts);

    const group = new SecurityGroup(
      name,
      {
        name: plan.group,
        description: "Load balancers of chain nodes: from peers anywhere, to pods.",
        vpcId,
        tags: { Name: plan.group },
      },
      { parent: this, ignoreChanges: groupsKeep },
    );
    this.groupId = group.id;
    for (const { port, protocol } of plan.ports) {
      const what = `${protocol.toLowerCase()}-${port}`;
      const range = { ipProtocol: protocol.toLowerCase(), fromPort: port, toPort: port };
      new SecurityGroupIngressRule(
        `${name}-${what}`,
        { securityGroupId: group.id, cidrIpv4: "0.0.0.0/0", description: "Peers dial nodes", ...range },
        { parent: this },
      );
      new SecurityGroupEgressRule(
        `${name}-${what}-on`,
        {
          securityGroupId: group.id,
          referencedSecurityGroupId: podGroupId,
          description: "To the nodes, and whether they listen",
          ...range,
        },
        { parent: this },
      );
      new SecurityGroupIngressRule(
        `${name}-${what}-pods`,
        {
          securityGroupId: podGroupId,
          referencedSecurityGroupId: group.id,
          description: "Peers, through the nodes' load balancers",
          ...range,
        },
        { parent: this },
      );
    }
    this.#addresses = new Map(
      plan.nodes.map((node) => [
        node.name,
        new Eip(
          `${name}-${node.name}`,
          { domain: "vpc", tags: { Name: `${plan.group}-${node.name}` } },
          { parent: this },
        ),
      ]),
    );

    this.registerOutputs({ groupId: this.groupId });
  }

  /** @throws where the plan has no such node. */
  of(node: string): Eip {
    const address = this.#addresses.get(node);
    if (address === undefined) throw new Error(`peers dial ${node}, and it has no address`);
    return address;
  }
}
