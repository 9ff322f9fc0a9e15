/** The dashboards as they are rendered, by Grafana's own types: every key, and every value of a list of values. */
import assert from "node:assert/strict";
import * as path from "node:path";
import ts from "typescript";
import { buildDashboard } from "../../../catalogue/dashboards/build.ts";
import { dashboards } from "../../../catalogue/dashboards/index.ts";
import { projectDir } from "../../support/stacks.ts";

/** Of each kind of panel, the module of `@grafana/schema` with its options; a text has no fields. */
const modules = {
  timeseries: "timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen",
  stat: "stat/panelcfg/x/StatPanelCfg_types.gen",
  bargauge: "bargauge/panelcfg/x/BarGaugePanelCfg_types.gen",
  "state-timeline": "statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen",
  table: "table/panelcfg/x/TablePanelCfg_types.gen",
  text: "text/panelcfg/x/TextPanelCfg_types.gen",
} as const;
const withFields: readonly string[] = ["timeseries", "state-timeline"];

interface Rendered {
  panels: { type: string; options?: object; fieldConfig?: { defaults: { custom?: object } } }[];
}

/** A value of JSON has the texts of an enum, not its members. */
const head = [
  `import type { Dashboard } from "@grafana/schema";`,
  ...Object.entries(modules).map(
    ([type, module]) => `import type * as ${nameOf(type)} from "@grafana/schema/dist/esm/raw/composable/${module}";`,
  ),
  "type Plain<T> = T extends string ? `${T}` : T extends readonly (infer U)[] ? Plain<U>[] :",
  "  T extends object ? { [K in keyof T]: Plain<T[K]> } : T;",
];

function nameOf(type: string): string {
  return type.replace("-", "_");
}

/** What Grafana's types say of a dashboard. */
function complaints(rendered: readonly Rendered[]): string[] {
  const lines = [...head];
  for (const [index, dashboard] of rendered.entries()) {
    lines.push(`export const d${index}: Plain<Dashboard> = ${JSON.stringify(dashboard)};`);
    for (const [at, { type, options, fieldConfig }] of dashboard.panels.entries()) {
      if (!(type in modules)) continue;
      lines.push(`export const o${index}_${at}: Plain<Partial<${nameOf(type)}.Options>> = ${JSON.stringify(options)};`);
      const custom = fieldConfig?.defaults.custom;
      if (custom === undefined || !withFields.includes(type)) continue;
      lines.push(
        `export const f${index}_${at}: Plain<Partial<${nameOf(type)}.FieldConfig>> = ${JSON.stringify(custom)};`,
      );
    }
  }
  const file = path.join(projectDir, "test/catalogue/dashboards/rendered.ts");
  const settings: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    types: [],
  };
  const text = lines.join("\n");
  const disk = ts.createCompilerHost(settings);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (name) => name === file || disk.fileExists(name),
    readFile: (name) => (name === file ? text : disk.readFile(name)),
    getSourceFile: (name, languages, ...rest) =>
      name === file ? ts.createSourceFile(name, text, languages) : disk.getSourceFile(name, languages, ...rest),
  };
  const program = ts.createProgram([file], settings, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

describe("catalogue/dashboards by Grafana's types", function () {
  this.timeout(60_000);
  const all = dashboards("prod-chains");
  const rendered = all.map((each) => JSON.parse(JSON.stringify(buildDashboard(each, all))) as Rendered);

  it("are valid, every one with every panel", () => {
    const kinds = new Set(rendered.flatMap(({ panels }) => panels.map(({ type }) => type)));
    assert.deepEqual([...kinds].sort(), [...Object.keys(modules), "row"].sort());
    assert.deepEqual(complaints(rendered), []);
  });

  it("would be refused with a key that there is not, a value that there is not, or an option of another panel", () => {
    const [fleet] = rendered;
    const figures = fleet!.panels.findIndex(({ type }) => type === "stat");
    const changed = (change: object): Rendered => ({
      ...fleet!,
      panels: fleet!.panels.map((panel, index) => (index === figures ? { ...panel, ...change } : panel)),
    });
    const found = complaints([
      { ...fleet!, refreshes: "30s" } as Rendered,
      changed({ options: { colorMode: "rainbow" } }),
      changed({ options: { drawStyle: "line" } }),
    ]);
    assert.equal(found.length, 3);
    assert.match(found[0]!, /refreshes\W+does not exist/);
    assert.match(found[1]!, /"rainbow"/);
    assert.match(found[2]!, /drawStyle\W+does not exist/);
  });
});
