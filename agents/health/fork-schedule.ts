import { isObject } from "../shared/fields.ts";

/*
 * Whether the two clients of a node know of the same forks. An execution client answers `eth_config` (EIP-7910) with the
 * fork that is active and those to come; a consensus client `/eth/v1/config/fork_schedule` with epochs, and
 * `/eth/v1/config/spec` with the length of one and the changes of blob parameters, which are forks of the execution
 * client too. Answers of eth_config: go-ethereum v1.17.6:internal/ethapi/api.go; the beacon API: ethereum/beacon-APIs.
 * Read 2026-11-25.
 */

/** Moments at which the execution client changes, seconds since 1970. */
export interface ExecutionForks {
  /** Of the fork that its head is in; 0: since genesis. */
  current: number;
  /** The next one; null: it knows of none. */
  next: number | null;
  /** The last one that it knows of; null: none is to come. */
  last: number | null;
}

/** Moments at which the consensus client changes, seconds since 1970, in order. */
export interface ConsensusForks {
  forks: number[];
  /** Changes of blob parameters; null: it does not say. */
  blobs: number[] | null;
}

/** Epochs so far away stand for "no date": the specification's own is 2^64-1. */
const farEpoch = 2 ** 40;

/** @returns undefined where the answer is no such thing. */
export function readExecutionForks(result: unknown): ExecutionForks | undefined {
  if (!isObject(result)) return undefined;
  const time = (value: unknown): number | null | undefined => {
    if (value === null || value === undefined) return null;
    const at = isObject(value) ? value.activationTime : undefined;
    return typeof at === "number" && Number.isSafeInteger(at) && at >= 0 ? at : undefined;
  };
  const [current, next, last] = [time(result.current), time(result.next), time(result.last)];
  if (typeof current !== "number" || next === undefined || last === undefined) return undefined;
  return { current, next, last };
}

/**
 * @param schedule `data` of `/eth/v1/config/fork_schedule`.
 * @param spec `data` of `/eth/v1/config/spec`.
 * @param genesis `data` of `/eth/v1/beacon/genesis`.
 * @returns undefined where one of them is not what it should be.
 */
export function readConsensusForks(schedule: unknown, spec: unknown, genesis: unknown): ConsensusForks | undefined {
  if (!Array.isArray(schedule) || !isObject(spec) || !isObject(genesis)) return undefined;
  const start = decimal(genesis.genesis_time);
  const epochSeconds = (decimal(spec.SECONDS_PER_SLOT) ?? NaN) * (decimal(spec.SLOTS_PER_EPOCH) ?? NaN);
  if (start === undefined || !(epochSeconds > 0)) return undefined;
  const moments = (entries: readonly unknown[], key: string): number[] | undefined => {
    const epochs = entries.map((entry) => (isObject(entry) ? decimal(entry[key]) : undefined));
    if (epochs.some((epoch) => epoch === undefined)) return undefined;
    return (
      (epochs as number[])
        // What holds from the first slot on is no change: an execution client calls it "since genesis".
        .filter((epoch) => epoch > 0 && epoch < farEpoch)
        .map((epoch) => start + epoch * epochSeconds)
        .sort((a, b) => a - b)
    );
  };
  const forks = moments(schedule, "epoch");
  const blobs = Array.isArray(spec.BLOB_SCHEDULE) ? moments(spec.BLOB_SCHEDULE, "EPOCH") : undefined;
  return forks === undefined ? undefined : { forks, blobs: blobs ?? null };
}

/** A fork that one of a node's clients knows and the other does not. */
export interface ForkMismatch {
  /** Seconds since 1970. */
  at: number;
  /** Which client has never heard of it. */
  unknownTo: "execution" | "consensus";
}

/**
 * The first fork that only one of the clients knows of, among those after the one that the execution client is in.
 * Undefined: they agree, as far as both say.
 */
export function forkMismatch(execution: ExecutionForks, consensus: ConsensusForks): ForkMismatch | undefined {
  const { current, next, last } = execution;
  const known = [...consensus.forks, ...(consensus.blobs ?? [])];
  // Between the next and the last that it knows, an execution client does not say what it knows.
  const isKnown = (at: number): boolean =>
    at === next || at === last || (next !== null && last !== null && at > next && at < last);
  const missing: ForkMismatch[] = known
    .filter((at) => at > current && !isKnown(at))
    .map((at) => ({ at, unknownTo: "execution" }));
  // What the consensus client does not say of blobs could be what the execution client speaks of.
  const extra: ForkMismatch[] =
    consensus.blobs === null
      ? []
      : [next, last]
          .filter((at): at is number => at !== null && !known.includes(at))
          .map((at) => ({ at, unknownTo: "consensus" }));
  return [...missing, ...extra].sort((a, b) => a.at - b.at)[0];
}

/** A number as the beacon API writes it: decimal, in a string. Epochs may be as large as 2^64-1. */
function decimal(value: unknown): number | undefined {
  return typeof value === "string" && /^\d{1,20}$/.test(value) ? Number(value) : undefined;
}
