/** Where in the private address space an environment's ranges lie. */
import { type Block, freePart, parseBlock, partsIn } from "./cidr.ts";

function space(text: string): Block {
  const block = parseBlock(text);
  if (block === undefined) throw new Error(`"${text}" is not a range of addresses`);
  return block;
}

export const spaces = {
  /** Networks: RFC 1918's largest range. */
  vpc: space("10.0.0.0/8"),
  /** Pods: RFC 6598's range, which networks at large leave alone. */
  pods: space("100.64.0.0/10"),
  /** Services, seen within the cluster alone: a part of 172.16.0.0/12 without Docker's own 172.17.0.0/16. */
  services: space("172.20.0.0/14"),
};

/** Ranges that must not be touched, and those that had better not be. */
export interface Occupied {
  never: readonly Block[];
  rather: readonly Block[];
}

/**
 * A part of a space that nobody has, the same for the same environment and neighbours: looked for from a place that
 * follows from the environment's name, so that environments keep apart even where they do not know of each other.
 */
export function choose(within: Block, prefix: number, environment: string, occupied: Occupied): Block | undefined {
  const from = hash(environment) % Math.max(1, partsIn(within, prefix));
  return (
    freePart(within, prefix, [...occupied.never, ...occupied.rather], from) ??
    freePart(within, prefix, occupied.never, from)
  );
}

/** FNV-1a, 32 bits. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    value = Math.imul(value ^ byte, 0x01000193);
  }
  return value >>> 0;
}
