import * as z from "zod";
import { historyPoints } from "../../../catalogue/history.ts";
import type { EthereumChainConfig } from "../chains.ts";
import { type Known, modesIn } from "../known.ts";
import { storageQuantity } from "../primitives.ts";
import { maxNodes, nodeStorage, oneOf, secretName } from "./common.ts";

/** The key under which a Secret holds the clients' common secret; also the name of its file. */
export const jwtKey = "jwtsecret";

/** What a chain says of its nodes, and an entry of `nodes` may say of its own. Without defaults: those are the chain's. */
export function ethereumNodeFields({ execution, consensus }: Known) {
  return {
    execution: oneOf(Object.keys(execution))
      .optional()
      .describe("The execution client. Needed, unless each entry of nodes names its own."),
    consensus: oneOf(Object.keys(consensus))
      .optional()
      .describe("The consensus client. Needed on every network but development ones, which have none."),
    history: history(modesIn(execution)).describe(
      "How much history the execution client keeps: the name of a mode (geth: all, postmerge, postprague, archive; reth: " +
        "full, minimal, archive), or what differs from the client's usual mode, as { blocks: postprague, state: 20000 }. " +
        "It can be narrowed on nodes that run, one after the other; never widened: that takes new ones. Default: what " +
        "the catalogue says of the client.",
    ),
    supernode: z
      .boolean()
      .optional()
      .describe(
        "Whether the consensus client keeps and serves all blob data, which takes a larger disk. Default false.",
      ),
    storage: nodeStorage.describe(
      "The execution client's volume. Default: today's data, its growth over planning.horizon, and the free space.",
    ),
    consensusStorage: storageQuantity.optional().describe("The consensus client's volume. Default: likewise."),
    jwt: z
      .strictObject({
        existingSecret: secretName.describe(
          `A Secret of yours in the namespace <environment>-chains. Its key ${jwtKey} holds 32 bytes, written as 64 ` +
            "hexadecimal digits. A node reads it when it starts.",
        ),
      })
      .optional()
      .describe(
        "The secret by which a node's two clients know each other. Default: one is made for each node, and kept in the " +
          "stack's state, encrypted. An existing one that the chain names serves all of its nodes.",
      ),
    flags: z
      .array(z.string().min(1, "a flag"))
      .optional()
      .describe(
        "Flags for the execution client, appended to the platform's. Those that the platform sets are refused.",
      ),
  };
}

/** A mode by name, or four fields. What a client can keep of each is for the rules to say. */
function history(modes: readonly string[]) {
  const error = "the name of a mode, or a map with blocks, state, logs and transactions";
  return z.union([oneOf(modes), z.strictObject(historyWish)], { error }).optional();
}

const words = ["all", ...historyPoints, "recent"] as const;

const kept = (what: string) =>
  z
    .union([z.enum(words), z.int().min(0, "0 or more")], {
      error: `${words.join(", ")}, or a number of the newest blocks`,
    })
    .optional()
    .describe(what);

const lengths =
  "all, from the merge (postmerge) or from Prague (postprague) on, recent (the client's own least), or a number of the " +
  "newest blocks.";

const historyWish = {
  blocks: kept(`Transactions and receipts of blocks; headers are kept by all. ${lengths}`),
  state: kept(`States after blocks, for calls and traces of them. ${lengths}`),
  logs: kept(`What eth_getLogs finds. ${lengths} 0: none.`),
  transactions: kept(`Whether a transaction is found by its hash. ${lengths} 0: none.`),
};

/** An entry for each node: what it leaves out is what the chain says. */
export function ethereumPairs(known: Known) {
  return z
    .array(z.strictObject(ethereumNodeFields(known)))
    .min(1, "at least one node")
    .max(maxNodes, `at most ${maxNodes} nodes`);
}

/** One node of an Ethereum chain, with what its entry leaves to the chain. */
export type EthereumNodeConfig = Omit<EthereumChainConfig, "nodes" | "execution"> & { execution: string };

/**
 * The nodes of an Ethereum chain, in the order of their names.
 *
 * @throws where neither the chain nor a node names an execution client, which a checked file never leaves out.
 */
export function ethereumNodes({ nodes, ...chain }: EthereumChainConfig): EthereumNodeConfig[] {
  const entries = typeof nodes === "number" ? Array.from({ length: nodes }, () => ({})) : nodes;
  return entries.map((entry) => {
    const { execution, ...said } = { ...chain, ...entry };
    if (execution === undefined) throw new Error(`chain ${chain.name}: a node without an execution client`);
    return { ...said, execution };
  });
}
