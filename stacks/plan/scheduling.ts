/** Where pods may run on machines of ours, and whom those machines take. */
import { dedication, isSystem, labelKeys, poolLabel, poolUses } from "./aws/pool-uses.ts";
import type { Capacity, Need } from "./capacity/types.ts";
import type { Labels, SchedulingPlan } from "./types.ts";

/** Finds the place of a workload by its name; undefined where none was planned. */
export type Scheduling = (name: string) => SchedulingPlan | undefined;

const noLabels: Labels = {};

/** On a cluster that is there already its own scheduler chooses. */
export const anywhere: Scheduling = () => undefined;

/**
 * The places that the lock gives: a pool, and a slot of it. The slot's labels keep two of one slot off one machine, so
 * that any order of scheduling gives what was reckoned with.
 *
 * @param generations of the pools' machines, by the pools' names. A pod demands that of its pool: with another one its
 * template is another, so that the roller moves it, and nothing comes back to the older machines.
 */
export function schedulingOf(
  capacity: Capacity,
  needs: readonly Need[],
  generations: ReadonlyMap<string, string>,
): Scheduling {
  const uses = poolUses(capacity, needs);
  const placements = new Map(capacity.placements.map((placement) => [placement.name, placement]));
  return (name) => {
    const placement = placements.get(name);
    const use = placement === undefined ? undefined : uses.get(placement.pool);
    if (placement === undefined || use === undefined) return undefined;
    const dedicated = dedication(use);
    const pool = { [labelKeys.pool]: poolLabel(placement.pool) };
    const hash = generations.get(placement.pool);
    const generation = hash === undefined ? undefined : { [labelKeys.generation]: hash };
    return {
      nodeSelector: { ...pool, ...generation },
      slot: { ...pool, [labelKeys.slot]: placement.slot },
      ...(generation === undefined ? {} : { labels: generation }),
      tolerations:
        dedicated === undefined
          ? []
          : [{ key: labelKeys.dedicated, operator: "Equal", value: dedicated, effect: "NoSchedule" }],
      // Only applications' machines come and go; nothing else may be moved to empty one.
      annotations: use.apps ? noLabels : { "cluster-autoscaler.kubernetes.io/safe-to-evict": "false" },
    };
  };
}

/** The placement in whose slot the roller was reckoned: the first of the cluster's own. */
export function rollerPlacement({ placements }: Capacity): string | undefined {
  return placements.map(({ name }) => name).find(isSystem);
}
