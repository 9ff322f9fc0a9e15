/** Grafana's own of a table: a query for each column, and a row for each set of labels that they share. */
import type * as sdk from "@grafana/grafana-foundation-sdk/dashboard";
import * as common from "@grafana/grafana-foundation-sdk/common";
import * as table from "@grafana/grafana-foundation-sdk/table";
import { linkValue, stepsOf, wordsOf } from "./look.ts";
import type { Column, RowLabel, Table } from "./panel.ts";

export function buildTable({ rows, columns, sortBy }: Table): table.PanelBuilder {
  const builder = new table.PanelBuilder()
    .thresholds(stepsOf([{ colour: "text" }]))
    .showHeader(true)
    .cellHeight(common.TableCellHeight.Sm)
    // Rows that have the labels in common become one.
    .withTransformation({ id: "merge", options: {} })
    .withTransformation({ id: "organize", options: arranged(rows, columns) });
  const [none] = columns.map(({ empty }) => empty);
  if (none !== undefined && columns.every(({ empty }) => empty !== undefined)) builder.noValue(none);
  if (sortBy !== undefined) {
    builder.sortBy([new common.TableSortByFieldStateBuilder().displayName(sortBy).desc(false)]);
  }
  for (const row of rows) builder.overrideByName(row.title, ofRow(row));
  for (const column of columns) if (column.hidden !== true) builder.overrideByName(column.title, ofColumn(column));
  return builder;
}

/** Grafana names the value of the one query `Value`, of several `Value #A` and so on. */
function valueName(index: number, { length }: readonly Column[]): string {
  return length === 1 ? "Value" : `Value #${String.fromCharCode(65 + index)}`;
}

function arranged(rows: readonly RowLabel[], columns: readonly Column[]) {
  const shown = columns
    .map((column, index) => ({ ...column, name: valueName(index, columns) }))
    .filter(({ hidden }) => hidden !== true);
  const hidden = columns.flatMap((column, index) => (column.hidden === true ? [valueName(index, columns)] : []));
  const order = [...rows.map(({ label }) => label), ...shown.map(({ name }) => name)];
  return {
    excludeByName: Object.fromEntries(["Time", ...hidden].map((name) => [name, true])),
    indexByName: Object.fromEntries(order.map((name, index) => [name, index])),
    renameByName: Object.fromEntries([
      ...rows.map(({ label, title }) => [label, title]),
      ...shown.map(({ name, title }) => [name, title]),
    ]) as Record<string, string>,
  };
}

function ofRow({ link, words, width }: RowLabel): sdk.DynamicConfigValue[] {
  return [
    ...(link === undefined ? [] : [{ id: "links", value: [linkValue(link, "row")] }]),
    ...(words === undefined ? [] : [{ id: "mappings", value: [wordsOf(words)] }, coloured("color-text")]),
    ...(width === undefined ? [] : [{ id: "custom.width", value: width }]),
  ];
}

function ofColumn({ unit, decimals, steps, words, width }: Column): sdk.DynamicConfigValue[] {
  return [
    { id: "unit", value: unit },
    ...(decimals === undefined ? [] : [{ id: "decimals", value: decimals }]),
    ...(steps === undefined ? [] : [{ id: "thresholds", value: stepsOf(steps).build() }, coloured("color-text")]),
    ...(words === undefined ? [] : [{ id: "mappings", value: [wordsOf(words)] }, coloured("color-background")]),
    ...(width === undefined ? [] : [{ id: "custom.width", value: width }]),
  ];
}

function coloured(type: "color-text" | "color-background"): sdk.DynamicConfigValue {
  return { id: "custom.cellOptions", value: type === "color-text" ? { type } : { type, mode: "basic" } };
}
