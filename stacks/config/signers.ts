import * as z from "zod";
import { signerModes, usableSources } from "../../catalogue/signers/key-sources.ts";
import { secretName } from "./chains/common.ts";
import { dnsName } from "./primitives.ts";

const keystore = z.strictObject({
  source: z.literal("keystore").describe("Keystores in a Secret of yours."),
  existingSecret: secretName.describe(
    "A Secret of yours in the namespace <environment>-signing: for each key its keystore, <any name>.json, and its " +
      "password, <the same name>.txt.",
  ),
});

const kms = z.strictObject({
  source: z.literal("aws-kms").describe("A key of AWS KMS, which signs there."),
  key: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/,
      "the ARN of a key, as arn:aws:kms:us-east-1:111122223333:key/…: an alias would say nothing of which key may sign",
    )
    .describe("A key of AWS KMS of the kind ECC_SECG_P256K1, for signing. It never leaves KMS."),
});

const secrets = z.strictObject({
  source: z.literal("aws-secrets").describe("Keys in AWS Secrets Manager, which the signer reads."),
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9/_+=.@-]+$/, "the beginning of a secret's name")
    .min(3, "at least 3 characters: every secret that begins so is taken for a key")
    .max(400, "at most 400 characters")
    .describe("What the names of the keys' secrets in AWS Secrets Manager begin with, and those of no other secret."),
});

/** The variants of a key, each by its source. A test holds them to the catalogue's table. */
export const keySchemas = [keystore, kms, secrets] as const;

const namespaceName = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'the name of a namespace: lower-case letters, digits and "-"')
  .max(63, "at most 63 characters");

const consumer = z.strictObject({
  namespace: namespaceName.describe("Where its pods are."),
  labels: z
    .record(z.string().min(1, "a label's name"), z.string())
    .refine(
      (labels) => Object.keys(labels).length > 0,
      "at least one label: without, every pod of the namespace would sign",
    )
    .describe("Labels that its pods have, all of them."),
});

/** `cryptokube:signers`: web3signer, for transactions or for a chain's validators. */
export const signersSchema = z
  .array(
    z.strictObject({
      name: dnsName.describe("The signer's name here; its replicas are <name>-0, <name>-1, …"),
      chain: z
        .string()
        .min(1, "the name of a chain of this file")
        .describe("The name of the Ethereum chain of this file that it signs for."),
      mode: z
        .enum(signerModes)
        .default("eth1")
        .describe(
          "eth1: it signs transactions, and sends them to the chain's nodes. eth2: it signs what validators of the chain " +
            "say; whoever signs twice is slashed, so that it needs validators: true. Default eth1.",
        ),
      validators: z
        .boolean()
        .default(false)
        .describe("Says that docs/signing.md was read, and that validators shall sign here. Needed for mode eth2."),
      nodes: z
        .int()
        .min(1, "at least 1")
        .max(10, "at most 10")
        .default(2)
        .describe("How many replicas there are; those of mode eth2 share one database. Default 2."),
      keys: z
        .array(z.discriminatedUnion("source", [...keySchemas]))
        .max(100, "at most 100")
        .default([])
        .describe(
          `Where its keys are (${usableSources()
            .map(({ name, modes }) => `${name}: ${modes.join(" and ")}`)
            .join("; ")}); never the keys themselves. Without any, the signer is planned and priced, and not made.`,
        ),
      consumers: z
        .array(consumer)
        .max(50, "at most 50")
        .default([])
        .describe("Pods that may ask it to sign, beside the validators of this file. Default: none."),
    }),
  )
  .describe("Remote signers (web3signer). Those for validators have a database that keeps them from signing twice.");

/** What a file may say of one signer, defaults filled in. */
export type SignerConfig = z.output<typeof signersSchema>[number];
export type SignerKey = SignerConfig["keys"][number];
