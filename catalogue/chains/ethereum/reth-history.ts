/**
 * What reth keeps of a chain's past, by its own flags and by the file that `reth prune` reads. Read, not run, in
 * paradigmxyz/reth (2026-11-25): docs/vocs/docs/pages/cli/reth/node.mdx, run/storage/pruning.mdx, run/configuration.mdx,
 * crates/node/core/src/args/pruning.rs and crates/cli/commands/src/prune.rs.
 */
import {
  type ChainLength,
  type FieldRule,
  type History,
  type HistoryField,
  type HistoryPoint,
  type HistoryRules,
  type Kept,
  sameHistory,
} from "../../history.ts";
import { publicLengths, type PublicNetwork } from "./networks.ts";

/** Blocks that a node must be able to go back by: the least that it keeps of states (MINIMUM_UNWIND_SAFE_DISTANCE). */
const safeDistance = 10_064;
/** The least of receipts (MINIMUM_DISTANCE). */
const leastReceipts = 64;

/** Reth's own first block of proof of stake, by which `--prune.bodies.pre-merge` goes. */
const mergedAt: Readonly<Record<string, number>> = { mainnet: 15_537_394, sepolia: 1_450_409 };

/** How much of one segment goes: all of it, or what lies further back than a distance or before a block. */
type Pruned = "full" | { distance: number } | { before: number };

/** Its segments, as `reth.toml` and the flags name them. */
type Segment =
  "sender_recovery" | "transaction_lookup" | "receipts" | "account_history" | "storage_history" | "bodies_history";

function pointsOf(network: string): HistoryPoint[] {
  const lengths: Readonly<Partial<Record<string, ChainLength>>> = publicLengths;
  return Object.keys(lengths[network]?.points ?? {}) as HistoryPoint[];
}

function fields(network: string, blocks: Kept): Record<HistoryField, FieldRule> {
  const words: FieldRule["words"] = ["all", ...pointsOf(network)];
  return {
    // It could keep fewer, which would leave an unwind without its blocks.
    blocks: { words, recent: safeDistance, atLeast: safeDistance },
    state: { words, recent: safeDistance, atLeast: safeDistance },
    logs: { words: typeof blocks === "number" ? [] : words, recent: safeDistance, atLeast: leastReceipts },
    transactions: { words: typeof blocks === "number" ? [] : words, recent: safeDistance, atLeast: 1, none: true },
  };
}

function modes(network: string): Record<string, History> {
  // Hoodi has no blocks of before the merge.
  const merged: Kept = pointsOf(network).includes("postmerge") ? "postmerge" : "all";
  return {
    full: { blocks: merged, state: safeDistance, logs: safeDistance, transactions: merged },
    minimal: { blocks: safeDistance, state: safeDistance, logs: leastReceipts, transactions: 0 },
    archive: { blocks: "all", state: "all", logs: "all", transactions: "all" },
  };
}

/** What goes, segment by segment; nothing does of one that is not here. */
function prunedSegments(network: string, history: History): Partial<Record<Segment, Pruned>> {
  const { blocks, state, logs, transactions } = history;
  const all = Object.values(history).every((kept) => kept === "all");
  const of = (kept: Kept): Pruned | undefined => {
    if (kept === "all") return undefined;
    if (typeof kept === "number") return kept === 0 ? "full" : { distance: kept };
    const { points } = publicLengths[network as PublicNetwork];
    return { before: (kept === "postmerge" ? mergedAt[network] : undefined) ?? points[kept] ?? 0 };
  };
  const pruned: Record<Segment, Pruned | undefined> = {
    // Who sent a transaction follows from its signature.
    sender_recovery: all ? undefined : "full",
    // The index of all blocks that there are goes with them.
    transaction_lookup: transactions === blocks ? undefined : of(transactions),
    receipts: of(logs),
    account_history: of(state),
    storage_history: of(state),
    bodies_history: of(blocks),
  };
  return Object.fromEntries(Object.entries(pruned).filter(([, each]) => each !== undefined));
}

/** The profiles that reth has a flag for; minimal also writes smaller files, so that they can go sooner. */
function args(network: string, history: History): string[] {
  const { full, minimal } = modes(network);
  if (minimal !== undefined && sameHistory(history, minimal)) return ["--minimal"];
  if (full !== undefined && sameHistory(history, full)) return ["--full"];
  return Object.entries(prunedSegments(network, history)).map(([segment, pruned]) => {
    const flag = `--prune.${segment === "bodies_history" ? "bodies" : segment.replace("_", "-")}`;
    if (pruned === "full") return `${flag}.full`;
    return "distance" in pruned ? `${flag}.distance=${pruned.distance}` : `${flag}.before=${pruned.before}`;
  });
}

/** The part of `reth.toml` that `reth prune` goes by: it takes no flags for it. */
export function pruneToml(network: string, history: History): string {
  const value = (pruned: Pruned): string => {
    if (pruned === "full") return '"full"';
    return "distance" in pruned ? `{ distance = ${pruned.distance} }` : `{ before = ${pruned.before} }`;
  };
  const lines = Object.entries(prunedSegments(network, history)).map(
    ([segment, each]) => `${segment} = ${value(each)}`,
  );
  return `${["[prune]", "block_interval = 5", "", "[prune.segments]", ...lines].join("\n")}\n`;
}

export const rethHistory: HistoryRules = {
  networks: publicLengths,
  fields,
  modes,
  args,
  narrowing: {
    database: "db",
    // It would prune as it runs, too, a little with each block: weeks of a disk that is too full.
    offline: ["blocks", "state", "logs", "transactions"],
    // "Once historical data has been pruned, Reth cannot serve that data again" (run/storage/pruning.mdx).
    rebuilt: [],
    command: ({ network, dataDir, folder, history }) => {
      const file = `${folder}/reth-prune.toml`;
      const prune = `exec reth prune --chain=${network} --datadir=${dataDir} --config=${file} --log.stdout.format=json --log.file.max-files=0 --color=never`;
      return Object.keys(prunedSegments(network, history)).length === 0
        ? undefined
        : ["sh", "-c", `printf %s "$1" >${file} && ${prune}`, "reth-prune", pruneToml(network, history)];
    },
  },
};
