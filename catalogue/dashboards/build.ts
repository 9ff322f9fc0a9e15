/**
 * Grafana's own of a dashboard, by its builders: the classic model. That Grafana reads it from files its documentation says
 * ("Provision Grafana", read 2026-11-26); of the model that follows it, it was not seen.
 */
import * as sdk from "@grafana/grafana-foundation-sdk/dashboard";
import { withinEnvironment } from "../promql.ts";
import { buildPanel, prometheusSource } from "./build-panel.ts";
import type { Dashboard } from "./panel.ts";

/** A dashboard as Grafana keeps it: plain data. */
export type GrafanaDashboard = ReturnType<typeof buildDashboard>;

const refresh = "30s";

/**
 * @param dashboard of an environment: without the panels that it lacks.
 * @param all the others that there are, to which it leads.
 * @param within the environment of whose series it asks alone. Default: of whatever its source has.
 */
export function buildDashboard(dashboard: Dashboard, all: readonly Dashboard[], within?: string) {
  const { uid, title, about, chosen, since, sections } = dashboard;
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- that files of the model that follows it are read was not seen
  const builder = new sdk.DashboardBuilder(title)
    .uid(uid)
    .description(about)
    .tags(["cryptokube"])
    .time({ from: since, to: "now" })
    .refresh(refresh)
    .timezone("utc")
    // It comes from a file: what is changed by hand would be lost.
    .readonly()
    .tooltip(sdk.DashboardCursorSync.Crosshair);
  for (const each of chosen) {
    builder.withVariable({ build: () => withoutInterval(variable(each, within).build()) });
  }
  for (const each of all) if (each.uid !== uid) builder.link(linkTo(each));
  let id = 0;
  for (const section of sections) {
    builder.withRow(new sdk.RowBuilder(section.title).id((id += 1)));
    for (const { panel, height } of placed(section.panels)) {
      builder.withPanel(buildPanel(panel, (id += 1), { height, within }));
    }
  }
  const built = builder.build();
  return { ...built, panels: (built.panels ?? []).map(withoutFooter) };
}

/** The builder of a query's variable adds what only variables of intervals have (`@grafana/schema`). */
function withoutInterval(model: sdk.VariableModel): sdk.VariableModel {
  const { auto: _, auto_min: _min, auto_count: _count, ...rest } = model;
  return rest;
}

/** A table's builder adds what tables of Grafana 13 no longer have (`@grafana/schema`). */
function withoutFooter<P extends { type: string }>(panel: P): P {
  const { options } = panel as { options?: Record<string, unknown> };
  if (panel.type !== "table" || options === undefined) return panel;
  const { footer: _, ...rest } = options;
  return { ...panel, options: rest };
}

/** Panels that stand beside each other are of one height, so that no gap is left where one is missing. */
function placed<P extends { width: number; height?: number }>(panels: readonly P[]): { panel: P; height: number }[] {
  const lines: P[][] = [];
  let left = 0;
  for (const panel of panels) {
    if (panel.width > left) {
      lines.push([]);
      left = 24;
    }
    lines.at(-1)?.push(panel);
    left -= panel.width;
  }
  return lines.flatMap((line) => {
    const height = Math.max(...line.map((panel) => panel.height ?? 8));
    const width = line.reduce((sum, panel) => sum + panel.width, 0);
    // The last one takes what is left of the line.
    return line.map((panel, index) => ({
      panel: index === line.length - 1 ? { ...panel, width: panel.width + 24 - width } : panel,
      height,
    }));
  });
}

function variable(name: "chain" | "node", within: string | undefined): sdk.QueryVariableBuilder {
  const expected = `cryptokube:node_expected${name === "chain" ? "" : '{chain=~"$chain"}'}`;
  const query = `label_values(${within === undefined ? expected : withinEnvironment(expected, within)}, ${name})`;
  return new sdk.QueryVariableBuilder(name)
    .label(name === "chain" ? "Chain" : "Node")
    .datasource(prometheusSource)
    .query({ query, refId: name })
    .refresh(sdk.VariableRefresh.OnTimeRangeChanged)
    .sort(sdk.VariableSort.NaturalAsc)
    .includeAll(true)
    .allValue(".+")
    .multi(true);
}

function linkTo({ uid, title, about }: Dashboard): sdk.DashboardLinkBuilder {
  return new sdk.DashboardLinkBuilder(title)
    .type(sdk.DashboardLinkType.Link)
    .url(`/d/${uid}`)
    .tooltip(about)
    .includeVars(true)
    .keepTime(true);
}
