import { isObject } from "../shared/fields.ts";
import { shortVersion } from "./client-version.ts";
import { methodNotFound, type RpcCall, RpcError } from "./json-rpc.ts";
import type { Finalized, Head, Observation, Settled } from "./observation.ts";

/*
 * Methods and forms of answers: Ethereum execution API specification
 * (https://github.com/ethereum/execution-apis, read 2026-11), `net_peerCount` by go-ethereum's documentation.
 */

/** Reads a balance at the head: fails in a client that has the head's block but not yet its state. */
const anyAddress = "0x0000000000000000000000000000000000000000";

/** A question whose failure does not spoil the observation; counted by method, so that it shows. */
export type OnOptionalFailure = (error: RpcError) => void;

/**
 * Looks at an Ethereum execution client once. Head and chain id are needed; without one of them there is no
 * observation. Everything is asked at the same time, so that a hanging client costs one time limit.
 *
 * @throws RpcError when the client is down, does not answer, or answers something that cannot be a head.
 */
export async function observeExecutionClient(
  call: RpcCall,
  now: () => number,
  onOptionalFailure: OnOptionalFailure = () => {},
): Promise<Observation> {
  const optional = async <T>(question: Promise<T>): Promise<T | null> => {
    try {
      return await question;
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      onOptionalFailure(error);
      return null;
    }
  };
  const [chainId, head, genesisHash, peers, reportedSyncing, headStateReadable, finalized, version] = await Promise.all(
    [
      askQuantity(call, "eth_chainId", []),
      askHead(call),
      optional(askHash(call, 0)),
      optional(askQuantity(call, "net_peerCount", [])),
      optional(askSyncing(call)),
      optional(askHeadState(call)),
      optional(askFinalized(call)),
      optional(askVersion(call)),
    ],
  );
  return { at: now(), chainId, genesisHash, head, peers, reportedSyncing, headStateReadable, finalized, version };
}

/** @throws RpcError also for `null`, which clients answer while they open their database. */
export async function askHead(call: RpcCall): Promise<Head> {
  const method = "eth_getBlockByNumber";
  const block = await call(method, ["latest", false]);
  if (!isObject(block)) throw new RpcError("unanswered", method, "no block is known as latest");
  if (typeof block.hash !== "string") throw new RpcError("unanswered", method, "latest block without a hash");
  return {
    height: parseQuantity(method, block.number),
    hash: block.hash,
    timestamp: parseQuantity(method, block.timestamp),
  };
}

/** A client that knows of no final block says so by an error or by null: before the first one that is as it should be. */
async function askFinalized(call: RpcCall): Promise<Finalized | null> {
  const method = "eth_getBlockByNumber";
  try {
    const block = await call(method, ["finalized", false]);
    if (!isObject(block)) return null;
    return { height: parseQuantity(method, block.number), timestamp: parseQuantity(method, block.timestamp) };
  } catch (error) {
    if (error instanceof RpcError && error.failure === "refused") return null;
    throw error;
  }
}

async function askVersion(call: RpcCall): Promise<string | null> {
  const method = "web3_clientVersion";
  try {
    const version = await call(method, []);
    return typeof version === "string" ? shortVersion(version) : null;
  } catch (error) {
    // A client that does not offer it is none the worse for it.
    if (error instanceof RpcError && error.code === methodNotFound) return null;
    throw error;
  }
}

/** The hash of the block that the client has at a height now; null: it has none. @throws RpcError */
export async function askHash(call: RpcCall, height: number): Promise<string | null> {
  const block = await call("eth_getBlockByNumber", [`0x${height.toString(16)}`, false]);
  return isObject(block) && typeof block.hash === "string" ? block.hash : null;
}

/** Blocks to which a settled height is rounded down, and that it lies below the head at least: an epoch, on Ethereum. */
const settledEvery = 32;

/**
 * The block at the last round height that is well below a head: so the same height for all nodes that are near one head,
 * and beyond what is undone in passing. Null: the chain is too short, or the client does not have it.
 * @throws RpcError
 */
export async function askSettled(call: RpcCall, head: number): Promise<Settled | null> {
  if (head < 2 * settledEvery) return null;
  const height = Math.floor((head - settledEvery) / settledEvery) * settledEvery;
  const hash = await askHash(call, height);
  return hash === null ? null : { height, hash };
}

export async function askQuantity(call: RpcCall, method: string, params: readonly unknown[]): Promise<number> {
  return parseQuantity(method, await call(method, params));
}

/** `false`, or an object with the progress. Anything else is no answer. */
async function askSyncing(call: RpcCall): Promise<boolean> {
  const answer = await call("eth_syncing", []);
  if (answer === false) return false;
  if (isObject(answer) || answer === true) return true;
  throw new RpcError("unanswered", "eth_syncing", "neither false nor a progress");
}

async function askHeadState(call: RpcCall): Promise<boolean> {
  try {
    await call("eth_getBalance", [anyAddress, "latest"]);
    return true;
  } catch (error) {
    // An error about the block says that its state is missing; a time limit or a closed method says nothing.
    if (error instanceof RpcError && error.failure === "refused" && error.code !== methodNotFound) return false;
    throw error;
  }
}

/** A JSON-RPC quantity: hexadecimal with 0x. Larger than 2^53 is refused rather than rounded. */
function parseQuantity(method: string, value: unknown): number {
  if (typeof value === "string" && /^0x[0-9a-f]{1,16}$/i.test(value)) {
    const number = Number.parseInt(value, 16);
    if (Number.isSafeInteger(number)) return number;
  }
  throw new RpcError("unanswered", method, `not a quantity: ${String(value).slice(0, 60)}`);
}
