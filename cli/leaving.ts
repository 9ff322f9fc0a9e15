/** Old machines, which stay until nothing stands on them that must not end with them. */
import { labelKeys } from "../stacks/plan/aws/pool-uses.ts";
import type { AwsPoolPlan } from "../stacks/plan.ts";
import type { ClusterView, Holder } from "./cluster-view.ts";

/** A group of machines that leaves, and what holds it. */
export interface LeavingStatus {
  /** The group's name: its pool's, and its generation. */
  name: string;
  pool: string;
  generation: string;
  holders: Holder[];
}

/** Asks the cluster what stands on the machines that leave. */
export async function lookAtLeaving(
  cluster: Pick<ClusterView, "holders">,
  groups: readonly Pick<AwsPoolPlan, "name" | "pool" | "generation" | "labels">[],
): Promise<LeavingStatus[]> {
  return Promise.all(
    groups.map(async ({ name, pool, generation = "", labels }) => {
      const only = [labelKeys.pool, labelKeys.generation].flatMap((key): [string, string][] =>
        labels[key] === undefined ? [] : [[key, labels[key]]],
      );
      return { name, pool, generation, holders: await cluster.holders(Object.fromEntries(only)) };
    }),
  );
}

/** What holds a group, or the command that lets it go. */
export function leavingText(environment: string, { holders }: LeavingStatus): string {
  if (holders.length === 0) return `empty: \`./cryptokube plan ${environment} --let-go\`, then \`up\``;
  return `stays until it is empty: ${holders.map(holderText).join("; ")}`;
}

/** How one holder holds a machine, in words. */
export function holderText({ name, machine, ending }: Holder): string {
  if (machine === undefined) return `${name} asks for it: \`up\` comes first`;
  return `${name} ${ending ? "is closing its database" : "stands"} on ${machine}`;
}
