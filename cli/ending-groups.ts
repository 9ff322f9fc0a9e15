/** Groups of machines that the next `up` would delete, looked at before it does. */
import type { Deployment } from "@pulumi/pulumi/automation/index.js";
import { labelKeys } from "../stacks/plan/aws/pool-uses.ts";
import { text } from "../stacks/plan/lock/state.ts";
import { valueAt } from "../stacks/config/walk.ts";
import type { AwsPlan, AwsPoolPlan } from "../stacks/plan.ts";
import type { ClusterView } from "./cluster-view.ts";
import { UserError } from "./failure.ts";
import { holderText, lookAtLeaving } from "./leaving.ts";

type Group = Pick<AwsPoolPlan, "name" | "pool" | "generation" | "labels">;

/**
 * The groups with a generation that a state holds and the plan does not: neither wanted nor leaving. Those without one are
 * renewed in place, and hold nothing that needs more time than EKS gives.
 */
export function endingGroups(exported: Deployment, { pools, leaving }: Pick<AwsPlan, "pools" | "leaving">): Group[] {
  const planned = new Set([...pools, ...leaving].map(({ name }) => name));
  const resources = valueAt(exported, ["deployment", "resources"]);
  return (Array.isArray(resources) ? resources : []).flatMap((resource: unknown): Group[] => {
    if (text(resource, ["type"]) !== "aws:eks/nodeGroup:NodeGroup") return [];
    const name = text(resource, ["inputs", "nodeGroupName"]);
    const pool = text(resource, ["inputs", "labels", labelKeys.pool]);
    const generation = text(resource, ["inputs", "labels", labelKeys.generation]);
    if (name === undefined || pool === undefined || generation === undefined || planned.has(name)) return [];
    return [{ name, pool, generation, labels: { [labelKeys.pool]: pool, [labelKeys.generation]: generation } }];
  });
}

/**
 * Refuses where anything stands on a group that would be deleted: EKS ends its machines after five minutes.
 *
 * @param open opens the cluster; it is not asked where no group would go.
 * @throws UserError with what stands where, and what to do.
 */
export async function refuseToEnd(
  environment: string,
  groups: readonly Group[],
  open: () => Pick<ClusterView, "holders">,
): Promise<void> {
  if (groups.length === 0) return;
  const held = (await lookAtLeaving(open(), groups)).filter(({ holders }) => holders.length > 0);
  if (held.length === 0) return;
  throw new UserError(
    [
      `Nothing was done: ${environment}.lock.json no longer names machines on which something stands, and they would be ended under it.`,
      ...held.map(({ name, holders }) => `  ${name}: ${holders.map(holderText).join("; ")}`),
      "Take the lock back from version control to where it names them, and let them go by " +
        `\`./cryptokube plan ${environment} --let-go\` when they are empty.`,
    ].join("\n"),
  );
}
