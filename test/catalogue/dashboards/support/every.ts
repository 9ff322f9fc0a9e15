/** Every panel, and every query, with where it stands: laws over all dashboards name what breaks them. */
import { dashboards, panelsOf } from "../../../../catalogue/dashboards/index.ts";
import {
  askable,
  type Link,
  type Panel,
  queriesOf,
  type Step,
  type Unit,
  type Words,
} from "../../../../catalogue/dashboards/panel.ts";

export interface Placed {
  where: string;
  uid: string;
  panel: Panel;
}

export function everyPanel(): Placed[] {
  return dashboards("prod-chains").flatMap((dashboard) =>
    panelsOf(dashboard).map((panel) => ({
      where: `${dashboard.title}: ${panel.title}`,
      uid: dashboard.uid,
      panel,
    })),
  );
}

/** @throws where no panel of a dashboard has this title. */
export function panelOf(uid: string, title: string): Panel {
  const found = everyPanel().find((each) => each.uid === uid && each.panel.title === title);
  if (found === undefined) throw new Error(`no panel "${title}" in ${uid}`);
  return found.panel;
}

/** What a panel shows of a value, or a column of a table. */
export interface Look {
  where: string;
  unit?: Unit;
  steps?: readonly Step[];
  words?: Words;
}

/** Of a panel, or of each column and row of a table. */
export function looksOf({ where, panel }: Placed): Look[] {
  if (panel.kind === "text") return [];
  if (panel.kind !== "table") return [{ ...panel, where }];
  return [...panel.columns, ...panel.rows].map((each) => ({ ...each, where: `${where}, ${each.title}` }));
}

export interface Asked {
  where: string;
  panel: Panel;
  /** PromQL, as Prometheus can be asked it. */
  expr: string;
  legend: string;
  empty?: string;
  /** Absent in a timeline, whose values are states. */
  unit?: Unit;
  limit: boolean;
}

export function everyQuery(): Asked[] {
  return everyPanel().flatMap(({ where, panel }) =>
    queriesOf(panel).map(({ expr, ...query }, index) => ({
      ...query,
      where: `${where}, ${query.legend}`,
      panel,
      expr: askable(expr),
      limit: panel.kind === "graph" && panel.queries[index]!.limit === true,
      ...(panel.kind === "table" ? { unit: panel.columns[index]!.unit } : "unit" in panel ? { unit: panel.unit } : {}),
    })),
  );
}

/** Where a click on it leads: on what, and to where. */
export function linksOf({ panel }: Placed): { label: string; link: Link }[] {
  if (panel.kind === "figures") return panel.link === undefined ? [] : [{ label: "", link: panel.link }];
  if (panel.kind !== "table") return [];
  return panel.rows.flatMap(({ label, link }) => (link === undefined ? [] : [{ label, link }]));
}
