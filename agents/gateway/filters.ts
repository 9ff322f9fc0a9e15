import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * A filter lives on one node, and any replica of the gateway must find it there: so the node stands in the id that the
 * consumer is given, and a mark by the consumer's key, so that it is of use to nobody else. It stays a quantity of
 * less than 32 bytes, as some clients read it: `0x`, 1 or 2 (whether the node's own id was a text or a number), two
 * digits of the node, eight of the mark, and the node's own digits.
 */
export interface FilterPlace {
  /** The node's place in the settings. */
  node: number;
  /** The node's own id, as it wrote it. */
  id: string | number;
}

const markDigits = 8;

/** @returns undefined where the node's id is of no known form. */
export function writeFilterId({ node, id }: FilterPlace, key: string): string | undefined {
  const digits = typeof id === "number" ? id.toString(16) : /^0x([0-9a-f]{1,48})$/.exec(id)?.[1];
  if (digits === undefined || node > 0xff) return undefined;
  const head = `${typeof id === "number" ? "2" : "1"}${node.toString(16).padStart(2, "0")}`;
  return `0x${head}${mark(head, digits, key)}${digits}`;
}

/** @returns undefined for what is no filter of this consumer. */
export function readFilterId(id: unknown, key: string): FilterPlace | undefined {
  if (typeof id !== "string") return undefined;
  const [, head, theirs, digits] = /^0x([12][0-9a-f]{2})([0-9a-f]{8})([0-9a-f]{1,48})$/.exec(id) ?? [];
  if (head === undefined || theirs === undefined || digits === undefined) return undefined;
  if (!timingSafeEqual(Buffer.from(theirs), Buffer.from(mark(head, digits, key)))) return undefined;
  const node = Number.parseInt(head.slice(1), 16);
  return { node, id: head.startsWith("2") ? Number.parseInt(digits, 16) : `0x${digits}` };
}

function mark(head: string, digits: string, key: string): string {
  return createHmac("sha256", key).update(`${head} ${digits}`).digest("hex").slice(0, markDigits);
}
