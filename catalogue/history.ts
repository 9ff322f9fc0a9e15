/**
 * How much of a chain's past an execution client keeps: of four things, how far back each. What a client can keep is its
 * own file's to say ({@link HistoryRules}); how far two wishes reach is compared here.
 */

/**
 * - `blocks`: transactions and receipts of blocks. Headers are kept by every client.
 * - `state`: balances, code and storage as they were after a block, for calls and traces of that block.
 * - `logs`: what `eth_getLogs` answers from an index or from receipts.
 * - `transactions`: the index by which a transaction or a receipt is found by its hash.
 */
export const historyFields = ["blocks", "state", "logs", "transactions"] as const;
export type HistoryField = (typeof historyFields)[number];

/** Blocks of a public chain at which history may begin. */
export const historyPoints = ["postmerge", "postprague"] as const;
export type HistoryPoint = (typeof historyPoints)[number];

/** From the first block, from a point on, or so many of the newest blocks (0: none). */
export type Kept = "all" | HistoryPoint | number;
export type History = Readonly<Record<HistoryField, Kept>>;

/** As a file writes it: `recent` is what the client keeps at the least. */
export type HistoryWish = Readonly<Partial<Record<HistoryField, Kept | "recent">>>;

/** What lengths of history are compared by on one network. */
export interface ChainLength {
  /** The block at which each point lies; absent: the network has no such point of its own. */
  points: Readonly<Partial<Record<HistoryPoint, number>>>;
  /** Blocks that the chain has at the least: it only gets longer. */
  length: number;
}

/** What a client can keep of one field. */
export interface FieldRule {
  /** The words that it can keep, the widest first. */
  words: readonly ("all" | HistoryPoint)[];
  /** What `recent` stands for, blocks; absent: it keeps no number of the newest blocks. */
  recent?: number;
  /** The smallest number of newest blocks that it can keep. */
  atLeast?: number;
  /** Whether it can do without (0). */
  none?: boolean;
}

/** How an execution client keeps history: pure functions of its file. */
export interface HistoryRules {
  /** What the networks' lengths are; a network that is not here has no history to choose. */
  networks: Readonly<Record<string, ChainLength>>;
  /** What it can keep, of blocks that are kept so far back. */
  fields: (network: string, blocks: Kept) => Readonly<Record<HistoryField, FieldRule>>;
  /** What the modes of its profile keep, by name. */
  modes: (network: string) => Readonly<Record<string, History>>;
  /** What its other fields leave of one, beyond what holds for every client, and why. */
  bound?: (history: History) => { field: HistoryField; must: Kept; why: string } | undefined;
  /** The flags that keep just this. */
  args: (network: string, history: History) => string[];
  /** How data that was kept for more is made to keep only this. */
  narrowing: Narrowing;
}

/** How a client's data are pruned while it is stopped. */
export interface Narrowing {
  /** The database's place under the data directory: without it there is nothing to prune. */
  database: string;
  /** Fields that take the pruning below; of the others the client drops what is too much as it runs. */
  offline: readonly HistoryField[];
  /** Fields that the client makes wider again by itself, from blocks that it has; the others never get wider. */
  rebuilt: readonly HistoryField[];
  /** The program and its arguments, run in the client's own image; undefined where nothing has to be pruned for this. */
  command: (context: { network: string; dataDir: string; folder: string; history: History }) => string[] | undefined;
}

/** Whether `wide` keeps all that `narrow` does, today and as the chain gets longer. */
export function keeps(wide: Kept, narrow: Kept, { points, length }: ChainLength): boolean {
  if (wide === "all" || wide === narrow || narrow === 0) return true;
  if (narrow === "all") return false;
  const from = (kept: HistoryPoint): number => points[kept] ?? 0;
  if (typeof wide === "number") return typeof narrow === "number" && wide >= narrow;
  return typeof narrow === "number" ? narrow <= length - from(wide) : from(wide) <= from(narrow);
}

/** The fields of which `wide` keeps less than `narrow`. */
export function fieldsBeyond(wide: History, narrow: History, chain: ChainLength): HistoryField[] {
  return historyFields.filter((field) => !keeps(wide[field], narrow[field], chain));
}

export function sameHistory(a: History, b: History): boolean {
  return historyFields.every((field) => a[field] === b[field]);
}

/** As the plan writes it: `blocks postmerge, state 128, logs all, transactions all`. {@link historyFrom} reads it. */
export function historyText(history: History): string {
  return historyFields.map((field) => `${field} ${history[field]}`).join(", ");
}

/** @returns undefined where the text says no history. */
export function historyFrom(text: string): History | undefined {
  const said = new Map(
    [...text.matchAll(/\b(blocks|state|logs|transactions) (all|postmerge|postprague|\d+)\b/g)].map(
      ([, field, kept]): [string, Kept] => [field ?? "", /^\d+$/.test(kept ?? "") ? Number(kept) : (kept as Kept)],
    ),
  );
  const [blocks, state, logs, transactions] = historyFields.map((field) => said.get(field));
  if (blocks === undefined || state === undefined || logs === undefined || transactions === undefined) return undefined;
  return { blocks, state, logs, transactions };
}
