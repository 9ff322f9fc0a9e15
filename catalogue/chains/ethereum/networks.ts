/** What holds for the public networks of Ethereum, whichever client follows them. */
import type { AlertLimits, Checkpoint, HealthRule } from "../../client.ts";
import type { ChainLength } from "../../history.ts";

/** Chain ids: as geth v1.17.6 reported them for `--mainnet`, `--sepolia` and `--hoodi`, run 2026-11-25. */
export const chainIds = { mainnet: 1, sepolia: 11_155_111, hoodi: 560_048 } as const;

/** Hashes of block 0: go-ethereum v1.17.6:params/config.go, read 2026-11-26. */
export const genesisHashes: Readonly<Record<keyof typeof chainIds, string>> = {
  mainnet: "0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3",
  sepolia: "0x25a5cc106eea7138acab33231d7160d69cb777ee0c2c553fcddf5138993e6dd9",
  hoodi: "0xbbe312868b376a3001692a646dd2d7d1e4406380dfd86b98aa8a34d1557c971b",
};

export type PublicNetwork = keyof typeof chainIds;

/** Public networks on which nothing is worth anything (ethereum/go-ethereum:README.md; eth-clients/hoodi). */
export const testNetworks: readonly string[] = ["sepolia", "hoodi"] satisfies PublicNetwork[];

/**
 * A block or two are replaced in passing. Seven were on 2022-05-25, as clients of two versions chose differently; nobody
 * had seen so many in years (cryptonews.com, "Ethereum Beacon Chain Experienced a 7-block Reorg", read 2026-11-26).
 */
const reorganisationBlocks = 3;

/** Clocks that differ by more make clients turn each other's messages away: MAXIMUM_GOSSIP_CLOCK_DISPARITY, 500 ms. */
const clockSeconds = 0.5;

/**
 * From where validators that are away begin to lose their stake: the epoch before the present one is more than four
 * (MIN_EPOCHS_TO_INACTIVITY_PENALTY) after the last final one, so that its first block is six back. Both constants:
 * ethereum/consensus-specs:presets/mainnet/phase0.yaml and configs/mainnet.yaml, read 2026-11-26.
 */
export function alertLimits({ slotsPerEpoch, secondsPerSlot }: Pace): AlertLimits {
  return { reorganisationBlocks, clockSeconds, finalitySeconds: 6 * slotsPerEpoch * secondsPerSlot };
}

interface Pace {
  slotsPerEpoch: number;
  secondsPerSlot: number;
}

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
  alerts: alertLimits({ slotsPerEpoch: 32, secondsPerSlot: 12 }),
};

/**
 * The pace of the public networks, and how long their nodes keep what a new one must have. 4096 epochs are 18 days.
 * Source: ethereum/consensus-specs: presets/mainnet/phase0.yaml (SLOTS_PER_EPOCH), configs/mainnet.yaml
 * (SECONDS_PER_SLOT, MIN_EPOCHS_FOR_DATA_COLUMN_SIDECARS_REQUESTS). Read 2026-11-25.
 */
export const publicPace = { slotsPerEpoch: 32, secondsPerSlot: 12, windowEpochs: 4096 } as const;

/**
 * Where history may begin: geth's own points (go-ethereum v1.17.6:core/history/historymode.go, read 2026-11-25). Hoodi
 * was merged from its first block on. Lengths are what each chain has passed for certain: mainnet's block of 2026-02-06
 * (paradigmxyz/reth:docs/vocs/docs/pages/run/storage.mdx); of the others nine blocks in ten slots since Prague (March
 * 2025), inferred.
 */
export const publicLengths: Readonly<Record<PublicNetwork, ChainLength>> = {
  mainnet: { points: { postmerge: 15_537_393, postprague: 22_431_084 }, length: 24_396_823 },
  sepolia: { points: { postmerge: 1_450_409, postprague: 7_836_331 }, length: 11_500_000 },
  hoodi: { points: { postprague: 60_412 }, length: 3_900_000 },
};

/**
 * Servers of finalized states, of at least two operators each: a new node believes what two of them agree on
 * (agents/bootstrap). beaconstate.info is left out: it stopped resolving (CHANGELOG of aws-blockchain-node-runners).
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
