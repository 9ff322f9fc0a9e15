import type { EnvironmentConfig } from "./config/environment.ts";

/** What of an environment's file tells how far it has been tried. */
export interface Tried {
  cluster: Pick<EnvironmentConfig["cluster"], "kind">;
  /** The day on which it was first applied. */
  applied?: string;
}

/**
 * How far an environment of a cloud has been tried, in words: what a rehearsal cannot show only an account can.
 *
 * @returns undefined on a cluster that is there already, where nothing of a cloud is made.
 */
export function standing({ cluster, applied }: Tried): string | undefined {
  if (cluster.kind === "existing") return undefined;
  if (applied !== undefined) return `applied first on ${applied}`;
  return cluster.kind === "eks" ? "rehearsed, never applied" : "planned and priced, never made";
}
