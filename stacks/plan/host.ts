import type { HostPlan } from "./types.ts";

/** What touches the machines themselves; undefined: nothing does. */
export function planHost(_environment: string): HostPlan | undefined {
  return undefined;
}
