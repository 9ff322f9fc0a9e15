import type { Comparison, FieldChange, Figures } from "../../stacks/compare.ts";
import type { Command } from "../command.ts";
import { jsonOption } from "../command.ts";
import { jsonText, type Io } from "../io.ts";

export const diff: Command = {
  name: "diff",
  positionals: [
    { name: "environment", describe: "one environment", required: true },
    { name: "other", describe: "the other", required: true },
  ],
  summary: "show how two environments differ: their files, machines, nodes, disks and price",
  options: { json: jsonOption },
  examples: [["diff staging prod", "what production has that staging has not"]],
  run: async ({ environment, other, json }, io) => {
    const { openEnvironment } = await import("../environment.ts");
    const names = [environment, other ?? environment] as const;
    const [{ compareEnvironments, isSame }, { estimateOf }] = await Promise.all([
      import("../../stacks/compare.ts"),
      import("../../stacks/estimate/of-loaded.ts"),
    ]);
    const sideOf = async (name: string) => {
      const loaded = await openEnvironment(io, name);
      return { config: loaded.config, next: loaded.next, estimate: estimateOf(loaded) };
    };
    const comparison = compareEnvironments(await sideOf(names[0]), await sideOf(names[1]));
    if (json) io.out(jsonText({ a: names[0], b: names[1], ...comparison }));
    else if (isSame(comparison)) io.out(`${names[0]} and ${names[1]} do not differ.\n`);
    else io.out(comparisonText(names, comparison, io));
    return 0;
  },
};

function comparisonText(names: readonly [string, string], comparison: Comparison, io: Io): string {
  const { config, machines, nodes, ranges, price } = comparison;
  const dollars = (value: number): string => `$${value.toFixed(2)}`;
  const sections: [string, string[][]][] = [
    ["FILE", fieldRows(config)],
    ["MACHINES", figureRows(machines, String)],
    ["NODES AND DISKS", fieldRows(nodes)],
    ["ADDRESSES", fieldRows(ranges)],
    ["US DOLLARS A MONTH", figureRows([...price.chains, price.total], dollars)],
  ];
  return sections
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => table([[title, ...names], ...rows], io))
    .join("\n");
}

function fieldRows(changes: readonly FieldChange[]): string[][] {
  return changes.map(({ field, a, b }) => [field, a ?? "-", b ?? "-"]);
}

function figureRows(all: readonly Figures[], format: (value: number) => string): string[][] {
  return all.map(({ name, a, b }) => [name, format(a), format(b)]);
}

/** Columns padded, never cut; the first row is the header. */
export function table(rows: readonly (readonly string[])[], { style }: Pick<Io, "style">): string {
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const widths = (rows[0] ?? []).map((_, column) => width(column));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return lines.map((line, index) => `${index === 0 ? style("bold", line) : line}\n`).join("");
}
