/** What all measurements share: their arguments, medians, a table for people and JSON for machines. */
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";

/** One measured number over all runs. */
export interface Series {
  name: string;
  /** `s` or `MiB`. */
  unit: string;
  values: number[];
  /** What the median may be at most, where the project holds itself to one. */
  bound?: number;
}

/** The arguments of a measurement. */
export interface BenchArgs {
  /** How often to measure. */
  runs: number;
  json: boolean;
  /** Switches of the measurement's own. */
  flags: Record<string, boolean>;
}

/**
 * Reads the arguments.
 *
 * @param defaultRuns at least 5 where a run takes seconds: a median of fewer says little.
 * @param flags switches of the measurement's own, without dashes.
 */
export function benchArgs(defaultRuns: number, flags: readonly string[] = []): BenchArgs {
  const own = Object.fromEntries(flags.map((flag) => [flag, { type: "boolean" as const, default: false }]));
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: String(defaultRuns) },
      json: { type: "boolean", default: false },
      ...own,
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) {
    throw new Error(`--runs takes a whole number from 1, not "${values.runs}".`);
  }
  const given = Object.fromEntries(flags.map((flag) => [flag, (values as Record<string, unknown>)[flag] === true]));
  return { runs, json: values.json, flags: given };
}

/** The middle value; of an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new Error("There is no median of nothing.");
  const sorted = [...values].sort((a, b) => a - b);
  const upper = Math.floor(sorted.length / 2);
  const lower = Math.ceil(sorted.length / 2) - 1;
  return ((sorted[lower] ?? Number.NaN) + (sorted[upper] ?? Number.NaN)) / 2;
}

/** The machine, as far as it matters to the numbers. */
export const machine = {
  cores: availableParallelism(),
  cpu: cpus()[0]?.model ?? "unknown",
  node: process.versions.node,
};

const text = (value: number): string => value.toFixed(value < 10 ? 2 : 1);

/**
 * Prints the measurement and sets the exit status: 1 where a median is beyond its bound.
 *
 * @param notes lines below the table: ratios, what was left out.
 */
export function report(title: string, series: readonly Series[], args: BenchArgs, notes: readonly string[] = []): void {
  const rows = series.map(({ name, unit, values, bound }) => ({
    name,
    unit,
    runs: values.length,
    median: median(values),
    min: Math.min(...values),
    max: Math.max(...values),
    ...(bound === undefined ? {} : { bound, kept: median(values) <= bound }),
    values,
  }));
  if (rows.some(({ kept }) => kept === false)) process.exitCode = 1;
  if (args.json) {
    process.stdout.write(`${JSON.stringify({ title, machine, rows, notes }, null, 2)}\n`);
    return;
  }
  const table = [
    ["", "median", "min", "max", "bound", "runs"],
    ...rows.map(({ name, unit, median: middle, min, max, bound, kept, runs }) => [
      name,
      `${text(middle)} ${unit}`,
      text(min),
      text(max),
      bound === undefined ? "" : `≤ ${text(bound)} ${kept === true ? "✔" : "✖"}`,
      String(runs),
    ]),
  ];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const where = `${title} (${String(machine.cores)} cores, ${machine.cpu}, Node.js ${machine.node})`;
  process.stdout.write(`${[where, "", ...lines, ...(notes.length > 0 ? ["", ...notes] : [])].join("\n")}\n`);
}

/** A word on standard error about a measurement that takes long. */
export function say(words: string): void {
  process.stderr.write(`${words}\n`);
}
