import type { ChainView } from "./view.ts";

/**
 * Why a chain cannot be judged now, or null. What was read may be older than what is, or contradict itself; then
 * nothing is done for the whole chain, since a wrong picture of one node is a wrong picture of who may go.
 */
export function doubtAbout(chain: ChainView): string | null {
  for (const { name, generation, observedGeneration, updateRevision, replicas, pods } of chain.nodes) {
    if (observedGeneration < generation) return `${name}: its controller has not seen the newest change yet`;
    if (updateRevision === null) return `${name}: its controller has not named a revision yet`;
    if (replicas > 1) return `${name}: has ${replicas} replicas, a node has one`;
    if (pods.length > 1) return `${name}: has ${pods.length} pods, a node has one`;
    if (pods.some((pod) => pod.revision === null)) return `${name}: its pod is of no known revision`;
  }
  return null;
}
