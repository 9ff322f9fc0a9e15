/**
 * What a private network begins with: the rules of its consensus layer, and the first block of its execution layer. Pure,
 * from what the environment's file says; the first slot's moment alone is added where they are made.
 *
 * It begins at the forks Electra and Prague, and no later fork is to come: the newest pair that every version of a client
 * that the catalogue runs, and those that the lab can build, know alike.
 */
import { depositContractAddress, noDeposits, systemContracts } from "./system-contracts.ts";

/** A network of the environment's own, as its file describes it. */
export interface GenesisSettings {
  chainId: number;
  /** Seconds between two blocks. */
  slotSeconds: number;
  /** Slots of an epoch: two epochs that most validators vote for are final. */
  slotsPerEpoch: number;
  /** Validators, all of which one validator client runs, on keys that everybody can compute. */
  validators: number;
  /** What accounts own from the first block on, in ether, by address. */
  accounts: Readonly<Record<string, number>>;
}

/** The fork of its first slot, by the name that prysmctl knows it by. */
export const firstFork = "electra";

/** 2^64 - 1: never (FAR_FUTURE_EPOCH, ethereum/consensus-specs). Text, as no number of JavaScript holds it. */
const never = "18446744073709551615";

/** All forks that clients know, each with the epoch at which it begins here. */
const forks: readonly [name: string, epoch: string][] = [
  ["ALTAIR", "0"],
  ["BELLATRIX", "0"],
  ["CAPELLA", "0"],
  ["DENEB", "0"],
  ["ELECTRA", "0"],
  ["FULU", never],
  // Versions of prysm before v7.1 do not know it, say so in one line, and go on (run with v7.0.0, 2026-11-26).
  ["GLOAS", never],
];

/**
 * The rules of the consensus layer (ethereum/consensus-specs:configs/mainnet.yaml; what is not here is mainnet's). Every
 * fork has a version of its own, also those that never come: by a version clients tell networks apart, and prysm refuses
 * one that is mainnet's.
 */
export function chainConfig({ chainId, slotSeconds, slotsPerEpoch, validators }: GenesisSettings): string {
  const version = (index: number): string => `0x2000${index.toString(16).padStart(2, "0")}c7`;
  return [
    "PRESET_BASE: mainnet",
    "CONFIG_NAME: private",
    `SECONDS_PER_SLOT: ${slotSeconds}`,
    `SLOTS_PER_EPOCH: ${slotsPerEpoch}`,
    `MIN_GENESIS_ACTIVE_VALIDATOR_COUNT: ${validators}`,
    "GENESIS_DELAY: 0",
    // Blocks of the execution layer that votes on deposits lag by; there are no deposits.
    "ETH1_FOLLOW_DISTANCE: 16",
    `DEPOSIT_CHAIN_ID: ${chainId}`,
    `DEPOSIT_NETWORK_ID: ${chainId}`,
    `DEPOSIT_CONTRACT_ADDRESS: ${depositContractAddress}`,
    "TERMINAL_TOTAL_DIFFICULTY: 0",
    `GENESIS_FORK_VERSION: ${version(0)}`,
    ...forks.flatMap(([name, epoch], index) => [
      `${name}_FORK_EPOCH: ${epoch}`,
      `${name}_FORK_VERSION: ${version(index + 1)}`,
    ]),
    "",
  ].join("\n");
}

/** Target and maximum of blobs a block, and how fast their fee moves: EIP-7840's values for these forks. */
const blobSchedule = {
  cancun: { target: 3, max: 6, baseFeeUpdateFraction: 3_338_477 },
  prague: { target: 6, max: 9, baseFeeUpdateFraction: 5_007_716 },
};

/** Forks by block number: all at the first. */
const blockForks = [
  "homestead",
  "eip150",
  "eip155",
  "eip158",
  "byzantium",
  "constantinople",
  "petersburg",
  "istanbul",
  "berlin",
  "london",
];

/**
 * The first block of the execution layer, as geth's `genesis.json`. Its moment, and those of the forks that go by time,
 * prysmctl fills in.
 */
export function executionGenesis({ chainId, accounts }: GenesisSettings): string {
  const contracts = [...systemContracts, noDeposits].map(({ address, code }) => [
    address,
    { balance: "0x0", nonce: "0x1", code },
  ]);
  const owners = Object.entries(accounts).map(([address, ether]) => [
    address,
    { balance: `0x${(BigInt(ether) * 10n ** 18n).toString(16)}` },
  ]);
  const genesis = {
    config: {
      chainId,
      ...Object.fromEntries(blockForks.map((name) => [`${name}Block`, 0])),
      mergeNetsplitBlock: 0,
      terminalTotalDifficulty: 0,
      depositContractAddress,
      blobSchedule,
    },
    difficulty: "0x0",
    gasLimit: "0x3938700",
    // 1 gwei, which EIP-1559 begins with.
    baseFeePerGas: "0x3b9aca00",
    alloc: Object.fromEntries([...contracts, ...owners]) as Record<string, unknown>,
  };
  return `${JSON.stringify(genesis, null, 2)}\n`;
}
