import { images } from "../../../images.ts";
import type { Resources } from "../../../client.ts";
import { firstFork } from "./genesis.ts";

/** The files of a private network's beginning, as each of its nodes has them. */
export interface GenesisFiles {
  /** The rules of the consensus layer. */
  chainConfig: string;
  /** The first block of the execution layer without its moment, as it is put in. */
  executionInput: string;
  /** The same with its moment, as it is made. */
  execution: string;
  /** The first state of the consensus layer, SSZ, as it is made. */
  consensus: string;
}

/**
 * What makes the beginning of a private network: prysmctl. The same inputs and moment give the same bytes (v5.3.2 and
 * v7.0.0, run twice each, 2026-11-26), so each node makes its own at each start, and none travels.
 */
export const genesisMaker = {
  image: images.prysmctl,
  /** About 60 MiB for a moment with 64 validators, run 2026-11-26. */
  resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "256Mi" } } satisfies Resources,
  /** @param moment the first slot, seconds since 1970, as text or what Kubernetes puts it in place of. */
  args: (files: GenesisFiles, validators: number, moment: string): string[] => [
    "testnet",
    "generate-genesis",
    `--fork=${firstFork}`,
    `--num-validators=${validators}`,
    `--genesis-time=${moment}`,
    `--chain-config-file=${files.chainConfig}`,
    `--geth-genesis-json-in=${files.executionInput}`,
    `--geth-genesis-json-out=${files.execution}`,
    `--output-ssz=${files.consensus}`,
  ],
} as const;
