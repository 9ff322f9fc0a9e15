/**
 * What geth keeps of a chain's past, by its own flags. Read in go-ethereum v1.17.6 (2026-11-25), and run where no network
 * leads out (test/catalogue/geth.lab.spec.ts, test/catalogue/geth-history.lab.spec.ts).
 */
import type { ChainLength, FieldRule, History, HistoryField, HistoryPoint, HistoryRules, Kept } from "../../history.ts";
import { publicLengths } from "./networks.ts";

/** States that a node has in memory, blocks: of older ones it answers nothing without an index (core/state, TriesInMemory). */
const recentState = 128;
/** About a year: geth's default for `--history.logs` and `--history.transactions` (eth/ethconfig/config.go). */
const recentIndex = 2_350_000;

/** Of blocks that are kept so far back, an index of all is one of the blocks themselves. */
function indexRule(blocks: Kept): FieldRule {
  return { words: typeof blocks === "number" ? [] : [blocks], recent: recentIndex, atLeast: 1 };
}

function fields(network: string, blocks: Kept): Record<HistoryField, FieldRule> {
  return {
    // Bodies and receipts go together, at the points that geth knows and nowhere else (core/history/historymode.go).
    blocks: { words: ["all", ...pointsOf(network)] },
    state: { words: ["all"], recent: recentState, atLeast: recentState },
    // None: `--history.logs.disable`.
    logs: { ...indexRule(blocks), none: true },
    transactions: indexRule(blocks),
  };
}

function pointsOf(network: string): HistoryPoint[] {
  const lengths: Readonly<Partial<Record<string, ChainLength>>> = publicLengths;
  return Object.keys(lengths[network]?.points ?? {}) as HistoryPoint[];
}

function modes(network: string): Record<string, History> {
  const from = (blocks: Kept): History => ({
    blocks,
    state: recentState,
    logs: recentIndex,
    transactions: recentIndex,
  });
  return {
    ...Object.fromEntries((["all", ...pointsOf(network)] as const).map((blocks) => [blocks, from(blocks)])),
    archive: { blocks: "all", state: "all", logs: "all", transactions: "all" },
  };
}

/** Whether states are kept and indexed at all. They are only with `--gcmode=archive` (core/blockchain.go). */
function isArchive({ state }: History): boolean {
  return state !== recentState;
}

function args(_: string, history: History): string[] {
  const { blocks, state, logs, transactions } = history;
  // 0 is the entire chain, as far as its blocks are kept.
  const index = (kept: Kept): number => (typeof kept === "number" ? kept : 0);
  return [
    // Only who executes every block from the first one has every state.
    `--syncmode=${state === "all" ? "full" : "snap"}`,
    `--history.chain=${blocks}`,
    ...(isArchive(history) ? ["--state.scheme=path", "--gcmode=archive", `--history.state=${index(state)}`] : []),
    ...(logs === recentIndex ? [] : logs === 0 ? ["--history.logs.disable"] : [`--history.logs=${index(logs)}`]),
    ...(isArchive(history) || transactions === recentIndex ? [] : [`--history.transactions=${index(transactions)}`]),
  ];
}

export const gethHistory: HistoryRules = {
  networks: publicLengths,
  fields,
  modes,
  // It says so itself: "Disabled transaction unindexing for archive node" (cmd/utils/flags.go).
  bound: (history) =>
    isArchive(history)
      ? {
          field: "transactions",
          must: history.blocks,
          why: "geth indexes the transactions of all blocks where it keeps old states.",
        }
      : undefined,
  args,
  narrowing: {
    database: "geth/chaindata",
    // Of states, and of both indexes, it drops what is too much as it runs (triedb/pathdb, core/txindexer.go,
    // core/filtermaps/indexer.go), and makes the indexes anew where they are to reach further back.
    offline: ["blocks"],
    rebuilt: ["logs", "transactions"],
    // With blocks that are to be kept no longer it would end at its start: "history pruning required".
    command: ({ network, dataDir, history: { blocks } }) =>
      blocks === "all"
        ? undefined
        : [
            "geth",
            `--${network}`,
            `--datadir=${dataDir}`,
            "--log.format=json",
            "prune-history",
            `--history.chain=${blocks}`,
          ],
  },
};
