/** How full the volumes get. */
import type { EChartsOption } from "echarts";
import type { Estimate } from "../../stacks/estimate/estimate.ts";
import type { VolumeGrowth } from "../../stacks/estimate/growth.ts";
import { groupBy } from "../../stacks/estimate/lines.ts";
import { volumesName } from "../../stacks/estimate/runs-out.ts";
import { axis, isNarrow, legend, text, top } from "./chart-parts.ts";
import { percent, when } from "./format.ts";
import type { Chart } from "./svg.ts";

/** At most so many lines: more cannot be told apart. */
const mostLines = 8;
const dashes = ["solid", "dashed", "dotted"] as const;

/** One volume for all that are alike: the fullest; the soonest to pass their floor first. */
export function alikeVolumes({ growth }: Estimate): { name: string; volume: VolumeGrowth; count: number }[] {
  const fill = (volume: VolumeGrowth): number => (volume.usedGiB.at(-1) ?? 0) / volume.sizeGiB;
  return [...groupBy(growth.volumes, volumesName)]
    .map(([name, group]) => ({
      name,
      count: group.length,
      volume: group.reduce((a, b) => (fill(b) > fill(a) ? b : a)),
    }))
    .sort((a, b) => (a.volume.floorMonth ?? 1e9) - (b.volume.floorMonth ?? 1e9) || fill(b.volume) - fill(a.volume));
}

/** How full the volumes get when none is grown. */
export function fillChart(estimate: Estimate): Chart {
  const { growth } = estimate;
  const shown = alikeVolumes(estimate)
    .filter(({ volume }) => volume.growthGiBPerMonth > 0)
    .slice(0, mostLines);
  const floor = 100 * (1 - growth.freeSpace);
  const mark = (at: number, says: string) => ({
    yAxis: at,
    label: { ...text, color: "var(--alarm)", position: "insideStartTop" as const, formatter: says },
  });
  return {
    id: "fill",
    title: `How full the volumes get in ${growth.months} months, if none is grown`,
    alternative: shown
      .map(
        ({ name, volume: { floorMonth, fullMonth } }) =>
          `${name}: below its floor ${when(floorMonth)}, full ${when(fullMonth)}`,
      )
      .join("; "),
    height: (width) => 280 + top(width, shown.length),
    option: (width): EChartsOption => ({
      legend: {
        ...legend,
        itemWidth: 26,
        itemGap: 14,
        ...(isNarrow(width) ? { textStyle: { ...text, fontSize: 11 } } : {}),
      },
      grid: {
        left: 0,
        right: 12,
        top: isNarrow(width) ? 30 + Math.ceil(shown.length / 2) * 20 : 60,
        bottom: 4,
        outerBoundsMode: "same",
        outerBoundsContain: "axisLabel",
      },
      xAxis: {
        type: "category",
        boundaryGap: false,
        data: growth.monthly.map((_, month) => String(month)),
        ...axis,
        axisLabel: { ...axis.axisLabel, interval: isNarrow(width) ? 5 : 2 },
      },
      yAxis: {
        type: "value",
        min: 0,
        max: 120,
        interval: 20,
        ...axis,
        axisLabel: { ...axis.axisLabel, formatter: "{value} %" },
      },
      series: shown.map(({ name, volume }, index) => ({
        name,
        type: "line",
        silent: true,
        symbol: "none",
        color: `var(--line-${index % 8})`,
        lineStyle: { width: 2.5, color: `var(--line-${index % 8})`, type: dashes[Math.floor(index / 3)] ?? "solid" },
        data: volume.usedGiB.map((used) => (100 * used) / volume.sizeGiB),
        ...(index === 0
          ? {
              markLine: {
                silent: true,
                symbol: "none",
                lineStyle: { color: "var(--alarm)", type: "dashed" as const, width: 1 },
                data: [mark(floor, `floor: ${percent(growth.freeSpace)} free`), mark(100, "full")],
              },
            }
          : {}),
      })),
    }),
  };
}
