/** A chain of a new file, its fields in the order in which they are written. */
export type ChainDraft = { name: string; chain: string; nodes: number } & Readonly<
  Record<string, string | number | boolean>
>;

/** A chain that is asked for, before it is named. */
export interface Wanted {
  kind: string;
  nodes: number;
  fields: Readonly<Record<string, string | boolean>>;
}

/** The chains with names of their own, in their order; Lightning last, after a Bitcoin chain for each that has none. */
export function draftsOf(wanted: readonly Wanted[]): ChainDraft[] {
  const taken = new Set<string>();
  const lightning = wanted.filter(({ kind }) => kind === "lightning");
  const others = wanted.filter(({ kind }) => kind !== "lightning");
  const drafts = [...others, ...missingBitcoins(lightning, others)].map((chain) => draftOf(chain, taken));
  const channels = lightning.map(({ nodes, fields }) => {
    const theirs = drafts.filter(({ chain, network }) => chain === "bitcoin" && network === fields.network);
    // A pruned one will do; one that has every block does better.
    const bitcoin = theirs.find(({ prune }) => prune !== true) ?? theirs[0];
    return { name: nameFor("lightning", fields, taken), chain: "lightning", bitcoin: String(bitcoin?.name), nodes };
  });
  return [...drafts, ...channels];
}

function missingBitcoins(lightning: readonly Wanted[], others: readonly Wanted[]): Wanted[] {
  const there = others.flatMap(({ kind, fields }) => (kind === "bitcoin" ? [fields.network] : []));
  const asked = new Set(lightning.map(({ fields }) => String(fields.network)));
  return [...asked]
    .filter((network) => !there.includes(network))
    .map((network) => ({ kind: "bitcoin", nodes: 1, fields: { network } }));
}

function draftOf({ kind, nodes, fields }: Wanted, taken: Set<string>): ChainDraft {
  const { network, execution, consensus, ...rest } = fields;
  return {
    name: nameFor(kind, fields, taken),
    chain: kind,
    ...(network === undefined ? {} : { network }),
    nodes,
    ...(execution === undefined ? {} : { execution }),
    ...(consensus === undefined ? {} : { consensus }),
    ...rest,
  };
}

/** The kind; with the network where that is taken; then with a letter, as a number would be the name of a node. */
function nameFor(kind: string, { network }: Wanted["fields"], taken: Set<string>): string {
  const base = network === undefined || network === "mainnet" ? kind : `${kind}-${String(network)}`;
  let name = taken.has(kind) ? base : kind;
  for (let number = 1; taken.has(name); number++) name = `${base}-${letters(number)}`;
  taken.add(name);
  return name;
}

/** 1 is b, 25 is z, 26 is ba. */
function letters(number: number): string {
  const last = String.fromCharCode("a".charCodeAt(0) + (number % 26));
  return number < 26 ? last : letters(Math.floor(number / 26)) + last;
}
