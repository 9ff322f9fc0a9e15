/** What the charts have in common. */
import { dollars } from "./format.ts";
import { ink, rule, soft } from "./svg.ts";

export const text = { color: ink, fontFamily: "inherit", fontSize: 12 };
export const legend = {
  left: 0,
  top: 0,
  itemWidth: 12,
  itemHeight: 12,
  itemGap: 16,
  textStyle: text,
  selectedMode: false,
};
export const axis = {
  axisLabel: { ...text, color: soft },
  axisLine: { lineStyle: { color: rule } },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: rule } },
};
export const isNarrow = (width: number): boolean => width < 500;
/** Under the legend, which takes more lines on a phone. */
export const top = (width: number, entries: number): number =>
  isNarrow(width) ? 20 + Math.ceil(entries / 2) * 22 : 44;
export const short = (value: number): string =>
  value === 0
    ? "$0"
    : value >= 10_000
      ? `$${(value / 1000).toLocaleString("en-US", { maximumFractionDigits: 1 })}k`
      : dollars(value);
