/** One thing that a plan changes of what was accepted, and how it is said. */

/** One thing that is added, removed or changed. */
export interface Difference {
  what: "environment" | "zone" | "pool" | "machines" | "node" | "volume" | "addresses";
  change: "added" | "removed" | "changed";
  /** Of the zone, pool, generation of machines, node, volume's claim or range. */
  name: string;
  /** What was, and what is to be, in words; absent where there was or will be nothing. */
  from?: string;
  to?: string;
  sentence: string;
}

/** What the accepted and the next value of one field are, where they differ. */
export function changed(
  what: Difference["what"],
  name: string,
  label: string,
  from: string | undefined,
  to: string | undefined,
  sentence: string,
): Difference[] {
  if (from === to) return [];
  const known = (text: string | undefined): string => `${label} ${text ?? "none"}`;
  return [{ what, change: "changed", name, from: known(from), to: known(to), sentence }];
}

export function added(what: Difference["what"], name: string, to: string, sentence: string): Difference {
  return { what, change: "added", name, to, sentence };
}

export function removed(what: Difference["what"], name: string, from: string, sentence: string): Difference {
  return { what, change: "removed", name, from, sentence };
}
