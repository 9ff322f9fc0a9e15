import type { NodeStatus } from "../agents/health/status.ts";
import type { NodeJudgement } from "./nodes.ts";

/** One line of the closing table: a thing that runs, where to reach it, how it is. */
export interface Row {
  what: string;
  where: string;
  health: string;
}

/** The table of `up` and `status`, for a terminal of any width: columns are padded, never cut. */
export function renderTable(rows: Row[]): string {
  const header: Row = { what: "WHAT RUNS", where: "WHERE", health: "HOW IT IS" };
  const all = [header, ...rows];
  const width = (column: keyof Row): number => Math.max(...all.map((row) => row[column].length));
  const widths = { what: width("what"), where: width("where") };
  return all
    .map((row) => `${row.what.padEnd(widths.what)}  ${row.where.padEnd(widths.where)}  ${row.health}`.trimEnd())
    .join("\n");
}

/** The health agent's own word, as far as the table reads it. */
export type HealthWord = Partial<Pick<NodeStatus, "detail" | "head" | "synced">>;

/** `ready, block 12` or `not ready: …`, in one breath. One that serves a chain that stalls says what it knows of that. */
export function describeNode(
  judged: Pick<NodeJudgement, "state" | "ready" | "reason" | "outdated" | "rolling">,
  word: HealthWord | undefined,
): string {
  const old = judged.outdated && !judged.rolling ? ", waits for the roller" : "";
  if (judged.state !== "running") {
    return `${judged.rolling && judged.state !== "failing" ? "rolling" : judged.state}: ${judged.reason}${old}`;
  }
  const block = typeof word?.head?.height === "number" ? `, block ${word.head.height}` : "";
  if (judged.ready) {
    const stall = word?.synced === false && word.detail !== undefined ? `: ${word.detail}` : "";
    return `ready${block}${stall}${old}`;
  }
  return `${judged.rolling ? "rolling" : "running"}, not ready${word?.detail === undefined ? "" : `: ${word.detail}`}${block}${old}`;
}
