/** What the report's charts show. */
import type { EChartsOption } from "echarts";
import type { Estimate } from "../../stacks/estimate/estimate.ts";
import type { VolumeGrowth } from "../../stacks/estimate/growth.ts";
import { groupBy, lineKinds } from "../../stacks/estimate/lines.ts";
import { volumesName } from "../../stacks/estimate/runs-out.ts";
import { dollars, percent, titled, when } from "./format.ts";
import { type Chart, ink, rule, soft } from "./svg.ts";

const text = { color: ink, fontFamily: "inherit", fontSize: 12 };
const legend = { left: 0, top: 0, itemWidth: 12, itemHeight: 12, itemGap: 16, textStyle: text, selectedMode: false };
const axis = {
  axisLabel: { ...text, color: soft },
  axisLine: { lineStyle: { color: rule } },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: rule } },
};
const isNarrow = (width: number): boolean => width < 500;
/** Under the legend, which takes more lines on a phone. */
const top = (width: number, entries: number): number => (isNarrow(width) ? 20 + Math.ceil(entries / 2) * 22 : 44);
const short = (value: number): string =>
  value === 0
    ? "$0"
    : value >= 10_000
      ? `$${(value / 1000).toLocaleString("en-US", { maximumFractionDigits: 1 })}k`
      : dollars(value);

/** Price by chain and kind. */
export function pricesChart({ chains, total }: Estimate): Chart {
  const shown = chains.filter(({ monthly }) => monthly > 0).reverse();
  return {
    id: "prices",
    title: "Price a month, by chain and kind",
    alternative:
      `${dollars(total.monthly)} a month: ` +
      [...shown]
        .reverse()
        .map(({ name, monthly, share }) => `${name} ${dollars(monthly)} (${percent(share)})`)
        .join(", "),
    height: (width) => top(width, 4) + 40 + 34 * shown.length,
    option: (width): EChartsOption => ({
      legend: { ...legend, data: lineKinds.map(titled) },
      grid: {
        left: 0,
        right: 64,
        top: top(width, 4),
        bottom: 0,
        outerBoundsMode: "same",
        outerBoundsContain: "axisLabel",
      },
      xAxis: {
        type: "value",
        ...axis,
        splitNumber: isNarrow(width) ? 3 : 6,
        axisLabel: { ...axis.axisLabel, formatter: short },
      },
      yAxis: {
        type: "category",
        data: shown.map(({ name }) => name),
        ...axis,
        axisLabel: { ...text, width: isNarrow(width) ? 90 : 200, overflow: "truncate" },
      },
      series: lineKinds.map((kind, index) => ({
        name: titled(kind),
        type: "bar",
        stack: "price",
        silent: true,
        barMaxWidth: 20,
        itemStyle: { color: `var(--${kind})` },
        data: shown.map((chain) => chain.kinds[kind]),
        ...(index === lineKinds.length - 1
          ? {
              label: {
                show: true,
                position: "right" as const,
                ...text,
                fontWeight: "bold" as const,
                formatter: ({ dataIndex }: { dataIndex: number }) => short(shown[dataIndex]?.monthly ?? 0),
              },
            }
          : {}),
      })),
    }),
  };
}

/** The price of each of the months. */
export function monthsChart({ growth }: Estimate): Chart {
  const [first = 0, last = 0] = [growth.monthly[0], growth.monthly.at(-1)];
  return {
    id: "months",
    title: `Price a month, over ${growth.months} months`,
    alternative: `From ${dollars(first)} in month 0 to ${dollars(last)} in month ${growth.months}, as volumes are grown in step with their data.`,
    height: () => 240,
    option: (width): EChartsOption => ({
      grid: { left: 0, right: 12, top: 24, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      xAxis: {
        type: "category",
        data: growth.monthly.map((_, month) => String(month)),
        ...axis,
        axisLabel: { ...axis.axisLabel, interval: isNarrow(width) ? 5 : 2 },
      },
      yAxis: { type: "value", min: 0, splitNumber: 4, ...axis, axisLabel: { ...axis.axisLabel, formatter: short } },
      series: [
        {
          type: "bar",
          silent: true,
          barCategoryGap: "25%",
          itemStyle: { color: "var(--machines)" },
          data: growth.monthly.map((value, month) =>
            month === 0 || month === growth.months
              ? {
                  value,
                  label: {
                    show: true,
                    position: "top" as const,
                    ...text,
                    fontWeight: "bold" as const,
                    formatter: short(value),
                  },
                }
              : value,
          ),
        },
      ],
    }),
  };
}

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
