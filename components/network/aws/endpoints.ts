import * as pulumi from "@pulumi/pulumi";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { VpcEndpoint } from "@pulumi/aws/ec2/vpcEndpoint.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import type { AwsNetworkPlan } from "../../../stacks/plan.ts";
import { groupsKeep } from "./traffic.ts";

export interface EndpointsArgs {
  plan: Pick<AwsNetworkPlan, "cidr" | "podCidrs" | "gatewayEndpoints" | "interfaceEndpoints">;
  cluster: string;
  region: string;
  vpcId: pulumi.Input<string>;
  /** All route tables: a gateway endpoint is a route. */
  routeTableIds: readonly pulumi.Input<string>[];
  /** A subnet in each zone. */
  subnetIds: readonly pulumi.Input<string>[];
}

/** Services of AWS that are reached without leaving the VPC. */
export class Endpoints extends pulumi.ComponentResource {
  constructor(name: string, args: EndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:network:Endpoints", name, {}, opts);

    for (const service of args.plan.gatewayEndpoints) {
      new VpcEndpoint(
        `${name}-${service}`,
        {
          ...this.#common(args, service),
          vpcEndpointType: "Gateway",
          routeTableIds: [...args.routeTableIds],
        },
        { parent: this },
      );
    }
    if (args.plan.interfaceEndpoints.length > 0) this.#interfaces(name, args);

    this.registerOutputs({});
  }

  #interfaces(name: string, args: EndpointsArgs): void {
    const { plan, cluster, vpcId } = args;
    // Made without a rule of its own, it lets nothing out: an endpoint only answers.
    const group = new SecurityGroup(
      name,
      {
        name: `${cluster}-endpoints`,
        description: "Endpoints of AWS services: HTTPS from the network's own ranges.",
        vpcId,
        tags: { Name: `${cluster}-endpoints` },
      },
      { parent: this, ignoreChanges: groupsKeep },
    );
    const rules = [plan.cidr, ...plan.podCidrs].map(
      (cidrIpv4) =>
        new SecurityGroupIngressRule(
          `${name}-from-${cidrIpv4.replaceAll(/[./]/g, "-")}`,
          {
            securityGroupId: group.id,
            description: "HTTPS from within the network",
            ipProtocol: "tcp",
            fromPort: 443,
            toPort: 443,
            cidrIpv4,
          },
          { parent: this },
        ),
    );
    for (const service of plan.interfaceEndpoints) {
      new VpcEndpoint(
        `${name}-${service.replaceAll(".", "-")}`,
        {
          ...this.#common(args, service),
          vpcEndpointType: "Interface",
          // Programs keep the service's own name.
          privateDnsEnabled: true,
          subnetIds: [...args.subnetIds],
          securityGroupIds: [group.id],
        },
        { parent: this, dependsOn: rules },
      );
    }
  }

  #common({ cluster, region, vpcId }: EndpointsArgs, service: string) {
    return { vpcId, serviceName: `com.amazonaws.${region}.${service}`, tags: { Name: `${cluster}-${service}` } };
  }
}
