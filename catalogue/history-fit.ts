/** From a wish for history to what a client keeps for it, and the mode whose size covers that. */
import {
  type ChainLength,
  type FieldRule,
  type History,
  type HistoryField,
  historyFields,
  type HistoryRules,
  type HistoryWish,
  type Kept,
  keeps,
  sameHistory,
} from "./history.ts";
import type { ClientProfile } from "./profile.ts";

/** What a client keeps for a wish, and by which of its profile's modes that is sized. */
export interface FittedHistory {
  mode: string;
  history: History;
}

/** A field that a client cannot keep so. */
export interface HistoryMisfit {
  field: HistoryField;
  found: Kept | "recent" | undefined;
  /** What it can keep there, in words. */
  allowed: string;
  /** The nearest that it can keep: no less, where there is such. */
  nearest: Kept;
  remedy: string;
}

export type HistoryFit = { ok: true; value: FittedHistory } | { ok: false; misfits: readonly HistoryMisfit[] };

/** A client that has history to choose. */
export interface Keeper {
  name: string;
  history: HistoryRules;
}

/** Whose modes are the sizes that are known. */
export type Sizes = Pick<ClientProfile, "defaultMode" | "networks">;

/** The mode where a file names none. */
export function modeOf({ defaultMode, networks }: Sizes, network: string): string {
  const modes = Object.keys(networks[network] ?? {});
  return modes.includes(defaultMode) ? defaultMode : (modes[0] ?? defaultMode);
}

/**
 * What a client keeps for a wish. What the wish leaves open is as in the client's usual mode, as far as blocks reach.
 *
 * @param network one of {@link HistoryRules.networks}.
 * @param wish the name of a mode, or fields.
 * @throws where the client has no such network or mode, which a checked file never names.
 */
export function fitHistory(
  client: Keeper,
  sizes: Sizes,
  network: string,
  wish: string | HistoryWish | undefined,
): HistoryFit {
  const { name, history: rules } = client;
  const chain = rules.networks[network];
  const modes = rules.modes(network);
  const mode = typeof wish === "string" ? wish : modeOf(sizes, network);
  const named = modes[mode];
  if (chain === undefined || named === undefined) throw new Error(`${name} keeps no history ${mode} on ${network}`);
  if (typeof wish !== "object") return { ok: true, value: { mode, history: named } };

  const history = filled(rules, network, chain, named, wish);
  const fields = rules.fields(network, history.blocks);
  const misfits = historyFields.flatMap(
    (field): HistoryMisfit[] =>
      outOfBounds(field, wish[field], history, rules) ??
      beyondBlocks(field, wish[field], history, chain) ??
      unkept(name, field, wish[field], fields[field], chain) ??
      [],
  );
  if (misfits.length > 0) return { ok: false, misfits };
  const covers = coveringMode(history, modes, sizes.networks[network] ?? {}, chain);
  if (covers === undefined) throw new Error(`${name} has no mode on ${network} that keeps ${JSON.stringify(history)}`);
  return { ok: true, value: { mode: covers, history } };
}

/** The wish, with what it leaves open as the usual mode has it. */
function filled(rules: HistoryRules, network: string, chain: ChainLength, usual: History, wish: HistoryWish): History {
  const said = (field: HistoryField, blocks: Kept): Kept | undefined => {
    const kept = wish[field];
    return kept === "recent" ? rules.fields(network, blocks)[field].recent : kept;
  };
  const blocks = said("blocks", "all") ?? usual.blocks;
  const open = (field: "logs" | "transactions"): Kept =>
    reaches(blocks, usual[field], chain) && usual[field] !== usual.blocks ? usual[field] : blocks;
  const history: History = {
    blocks,
    state: said("state", blocks) ?? usual.state,
    logs: said("logs", blocks) ?? open("logs"),
    transactions: said("transactions", blocks) ?? open("transactions"),
  };
  const bound = rules.bound?.(history);
  return bound === undefined || wish[bound.field] !== undefined ? history : { ...history, [bound.field]: bound.must };
}

/** A number of newest blocks means as far as there are blocks: it never reaches too far beyond a point. */
function reaches(blocks: Kept, kept: Kept, chain: ChainLength): boolean {
  return keeps(blocks, kept, chain) || (typeof kept === "number" && typeof blocks !== "number");
}

function unkept(
  name: string,
  field: HistoryField,
  wish: Kept | "recent" | undefined,
  rule: FieldRule,
  chain: ChainLength,
): HistoryMisfit[] | undefined {
  if (wish === undefined || canKeep(wish, rule)) return undefined;
  const nearest = nearestTo(wish, rule, chain);
  const remedy = `${name} cannot keep its ${field} so. The nearest that it can keep is ${field}: ${nearest}.`;
  return [{ field, found: wish, allowed: inWords(rule), nearest, remedy }];
}

function canKeep(wish: Kept | "recent", { words, recent, atLeast, none }: FieldRule): boolean {
  if (wish === "recent") return recent !== undefined;
  if (typeof wish !== "number") return words.includes(wish);
  return wish === 0 ? none === true : atLeast !== undefined && wish >= atLeast;
}

/** The narrowest that keeps no less; where nothing does, the widest. */
function nearestTo(wish: Kept | "recent", { words, atLeast }: FieldRule, chain: ChainLength): Kept {
  if (typeof wish === "number" && atLeast !== undefined) return atLeast;
  const narrowest = words.at(-1) ?? atLeast ?? "all";
  if (wish === "recent") return narrowest;
  return words.filter((word) => keeps(word, wish, chain)).at(-1) ?? words[0] ?? narrowest;
}

function inWords({ words, recent, atLeast, none }: FieldRule): string {
  return [
    ...words,
    ...(recent === undefined ? [] : [`recent (${recent} blocks)`]),
    ...(atLeast === undefined ? [] : [`a number of newest blocks, from ${atLeast} on`]),
    ...(none === true ? ["0 for none"] : []),
  ].join(", ");
}

/** Logs and transactions of blocks that are not kept are not to be had. */
function beyondBlocks(
  field: HistoryField,
  wish: Kept | "recent" | undefined,
  history: History,
  chain: ChainLength,
): HistoryMisfit[] | undefined {
  const ofBlocks = field === "logs" || field === "transactions";
  if (!ofBlocks || wish === undefined || reaches(history.blocks, history[field], chain)) return undefined;
  const { blocks } = history;
  const remedy = `Write ${field}: ${blocks}, or keep more blocks (blocks: ${history[field]}).`;
  return [{ field, found: wish, allowed: `no more than its blocks: ${blocks}`, nearest: blocks, remedy }];
}

function outOfBounds(
  field: HistoryField,
  wish: Kept | "recent" | undefined,
  history: History,
  { bound }: HistoryRules,
): HistoryMisfit[] | undefined {
  const binding = bound?.(history);
  if (binding?.field !== field || history[field] === binding.must) return undefined;
  const { must, why } = binding;
  return [{ field, found: wish, allowed: String(must), nearest: must, remedy: `${why} Write ${field}: ${must}.` }];
}

/** The mode with the least data that keeps all of it; what it keeps beyond that is room to spare. */
function coveringMode(
  history: History,
  modes: Readonly<Record<string, History>>,
  sizes: Sizes["networks"][string],
  chain: ChainLength,
): string | undefined {
  const known = Object.entries(modes).filter(([mode]) => sizes[mode] !== undefined);
  const equal = known.find(([, kept]) => sameHistory(kept, history));
  const today = ([mode]: readonly [string, History]): number => sizes[mode]?.disk.todayGiB ?? 0;
  const [least] = known.filter(([, kept]) => covers(kept, history, chain)).sort((a, b) => today(a) - today(b));
  return (equal ?? least)?.[0];
}

/** Whether a mode's data hold a history: an index of all of its blocks holds any of fewer blocks. */
function covers(kept: History, history: History, chain: ChainLength): boolean {
  return historyFields.every(
    (field) =>
      keeps(kept[field], history[field], chain) ||
      ((field === "logs" || field === "transactions") && kept[field] === kept.blocks),
  );
}
