/** What came of a run of tests, and whether it may be called a success. Pure. */
import { z } from "zod";
import type { TestName, WorkerEvent } from "./events.ts";

/** A test that did not run. */
export interface LeftOut extends TestName {
  reason: string;
}

/** A test, or the process around it, that failed. */
export interface Failure extends TestName {
  error: string;
}

/** The sum of a run. */
export interface Tally {
  passed: number;
  failures: Failure[];
  leftOut: LeftOut[];
  /** Milliseconds of each spec file's tests. */
  durations: Map<string, number>;
  /** Every test that was seen, run or not. */
  seen: TestName[];
}

/** An empty sum. */
export const newTally = (): Tally => ({ passed: 0, failures: [], leftOut: [], durations: new Map(), seen: [] });

/** Counts one event of a worker. */
export function count(tally: Tally, event: WorkerEvent): void {
  if (event.kind === "end" || event.kind === "begin" || event.kind === "figure") return;
  const { file, title } = event;
  tally.seen.push({ file, title });
  if (event.kind === "pass") {
    tally.passed += 1;
    tally.durations.set(file, (tally.durations.get(file) ?? 0) + event.milliseconds);
  }
  if (event.kind === "fail") tally.failures.push({ file, title, error: event.error });
  if (event.kind === "pending") tally.leftOut.push({ file, title, reason: "the test skips itself" });
}

/** Counts a dry run of files that cannot run here: every test in them is left out, for the file's reason. */
export function countLeftOut(tally: Tally, event: WorkerEvent, reason: string): void {
  if (event.kind === "pass") count(tally, { kind: "pending", file: event.file, title: event.title });
  else count(tally, event);
  const last = tally.leftOut.at(-1);
  if (last !== undefined && (event.kind === "pass" || event.kind === "pending")) last.reason = reason;
}

/** Spec files without a single test: a file that says nothing must not look like one that passed. */
export function emptySpecs(tally: Tally, files: readonly string[]): Failure[] {
  const told = new Set([...tally.seen, ...tally.failures].map(({ file }) => file));
  return files
    .filter((file) => !told.has(file))
    .map((file) => ({ file, title: "(the file)", error: "It holds no test." }));
}

const omissionSchema = z.strictObject({
  spec: z.string(),
  /** The full title; without it, the whole file. */
  test: z.string().optional(),
  reason: z.string().min(10),
});

/** One entry of `test/omitted.json`. */
export type Omission = z.infer<typeof omissionSchema>;

/**
 * Reads `test/omitted.json`: what may be left out in CI, and why.
 *
 * @throws Error naming every fault.
 */
export function parseOmissions(text: string): Omission[] {
  const parsed = z.strictObject({ omitted: z.array(omissionSchema) }).safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`test/omitted.json: ${z.prettifyError(parsed.error)}`);
  return parsed.data.omitted;
}

const covers = (omission: Omission, test: TestName): boolean =>
  omission.spec === test.file && (omission.test === undefined || omission.test === test.title);

/**
 * In CI a test may be left out only with its reason in the list: what silently no longer runs is as good as deleted.
 *
 * @returns the failures that the list makes of a run.
 */
export function unlisted(tally: Tally, omissions: readonly Omission[]): Failure[] {
  return tally.leftOut
    .filter((test) => !omissions.some((omission) => covers(omission, test)))
    .map(({ file, title, reason }) => ({
      file,
      title,
      error: `Left out (${reason}), and test/omitted.json does not say that it may be.`,
    }));
}

/**
 * Entries of the list that speak of nothing: the spec file or the test is gone.
 *
 * @param allSpecs every spec file of the tree; only files of this run can be looked into for their tests.
 */
export function staleOmissions(
  tally: Tally,
  omissions: readonly Omission[],
  allSpecs: readonly string[],
  ran: readonly string[],
): Failure[] {
  const stale = omissions.filter((omission) => {
    if (!allSpecs.includes(omission.spec)) return true;
    return ran.includes(omission.spec) && !tally.seen.some((test) => covers(omission, test));
  });
  return stale.map(({ spec, test }) => ({
    file: "test/omitted.json",
    title: test ?? spec,
    error: `The list names ${test === undefined ? spec : `"${test}" of ${spec}`}, which does not exist.`,
  }));
}

/** The last line of every run; `.ci/run` and other tools read it. */
export function summaryLine(tally: Tally): string {
  return `${String(tally.passed)} passed, ${String(tally.failures.length)} failed, ${String(tally.leftOut.length)} skipped`;
}

/** A run that tested nothing is no success. */
export function succeeded(tally: Tally): boolean {
  return tally.failures.length === 0 && tally.passed > 0;
}
