import * as z from "zod";
import { dnsName } from "../primitives.ts";
import { secretName } from "./common.ts";

/** The key under which a Secret holds a consumer's key, where the file names none. */
export const consumerKey = "key";

const method = z
  .string()
  .regex(
    /^(\*|[a-z][a-z0-9]*_[A-Za-z0-9]*\*?)$/,
    'a method, as eth_call, or the beginning of its name and a star, as "net_*"',
  );

const consumer = z.strictObject({
  name: dnsName.describe("The consumer's name: its key is made for it, and metrics speak of it by this."),
  namespace: dnsName
    .optional()
    .describe(
      "The namespace of the cluster that it asks from. Default: any. Where every consumer has one, pods of other namespaces " +
        "do not reach the gateway at all.",
    ),
  methods: z
    .array(method)
    .min(1, "at least one method")
    .optional()
    .describe(
      'What it may ask: eth_call, "net_*". Default: what applications ask (eth, net and web3, without what signs). admin, ' +
        "debug, engine, miner, personal and txpool are let in by no list.",
    ),
  traces: z
    .boolean()
    .default(false)
    .describe("Whether it may trace, at the Service <chain>-traces. Then the nodes serve traces. Default false."),
  archive: z
    .boolean()
    .default(false)
    .describe("Whether it may ask for states older than those that every node keeps. Default false."),
  rate: z
    .number()
    .min(0.1, "0.1 or more")
    .max(100_000, "at most 100000")
    .default(100)
    .describe("Requests per second, by each replica of the gateway. Each request of a batch counts. Default 100."),
  burst: z
    .int()
    .min(1, "at least 1")
    .max(1_000_000, "at most 1000000")
    .optional()
    .describe("How many of them at once after a pause. Default: those of two seconds."),
  key: z
    .strictObject({
      existingSecret: secretName.describe("A Secret of yours in the namespace <environment>-system."),
      key: z
        .string()
        .regex(/^[-._a-zA-Z0-9]+$/, 'a key of a Secret: letters, digits, "-", "_" and "."')
        .default(consumerKey)
        .describe(`Which of its keys holds the consumer's, of 16 characters at least. Default ${consumerKey}.`),
    })
    .optional()
    .describe("Its key. Default: one is made, and kept in the stack's state, encrypted."),
});

/** `gateway` of a chain: how consumers reach its nodes. */
export const gatewaySchema = z
  .strictObject({
    consumers: z
      .array(consumer)
      .min(1, "at least one consumer")
      .max(200, "at most 200 consumers")
      .describe("Who may ask. Each has a key, a rate, and what it may ask; nobody else is answered."),
    replicas: z
      .strictObject({
        min: z.int().min(1, "at least 1").max(50, "at most 50").default(2).describe("At the least. Default 2."),
        max: z.int().min(1, "at least 1").max(50, "at most 50").default(4).describe("Under load. Default 4."),
      })
      .prefault({})
      .describe("How many pods it has. Machines are planned for the most."),
    kept: z
      .enum(["erpc", "none"])
      .optional()
      .describe(
        "What answers from a cache that knows which blocks are final: erpc (eRPC, in the gateway's own pods), or none, so " +
          "that the nodes answer all that can change. Default erpc; none on development networks.",
      ),
    logBlocks: z
      .int()
      .min(1, "at least 1")
      .max(10_000_000, "at most 10000000")
      .default(10_000)
      .describe("Blocks that one eth_getLogs may span. Default 10000."),
  })
  .describe(
    "How consumers reach the chain's nodes, and what they may ask. Without it only those whom a network policy of yours " +
      "lets in reach them.",
  );

/** What a file may say of a chain's gateway, defaults filled in. */
export type GatewayConfig = z.output<typeof gatewaySchema>;
export type ConsumerConfig = GatewayConfig["consumers"][number];
