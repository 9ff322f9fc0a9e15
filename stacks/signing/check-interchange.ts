import { compareSigned, type Conflict } from "./conflicts.ts";
import { type InterchangeIssue, readInterchange, type SigningHistory } from "./interchange.ts";

/** What a file is held to beyond the EIP. */
export interface Expected {
  /** `genesis_validators_root` of the network: a history of another one protects from nothing. */
  genesisValidatorsRoot?: string;
  /** The keys that are to sign here: each must have a history. */
  publicKeys?: readonly string[];
}

/** What a signer will refuse after the import, by a key. Whatever is lower may have been signed (EIP-3076, 2, 4 and 5). */
export interface Watermark {
  publicKey: string;
  blocks: number;
  attestations: number;
  /** Absent: nothing of the kind was signed. */
  lowest?: { slot?: string; source?: string; target?: string };
  highest?: { slot?: string; source?: string; target?: string };
}

export interface InterchangeReport {
  ok: boolean;
  /** Why it must not be imported. */
  errors: InterchangeIssue[];
  /** What is odd, and does no harm. */
  warnings: InterchangeIssue[];
  keys: Watermark[];
}

/**
 * Whether a signer may be given an interchange file: it is whole, of this network, of the keys that will sign, and
 * nothing in it is slashable with anything else. Every reason at once.
 */
export function checkInterchange(text: string, expected: Expected = {}): InterchangeReport {
  const { issues, interchange } = readInterchange(text);
  if (interchange === undefined) return { ok: false, errors: issues, warnings: [], keys: [] };
  const compared = interchange.histories.map((history) => ({ history, ...compareSigned(history) }));
  const errors = [
    ...ofNetwork(interchange.genesisValidatorsRoot, expected.genesisValidatorsRoot),
    ...missing(interchange.histories, expected.publicKeys ?? []),
    ...compared.flatMap(({ history, conflicts }) => conflicts.map((conflict) => slashable(history, conflict))),
  ];
  const warnings = compared.flatMap(({ history, duplicates }) => [
    ...history.paths.slice(1).map((path) => ({
      path,
      found: `${history.publicKey}, of ${String(history.paths[0])} too`,
      remedy: "Entries of one key are put together.",
    })),
    ...duplicates.map(({ path, of }) => ({ path, found: `what stands in ${of} too`, remedy: "It counts once." })),
    ...(history.blocks.length + history.attestations.length > 0
      ? []
      : [
          {
            path: String(history.paths[0]),
            found: `${history.publicKey}, without anything signed`,
            remedy: "It protects this key from nothing: be sure that it has never signed.",
          },
        ]),
  ]);
  return { ok: errors.length === 0, errors, warnings, keys: interchange.histories.map(watermark) };
}

function ofNetwork(found: string, wanted: string | undefined): InterchangeIssue[] {
  if (wanted === undefined || wanted.toLowerCase() === found) return [];
  const remedy = `This network's is ${wanted.toLowerCase()}: the file is of another network.`;
  return [{ path: "metadata.genesis_validators_root", found, remedy }];
}

function missing(histories: readonly SigningHistory[], wanted: readonly string[]): InterchangeIssue[] {
  const known = new Set(histories.map(({ publicKey }) => publicKey));
  return wanted
    .map((key) => key.toLowerCase())
    .filter((key) => !known.has(key))
    .map((key) => ({
      path: "data",
      found: `nothing of ${key}`,
      remedy:
        "Export it from where the key signed last, with that signer stopped; an empty history says that it never did.",
    }));
}

function slashable({ publicKey }: SigningHistory, { kind, path, with: other }: Conflict): InterchangeIssue {
  return {
    path,
    found: `a ${kind} with ${other}, of ${publicKey}`,
    remedy:
      "The key has signed what it can be slashed for, or two histories were mixed: sign no more with it until you know.",
  };
}

function watermark({ publicKey, blocks, attestations }: SigningHistory): Watermark {
  const bound = (pick: (values: readonly bigint[]) => bigint | undefined) => {
    const of = {
      slot: pick(blocks.map(({ slot }) => slot)),
      source: pick(attestations.map(({ source }) => source)),
      target: pick(attestations.map(({ target }) => target)),
    };
    return Object.fromEntries(
      Object.entries(of).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
    );
  };
  return {
    publicKey,
    blocks: blocks.length,
    attestations: attestations.length,
    lowest: bound((values) =>
      values.reduce<bigint | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined),
    ),
    highest: bound((values) =>
      values.reduce<bigint | undefined>((a, b) => (a === undefined || b > a ? b : a), undefined),
    ),
  };
}
