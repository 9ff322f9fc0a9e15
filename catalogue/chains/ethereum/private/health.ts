import type { ClientOptions, HealthRule } from "../../../client.ts";
import { alertLimits } from "../networks.ts";

/**
 * By the network's own slots, as on public ones: ten missed ones in a row are a stall, or a node that is cut off. A node
 * that is not the only one has a peer before it serves.
 */
export function privateHealth({ genesis }: ClientOptions): HealthRule {
  if (genesis === undefined) throw new Error("a private network without its rules");
  return {
    maxLagBlocks: 3,
    maxHeadAgeSeconds: Math.max(30, 10 * genesis.slotSeconds),
    minPeers: genesis.nodes > 1 ? 1 : 0,
    minBlockSeconds: genesis.slotSeconds,
    development: false,
    alerts: alertLimits({ slotsPerEpoch: genesis.slotsPerEpoch, secondsPerSlot: genesis.slotSeconds }),
  };
}
