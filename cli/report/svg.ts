/** Charts as SVG text, drawn by Apache ECharts without a browser. Loaded only when a report is asked for. */
import type { BarSeriesOption, EChartsOption, LineSeriesOption } from "echarts";
import { escapeHtml, type Markup, raw } from "./markup.ts";

/** Colours and fonts are the page's own, so that a chart follows its light and dark. */
export const ink = "var(--ink)";
export const soft = "var(--soft)";
export const rule = "var(--rule)";

export type Series = BarSeriesOption | LineSeriesOption;

/** What is drawn, for a width. */
export interface Chart {
  /** Unique on the page. */
  id: string;
  title: string;
  /** What a reader who does not see it should know. */
  alternative: string;
  option: (width: number) => EChartsOption;
  height: (width: number) => number;
}

/** One for a page's width, one for a phone's: text that is scaled down cannot be read. */
const widths = { wide: 960, narrow: 340 } as const;

/** Gives a function that draws; the library is loaded once. */
export async function openCharts(): Promise<(chart: Chart) => Markup> {
  const [core, charts, components, renderers] = await Promise.all([
    import("echarts/core"),
    import("echarts/charts"),
    import("echarts/components"),
    import("echarts/renderers"),
  ]);
  core.use([
    charts.BarChart,
    charts.LineChart,
    components.GridComponent,
    components.LegendComponent,
    components.MarkLineComponent,
    renderers.SVGRenderer,
  ]);
  return (chart) =>
    raw(
      Object.entries(widths)
        .map(([name, width]) => {
          const height = chart.height(width);
          const instance = core.init(null, null, { renderer: "svg", ssr: true, width, height });
          try {
            instance.setOption({ animation: false, ...chart.option(width) });
            return labelled(instance.renderToSVGString(), chart, name);
          } finally {
            // It keeps the process alive otherwise.
            instance.dispose();
          }
        })
        .join(""),
    );
}

function labelled(svg: string, { id, title, alternative }: Chart, variant: string): string {
  const name = `${id}-${variant}`;
  return (
    svg
      // Nothing is hovered over: what is left of that would only be in the way of a strict page.
      .replace(/<style\s*>[\s\S]*?<\/style>/g, "")
      .replace(/ class="zr\d+-cls-\d+"/g, "")
      .replace(/ ecmeta_[a-z_]+="[^"]*"/g, "")
      // The library counts its charts; the same report is to be the same text.
      .replace(/\bzr\d+-/g, `${name}-`)
      .replace(
        /^<svg [^>]*?viewBox="([^"]*)"[^>]*>/,
        (_, box: string) =>
          `<svg class="chart ${variant}" viewBox="${box}" xmlns="http://www.w3.org/2000/svg" role="img" ` +
          `aria-labelledby="${name}-title ${name}-text"><title id="${name}-title">${escapeHtml(title)}</title>` +
          `<desc id="${name}-text">${escapeHtml(alternative)}</desc>`,
      )
  );
}
