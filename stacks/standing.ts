import type { EnvironmentConfig } from "./config/environment.ts";

/** What of an environment's file tells how far it has been tried. */
export interface Tried {
  cluster: Pick<EnvironmentConfig["cluster"], "kind">;
  /** The day on which it was first applied. */
  applied?: string;
}

/**
 * How far an environment on AWS has been tried, in words: what a rehearsal cannot show only an account can.
 *
 * @returns undefined elsewhere: what is there already needs no rehearsal, and for Google Cloud there is none yet.
 */
export function standing({ cluster, applied }: Tried): string | undefined {
  if (cluster.kind !== "eks") return undefined;
  return applied === undefined ? "rehearsed, never applied" : `applied first on ${applied}`;
}

/** The same for a person before an environment is made or checked; undefined where there is nothing to say. */
export function standingSaid(tried: Tried): string | undefined {
  const how = standing(tried);
  return how === undefined
    ? undefined
    : `This region ${tried.applied === undefined ? "is" : "was"} ${how} (docs/first-apply-aws.md).`;
}
