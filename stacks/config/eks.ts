import * as z from "zod";
import { cidrBlock } from "./primitives.ts";

/** Kinds of log that EKS's control plane writes (EKS API reference, LogSetup). */
export const controlPlaneLogs = ["api", "audit", "authenticator", "controllerManager", "scheduler"] as const;

/** The days that CloudWatch Logs can keep logs for (its API reference, PutRetentionPolicy). */
export const logRetentionDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const principal = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)\/[\w+=,.@/-]+$/,
    "the ARN of an IAM role or user, as arn:aws:iam::111122223333:role/Operators",
  );

const keyArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key\/[\w-]+$/,
    "the ARN of a KMS key (not of an alias), as arn:aws:kms:us-east-1:111122223333:key/…",
  );

const logs = z
  .strictObject({
    types: z
      .array(z.enum(controlPlaneLogs))
      .default(["api", "audit", "authenticator"])
      .describe("Kinds of log that the control plane writes. Default: api, audit, authenticator."),
    retentionDays: z
      .int()
      .refine((days) => logRetentionDays.includes(days), `one of ${logRetentionDays.join(", ")}`)
      .default(90)
      .describe("For how many days they are kept. Default 90."),
  })
  .describe("What the control plane writes of itself.");

/** What a cluster of kind eks may say beside what all clusters that are made have in common. */
export const eksFields = {
  publicAccess: z
    .array(cidrBlock)
    .max(40, "at most 40 ranges")
    .default([])
    .describe(
      "Ranges of addresses that may reach the API server over the internet, as 203.0.113.7/32. Default: none; it is " +
        "reached from within the VPC, a peered network or a VPN.",
    ),
  admins: z
    .array(principal)
    .default([])
    .describe(
      "ARNs of IAM roles and users that may do everything in the cluster, beside whoever makes it. Default: none.",
    ),
  key: keyArn
    .optional()
    .describe("The ARN of a KMS key that encrypts the cluster's secrets and volumes. Default: one is made."),
  logs: logs.prefault({}),
  protect: z
    .boolean()
    .default(true)
    .describe("Whether the engine refuses to delete what holds state: cluster, key, volumes. Default true."),
};
