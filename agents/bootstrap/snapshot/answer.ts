/** What an answer to a download, or to its going on, means. Pure. Source: RFC 9110, sections 13.1.5, 14 and 15. */
import type { IncomingHttpHeaders } from "node:http";

/** What is known of the file so far. */
export interface Expected {
  /** Bytes that came. */
  at: number;
  /** Bytes that it has; null: not known. */
  total: number | null;
  /** By which the server tells this content from another: a strong entity tag, or its date; null: not known. */
  validator: string | null;
}

export type Answer =
  | { kind: "take"; skip: number; total: number | null; validator: string | null }
  | { kind: "done" }
  | { kind: "later"; why: string }
  | { kind: "changed"; why: string }
  | { kind: "refused"; why: string };

export function judgeAnswer(status: number, headers: IncomingHttpHeaders, expected: Expected): Answer {
  if (status === 200) return whole(headers, expected);
  if (status === 206) return part(headers, expected);
  if (status === 416 && expected.at > 0) {
    // Where no length was announced, only this tells that all of it has come.
    const total = Number(/^bytes \*\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1] ?? Number.NaN);
    return total === expected.at ? { kind: "done" } : { kind: "changed", why: `it has no byte ${expected.at}` };
  }
  const why = `the server answers ${status}`;
  return status >= 500 || status === 429 || status === 408 ? { kind: "later", why } : { kind: "refused", why };
}

/** All of it: at the start, or from a server that knows no ranges. */
function whole(headers: IncomingHttpHeaders, { at, total, validator }: Expected): Answer {
  const length = lengthOf(headers);
  const tag = validatorOf(headers);
  if (at > 0 && validator !== null && tag !== validator) {
    return { kind: "changed", why: `its tag was ${validator} and is ${tag ?? "none"}` };
  }
  if (total !== null && length !== null && length !== total) {
    return { kind: "changed", why: `it had ${total} bytes and has ${length}` };
  }
  return { kind: "take", skip: at, total: length, validator: tag };
}

function part(headers: IncomingHttpHeaders, { at, total, validator }: Expected): Answer {
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers["content-range"] ?? "");
  if (match === null || Number(match[1]) !== at) {
    return { kind: "refused", why: `asked for bytes from ${at}, it sends ${headers["content-range"] ?? "others"}` };
  }
  const all = match[2] === "*" ? null : Number(match[2]);
  if (total !== null && all !== null && all !== total) {
    return { kind: "changed", why: `it had ${total} bytes and has ${all}` };
  }
  const tag = validatorOf(headers);
  if (validator !== null && tag !== null && tag !== validator) {
    return { kind: "changed", why: `its tag was ${validator} and is ${tag}` };
  }
  return { kind: "take", skip: 0, total: all, validator: tag };
}

function lengthOf(headers: IncomingHttpHeaders): number | null {
  const text = headers["content-length"];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}

/** A weak tag (`W/"…"`) names contents that are alike, not the same: it is none. */
function validatorOf(headers: IncomingHttpHeaders): string | null {
  const { etag, "last-modified": date } = headers;
  if (etag !== undefined && etag.startsWith('"')) return etag;
  return date ?? null;
}
