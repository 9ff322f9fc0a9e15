/** What one request needs of a node: a pure function of the request and of what its consumer has seen. */
import { isObject } from "../shared/fields.ts";
import type { Call } from "./call.ts";
import { quantity } from "./heads.ts";
import { blockAt, isTrace, needsState, ofRange, throughKept } from "./methods.ts";

/** Which block a request speaks of. */
export type Block =
  /** The head, whether it says so or says nothing. */
  | { kind: "head" }
  | { kind: "number"; number: number }
  /** By its hash, or `finalized` and `safe`: which one, only a node knows. */
  | { kind: "other" }
  /** None. */
  | { kind: "none" }
  /** What is no block by the rules of clients, though one of them may read it as one: it is asked of nobody. */
  | { kind: "unknown" };

export interface Need {
  block: Block;
  /** Whether it needs the state of that block, which most nodes keep of the newest only. */
  state: boolean;
  traces: boolean;
  /** Whether the kept gateway may answer it: it names what it asks for, and that does not move with the head. */
  kept: boolean;
}

const ofTheHead = new Set([
  "eth_blobBaseFee",
  "eth_blockNumber",
  "eth_gasPrice",
  "eth_maxPriorityFeePerGas",
  "eth_newBlockFilter",
  "eth_newPendingTransactionFilter",
  "eth_subscribe",
]);

/** What is looked up by a hash that its asker knows from a node: one that is behind would know nothing of it. */
const byHash = new Set([
  "debug_traceBlockByHash",
  "debug_traceTransaction",
  "eth_getBlockByHash",
  "eth_getBlockTransactionCountByHash",
  "eth_getTransactionByBlockHashAndIndex",
  "eth_getTransactionByHash",
  "eth_getTransactionReceipt",
  "eth_getUncleByBlockHashAndIndex",
  "eth_getUncleCountByBlockHash",
  "trace_transaction",
]);

export function needOf({ method, params }: Call): Need {
  const block = blockOf(method, params);
  const pinned = block.kind === "number" || byHash.has(method) || (method === "eth_getLogs" && hasHash(params[0]));
  return {
    block,
    state: needsState.has(method) || isTrace(method),
    traces: isTrace(method),
    kept: pinned && throughKept.has(method),
  };
}

function blockOf(method: string, params: readonly unknown[]): Block {
  if (ofRange.has(method)) return newestOf(params[0]);
  if (ofTheHead.has(method)) return { kind: "head" };
  if (byHash.has(method)) return { kind: "other" };
  const at = blockAt.get(method);
  return at === undefined ? { kind: "none" } : blockNamed(params[at]);
}

function blockNamed(value: unknown): Block {
  if (value === undefined || value === null || value === "latest" || value === "pending") return { kind: "head" };
  if (value === "earliest") return { kind: "number", number: 0 };
  if (value === "finalized" || value === "safe") return { kind: "other" };
  if (isObject(value)) {
    return value.blockNumber === undefined ? { kind: "other" } : blockNamed(value.blockNumber);
  }
  const number = quantity(value);
  if (number !== undefined) return { kind: "number", number };
  // A block's hash, as some methods take it in place of a number.
  return typeof value === "string" && /^0x[0-9a-f]{64}$/i.test(value) ? { kind: "other" } : { kind: "unknown" };
}

/** The newest block that a range speaks of: who has that has all. */
function newestOf(filter: unknown): Block {
  if (!isObject(filter)) return { kind: "head" };
  if (hasHash(filter)) return { kind: "other" };
  const oldest = blockNamed(filter.fromBlock);
  return oldest.kind === "unknown" ? oldest : blockNamed(filter.toBlock);
}

function hasHash(filter: unknown): boolean {
  return isObject(filter) && filter.blockHash !== undefined && filter.blockHash !== null;
}

/**
 * Blocks that a question for logs spans.
 * @param head where it says `latest`
 */
export function spanOf({ params }: Call, head: number): number {
  const [filter] = params;
  if (!isObject(filter) || hasHash(filter)) return 1;
  const at = (value: unknown): number => {
    const block = blockNamed(value);
    return block.kind === "number" ? block.number : head;
  };
  return at(filter.toBlock) - at(filter.fromBlock) + 1;
}
