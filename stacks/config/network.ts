import * as z from "zod";
import { furtherEndpoints, neededWithoutInternet } from "../../catalogue/clouds/aws/endpoints.ts";
import { cidrBlock, dnsName, zoneId } from "./primitives.ts";

const zoneSubnets = z.strictObject({
  nodes: cidrBlock.describe("The machines' own subnet."),
  public: cidrBlock.optional().describe("The subnet that faces the internet."),
  pods: cidrBlock.optional().describe("The pods' range in this zone."),
});

/** `cryptokube:network`: the address ranges, where they are not to be computed. */
export const networkSchema = z
  .strictObject({
    cidr: cidrBlock.optional().describe("The network's range. Default: computed, so that no two environments overlap."),
    pods: cidrBlock.optional().describe("The pods' range. Default: computed."),
    services: cidrBlock.optional().describe("The services' range, within the cluster alone. Default: computed."),
    vpc: z
      .string()
      .min(1, "the id or name of a network")
      .optional()
      .describe("A network that is there already: vpc-… on AWS, its name on Google Cloud. Default: one is made."),
    subnets: z.record(zoneId, zoneSubnets).optional().describe("The subnets' ranges by zone id. Default: computed."),
    internetGateway: z
      .string()
      .regex(/^igw-[0-9a-f]{8,17}$/, "the id of an internet gateway, as igw-0123456789abcdef0")
      .optional()
      .describe("AWS, with vpc: the internet gateway of that network. Default: one is made with the network."),
    nat: z
      .enum(["none", "one", "zone"])
      .optional()
      .describe(
        "AWS: how machines without a public address reach the internet: not at all, through one gateway for all zones, or " +
          "through one in each zone. Default: zone.",
      ),
    endpoints: z
      .array(z.enum([...neededWithoutInternet, ...furtherEndpoints]))
      .optional()
      .describe(
        "AWS: services that are reached inside the VPC, by the last part of their endpoints' names, as ecr.api. Default: " +
          "none; with nat: none, all that machines need.",
      ),
    peers: z
      .array(dnsName)
      .default([])
      .describe("Other environments whose networks are to be joined with this one: no range of theirs is used here."),
  })
  .describe("The environment's addresses.");

/** What a file may say of the network, defaults filled in. */
export type NetworkConfig = z.output<typeof networkSchema>;
