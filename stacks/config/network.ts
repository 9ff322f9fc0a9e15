import * as z from "zod";
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
    peers: z
      .array(dnsName)
      .default([])
      .describe("Other environments whose networks are to be joined with this one: no range of theirs is used here."),
  })
  .describe("The environment's addresses.");

/** What a file may say of the network, defaults filled in. */
export type NetworkConfig = z.output<typeof networkSchema>;
