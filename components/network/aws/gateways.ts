import * as pulumi from "@pulumi/pulumi";
import { Eip } from "@pulumi/aws/ec2/eip.js";
import { NatGateway } from "@pulumi/aws/ec2/natGateway.js";
import { Route } from "@pulumi/aws/ec2/route.js";
import type { AwsZonePlan } from "../../../stacks/plan.ts";

const anywhere = "0.0.0.0/0";

export interface NatGatewaysArgs {
  /** Prefix of what people see: the cluster's name. */
  cluster: string;
  zones: readonly AwsZonePlan[];
  /** The public subnet of a zone by id, and the private route table of each zone. */
  publicSubnets: Readonly<Record<string, pulumi.Input<string>>>;
  privateRoutes: Readonly<Record<string, pulumi.Input<string>>>;
  /** The way out to the internet: a gateway without it comes up and leads nowhere. */
  wayOut: readonly pulumi.Resource[];
}

/** The NAT gateways that private machines reach the internet through, each with an address that stays, and the routes. */
export class NatGateways extends pulumi.ComponentResource {
  constructor(name: string, args: NatGatewaysArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:network:NatGateways", name, {}, opts);

    const gateways = new Map(
      args.zones.filter(({ nat }) => nat).map(({ id }) => [id, this.#gateway(`${name}-${id}`, id, args)]),
    );
    for (const { id, natVia } of args.zones) {
      if (natVia === undefined) continue;
      const gateway = gateways.get(natVia);
      if (gateway === undefined) {
        throw new Error(`zone ${id} goes out through zone ${natVia}, where no NAT gateway stands`);
      }
      new Route(
        `${name}-${id}`,
        {
          routeTableId: inZone(args.privateRoutes, id, "private route table"),
          destinationCidrBlock: anywhere,
          natGatewayId: gateway.id,
        },
        { parent: this },
      );
    }

    this.registerOutputs({});
  }

  #gateway(name: string, zone: string, args: NatGatewaysArgs): NatGateway {
    const tags = { Name: `${args.cluster}-nat-${zone}` };
    const address = new Eip(name, { domain: "vpc", tags }, { parent: this, dependsOn: [...args.wayOut] });
    return new NatGateway(
      name,
      {
        allocationId: address.allocationId,
        subnetId: inZone(args.publicSubnets, zone, "public subnet"),
        connectivityType: "public",
        tags,
      },
      { parent: this, dependsOn: [...args.wayOut] },
    );
  }
}

function inZone(
  things: Readonly<Record<string, pulumi.Input<string>>>,
  zone: string,
  what: string,
): pulumi.Input<string> {
  const thing = things[zone];
  if (thing === undefined) {
    throw new Error(`zone ${zone} has no ${what}: the network has no internet gateway, or the plan lacks the zone`);
  }
  return thing;
}
