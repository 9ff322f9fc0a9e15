import { geth } from "../../../catalogue/chains/ethereum/geth.ts";
import type { ExecutionClient } from "../../../catalogue/client.ts";

const { dev } = geth.networks;
if (dev === undefined) throw new Error("geth has no development mode");

/**
 * geth in its development mode as nodes of one chain, of which each makes blocks of its own: siblings that forked before
 * their first block. It is the real geth; only that nobody would call this one chain.
 */
export const islands: ExecutionClient = {
  ...geth,
  name: "islands",
  // A block each second: what is compared lies 32 to 64 blocks below the head.
  args: (context) => geth.args({ ...context, options: { ...context.options, blockPeriod: 1 } }),
  networks: {
    dev: {
      ...dev,
      shared: true,
      health: () => ({ maxLagBlocks: 100_000, maxHeadAgeSeconds: null, minPeers: 0, development: true }),
    },
  },
};
