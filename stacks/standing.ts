import type { EnvironmentConfig } from "./config/environment.ts";

/**
 * How far an environment on AWS has been tried, in words: what a rehearsal cannot show only an account can.
 *
 * @returns undefined elsewhere: what is there already needs no rehearsal, and for Google Cloud there is none yet.
 */
export function standing({ cluster, applied }: Pick<EnvironmentConfig, "cluster" | "applied">): string | undefined {
  if (cluster.kind !== "eks") return undefined;
  if (applied !== undefined) return `applied first on ${applied}`;
  return "rehearsed, never applied";
}
