/** What a node answered, as far as it decides whether another is asked. */
import { isObject } from "../shared/fields.ts";
import { parseJson } from "./json.ts";

export type Answer =
  /** `result` as it was written; `large`: it was not looked into. */
  | { kind: "result"; result: unknown }
  | { kind: "error"; error: unknown }
  | { kind: "large"; text: string }
  /** No answer to a request of JSON-RPC. */
  | { kind: "useless"; why: string };

/** What is longer is passed on as it is: no error is that long, and no head. */
const lookInto = 256 * 1024;

export function readAnswer(status: number, text: string): Answer {
  if (status !== 200) return { kind: "useless", why: `HTTP status ${status}` };
  if (text.length > lookInto) return { kind: "large", text };
  try {
    const value = parseJson(text);
    if (isObject(value) && isObject(value.error)) return { kind: "error", error: value.error };
    if (isObject(value) && Object.hasOwn(value, "result")) return { kind: "result", result: value.result };
  } catch {
    // said below
  }
  return { kind: "useless", why: "no JSON-RPC" };
}

/**
 * Whether an error says that this node lacks something which another may have. Messages as geth v1.17.6 and reth v2.7.0
 * word them (core/state, internal/ethapi, triedb/pathdb; crates/rpc/rpc-eth-types/src/error); codes 4444 of EIP-4444's
 * proposal for pruned history, and -32 005 of EIP-1474.
 */
export function anotherMayKnow(error: unknown): boolean {
  if (!isObject(error)) return false;
  if (error.code === 4444 || error.code === -32_005) return true;
  return typeof error.message === "string" && lacks.test(error.message);
}

const lacks =
  /missing trie node|header not found|block not found|unknown block|unknown ancestor|historical state|state (is |at block #?\S+ is )?(not available|pruned)|history (is )?pruned|pruned history|header for hash not found|node is shutting down|database not open|database closed/i;

/** Whether a transaction that was sent a second time had arrived the first time. */
export function alreadyKnown(error: unknown): boolean {
  return isObject(error) && typeof error.message === "string" && /already known|already imported/i.test(error.message);
}
