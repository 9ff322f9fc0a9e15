/** Amounts as people read them. */
import type { Amount } from "./machines.ts";

/** `28.0 GiB` */
export const gib = (mib: number): string => `${(mib / 1024).toFixed(1)} GiB`;

/** `3.9 vCPU` */
export const vcpus = (millis: number): string => `${String(Math.round(millis / 100) / 10)} vCPU`;

/** `12,000 IOPS` */
export const many = (value: number, unit: string): string => `${Math.round(value).toLocaleString("en-US")} ${unit}`;

/** An amount in its unit. */
export function amount(value: number, unit: Amount["unit"]): string {
  if (unit === "MiB") return gib(value);
  if (unit === "mCPU") return vcpus(value);
  return many(value, unit);
}
