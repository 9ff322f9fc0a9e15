import { isObject } from "../shared/fields.ts";
import { httpRequest, NetworkError } from "../shared/http.ts";
import { http } from "../shared/node-http.ts";

/** JSON-RPC 2.0: the method does not exist or is not available. */
export const methodNotFound = -32_601;

/** `down`: nobody listens. `unanswered`: no usable HTTP answer. `refused`: the client answered with an error. */
export type RpcFailure = "down" | "unanswered" | "refused";

export class RpcError extends Error {
  readonly failure: RpcFailure;
  readonly method: string;
  /** The JSON-RPC error code, where the client answered with one. */
  readonly code: number | null;

  constructor(failure: RpcFailure, method: string, detail: string, code: number | null = null) {
    super(`${method}: ${detail}`);
    this.name = "RpcError";
    this.failure = failure;
    this.method = method;
    this.code = code;
  }
}

export type RpcCall = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** The largest answer that is asked for is a block with the hashes of its transactions: some 100 KiB. */
const maxAnswerBytes = 2 * 1024 * 1024;

/**
 * JSON-RPC 2.0 over HTTP, one request a call.
 *
 * Not batched: clients limit or disable batches, and one slow method must not take the others with it.
 * A call throws {@link RpcError}, whatever the reason, also for an error that came with HTTP status 200.
 */
export function jsonRpc(url: string, timeoutMs: number): RpcCall {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  let id = 0;
  return async (method, params) => {
    const requestId = ++id;
    const answer = await httpRequest({
      url,
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: requestId, method, params }),
      timeoutMs,
      maxBytes: maxAnswerBytes,
      ...(url.startsWith("http:") ? { agent } : {}),
    }).catch((error: unknown) => {
      const refused = error instanceof NetworkError && error.failure === "refused";
      throw new RpcError(refused ? "down" : "unanswered", method, messageOf(error));
    });
    if (answer.status !== 200) throw new RpcError("unanswered", method, `HTTP status ${answer.status}`);
    const document = parse(method, answer.body);
    if (document.error !== undefined && document.error !== null) {
      const { error } = document;
      const code = isObject(error) && typeof error.code === "number" ? error.code : null;
      throw new RpcError("refused", method, describeError(error), code);
    }
    if (!Object.hasOwn(document, "result")) throw new RpcError("unanswered", method, "answer without a result");
    if (document.id !== requestId) throw new RpcError("unanswered", method, "answer to another request");
    return document.result;
  };
}

function parse(method: string, body: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value)) return value;
  } catch {
    // said below
  }
  throw new RpcError("unanswered", method, "answer is not a JSON object");
}

function describeError(error: unknown): string {
  const message = isObject(error) && typeof error.message === "string" ? error.message : JSON.stringify(error);
  return message.slice(0, 200);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
