/** Panels and dashboards as Grafana is given them: what a test reads of its JSON. */
import { buildDashboard } from "../../../../catalogue/dashboards/build.ts";
import type { Dashboard, Panel, Table } from "../../../../catalogue/dashboards/panel.ts";

export interface Override {
  matcher: { id: string; options: string };
  properties: { id: string; value: unknown }[];
}

export interface BuiltPanel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: object;
  targets?: { refId: string; expr: string; legendFormat: string; format: string; instant: boolean; range: boolean }[];
  transformations?: { id: string; options: Record<string, object> }[];
  options: Record<string, unknown>;
  fieldConfig: {
    defaults: Record<string, unknown> & {
      custom?: Record<string, unknown>;
      thresholds?: { mode: string; steps: object[] };
    };
    overrides: Override[];
  };
}

export interface BuiltDashboard {
  [key: string]: unknown;
  panels: BuiltPanel[];
  links: Record<string, unknown>[];
  templating: { list: Record<string, unknown>[] };
}

/** A dashboard of one section with these panels. */
export const dashboardOf = (panels: readonly Panel[], more: Partial<Dashboard> = {}): Dashboard => ({
  uid: "ck-one",
  title: "One",
  about: "What one is.",
  chosen: [],
  since: "now-6h",
  sections: [{ title: "Now", panels }],
  ...more,
});

export const builtOf = (dashboard: Dashboard, all: readonly Dashboard[] = [dashboard], within?: string) =>
  JSON.parse(JSON.stringify(buildDashboard(dashboard, all, within))) as BuiltDashboard;

/** The panels without their sections' rows. */
export const builtPanels = (panels: readonly Panel[], within?: string): BuiltPanel[] =>
  builtOf(dashboardOf(panels), [], within).panels.filter(({ type }) => type !== "row");

export const builtPanel = (panel: Panel): BuiltPanel => builtPanels([panel])[0]!;

const common = { title: "It", about: "What it is.", of: ["health"], width: 24 } as const;
const query = { expr: "a", legend: "{{node}}" };

/** A panel of each kind that has nothing but what it must have. */
export const plain = {
  graph: { ...common, kind: "graph", unit: "s", queries: [query] },
  figures: { ...common, kind: "figures", unit: "s", queries: [query] },
  bars: { ...common, kind: "bars", unit: "s", queries: [query] },
  timeline: { ...common, kind: "timeline", words: { "1": { text: "up", colour: "green" } }, queries: [query] },
  text: { ...common, kind: "text", text: "# A text" },
} as const satisfies Record<string, Panel>;

export const table = (rows: Table["rows"], columns: Table["columns"], more: Partial<Table> = {}): Table => ({
  ...common,
  kind: "table",
  rows,
  columns,
  ...more,
});
