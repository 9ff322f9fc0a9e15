import { estimateOf } from "../../stacks/estimate/of-loaded.ts";
import type { Loaded } from "../../stacks/load.ts";
import { type Io, jsonText } from "../io.ts";
import { reportOf, reportText } from "./report.ts";
import type { Rehearsed } from "./start.ts";

/**
 * Says what a rehearsal found.
 *
 * @returns the command's exit status: 0 where it is green, 1 where it is red.
 */
export function conclude(
  rehearsed: Rehearsed,
  loaded: Loaded,
  { json, keep }: { json: boolean; keep: boolean },
  io: Pick<Io, "out" | "style">,
): number {
  const report = reportOf(rehearsed, loaded, estimateOf(loaded), keep);
  io.out(json ? jsonText(report) : reportText(report, io));
  return report.green ? 0 : 1;
}
