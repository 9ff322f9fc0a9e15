/** What holds for the public networks of Ethereum, whichever client follows them. */
import type { Checkpoint, HealthRule } from "../../client.ts";

/** Chain ids: as geth v1.17.6 reported them for `--mainnet`, `--sepolia` and `--hoodi`, run 2026-11-25. */
export const chainIds = { mainnet: 1, sepolia: 11_155_111, hoodi: 560_048 } as const;

export type PublicNetwork = keyof typeof chainIds;

/** Public networks on which nothing is worth anything (ethereum/go-ethereum:README.md; eth-clients/hoodi). */
export const testNetworks: readonly string[] = ["sepolia", "hoodi"] satisfies PublicNetwork[];

/**
 * A block comes each 12 s (`SECONDS_PER_SLOT`, ethereum/consensus-specs:configs/mainnet.yaml), or is missed. Ten missed
 * ones in a row are a stall, or a node that is cut off; five behind a sibling are a minute.
 */
export const publicHealth: HealthRule = {
  maxLagBlocks: 5,
  maxHeadAgeSeconds: 120,
  minPeers: 3,
  minBlockSeconds: 12,
  development: false,
};

/**
 * Servers of finalized states. The first is the one that a client is given; a new node believes it, so a list that must
 * agree is to come. beaconstate.info is left out: it stopped resolving (CHANGELOG of aws-blockchain-node-runners).
 * Source: eth-clients/checkpoint-sync-endpoints:endpoints/<network>.yaml, read 2026-11-25, not asked.
 */
export const checkpoints: Readonly<Record<PublicNetwork, readonly [Checkpoint, ...Checkpoint[]]>> = {
  mainnet: [
    { url: "https://mainnet.checkpoint.sigp.io", by: "Sigma Prime" },
    { url: "https://beaconstate.ethstaker.cc", by: "EthStaker" },
    { url: "https://mainnet-checkpoint-sync.attestant.io", by: "Attestant" },
  ],
  sepolia: [
    { url: "https://checkpoint-sync.sepolia.ethpandaops.io", by: "ethPandaOps" },
    { url: "https://beaconstate-sepolia.chainsafe.io", by: "ChainSafe" },
  ],
  hoodi: [
    { url: "https://checkpoint-sync.hoodi.ethpandaops.io", by: "ethPandaOps" },
    { url: "https://beaconstate-hoodi.chainsafe.io", by: "ChainSafe" },
  ],
};
