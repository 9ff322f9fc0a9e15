import { httpRequest } from "../shared/http.ts";
import type { ReferenceAnswer, SiblingAnswer } from "./comparison.ts";
import { askHead, askQuantity } from "./ethereum-execution.ts";
import { jsonRpc } from "./json-rpc.ts";
import { parseNodeStatus } from "./status.ts";

const maxStatusBytes = 64 * 1024;

/** Asks a sibling's sidecar for its status. A sibling that is away is an answer too, never an error. */
export async function askSibling(url: string, timeoutMs: number, now: () => number): Promise<SiblingAnswer> {
  const askedAt = now();
  try {
    const answer = await httpRequest({ url, timeoutMs, maxBytes: maxStatusBytes });
    if (answer.status !== 200) return { url, at: now(), failure: `HTTP status ${answer.status}` };
    return { url, askedAt, at: now(), status: parseNodeStatus(answer.body) };
  } catch (error) {
    return { url, at: now(), failure: firstLine(error) };
  }
}

/** Makes the question for the head outside the chain's own nodes. */
export function referenceQuestion(url: string, timeoutMs: number, now: () => number): () => Promise<ReferenceAnswer> {
  const call = jsonRpc(url, timeoutMs);
  return async () => {
    try {
      const [chainId, head] = await Promise.all([askQuantity(call, "eth_chainId", []), askHead(call)]);
      return { at: now(), chainId, head };
    } catch (error) {
      return { at: now(), failure: firstLine(error) };
    }
  };
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(/\s+/g, " ").slice(0, 200);
}
