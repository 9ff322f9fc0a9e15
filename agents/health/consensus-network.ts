import { isObject } from "../shared/fields.ts";
import { beaconData } from "./beacon-data.ts";

/*
 * What a consensus client says of the network that it is on: apis/beacon/genesis.yaml and apis/config/spec.yaml of
 * https://github.com/ethereum/beacon-APIs, read 2026-11-26. DEPOSIT_CHAIN_ID is the chain id of the execution layer
 * (consensus-specs:configs/mainnet.yaml, read 2026-11-26).
 */

export interface ConsensusNetwork {
  /** Seconds since 1970. */
  genesisTime: number;
  secondsPerSlot: number;
  /** Chain id of the execution layer that it belongs to; null: it does not say. */
  chainId: number | null;
}

/** The slot that it is by this machine's clock. */
export function slotAt({ genesisTime, secondsPerSlot }: ConsensusNetwork, now: number): number {
  return Math.floor((now / 1000 - genesisTime) / secondsPerSlot);
}

/** Makes the question. It throws where the client does not answer, or answers something else. */
export function networkQuestion(url: string, timeoutMs: number): () => Promise<ConsensusNetwork> {
  const dataOf = beaconData(url, timeoutMs);
  const ask = async (path: string): Promise<Record<string, unknown>> => {
    const data = await dataOf(path);
    if (isObject(data)) return data;
    throw new Error(`${path}: answer is not a JSON object with data`);
  };
  return async () => {
    const [genesis, spec] = await Promise.all([ask("/eth/v1/beacon/genesis"), ask("/eth/v1/config/spec")]);
    const [genesisTime, secondsPerSlot] = [decimal(genesis.genesis_time), decimal(spec.SECONDS_PER_SLOT)];
    if (genesisTime === null || secondsPerSlot === null || secondsPerSlot === 0) {
      throw new Error("/eth/v1/beacon/genesis: no time of genesis, or no length of a slot");
    }
    return { genesisTime, secondsPerSlot, chainId: decimal(spec.DEPOSIT_CHAIN_ID) };
  };
}

/** A number as the beacon API writes it: decimal, in a string. */
function decimal(value: unknown): number | null {
  return typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : null;
}
