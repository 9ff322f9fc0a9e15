/** What the report's charts show. */
import type { EChartsOption } from "echarts";
import type { Estimate } from "../../stacks/estimate/estimate.ts";
import { lineKinds } from "../../stacks/estimate/lines.ts";
import { axis, isNarrow, legend, short, text, top } from "./chart-parts.ts";
import { dollars, percent, titled } from "./format.ts";
import type { Chart } from "./svg.ts";

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
