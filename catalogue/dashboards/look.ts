/** What panels of all kinds have in common: steps of colour, words for values, and where a click leads. */
import type * as cog from "@grafana/grafana-foundation-sdk/cog";
import * as sdk from "@grafana/grafana-foundation-sdk/dashboard";
import type * as common from "@grafana/grafana-foundation-sdk/common";
import type { Link, Step, Words } from "./panel.ts";

/** What every kind of panel's builder can do. */
export interface Look extends cog.Builder<sdk.Panel> {
  id(id: number): this;
  title(title: string): this;
  description(text: string): this;
  span(width: number): this;
  height(height: number): this;
  datasource(source: common.DataSourceRef): this;
  withTarget(target: cog.Builder<cog.Dataquery>): this;
}

export function stepsOf(steps: readonly Step[]): sdk.ThresholdsConfigBuilder {
  return new sdk.ThresholdsConfigBuilder()
    .mode(sdk.ThresholdsMode.Absolute)
    .steps(steps.map(({ from, colour }) => ({ value: from ?? null, color: colour })));
}

export function wordsOf(words: Words): sdk.ValueMapping {
  return {
    type: sdk.MappingType.ValueToText,
    options: Object.fromEntries(
      Object.entries(words).map(([value, { text, colour }], index) => [value, { text, color: colour, index }]),
    ),
  };
}

/**
 * Where a click on a series leads, or on a cell of a row.
 *
 * The names by which Grafana fills an address in: "Configure data links" of its documentation, read 2026-11-26.
 */
function addressOf({ to, node }: Link, of: "series" | "row"): string {
  const value = (label: string, title: string) =>
    of === "series" ? `\${__field.labels.${label}}` : `\${__data.fields.${title}}`;
  const chosen = [
    `var-chain=${value("chain", "Chain")}`,
    ...(node === true ? [`var-node=${value("node", "Node")}`] : []),
  ];
  return `/d/${to}?${chosen.join("&")}&\${__url_time_range}`;
}

export function linkValue(link: Link, of: "series" | "row"): { title: string; url: string } {
  return { title: link.title, url: addressOf(link, of) };
}

export function dataLink(link: Link, of: "series" | "row"): sdk.DashboardLinkBuilder {
  return new sdk.DashboardLinkBuilder(link.title).url(addressOf(link, of));
}
