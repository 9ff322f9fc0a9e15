import type { Explained, Explanation } from "../../stacks/explain.ts";
import { common, environmentPositional, type Command } from "../command.ts";
import { UserError } from "../failure.ts";
import { jsonText, type Io } from "../io.ts";

export const explain: Command = {
  name: "explain",
  positionals: [
    environmentPositional,
    { name: "thing", describe: "a chain, node, pool, volume, zone or address range; without one, all that there are" },
  ],
  summary: "say in sentences why a node, pool, disk, zone or range is what it is, and what runs out when",
  options: {
    ...common,
    busy: {
      type: "text",
      describe: "requests under way at each node of a chain, as its alert says: how many nodes would do",
    },
  },
  examples: [
    ["explain prod", "everything that can be explained"],
    ["explain prod ethereum-0", "why this machine, these disks, this zone"],
    ["explain prod ethereum --busy 40", "how many nodes the load wants, by the figure of the alert"],
    ["explain prod execution-ethereum-0-g1", "why this disk, when it is full, what it costs"],
  ],
  run: async ({ environment, thing, json, busy }, io) => {
    const { openEnvironment } = await import("../environment.ts");
    const loaded = await openEnvironment(io, environment);
    const explaining = await import("../../stacks/explain.ts");
    if (thing === undefined) {
      const things = explaining.explainable(loaded);
      io.out(json ? jsonText({ environment, things }) : listOf(things, io));
      return 0;
    }
    const explained = explaining.explain({ ...loaded, ...measured(busy) }, thing);
    if (!explained.ok) throw unknownThing(environment, thing, explained);
    const { explanations } = explained;
    io.out(json ? jsonText({ environment, explanations }) : explanations.map((each) => textOf(each, io)).join("\n"));
    return 0;
  },
};

/** @throws UserError for what is no number of requests. */
function measured(busy: string | undefined): { busy?: number } {
  if (busy === undefined) return {};
  const number = Number(busy);
  if (Number.isFinite(number) && number >= 0) return { busy: number };
  throw new UserError(`--busy is a number of requests, as 40; "${busy}" is none.`);
}

function listOf(things: Readonly<Record<string, readonly string[]>>, io: Io): string {
  const rows = Object.entries(things).filter(([, names]) => names.length > 0);
  return rows.map(([kind, names]) => `${io.style("bold", kind.padEnd(7))} ${names.join(", ")}\n`).join("");
}

function unknownThing(environment: string, thing: string, { nearest }: Exclude<Explained, { ok: true }>): UserError {
  const meant = nearest === undefined ? "" : ` Did you mean "${nearest}"?`;
  return new UserError(
    `There is no "${thing}" in ${environment}.${meant} \`./cryptokube explain ${environment}\` lists all that can be explained.`,
  );
}

function textOf({ kind, name, paragraphs }: Explanation, io: Io): string {
  const title = io.style("bold", `${name} (${kind === "range" ? "address range" : kind})`);
  return `${title}\n\n${paragraphs.map((text) => wrapped(text, io.columns)).join("\n\n")}\n`;
}

/** Broken between words, at most 100 columns; where there is no terminal, a paragraph is a line. */
export function wrapped(text: string, columns: number | undefined): string {
  if (columns === undefined) return text;
  const width = Math.max(40, Math.min(columns, 100));
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.join("\n");
}
