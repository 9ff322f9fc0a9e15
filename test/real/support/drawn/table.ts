/** A table: the queries' series become one row for each set of labels, as Grafana's `merge` and `organize` make it. */
import { escapeHtml } from "../../../../cli/report/markup.ts";
import type { DrawnPanel, Field, Sampled } from "./answers.ts";
import { colourOf, written } from "./values.ts";

type Row = Record<string, string | number>;

export function tableOf(panel: DrawnPanel, answers: ReadonlyMap<string, Sampled[]>): string {
  const {
    excludeByName = {},
    indexByName = {},
    renameByName = {},
  } = panel.transformations?.find(({ id }) => id === "organize")?.options ?? {};
  const rows = merged(panel, answers);
  const keys = Object.keys(indexByName)
    .filter((key) => excludeByName[key] !== true)
    .sort((a, b) => (indexByName[a] ?? 0) - (indexByName[b] ?? 0));
  const columns = keys.map((key) => {
    const title = renameByName[key] ?? key;
    return { key, title, field: fieldOf(panel, title), value: key.startsWith("Value") };
  });
  const [sort] = (panel.options?.sortBy as { displayName: string; desc: boolean }[] | undefined) ?? [];
  const by = columns.find(({ title }) => title === sort?.displayName)?.key;
  if (by !== undefined) rows.sort((a, b) => (String(a[by]) < String(b[by]) ? -1 : 1));
  const kind = (value: boolean, { mappings }: Field) =>
    mappings === undefined ? (value ? "number" : "") : value ? "word" : "";
  const head = columns.map(({ title, field, value }) => `<th class="${kind(value, field)}">${escapeHtml(title)}</th>`);
  const body = rows.map((row) => {
    const cells = columns.map(({ key, field, value }) => {
      const found = row[key];
      const { text, colour } = found === undefined ? { text: "", colour: "" } : written(found, field);
      const look = kind(value, field);
      const paint = look === "word" ? `background:${colour}` : `color:${colour === "" ? colourOf("text") : colour}`;
      return `<td class="${look}" style="${text === "" ? "" : paint}">${escapeHtml(text)}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  return `<table><tr>${head.join("")}</tr>${body.join("")}</table>`;
}

/** Rows that agree in the labels that they have in common become one. */
function merged({ targets = [] }: DrawnPanel, answers: ReadonlyMap<string, Sampled[]>): Row[] {
  const rows: Row[] = [];
  for (const { refId } of targets) {
    const value = targets.length === 1 ? "Value" : `Value #${refId}`;
    for (const { labels, points } of answers.get(refId) ?? []) {
      const own = Object.entries(labels);
      const same = rows.find(
        (row) =>
          own.every(([label, text]) => row[label] === undefined || row[label] === text) &&
          row[value] === undefined &&
          own.some(([label, text]) => row[label] === text),
      );
      const into = same ?? {};
      Object.assign(into, labels, { [value]: points.at(-1)?.[1] ?? NaN });
      if (same === undefined) rows.push(into);
    }
  }
  return rows;
}

function fieldOf(panel: DrawnPanel, title: string): Field {
  const own = panel.fieldConfig?.overrides.find(({ matcher }) => matcher.id === "byName" && matcher.options === title);
  const known = ["unit", "decimals", "thresholds", "mappings"];
  return {
    ...panel.fieldConfig?.defaults,
    ...Object.fromEntries(
      (own?.properties ?? []).filter(({ id }) => known.includes(id)).map(({ id, value }) => [id, value]),
    ),
  };
}
