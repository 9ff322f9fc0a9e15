/** What a dashboard's queries give, of a real Prometheus, as Grafana would ask for it. */
import type { GrafanaDashboard } from "../../../../catalogue/dashboards/build.ts";
import { askable } from "../../../../catalogue/dashboards/panel.ts";

export interface Sampled {
  labels: Record<string, string>;
  /** Seconds since 1970, and the value. One where only the last was asked for. */
  points: [number, number][];
}

/** What is drawn: from, to, seconds since 1970. */
export interface Span {
  from: number;
  to: number;
}

export interface Target {
  refId: string;
  expr: string;
  legendFormat: string;
  instant: boolean;
}

/** A panel as Grafana has it, as far as it is drawn. */
export interface DrawnPanel {
  id: number;
  type: string;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: Target[];
  options?: Record<string, unknown>;
  fieldConfig?: {
    defaults: Field;
    overrides: { matcher: { id: string; options: string }; properties: { id: string; value: unknown }[] }[];
  };
  transformations?: { id: string; options: Organized }[];
}

export interface Organized {
  excludeByName?: Record<string, boolean>;
  indexByName?: Record<string, number>;
  renameByName?: Record<string, string>;
}

export interface Field {
  unit?: string;
  decimals?: number;
  min?: number;
  max?: number;
  noValue?: string;
  thresholds?: { steps: { value: number | null; color: string }[] };
  mappings?: { options: Record<string, { text: string; color: string }> }[];
  custom?: { stacking?: { mode: string }; thresholdsStyle?: { mode: string }; fillOpacity?: number };
}

/** Of each panel, of each of its queries, by their ids. */
export type Answers = ReadonlyMap<number, ReadonlyMap<string, Sampled[]>>;

export function panelsIn(dashboard: GrafanaDashboard): DrawnPanel[] {
  return (JSON.parse(JSON.stringify(dashboard)) as { panels: DrawnPanel[] }).panels;
}

export async function answersOf(
  prometheus: string,
  dashboard: GrafanaDashboard,
  { from, to }: Span,
  chosen: { chain?: string; node?: string },
): Promise<Answers> {
  const step = Math.max(5, Math.ceil((to - from) / 240));
  const ask = async ({ expr, instant }: Target): Promise<Sampled[]> => {
    const query = encodeURIComponent(askable(expr, chosen));
    const where = instant ? `query?time=${to}` : `query_range?start=${from}&end=${to}&step=${step}`;
    const response = await fetch(`${prometheus}/api/v1/${where}&query=${query}`);
    const { data } = (await response.json()) as {
      data: { result: { metric: Record<string, string>; value?: [number, string]; values?: [number, string][] }[] };
    };
    return data.result.map(({ metric, value, values }) => ({
      labels: metric,
      points: (values ?? (value === undefined ? [] : [value])).map(([at, text]) => [at, Number(text)]),
    }));
  };
  const each = panelsIn(dashboard).map(async ({ id, targets = [] }) => {
    const answers = await Promise.all(targets.map(async (target) => [target.refId, await ask(target)] as const));
    return [id, new Map(answers)] as const;
  });
  return new Map(await Promise.all(each));
}

/** What a series is called: `{{label}}` filled in. */
export function nameOf({ legendFormat }: Target, { labels }: Sampled): string {
  return legendFormat.replace(/\{\{(\w+)\}\}/g, (_, label: string) => labels[label] ?? "").trim();
}
