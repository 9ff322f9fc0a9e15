import type { EnvironmentConfig } from "./config/environment.ts";

/**
 * How far an environment of a cloud has been tried, in words: what a rehearsal cannot show only an account can.
 *
 * @returns undefined on a cluster that is there already, where nothing of a cloud is made.
 */
export function standing({ cluster, applied }: Pick<EnvironmentConfig, "cluster" | "applied">): string | undefined {
  if (cluster.kind === "existing") return undefined;
  if (applied !== undefined) return `applied first on ${applied}`;
  return "rehearsed, never applied";
}
