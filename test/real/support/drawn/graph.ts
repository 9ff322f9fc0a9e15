/** A graph over time as SVG, by Apache ECharts, as Grafana would show it. */
import type { LineSeriesOption } from "echarts";
import { type DrawnPanel, nameOf, type Sampled, type Span } from "./answers.ts";
import { colourOf, seriesColours, withUnit } from "./values.ts";

export type DrawGraph = (panel: DrawnPanel, answers: ReadonlyMap<string, Sampled[]>, span: Span, size: Size) => string;
export interface Size {
  width: number;
  height: number;
}

const grey = "#8e8e9a";
const line = "#2c2f36";

export async function openGraphs(): Promise<DrawGraph> {
  const [core, charts, components, renderers] = await Promise.all([
    import("echarts/core"),
    import("echarts/charts"),
    import("echarts/components"),
    import("echarts/renderers"),
  ]);
  core.use([
    charts.LineChart,
    components.GridComponent,
    components.LegendComponent,
    components.MarkLineComponent,
    renderers.SVGRenderer,
  ]);
  return (panel, answers, { from, to }, { width, height }) => {
    const field = panel.fieldConfig?.defaults ?? {};
    const series = seriesOf(panel, answers);
    const lines = Math.ceil(series.length / Math.max(1, Math.floor(width / 190)));
    const instance = core.init(null, null, { renderer: "svg", ssr: true, width, height });
    try {
      instance.setOption({
        animation: false,
        textStyle: { fontFamily: "sans-serif" },
        color: seriesColours,
        grid: {
          left: 8,
          right: 14,
          top: 10,
          bottom: 12 + 18 * Math.min(lines, 3),
          outerBoundsMode: "same",
          outerBoundsContain: "axisLabel",
        },
        legend: {
          type: lines > 3 ? "scroll" : "plain",
          bottom: 0,
          left: 4,
          itemWidth: 14,
          itemHeight: 3,
          itemGap: 12,
          icon: "roundRect",
          textStyle: { color: "#ccccdc", fontSize: 11 },
        },
        xAxis: {
          type: "time",
          min: from * 1000,
          max: to * 1000,
          axisLabel: { color: grey, fontSize: 10, hideOverlap: true, formatter: "{HH}:{mm}" },
          axisLine: { lineStyle: { color: line } },
          splitLine: { show: true, lineStyle: { color: line } },
          splitNumber: 5,
        },
        yAxis: {
          type: "value",
          scale: field.min === undefined,
          ...(field.min === undefined ? {} : { min: field.min }),
          ...(field.max === undefined ? {} : { max: field.max }),
          ...(field.unit === "none" ? { minInterval: 1 } : {}),
          splitNumber: 4,
          axisLabel: { color: grey, fontSize: 10, formatter: (value: number) => withUnit(value, field) },
          splitLine: { lineStyle: { color: line } },
        },
        series,
      });
      return instance.renderToSVGString();
    } finally {
      // It keeps the process alive otherwise.
      instance.dispose();
    }
  };
}

function seriesOf(panel: DrawnPanel, answers: ReadonlyMap<string, Sampled[]>): LineSeriesOption[] {
  const field = panel.fieldConfig?.defaults ?? {};
  const dashed = new Set(
    (panel.fieldConfig?.overrides ?? [])
      .filter(({ properties }) => properties.some(({ id }) => id === "custom.lineStyle"))
      .map(({ matcher }) => matcher.options),
  );
  const stacked = field.custom?.stacking?.mode === "normal";
  const all = (panel.targets ?? []).flatMap((target) =>
    (answers.get(target.refId) ?? []).map((each): LineSeriesOption => ({
      type: "line",
      name: nameOf(target, each),
      data: each.points.map(([at, value]) => [at * 1000, value]),
      showSymbol: false,
      lineStyle: { width: dashed.has(target.refId) ? 1.2 : 1.8, type: dashed.has(target.refId) ? "dashed" : "solid" },
      ...(stacked ? { stack: "all" } : {}),
      ...(dashed.has(target.refId) ? {} : { areaStyle: { opacity: (field.custom?.fillOpacity ?? 0) / 100 } }),
    })),
  );
  const steps = field.custom?.thresholdsStyle?.mode === "dashed" ? (field.thresholds?.steps ?? []) : [];
  const marks = steps.flatMap(({ value, color }) =>
    value === null ? [] : [{ yAxis: value, lineStyle: { color: colourOf(color === "green" ? "red" : color) } }],
  );
  if (marks.length > 0 && all[0] !== undefined) {
    all[0].markLine = { symbol: "none", label: { show: false }, lineStyle: { type: "dashed" }, data: marks };
  }
  return all;
}
