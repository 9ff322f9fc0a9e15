import { common, environmentPositional, type Command } from "../command.ts";
import { fromWhereTheyStand, jsonText } from "../io.ts";

export const estimate: Command = {
  name: "estimate",
  positionals: [environmentPositional],
  summary: "price an environment: per line, per chain, per month; quotas, growth, and what runs out first",
  options: {
    ...common,
    html: { type: "text", describe: "also write the report, with charts, to this file; it opens offline" },
  },
  examples: [
    ["estimate prod", "tables"],
    ["estimate prod --html prod.html", "the report for a browser"],
    ["estimate prod --json", "every line for a program"],
  ],
  run: async ({ environment, json, html }, io) => {
    const { openEnvironment } = await import("../environment.ts");
    const loaded = await openEnvironment(io, environment);
    const { estimateOf } = await import("../../stacks/estimate/of-loaded.ts");
    const priced = estimateOf(loaded);
    if (html !== undefined) {
      const [{ renderHtml }, { writeWhole }] = await Promise.all([import("../report/html.ts"), import("../files.ts")]);
      const file = fromWhereTheyStand(io, html);
      writeWhole(file, await renderHtml(priced));
      io.note(`The report is written to ${file}.\n`);
    }
    if (json) {
      io.out(jsonText(priced));
      return 0;
    }
    const { renderText } = await import("../report/text.ts");
    io.out(renderText(priced, { colour: io.colour }));
    return 0;
  },
};
