import * as pulumi from "@pulumi/pulumi";
import { InternetGateway } from "@pulumi/aws/ec2/internetGateway.js";
import { Route } from "@pulumi/aws/ec2/route.js";
import { RouteTable } from "@pulumi/aws/ec2/routeTable.js";
import { Vpc } from "@pulumi/aws/ec2/vpc.js";
import { VpcIpv4CidrBlockAssociation } from "@pulumi/aws/ec2/vpcIpv4CidrBlockAssociation.js";
import type { AwsPlan } from "../../../stacks/plan.ts";
import { Endpoints } from "./endpoints.ts";
import { NatGateways } from "./gateways.ts";
import { ZoneSubnets } from "./subnets.ts";

export interface AwsNetworkArgs {
  plan: Pick<AwsPlan, "name" | "region" | "network">;
}

/**
 * The region's network: subnets in each zone, and the ways out of them. Machines depend on it as a whole: one that has
 * a subnet and no route yet never joins, and one whose route goes first never leaves in good order.
 */
export class AwsNetwork extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  /** The subnets of each zone, by the zone's id. */
  readonly zones: Readonly<Record<string, ZoneSubnets>>;
  /** Where the control plane stands. */
  readonly clusterSubnetIds: pulumi.Output<string>[];

  constructor(name: string, { plan }: AwsNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    const { name: cluster, region, network } = plan;
    super("cryptokube:network:AwsNetwork", name, { region, cidr: network.cidr }, opts);
    const parent = { parent: this };

    const vpcId = network.existing === undefined ? this.#vpc(name, plan) : pulumi.output(network.existing.vpc);
    const gatewayId = this.#internetGateway(name, plan, vpcId);
    const podRanges = network.podCidrs.map(
      (cidrBlock) =>
        new VpcIpv4CidrBlockAssociation(`${name}-${cidrBlock.replaceAll(/[./]/g, "-")}`, { vpcId, cidrBlock }, parent),
    );

    const table = (of: string) =>
      new RouteTable(`${name}-${of}`, { vpcId, tags: { Name: `${cluster}-${of}` } }, parent);
    const publicTable = gatewayId === undefined ? undefined : table("public");
    const wayOut =
      gatewayId === undefined || publicTable === undefined
        ? []
        : [
            new Route(
              `${name}-public`,
              { routeTableId: publicTable.id, destinationCidrBlock: "0.0.0.0/0", gatewayId },
              parent,
            ),
          ];
    const privateRoutes = Object.fromEntries(network.zones.map(({ id }) => [id, table(id).id]));

    this.zones = Object.fromEntries(
      network.zones.map((zone) => [
        zone.id,
        new ZoneSubnets(
          `${name}-${zone.id}`,
          {
            plan: zone,
            cluster,
            vpcId,
            routes: {
              private: privateRoutes[zone.id] ?? "",
              ...(publicTable === undefined ? {} : { public: publicTable.id }),
            },
            podRanges,
          },
          parent,
        ),
      ]),
    );
    const subnets = Object.entries(this.zones);
    new NatGateways(
      `${name}-nat`,
      {
        cluster,
        zones: network.zones,
        publicSubnets: Object.fromEntries(
          subnets.flatMap(([id, zone]) => (zone.public === undefined ? [] : [[id, zone.public.id]])),
        ),
        privateRoutes,
        wayOut,
      },
      parent,
    );
    new Endpoints(
      `${name}-endpoint`,
      {
        plan: network,
        cluster,
        region,
        vpcId,
        routeTableIds: [...(publicTable === undefined ? [] : [publicTable.id]), ...Object.values(privateRoutes)],
        subnetIds: subnets.map(([, { nodes }]) => nodes.id),
      },
      parent,
    );

    this.vpcId = vpcId;
    this.clusterSubnetIds = network.zones.flatMap(({ id, cluster: takes }) => {
      const zone = this.zones[id];
      return takes && zone !== undefined ? [zone.nodes.id] : [];
    });
    this.registerOutputs({ vpcId: this.vpcId });
  }

  /** @throws where the plan has no such zone. */
  zone(id: string): ZoneSubnets {
    const zone = this.zones[id];
    if (zone === undefined) {
      throw new Error(`the network has no zone ${id}: it has ${Object.keys(this.zones).join(", ")}`);
    }
    return zone;
  }

  #vpc(name: string, { name: cluster, network }: AwsNetworkArgs["plan"]): pulumi.Output<string> {
    const vpc = new Vpc(
      name,
      {
        cidrBlock: network.cidr,
        // A private endpoint of EKS, and interface endpoints, are names in the VPC's own DNS.
        enableDnsSupport: true,
        enableDnsHostnames: true,
        tags: { Name: cluster },
      },
      { parent: this },
    );
    return vpc.id;
  }

  /** Absent where a VPC that is there already names none. */
  #internetGateway(
    name: string,
    { name: cluster, network }: AwsNetworkArgs["plan"],
    vpcId: pulumi.Output<string>,
  ): pulumi.Output<string> | undefined {
    if (network.existing !== undefined) {
      const { internetGateway } = network.existing;
      return internetGateway === undefined ? undefined : pulumi.output(internetGateway);
    }
    return new InternetGateway(name, { vpcId, tags: { Name: cluster } }, { parent: this }).id;
  }
}
