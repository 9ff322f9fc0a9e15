/**
 * What a dashboard is made of, as plain data: build.ts makes Grafana's own of it. A panel says whose metrics it asks for, so
 * that an environment that lacks an exporter lacks the panel, too, instead of showing an empty one.
 */

/**
 * Who exports a metric: a scrape job of the plan by its name, or
 * - `plan`: what the plan records (catalogue/alerts, catalogue/dashboards/recorded.ts);
 * - `prices`: what the plan records of money, where there are prices;
 * - `consensus`: the sidecar, of nodes that have a consensus client;
 * - `scrapes`: whatever Prometheus there is, of each scrape and of each alert;
 * - `prometheus`: a Prometheus of the environment's own, of itself.
 */
export const exporters = [
  "plan",
  "prices",
  "health",
  "consensus",
  "roller",
  "gateway",
  "node-settings",
  "geth",
  "scrapes",
  "prometheus",
  "alertmanager",
  "node-exporter",
  "kube-state-metrics",
  "fluentd",
] as const;
export type Exporter = (typeof exporters)[number];

/** Units by Grafana's ids (packages/grafana-data/src/valueFormats/categories.ts). */
export type Unit = "short" | "bytes" | "Bps" | "iops" | "s" | "percentunit" | "reqps" | "currencyUSD" | "none" | "cps";

export type Colour = "green" | "yellow" | "orange" | "red" | "dark-red" | "blue" | "purple" | "text";

/** From this value on, this colour. The first step has no value: it holds below all others. */
export interface Step {
  from?: number;
  colour: Colour;
}

/** A value, in words: colour alone tells nothing to many people. */
export interface Word {
  text: string;
  colour: Colour;
}
export type Words = Readonly<Record<string, Word>>;

export interface Query {
  /** PromQL. `$chain` and `$node` stand for what is chosen above the dashboard, `$__rate_interval` for a range. */
  expr: string;
  /** `{{label}}` stands for a label of the series. */
  legend: string;
  /** Drawn as a dashed line in one colour: what the others are held against. */
  limit?: true;
  /** When it has no series although its exporter runs, in words. Absent: it always has one. */
  empty?: string;
}

interface Any {
  title: string;
  /** What it says, and when to worry: shown beside the title. */
  about: string;
  /** Whose metrics it asks for, all of them. */
  of: readonly Exporter[];
  /** Of 24 columns. */
  width: number;
  /** In rows of 36 pixels. Default 8. */
  height?: number;
}

interface Shown {
  unit: Unit;
  decimals?: number;
  steps?: readonly Step[];
  words?: Words;
}

/** Lines over time. */
export interface Graph extends Any, Omit<Shown, "words"> {
  kind: "graph";
  queries: readonly Query[];
  /** Areas on top of each other: parts of one whole. */
  stacked?: true;
  min?: number;
  max?: number;
}

/** The last value of each series, large. */
export interface Figures extends Any, Shown {
  kind: "figures";
  queries: readonly Query[];
  /** A tile of its value's colour for each series, with its name: for states. */
  tiles?: true;
  /** Where a click leads. */
  link?: Link;
}

/** The last value of each series as a bar. */
export interface Bars extends Any, Shown {
  kind: "bars";
  queries: readonly Query[];
  max?: number;
}

/** States over time, a row for each series. */
export interface Timeline extends Any {
  kind: "timeline";
  queries: readonly Query[];
  words: Words;
}

/** A row for each set of labels. */
export interface Table extends Any {
  kind: "table";
  /** Labels that make a row, in order, with their titles. The columns' series have these and no others. */
  rows: readonly RowLabel[];
  columns: readonly Column[];
  /** Title of the column that sorts the rows, the smallest first. */
  sortBy?: string;
}

export interface RowLabel {
  label: string;
  title: string;
  link?: Link;
  words?: Words;
  width?: number;
}

export interface Column extends Shown {
  title: string;
  expr: string;
  /** It only brings the labels of its series: its value is not shown. */
  hidden?: true;
  /** See {@link Query.empty}. */
  empty?: string;
  width?: number;
}

export interface Text extends Any {
  kind: "text";
  /** Markdown. */
  text: string;
}

/** A dashboard that a click leads to, about the same chain and node. */
export interface Link {
  title: string;
  to: string;
  /** Whether the node is told, too. Default: the chain alone. */
  node?: true;
}

export type Panel = Graph | Figures | Bars | Timeline | Table | Text;

export interface Section {
  title: string;
  panels: readonly Panel[];
}

export interface Dashboard {
  /** Grafana's uid, by which links find it: ours begin with `ck-`. */
  uid: string;
  title: string;
  about: string;
  /** What is chosen above it. */
  chosen: readonly ("chain" | "node")[];
  /** How far back it looks at first. */
  since: string;
  sections: readonly Section[];
}

/** The queries of a panel, in the order in which Grafana has them; `instant`: their last value alone is asked for. */
export function queriesOf(panel: Panel): { expr: string; legend: string; instant: boolean; empty?: string }[] {
  switch (panel.kind) {
    case "text":
      return [];
    case "table":
      return panel.columns.map(({ expr, title, empty }) => ({ expr, legend: title, instant: true, ...emptyOf(empty) }));
    default:
      return panel.queries.map(({ expr, legend, empty }) => ({
        expr,
        legend,
        ...emptyOf(empty),
        instant: panel.kind === "figures" || panel.kind === "bars",
      }));
  }
}

const emptyOf = (empty: string | undefined) => (empty === undefined ? {} : { empty });

/** A query as Prometheus can be asked it: with every chain and node, and a range for the one that Grafana chooses. */
export function askable(expr: string, chosen: { chain?: string; node?: string } = {}): string {
  return expr
    .replaceAll("$__rate_interval", "1m")
    .replaceAll("$chain", chosen.chain ?? ".+")
    .replaceAll("$node", chosen.node ?? ".+");
}
