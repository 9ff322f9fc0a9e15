import * as pulumi from "@pulumi/pulumi";
import { RouteTableAssociation } from "@pulumi/aws/ec2/routeTableAssociation.js";
import { Subnet } from "@pulumi/aws/ec2/subnet.js";
import type { AwsZonePlan } from "../../../stacks/plan.ts";

/** What a zone's subnet is for. */
export type SubnetRole = "nodes" | "public" | "pods";

export interface ZoneSubnetsArgs {
  plan: AwsZonePlan;
  /** The cluster's name. */
  cluster: string;
  vpcId: pulumi.Input<string>;
  /** The private route table of the zone, and the public one where the network has a way to the internet. */
  routes: { private: pulumi.Input<string>; public?: pulumi.Input<string> };
  /** The VPC's further ranges, which the pods' subnet lies in. */
  podRanges: readonly pulumi.Resource[];
}

/** A zone's subnets. The zone is named by its id: a name means another zone in another account. */
export class ZoneSubnets extends pulumi.ComponentResource {
  readonly nodes: Subnet;
  readonly pods: Subnet;
  /** Absent where the plan has none, or the network no way to the internet: nothing in it would be public. */
  readonly public?: Subnet;

  constructor(name: string, args: ZoneSubnetsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, routes } = args;
    super("cryptokube:network:ZoneSubnets", name, { zone: plan.id }, opts);

    this.nodes = this.#subnet(name, args, { role: "nodes", cidrBlock: plan.nodes, table: routes.private });
    this.pods = this.#subnet(name, args, { role: "pods", cidrBlock: plan.pods, table: routes.private });
    if (plan.public !== undefined && routes.public !== undefined) {
      this.public = this.#subnet(name, args, { role: "public", cidrBlock: plan.public, table: routes.public });
    }

    this.registerOutputs({});
  }

  #subnet(
    name: string,
    args: ZoneSubnetsArgs,
    { role, cidrBlock, table }: { role: SubnetRole; cidrBlock: string; table: pulumi.Input<string> },
  ): Subnet {
    const subnet = new Subnet(
      `${name}-${role}`,
      {
        vpcId: args.vpcId,
        availabilityZoneId: args.plan.id,
        cidrBlock,
        // EKS refuses a managed node group in a public subnet that gives no public addresses (Amazon EKS User Guide,
        // "Simplify node lifecycle with managed node groups", read 2026-11-25).
        mapPublicIpOnLaunch: role === "public",
        tags: subnetTags(args.cluster, role, args.plan.id),
      },
      { parent: this, dependsOn: role === "pods" ? [...args.podRanges] : [] },
    );
    new RouteTableAssociation(`${name}-${role}`, { subnetId: subnet.id, routeTableId: table }, { parent: this });
    return subnet;
  }
}

/** The role tags by which the AWS Load Balancer Controller finds subnets ("Subnet auto-discovery", read 2026-11-25). */
const loadBalancerTags: Readonly<Record<SubnetRole, Record<string, string>>> = {
  nodes: { "kubernetes.io/role/internal-elb": "1" },
  public: { "kubernetes.io/role/elb": "1" },
  pods: {},
};

/** The cluster's tag keeps another cluster's controller, in a VPC that both share, from using the subnet. */
export function subnetTags(cluster: string, role: SubnetRole, zone: string): Record<string, string> {
  return {
    Name: `${cluster}-${role}-${zone}`,
    [`kubernetes.io/cluster/${cluster}`]: "shared",
    ...loadBalancerTags[role],
  };
}
