/** Grafana's own of a panel, by its builders. */
import * as bars from "@grafana/grafana-foundation-sdk/bargauge";
import type * as cog from "@grafana/grafana-foundation-sdk/cog";
import * as common from "@grafana/grafana-foundation-sdk/common";
import type * as sdk from "@grafana/grafana-foundation-sdk/dashboard";
import * as prometheus from "@grafana/grafana-foundation-sdk/prometheus";
import * as stat from "@grafana/grafana-foundation-sdk/stat";
import * as timeline from "@grafana/grafana-foundation-sdk/statetimeline";
import * as text from "@grafana/grafana-foundation-sdk/text";
import * as graph from "@grafana/grafana-foundation-sdk/timeseries";
import { withinEnvironment } from "../promql.ts";
import { buildTable } from "./build-table.ts";
import { dataLink, type Look, stepsOf, wordsOf } from "./look.ts";
import { type Bars, type Figures, type Graph, type Panel, queriesOf, type Query, type Timeline } from "./panel.ts";

/** The data source that the component provisions. */
export const prometheusSource: common.DataSourceRef = { type: "prometheus", uid: "prometheus" };

export function buildPanel(
  panel: Panel,
  id: number,
  { height, within }: { height: number; within: string | undefined },
): cog.Builder<sdk.Panel> {
  const builder = kindOf(panel).id(id).title(panel.title).description(panel.about).span(panel.width).height(height);
  if (panel.kind === "text") return builder;
  builder.datasource(prometheusSource);
  for (const [index, { expr, legend, instant }] of queriesOf(panel).entries()) {
    const query = new prometheus.DataqueryBuilder()
      .refId(String.fromCharCode(65 + index))
      .expr(within === undefined ? expr : withinEnvironment(expr, within))
      .legendFormat(legend)
      .editorMode(prometheus.QueryEditorMode.Code)
      .format(panel.kind === "table" ? prometheus.PromQueryFormat.Table : prometheus.PromQueryFormat.TimeSeries);
    builder.withTarget(instant ? query.instant() : query.range());
  }
  return builder;
}

function kindOf(panel: Panel): Look {
  switch (panel.kind) {
    case "graph":
      return buildGraph(panel);
    case "figures":
      return buildFigures(panel);
    case "bars":
      return buildBars(panel);
    case "timeline":
      return buildTimeline(panel);
    case "table":
      return buildTable(panel);
    case "text":
      return new text.PanelBuilder().mode(text.TextMode.Markdown).content(panel.text);
  }
}

const legend = (place: common.LegendPlacement) =>
  new common.VizLegendOptionsBuilder()
    .displayMode(common.LegendDisplayMode.List)
    .placement(place)
    .showLegend(true)
    .calcs([]);

function buildGraph(panel: Graph): graph.PanelBuilder {
  const builder = new graph.PanelBuilder()
    .unit(panel.unit)
    .lineWidth(2)
    .fillOpacity(panel.stacked === true ? 25 : 5)
    .showPoints(common.VisibilityMode.Never)
    // A gap is a gap: what was not seen is not drawn.
    .spanNulls(false)
    .legend(legend(common.LegendPlacement.Bottom))
    .tooltip(
      new common.VizTooltipOptionsBuilder()
        .mode(common.TooltipDisplayMode.Multi)
        .sort(common.SortOrder.Descending)
        .hideZeros(false),
    );
  if (panel.decimals !== undefined) builder.decimals(panel.decimals);
  const [none] = panel.queries.map(({ empty }) => empty);
  if (none !== undefined && panel.queries.every(({ empty }) => empty !== undefined)) builder.noValue(none);
  if (panel.min !== undefined) builder.min(panel.min);
  if (panel.max !== undefined) builder.max(panel.max);
  if (panel.stacked === true) {
    builder.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group("A"));
  }
  if (panel.steps !== undefined) {
    builder
      .thresholds(stepsOf(panel.steps))
      .thresholdsStyle(new common.GraphThresholdsStyleConfigBuilder().mode(common.GraphThresholdsStyleMode.Dashed));
  }
  return asLimits(builder, panel.queries);
}

/** What others are held against is dashed, and fills nothing. */
function asLimits(builder: graph.PanelBuilder, queries: readonly Query[]): graph.PanelBuilder {
  for (const [index, { limit }] of queries.entries()) {
    if (limit !== true) continue;
    builder.overrideByQuery(String.fromCharCode(65 + index), [
      { id: "custom.lineStyle", value: { fill: "dash", dash: [8, 6] } },
      { id: "custom.lineWidth", value: 1 },
      { id: "custom.fillOpacity", value: 0 },
    ]);
  }
  return builder;
}

const last = () => new common.ReduceDataOptionsBuilder().calcs(["lastNotNull"]).values(false).fields("");

function buildFigures(panel: Figures): stat.PanelBuilder {
  const builder = new stat.PanelBuilder()
    .unit(panel.unit)
    .reduceOptions(last())
    .graphMode(common.BigValueGraphMode.None)
    .textMode(common.BigValueTextMode.ValueAndName)
    .colorMode(panel.tiles === true ? common.BigValueColorMode.BackgroundSolid : common.BigValueColorMode.Value)
    .justifyMode(common.BigValueJustifyMode.Center)
    .thresholds(stepsOf(panel.steps ?? [{ colour: "text" }]));
  if (panel.decimals !== undefined) builder.decimals(panel.decimals);
  if (panel.words !== undefined) builder.mappings([wordsOf(panel.words)]);
  if (panel.link !== undefined) builder.dataLinks([dataLink(panel.link, "series")]);
  return builder;
}

function buildBars(panel: Bars): bars.PanelBuilder {
  const builder = new bars.PanelBuilder()
    .unit(panel.unit)
    .min(0)
    .reduceOptions(last())
    .displayMode(common.BarGaugeDisplayMode.Basic)
    .valueMode(common.BarGaugeValueMode.Text)
    .orientation(common.VizOrientation.Horizontal)
    .thresholds(stepsOf(panel.steps ?? [{ colour: "blue" }]));
  if (panel.decimals !== undefined) builder.decimals(panel.decimals);
  if (panel.max !== undefined) builder.max(panel.max);
  return builder;
}

function buildTimeline(panel: Timeline): timeline.PanelBuilder {
  return new timeline.PanelBuilder()
    .mappings([wordsOf(panel.words)])
    .thresholds(stepsOf([{ colour: "text" }]))
    .mergeValues(true)
    .showValue(common.VisibilityMode.Auto)
    .rowHeight(0.8)
    .fillOpacity(80)
    .legend(legend(common.LegendPlacement.Bottom));
}
