/**
 * Chains in a few words, as `init` takes them: `ethereum`, `ethereum:sepolia`, `ethereum:mainnet:reth+lighthouse`,
 * `bitcoin:txindex`, `lightning`, `ipfs:2Ti`, `rootstock:testnet`; with a count, as `ethereum x3` or `ethereum*3`.
 */
import { maxNodes } from "./chains/common.ts";
import { type ChainDraft, draftsOf, type Wanted } from "./drafts.ts";
import { type ConfigError, formatFound, type Result } from "./errors.ts";
import { type Known, knownTo, modesIn, type Networks, networksIn } from "./known.ts";
import { nearest } from "./nearest.ts";
import { storageQuantity } from "./primitives.ts";
import { chainRules } from "./rules/chains.ts";

export type { ChainDraft } from "./drafts.ts";

/** What a part of a word says: the field that it sets, and to what. */
type Saying = readonly [field: string, value: string | boolean];

const kinds = ["ethereum", "bitcoin", "lightning", "ipfs", "rootstock"] as const;

/** The room of an IPFS node where none is named: enough to begin with, and a volume grows. */
const ipfsStorage = "500Gi";

/**
 * The chains that some words ask for, ready to stand in a file: with clients and networks filled in, and names of their
 * own. Lightning nodes get a Bitcoin chain where the words name none.
 *
 * @returns the chains, or everything that is wrong with any word; paths are `chains[<index of the word>]`.
 */
export function parseChainWords(words: readonly string[], known: Known = knownTo()): Result<ChainDraft[]> {
  const read = words.map((word, index) => readWord(word, `chains[${index}]`, known));
  const errors = read.flatMap((result) => (result.ok ? [] : result.errors));
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, value: draftsOf(read.flatMap((result) => (result.ok ? [result.value] : []))) };
}

function readWord(word: string, path: string, known: Known): Result<Wanted> {
  const [, text = "", count] = /^(.*?)(?:\s*\*\s*|\s+x\s*)(\d+)\s*$/s.exec(word) ?? [undefined, word];
  const [kind = "", ...rest] = text.split(":").map((part) => part.trim());
  if (!(kinds as readonly string[]).includes(kind)) {
    return { ok: false, errors: [unknownPart(path, word, kind, kinds)] };
  }
  const parts = rest.flatMap((part) => (kind === "ethereum" ? part.split("+") : [part])).map((part) => part.trim());
  const sayings = sayingsOf(kind, known);
  const fields: Record<string, string | boolean> = {};
  const errors: ConfigError[] = [];
  for (const part of parts) {
    const [field, value] = meaning(kind, part, sayings) ?? [];
    if (field === undefined || value === undefined) {
      errors.push(unknownPart(path, word, part, kind === "ipfs" ? [aSize] : [...sayings.keys()]));
    } else if (fields[field] === undefined) {
      fields[field] = value;
    } else {
      const found = `"${part}" in "${word}"`;
      errors.push({ path, found, allowed: `one ${field}`, remedy: `It says already: ${String(fields[field])}.` });
    }
  }
  const nodes = Number(count ?? 1);
  if (nodes < 1 || nodes > maxNodes) {
    errors.push({ path, found: `${String(count)} in "${word}"`, allowed: `1 to ${maxNodes} nodes` });
  }
  const wanted = { kind, nodes, fields: filled(kind, fields, known) };
  if (errors.length === 0) errors.push(...misfits(path, word, wanted, known));
  return errors.length === 0 ? { ok: true, value: wanted } : { ok: false, errors };
}

const aSize = "a size in Mi, Gi or Ti, as 2Ti";

function meaning(kind: string, part: string, sayings: ReadonlyMap<string, Saying>): Saying | undefined {
  if (kind === "ipfs") return storageQuantity.safeParse(part).success ? ["storage", part] : undefined;
  return sayings.get(part);
}

/** What may stand after a kind. */
function sayingsOf(kind: string, { execution, consensus, bitcoin, rootstock }: Known): Map<string, Saying> {
  const as = (field: string, names: readonly string[]) => names.map((name): [string, Saying] => [name, [field, name]]);
  switch (kind) {
    case "ethereum":
      // Where two of them share a name, the last one stands: a network rather than a mode of history.
      return new Map([
        ...as("history", modesIn(execution)),
        ...as("execution", Object.keys(execution)),
        ...as("consensus", Object.keys(consensus)),
        ...as("network", networksIn(execution)),
      ]);
    case "bitcoin":
      return new Map<string, Saying>([
        ...as("network", Object.keys(bitcoin)),
        ["txindex", ["txindex", true]],
        ["prune", ["prune", true]],
      ]);
    case "lightning":
      return new Map(as("network", Object.keys(bitcoin)));
    default:
      return new Map(as("network", Object.keys(rootstock)));
  }
}

/** The fields with what the words leave open: the main network, and the first clients of the catalogue that know it. */
function filled(
  kind: string,
  said: Readonly<Record<string, string | boolean>>,
  { execution, consensus }: Known,
): Wanted["fields"] {
  if (kind === "ipfs") return { storage: ipfsStorage, ...said };
  const network = String(said.network ?? "mainnet");
  if (kind !== "ethereum") return { ...said, network };
  const client = said.execution ?? firstWith(network, execution);
  const beacon = said.consensus ?? firstWith(network, consensus);
  return {
    ...said,
    network,
    ...(client === undefined ? {} : { execution: client }),
    ...(beacon === undefined ? {} : { consensus: beacon }),
  };
}

function firstWith(network: string, clients: Readonly<Record<string, Networks>>): string | undefined {
  return Object.keys(clients).find((name) => Object.hasOwn(clients[name] ?? {}, network));
}

/** What parts of a word do not go together: the rules of the file that it is to stand in. */
function misfits(path: string, word: string, { kind, nodes, fields }: Wanted, known: Known): ConfigError[] {
  return chainRules({ chain: kind, nodes, ...fields }, [], known).map(({ found, path: [field], ...rule }) => ({
    ...rule,
    path,
    found: `${String(field)} ${formatFound(found)} in "${word}"`,
  }));
}

function unknownPart(path: string, word: string, part: string, allowed: readonly string[]): ConfigError {
  const near = nearest(part, allowed);
  return {
    path,
    found: part === word ? `"${word}"` : `"${part}" in "${word}"`,
    allowed: allowed.join(", "),
    ...(near === undefined ? {} : { nearest: near }),
  };
}
