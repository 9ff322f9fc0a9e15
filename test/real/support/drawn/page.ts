/** A dashboard as a page of our own: Grafana's own JSON, drawn with what a real Prometheus answered. It is not Grafana. */
import { escapeHtml } from "../../../../cli/report/markup.ts";
import type { GrafanaDashboard } from "../../../../catalogue/dashboards/build.ts";
import { type Answers, type DrawnPanel, nameOf, panelsIn, type Sampled, type Span } from "./answers.ts";
import { openGraphs } from "./graph.ts";
import { tableOf } from "./table.ts";
import { written } from "./values.ts";

const width = 1360;
const row = 36;
const gap = 8;
const heading = 30;

export interface Page {
  html: string;
  width: number;
  height: number;
}

export async function pageOf(dashboard: GrafanaDashboard, answers: Answers, span: Span, note: string): Promise<Page> {
  const drawGraph = await openGraphs();
  const column = width / 24;
  const panels = panelsIn(dashboard);
  const boxes = panels.map((panel) => {
    const { x, y, w, h } = panel.gridPos;
    const size = { width: w * column - gap, height: h * row - gap };
    const place = `left:${x * column}px;top:${y * row}px;width:${size.width}px;height:${size.height}px`;
    if (panel.type === "row") return `<h2 style="${place}">${escapeHtml(panel.title)}</h2>`;
    const inner = { width: size.width - 16, height: size.height - heading - 8 };
    const own = answers.get(panel.id) ?? new Map<string, Sampled[]>();
    const content = contentOf(panel, own, span, inner, drawGraph);
    return `<section style="${place}"><h3>${escapeHtml(panel.title)}</h3>${content}</section>`;
  });
  const height = Math.max(...panels.map(({ gridPos: { y, h } }) => (y + h) * row)) + 56;
  const title = `<header><b>${escapeHtml(dashboard.title ?? "")}</b><span>${escapeHtml(note)}</span></header>`;
  return {
    html: `<!doctype html><meta charset="utf-8"><style>${style}</style><body>${title}<main>${boxes.join("")}</main>`,
    width: width + 24,
    height,
  };
}

function contentOf(
  panel: DrawnPanel,
  answers: ReadonlyMap<string, Sampled[]>,
  span: Span,
  size: { width: number; height: number },
  drawGraph: Awaited<ReturnType<typeof openGraphs>>,
): string {
  const empty = [...answers.values()].every((series) => series.length === 0);
  const { content } = panel.options ?? {};
  if (typeof content === "string") return markdown(content);
  if (empty) return `<p class="none">${escapeHtml(panel.fieldConfig?.defaults.noValue ?? "No data")}</p>`;
  switch (panel.type) {
    case "timeseries":
      return drawGraph(panel, answers, span, size);
    case "stat":
      return figures(panel, answers);
    case "bargauge":
      return bars(panel, answers);
    case "state-timeline":
      return timeline(panel, answers, span);
    case "table":
      return tableOf(panel, answers);
    default:
      throw new Error(`nothing draws a panel of type ${panel.type}`);
  }
}

/** The last value of each series, with its name. */
function lasts(panel: DrawnPanel, answers: ReadonlyMap<string, Sampled[]>) {
  return (panel.targets ?? []).flatMap((target) =>
    (answers.get(target.refId) ?? []).map((each) => {
      const value = each.points.at(-1)?.[1] ?? NaN;
      return { name: nameOf(target, each), value, ...written(value, panel.fieldConfig?.defaults ?? {}) };
    }),
  );
}

function figures(panel: DrawnPanel, answers: ReadonlyMap<string, Sampled[]>): string {
  const tiles = panel.options?.colorMode === "background_solid";
  const cells = lasts(panel, answers).map(({ name, text, colour }) =>
    tiles
      ? `<div class="tile" style="background:${colour}"><span>${escapeHtml(name)}</span><b>${escapeHtml(text)}</b></div>`
      : `<div class="figure"><b style="color:${colour}">${escapeHtml(text)}</b><span>${escapeHtml(name)}</span></div>`,
  );
  return `<div class="figures">${cells.join("")}</div>`;
}

function bars(panel: DrawnPanel, answers: ReadonlyMap<string, Sampled[]>): string {
  const all = lasts(panel, answers);
  const most = Math.max(...all.map(({ value }) => value));
  const rows = all.map(
    ({ name, value, text, colour }) =>
      `<tr><td>${escapeHtml(name)}</td><td class="bar"><i style="width:${(100 * value) / most}%;background:${colour}"></i></td>` +
      `<td class="number">${escapeHtml(text)}</td></tr>`,
  );
  return `<table class="bars">${rows.join("")}</table>`;
}

function timeline(panel: DrawnPanel, answers: ReadonlyMap<string, Sampled[]>, { from, to }: Span): string {
  const field = panel.fieldConfig?.defaults ?? {};
  const rows = (panel.targets ?? []).flatMap((target) =>
    byName(target, answers.get(target.refId) ?? []).map(([name, points]) => {
      const step = points.length > 1 ? Math.min(...points.slice(1).map(([at], i) => at - points[i]![0])) : 15;
      const cells = points.map(([at, value]) => {
        const left = (100 * (at - from)) / (to - from);
        return `<i style="left:${left}%;width:${(100 * step) / (to - from) + 0.15}%;background:${written(value, field).colour}"></i>`;
      });
      return `<tr><td>${escapeHtml(name)}</td><td class="time">${cells.join("")}</td></tr>`;
    }),
  );
  const seen = new Set([...answers.values()].flat().flatMap(({ points }) => points.map(([, value]) => value)));
  const words = [...seen].map((value) => written(value, field));
  const legend = words.map(
    ({ text, colour }) => `<span><i style="background:${colour}"></i>${escapeHtml(text)}</span>`,
  );
  const clock = (at: number) => new Date(at * 1000).toISOString().slice(11, 16);
  const axis = [0, 0.25, 0.5, 0.75, 1].map((share) => `<span>${clock(from + share * (to - from))}</span>`).join("");
  return `<table class="timeline">${rows.join("")}<tr><td></td><td class="axis">${axis}</td></tr></table><p class="legend">${legend.join("")}</p>`;
}

/** Series of one name are one row: a state is of one series at a time. */
function byName(target: Parameters<typeof nameOf>[0], series: readonly Sampled[]): [string, [number, number][]][] {
  const groups = Map.groupBy(series, (each) => nameOf(target, each));
  return [...groups].map(([name, all]) => [name, all.flatMap(({ points }) => points).sort(([a], [b]) => a - b)]);
}

function markdown(text: string): string {
  const parts = text
    .split("```")
    .map((part, index) =>
      index % 2 === 1 ? `<pre>${escapeHtml(part.replace(/^sh\n/, ""))}</pre>` : `<p>${escapeHtml(part.trim())}</p>`,
    );
  return `<div class="text">${parts.join("")}</div>`;
}

const style = `
* { box-sizing: border-box; }
body { margin: 0; padding: 12px; background: #111217; color: #ccccdc; font: 13px/1.35 sans-serif; }
header { display: flex; gap: 16px; align-items: baseline; height: 32px; }
header b { font-size: 19px; color: #fff; } header span { color: #8e8e9a; }
main { position: relative; }
h2 { position: absolute; margin: 0; font-size: 14px; line-height: 30px; color: #fff; }
section { position: absolute; background: #181b1f; border: 1px solid #25282e; border-radius: 3px; padding: 0 8px 6px; overflow: hidden; }
h3 { margin: 0; font-size: 13px; line-height: 28px; font-weight: 600; white-space: nowrap; }
.none { color: #8e8e9a; text-align: center; margin-top: 8%; }
.figures { display: flex; gap: 6px; height: calc(100% - 32px); align-items: stretch; }
.figure, .tile { flex: 1; display: flex; flex-direction: column; align-items: center; justify-content: center; }
.figure b { font-size: 30px; font-weight: 600; } .figure span { color: #8e8e9a; }
.tile { color: #fff; border-radius: 3px; text-shadow: 0 0 3px #0008; } .tile b { font-size: 22px; }
table { width: 100%; border-collapse: collapse; } td, th { padding: 4px 8px; text-align: left; border-bottom: 1px solid #25282e; }
th { color: #6e9fff; font-weight: 600; } th.number, td.number { text-align: right; white-space: nowrap; }
td.word { color: #111217; font-weight: 600; text-align: center; } th.word { text-align: center; }
.bars td, .timeline td { border: 0; } .bar { width: 65%; } .bar i { display: block; height: 20px; border-radius: 2px; }
.timeline td:first-child { width: 110px; } .time { position: relative; height: 30px; } .time i { position: absolute; top: 3px; bottom: 3px; }
.axis { display: flex; justify-content: space-between; color: #8e8e9a; font-size: 11px; }
.legend { margin: 4px 0 0; display: flex; gap: 16px; } .legend i { display: inline-block; width: 12px; height: 12px; margin-right: 6px; vertical-align: -1px; }
pre { background: #0b0c0f; padding: 6px 10px; margin: 4px 0; } .text p { margin: 4px 0; }
`;
