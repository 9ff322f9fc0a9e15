import { beaconData } from "./beacon-data.ts";
import { type ForkMismatch, forkMismatch, readConsensusForks, readExecutionForks } from "./fork-schedule.ts";
import type { RpcCall } from "./json-rpc.ts";

/** What came of comparing the forks that a node's clients know. */
export interface ForkView {
  /** Milliseconds since 1970. */
  at: number;
  /** null: they agree. */
  mismatch: ForkMismatch | null;
}

/**
 * Makes the question to both clients of a node. It throws where one does not answer, or answers something else; a client
 * that has no `eth_config` refuses with {@link RpcCall}'s own error.
 */
export function forkQuestion(
  call: RpcCall,
  url: string,
  timeoutMs: number,
  now: () => number,
): () => Promise<ForkView> {
  const ask = beaconData(url, timeoutMs);
  return async () => {
    const [config, schedule, spec, genesis] = await Promise.all([
      call("eth_config", []),
      ask("/eth/v1/config/fork_schedule"),
      ask("/eth/v1/config/spec"),
      ask("/eth/v1/beacon/genesis"),
    ]);
    const execution = readExecutionForks(config);
    if (execution === undefined) throw new Error("eth_config: no answer of EIP-7910");
    const consensus = readConsensusForks(schedule, spec, genesis);
    if (consensus === undefined) throw new Error("/eth/v1/config/fork_schedule: no forks by epoch");
    return { at: now(), mismatch: forkMismatch(execution, consensus) ?? null };
  };
}

/** A mismatch in a sentence, with what to do. */
export function mismatchSentence({ at, unknownTo }: ForkMismatch, execution: string, consensus: string): string {
  const [knows, lacks] = unknownTo === "execution" ? [consensus, execution] : [execution, consensus];
  const when = new Date(at * 1000).toISOString().slice(0, 16).replace("T", " ");
  return `${knows} knows a fork at ${when} UTC, ${lacks} does not: a version of ${lacks} that has it is needed by then`;
}
