import { isObject } from "../shared/fields.ts";
import { isRawNumber, parseJson } from "./json.ts";

/** Codes of JSON-RPC 2.0, and of EIP-1474 below -32 000. */
export const codes = {
  parse: -32_700,
  invalidRequest: -32_600,
  methodNotFound: -32_601,
  invalidParams: -32_602,
  internal: -32_603,
  server: -32_000,
  unavailable: -32_002,
  limit: -32_005,
} as const;

/** One request. It is written anew for the node: what was not understood here does not get there. */
export interface Call {
  /** As the consumer wrote it, JSON; absent: it wants no answer. */
  id?: string;
  method: string;
  params: unknown[];
}

/** Why a request is not passed on, in JSON-RPC's form. */
export interface Refusal {
  /** JSON; `null` where it is not known. */
  id: string;
  code: number;
  message: string;
}

/** What a body asks for. */
export type Asked =
  | { kind: "one"; entry: Call | Refusal }
  | { kind: "batch"; entries: (Call | Refusal)[] }
  | { kind: "refused"; refusal: Refusal };

export function isRefusal(entry: Call | Refusal): entry is Refusal {
  return "code" in entry;
}

/** @param maxBatch requests that a batch may hold */
export function readBody(text: string, maxBatch: number): Asked {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return { kind: "refused", refusal: { id: "null", code: codes.parse, message: "parse error" } };
  }
  if (!Array.isArray(value)) return { kind: "one", entry: readCall(value) };
  const refused = (code: number, message: string): Asked => ({
    kind: "refused",
    refusal: { id: "null", code, message },
  });
  if (value.length === 0) return refused(codes.invalidRequest, "empty batch");
  if (value.length > maxBatch) return refused(codes.limit, `batch too large: at most ${maxBatch} requests`);
  return { kind: "batch", entries: value.map(readCall) };
}

const maxIdLength = 256;

function readCall(value: unknown): Call | Refusal {
  if (!isObject(value)) return { id: "null", code: codes.invalidRequest, message: "invalid request" };
  const id = readId(value);
  if (id === null) return { id: "null", code: codes.invalidRequest, message: "invalid request: id" };
  const refuse = (code: number, message: string): Refusal => ({ id: id ?? "null", code, message });
  const { method, params = [] } = value;
  if (typeof method !== "string" || method === "") return refuse(codes.invalidRequest, "invalid request: method");
  // By name (an object) no client takes them.
  if (!Array.isArray(params)) return refuse(codes.invalidParams, "non-array params");
  return { ...(id === undefined ? {} : { id }), method, params: params as unknown[] };
}

/** @returns undefined where there is none; null where it is no id. */
function readId(value: Record<string, unknown>): string | null | undefined {
  if (!Object.hasOwn(value, "id")) return undefined;
  const { id } = value;
  const known = id === null || typeof id === "string" || typeof id === "number" || isRawNumber(id);
  const text = known ? JSON.stringify(id) : "";
  return known && text.length <= maxIdLength ? text : null;
}

export function requestText({ id, method, params }: Call): string {
  return `{"jsonrpc":"2.0","id":${id ?? "0"},"method":${JSON.stringify(method)},"params":${JSON.stringify(params)}}`;
}

export function errorText({ id, code, message }: Refusal): string {
  return `{"jsonrpc":"2.0","id":${id},"error":{"code":${code},"message":${JSON.stringify(message)}}}`;
}

export function resultText(id: string, result: unknown): string {
  return `{"jsonrpc":"2.0","id":${id},"result":${JSON.stringify(result ?? null)}}`;
}
