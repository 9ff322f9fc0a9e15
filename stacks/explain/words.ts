/** How figures are said to people. */
import type { Reason } from "../plan/capacity/machines.ts";

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat("en-US", { maximumFractionDigits: 1 });

/** `1,910`; below ten with one digit after the point. */
export function number(value: number): string {
  return Math.abs(value) < 10 ? tenths.format(value) : whole.format(value);
}

/** GiB, from 1,024 of them on as `3,200 GiB` still: disks are sold by the GiB. */
export function gib(value: number): string {
  return `${number(value)} GiB`;
}

/** MiB of memory as GiB where that is a round figure, or much. */
export function memory(mib: number): string {
  return mib % 1024 === 0 || mib >= 4096 ? `${number(mib / 1024)} GiB` : `${whole.format(mib)} MiB`;
}

/** Thousandths of a core as cores. */
export function cores(millis: number): string {
  return `${new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 }).format(millis / 1000)} CPU`;
}

/** US dollars a month: cents below a hundred. */
export function monthly(dollars: number): string {
  const digits = dollars < 100 ? 2 : 0;
  const format = new Intl.NumberFormat("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `$${format.format(dollars)} a month`;
}

export function percent(share: number): string {
  return `${whole.format(share * 100)} %`;
}

/** `1 node`, `2 nodes`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${whole.format(count)} ${count === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}

/** Hours as people say them: `5 hours`, from two days on `3 days`. */
export function duration(hours: number): string {
  return hours < 48 ? counted(Math.max(1, Math.round(hours)), "hour") : counted(Math.round(hours / 24), "day");
}

const nouns: Readonly<Record<Reason["what"], string>> = {
  cpu: "CPU",
  memory: "memory",
  ceiling: "memory for the largest of them",
  pods: "pods",
  volumes: "attached volumes",
  iops: "lasting IOPS",
  throughput: "lasting throughput",
  "peak iops": "IOPS of the first sync",
  "peak throughput": "throughput of the first sync",
  "local disk": "disk of its own",
  architecture: "the processor",
  zone: "the zone",
  "disk type": "the disk",
};

/** What a machine lacks: `CPU: 7.2 of the 3.9 that it has`. */
export function shortage(reason: Reason): string {
  const noun = nouns[reason.what];
  if (typeof reason.needs === "string") return `${noun} is ${String(reason.has)}, not ${reason.needs}`;
  const [needs, has] = [reason.needs, Number(reason.has)].map((value) => amount(value, reason));
  return `${noun} ${has ?? ""}, and ${needs ?? ""} is needed`;
}

function amount(value: number, reason: Reason): string {
  if (!("unit" in reason)) return number(value);
  if (reason.unit === "mCPU") return cores(value).replace(" CPU", "");
  if (reason.unit === "MiB") return memory(Math.max(0, value));
  const unit = reason.unit === "pods" || reason.unit === "volumes" ? "" : ` ${reason.unit}`;
  return `${number(value)}${unit}`;
}
