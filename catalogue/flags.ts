import type { ChainClient } from "./client.ts";

/** A flag that an environment file may not set, and why. */
export interface OwnedFlag {
  /** As written in the file. */
  flag: string;
  /** The catalogue's name of it, maybe with `*`. */
  owned: string;
  reason: string;
}

/**
 * The flags among `flags` that the platform owns. A flag may be written with one dash or two, and with its value after
 * `=` or as the next entry, as Go programs read them.
 */
export function ownedFlagsAmong(flags: readonly string[], client: ChainClient): OwnedFlag[] {
  return flags.flatMap((flag) => {
    const name = flagName(flag);
    if (name === undefined) return [];
    const entry = Object.entries(client.ownedFlags).find(([owned]) =>
      owned.endsWith("*") ? name.startsWith(owned.slice(0, -1)) : name === owned,
    );
    return entry === undefined ? [] : [{ flag, owned: entry[0], reason: entry[1] }];
  });
}

/** A flag's name without dashes and value; undefined for an entry that is the value of the flag before it. */
function flagName(flag: string): string | undefined {
  return /^--?([^=\s-][^=\s]*)/.exec(flag)?.[1]?.toLowerCase();
}
