import type { LeavingMachines, PoolPlan } from "../capacity/types.ts";
import { groupName, hashOf, madeOf, movesNodes } from "./generations.ts";
import { limits, shortened } from "./names.ts";
import { dedication, labelKeys, poolLabel, type PoolUse, poolUses, unusedPool } from "./pool-uses.ts";
import type { AwsRequest } from "./request.ts";
import type { AwsPoolPlan } from "./types.ts";

/** The machines of each pool of the lock, as a node group of EKS. */
export function planPools(request: AwsRequest, cluster: string): AwsPoolPlan[] {
  const uses = poolUses(request.capacity, request.needs);
  return request.capacity.pools
    .map((pool) => planPool(request, cluster, pool, uses.get(pool.name) ?? unusedPool))
    .sort(byName);
}

/** The machines that are no longer wanted and have to stay, likewise. */
export function planLeaving(request: AwsRequest, cluster: string): AwsPoolPlan[] {
  return (request.capacity.leaving ?? []).map((machines) => planOld(request, cluster, machines)).sort(byName);
}

const byName = (a: AwsPoolPlan, b: AwsPoolPlan): number => (a.name < b.name ? -1 : 1);

function planPool({ environment, cloud }: AwsRequest, cluster: string, pool: PoolPlan, use: PoolUse): AwsPoolPlan {
  const dedicated = dedication(use);
  const made = madeOf(pool, use, cloud);
  const hash = hashOf(made, use);
  const generation = movesNodes(use) ? { generation: hash } : {};
  return {
    ...named(cluster, pool.name, hash),
    ...generation,
    ...made.fixed,
    // Never more than was priced: the autoscaler takes away what nobody uses, and brings it back.
    scaling: { min: use.apps ? 0 : pool.count, desired: pool.count, max: pool.count },
    autoscaled: use.apps,
    labels: {
      ...labelsOf(environment, pool.name, pool.zone, generation),
      ...(use.system ? { [labelKeys.system]: "true" } : {}),
    },
    taints:
      dedicated === undefined ? [] : [{ key: labelKeys.dedicated, value: dedicated, effect: "NO_SCHEDULE" as const }],
    ...made.start,
    chains: movesNodes(use),
  };
}

/**
 * A group that is no longer wanted. All of it but the taint, which keeps what is new away from it, stays as it was made:
 * the component takes nothing else from here. Only a group that was never made is made from it, and has no machine:
 * whether what was planned before was ever made is not known here.
 */
function planOld({ environment, cloud }: AwsRequest, cluster: string, machines: LeavingMachines): AwsPoolPlan {
  const { pool, generation, zone } = machines;
  const made = madeOf({ ...machines, name: pool, slots: [] }, unusedPool, cloud);
  return {
    ...named(cluster, pool, generation),
    generation,
    ...made.fixed,
    scaling: { min: 0, desired: 0, max: 1 },
    autoscaled: false,
    labels: labelsOf(environment, pool, zone, { generation }),
    taints: [{ key: labelKeys.leaving, value: "true", effect: "NO_SCHEDULE" }],
    ...made.start,
    chains: true,
  };
}

function named(cluster: string, pool: string, hash: string): Pick<AwsPoolPlan, "pool" | "name" | "template"> {
  const name = groupName(pool, hash);
  return { pool, name, template: shortened(`${cluster}-${name}`, limits.launchTemplate) };
}

function labelsOf(
  environment: string,
  pool: string,
  zone: string,
  { generation }: { generation?: string },
): Record<string, string> {
  return {
    [labelKeys.pool]: poolLabel(pool),
    [labelKeys.zone]: zone,
    [labelKeys.environment]: environment,
    ...(generation === undefined ? {} : { [labelKeys.generation]: generation }),
  };
}
