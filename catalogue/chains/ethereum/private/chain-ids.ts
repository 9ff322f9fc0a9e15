import { readFileSync } from "node:fs";
import * as path from "node:path";

/** What scripts/catalogue/chain-ids.ts writes. */
interface PublicChainIds {
  from: string;
  on: string;
  /** The network's name by its chain id. */
  names: Readonly<Record<string, string>>;
}

const listed = JSON.parse(
  readFileSync(path.join(import.meta.dirname, "public-chain-ids.json"), "utf8"),
) as PublicChainIds;

/**
 * The public network that has a chain id; undefined where none of the list has. A transaction that is signed for one
 * network holds on every other of the same chain id.
 */
export function publicNetworkOf(chainId: number): string | undefined {
  return listed.names[String(chainId)];
}

/** Where the list is from, and its day. */
export const publicChainIdsFrom = { from: listed.from, on: listed.on } as const;
