import { amiTypes } from "../../../catalogue/clouds/aws/amis.ts";
import { maxPodsOf } from "../../../catalogue/clouds/aws/pods.ts";
import { nodeUserData } from "../../../catalogue/clouds/aws/user-data.ts";
import type { PoolPlan } from "../capacity/types.ts";
import { limits, shortened, shortHash } from "./names.ts";
import { dedication, labelKeys, poolLabel, type PoolUse, poolUses } from "./pool-uses.ts";
import type { AwsRequest } from "./request.ts";
import type { AwsPoolPlan } from "./types.ts";

/** The machines of each pool of the lock, as a node group of EKS. */
export function planPools(request: AwsRequest): AwsPoolPlan[] {
  const uses = poolUses(request.capacity, request.needs);
  return request.capacity.pools
    .map((pool) => planPool(request, pool, uses.get(pool.name) ?? unused))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

const unused: PoolUse = { placements: [], system: false, apps: false, public: false };

function planPool({ environment, cloud }: AwsRequest, pool: PoolPlan, use: PoolUse): AwsPoolPlan {
  const machine = cloud.machines[pool.machine];
  if (machine === undefined) throw new Error(`pool ${pool.name}: the catalogue of AWS has no machine ${pool.machine}`);
  const dedicated = dedication(use);
  const chains = dedicated !== "apps";
  const fixed = {
    zone: pool.zone,
    subnet: use.public ? ("public" as const) : ("nodes" as const),
    machine: pool.machine,
    amiType: amiTypes[machine.architecture],
    capacityType: pool.spot ? ("SPOT" as const) : ("ON_DEMAND" as const),
  };
  const start = {
    rootDiskGiB: pool.rootDiskGiB,
    userData: nodeUserData({
      maxPods: maxPodsOf(pool.machine),
      localNvme: pool.slots.some(({ localGiB }) => localGiB > 0),
    }),
  };
  return {
    pool: pool.name,
    // Chains' machines are not renewed in place, where EKS gives a pod 15 minutes: a new group takes over.
    name: groupName(pool.name, chains ? { ...fixed, ...start } : fixed),
    ...fixed,
    // Never more than was priced: the autoscaler takes away what nobody uses, and brings it back.
    scaling: { min: use.apps ? 0 : pool.count, desired: pool.count, max: pool.count },
    autoscaled: use.apps,
    labels: {
      [labelKeys.pool]: poolLabel(pool.name),
      [labelKeys.zone]: pool.zone,
      [labelKeys.environment]: environment,
      ...(use.system ? { [labelKeys.system]: "true" } : {}),
    },
    taints:
      dedicated === undefined ? [] : [{ key: labelKeys.dedicated, value: dedicated, effect: "NO_SCHEDULE" as const }],
    ...start,
    chains,
  };
}

/** A pool's name, and a hash of what its group cannot change while it stands. */
function groupName(pool: string, content: object): string {
  const hash = shortHash(JSON.stringify(content));
  return `${shortened(pool, limits.nodeGroup - hash.length - 1)}-${hash}`;
}
