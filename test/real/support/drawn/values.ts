/** Values as Grafana writes them, as far as our dashboards need: units, words and colours. */
import type { Field } from "./answers.ts";

const palette: Record<string, string> = {
  green: "#73bf69",
  yellow: "#fade2a",
  orange: "#ff9830",
  red: "#f2495c",
  "dark-red": "#c4162a",
  blue: "#5794f2",
  purple: "#b877d9",
  text: "#ccccdc",
};

/** Colours of series, one after the other. */
export const seriesColours = ["#73bf69", "#f2cc0c", "#5794f2", "#ff9830", "#b877d9", "#8ab8ff", "#f2495c", "#96d98d"];

export const colourOf = (name: string): string => palette[name] ?? name;

export interface Written {
  text: string;
  colour: string;
}

/** A value in words where the field has words for it, else with its unit; its colour by its words or its steps. */
export function written(value: number | string, field: Field): Written {
  const word = field.mappings?.map(({ options }) => options[String(value)]).find((each) => each !== undefined);
  if (word !== undefined) return { text: word.text, colour: colourOf(word.color) };
  if (typeof value === "string") return { text: value, colour: colourOf("text") };
  const steps = field.thresholds?.steps ?? [];
  const step = steps.filter((each) => each.value === null || each.value <= value).at(-1);
  return { text: withUnit(value, field), colour: colourOf(step?.color ?? "text") };
}

const binary = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
const decimal = ["B/s", "kB/s", "MB/s", "GB/s"];
const short = ["", " K", " Mil", " Bil"];

export function withUnit(value: number, { unit = "none", decimals }: Pick<Field, "unit" | "decimals">): string {
  if (!Number.isFinite(value)) return "–";
  switch (unit) {
    case "bytes":
      return scaled(value, 1024, binary, decimals);
    case "Bps":
      return scaled(value, 1000, decimal, decimals);
    case "short":
      return scaled(value, 1000, short, decimals).trim();
    case "percentunit":
      return `${rounded(value * 100, decimals)}%`;
    case "s":
      return seconds(value, decimals);
    case "currencyUSD":
      return `$${Math.round(value).toLocaleString("en-US")}`;
    case "reqps":
      return `${rounded(value, decimals)} req/s`;
    case "cps":
      return `${rounded(value, decimals)} c/s`;
    case "iops":
      return `${rounded(value, decimals)} io/s`;
    default:
      return rounded(value, decimals);
  }
}

function scaled(value: number, base: number, units: readonly string[], decimals?: number): string {
  let [left, at] = [value, 0];
  while (Math.abs(left) >= base && at < units.length - 1) [left, at] = [left / base, at + 1];
  const unit = units[at] ?? "";
  return `${rounded(left, decimals)}${unit.startsWith(" ") ? unit : ` ${unit}`}`;
}

function seconds(value: number, decimals?: number): string {
  const size = Math.abs(value);
  if (size >= 86_400) return `${rounded(value / 86_400, decimals ?? 1)} d`;
  if (size >= 3600) return `${rounded(value / 3600, decimals ?? 1)} h`;
  if (size >= 60) return `${rounded(value / 60, decimals ?? 1)} min`;
  if (size > 0 && size < 1) return `${rounded(value * 1000, decimals ?? 0)} ms`;
  return `${rounded(value, decimals)} s`;
}

function rounded(value: number, decimals?: number): string {
  const places = decimals ?? (Number.isInteger(value) ? 0 : Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
  return String(Number(value.toFixed(places)));
}
