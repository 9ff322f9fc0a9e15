import * as z from "zod";
import { peerModes } from "../../../catalogue/profile.ts";
import { dnsName, storageQuantity } from "../primitives.ts";

/** The most nodes that one chain may have. */
export const maxNodes = 100;

/** What every chain has. */
export const chainName = dnsName.describe(
  "The chain's name here; its nodes are <name>-0, <name>-1, … Names last: they name the volumes.",
);

export const nodeCount = z.int().min(1, "at least 1").max(maxNodes, `at most ${maxNodes}`);

export const peers = z
  .enum(peerModes)
  .optional()
  .describe(
    "How nodes meet their peers. public: each has an address that peers can dial, and serves them. outbound: it only " +
      "dials, which costs less traffic. Default public; outbound on development networks.",
  );

export const nodeStorage = storageQuantity
  .optional()
  .describe("Each node's volume. Default: today's data, its growth over planning.horizon, and the free space.");

/** What a chain has whose data can be had again. */
export const regenerable = {
  seed: z
    .string()
    .regex(
      /^(s3|gs):\/\/[a-z0-9][a-z0-9._-]{1,61}[a-z0-9](\/\S*)?$/,
      "a folder of a bucket, as s3://bucket/folder or gs://bucket/folder",
    )
    .optional()
    .describe("Where copies of the chain's data lie, which a new node starts from: s3://… or gs://…"),
  ephemeral: z
    .boolean()
    .default(false)
    .describe(
      "Whether nodes may keep their data on disks that go with the machine; at least one keeps it on a durable one. " +
        "Needs nodes: 2 or more, and a seed. Default false.",
    ),
};

/** A Secret's name (Kubernetes documentation, "Object Names and IDs": a DNS subdomain). */
export const secretName = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
    'the name of a Secret: lower-case letters, digits, "-" and "."',
  )
  .max(253, "at most 253 characters");

/** One of these names, or any text where none is known. */
export function oneOf(names: readonly string[]) {
  return names.length === 0 ? z.string().min(1, "a name") : z.enum(names);
}
