/** Dashboards, asked of a real Prometheus. */
import assert from "node:assert/strict";
import { dashboardsShown, panelsOf } from "../../../catalogue/dashboards/index.ts";
import { askable, queriesOf } from "../../../catalogue/dashboards/panel.ts";
import { exportersOf } from "../../../stacks/plan/grafana.ts";
import type { Plan } from "../../../stacks/plan.ts";
import { eventually } from "./lab.ts";

interface Answer {
  status: string;
  error?: string;
  data?: { result: { metric: Record<string, string> }[] };
}

/** Waits until this Prometheus has series of whatever the environment's dashboards ask for. */
export async function everyAnswer(prometheus: string, plan: Plan): Promise<void> {
  let last: string[] = [];
  await eventually(
    "series of every query",
    async () => {
      last = await unanswered(prometheus, plan);
      return last.length === 0 ? true : undefined;
    },
    60,
  ).catch(() => assert.deepEqual(last, []));
}

/** What an environment's dashboards ask for that this Prometheus has no series of, or cannot answer; each with its panel. */
async function unanswered(prometheus: string, plan: Plan): Promise<string[]> {
  const has = exportersOf(plan.prometheus);
  const asked = dashboardsShown(plan.namespaces.chains.name, has).flatMap((dashboard) =>
    panelsOf(dashboard).flatMap((panel) =>
      queriesOf(panel).map((query) => ({ ...query, panel, where: `${dashboard.title}: ${panel.title}` })),
    ),
  );
  const found = await Promise.all(
    asked.map(async ({ expr, empty, panel, where, legend }) => {
      const { status, error, data } = await ask(prometheus, askable(expr));
      const series = data?.result ?? [];
      if (status !== "success") return [`${where}: ${error ?? status}`];
      if (series.length === 0) return empty === undefined ? [`${where}: no series of ${legend}: ${expr}`] : [];
      // A row of a table is what its series have in common: a label too many would make rows of its own.
      const rows = panel.kind === "table" ? panel.rows.map(({ label }) => label) : undefined;
      const stray = series
        .flatMap(({ metric }) => Object.keys(metric))
        .filter((label) => rows?.includes(label) === false);
      return stray.length === 0 ? [] : [`${where}: ${legend} is labelled by ${stray.join(", ")}, too`];
    }),
  );
  return found.flat();
}

async function ask(prometheus: string, expr: string): Promise<Answer> {
  const response = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(expr)}`, {
    signal: AbortSignal.timeout(10_000),
  });
  return (await response.json()) as Answer;
}
