/** Nodes, their pods and what is remembered of them, for specs of what the roller decides. */
import type { NodeStatus } from "../../../agents/health/status.ts";
import { decide, type Decision } from "../../../agents/roller/decide.ts";
import { type Memory, type NodeMemory, nothing } from "../../../agents/roller/memory.ts";
import { defaultRule } from "../../../agents/roller/settings.ts";
import type { NodeView, PodView } from "../../../agents/roller/view.ts";
import { now, status } from "../health/samples.ts";

export const second = 1000;
export const minute = 60 * second;

/** A pod that is ready and of the template before, with what its sidecar says; `says: null`: it does not answer. */
export function pod(node: string, change: Partial<PodView> & { says?: Partial<NodeStatus> | null } = {}): PodView {
  const { says = {}, ...rest } = change;
  return {
    name: `${node}-0`,
    uid: `uid-${node}`,
    resourceVersion: "7",
    revision: "r1",
    deletedBy: null,
    ready: true,
    lostReady: false,
    runningSince: now - 60 * minute,
    programs: { geth: "docker.io/ethereum/client-go:v1.17.6" },
    waysBack: {},
    restarts: 0,
    status: says === null ? null : status({ node, ...says }),
    ...rest,
  };
}

/** A pod that is not ready, by both words. */
export const down = (node: string, change: Partial<PodView> & { says?: Partial<NodeStatus> | null } = {}): PodView =>
  pod(node, { ready: false, says: { ready: false }, ...change });

/** A node whose pod is outdated. */
export function node(name: string, change: Partial<NodeView> = {}): NodeView {
  return {
    name,
    uid: `set-${name}`,
    generation: 3,
    observedGeneration: 3,
    replicas: 1,
    updateRevision: "r2",
    programs: { geth: "docker.io/ethereum/client-go:v1.17.6" },
    dataClaim: `execution-${name}-g1`,
    onDelete: true,
    deleted: false,
    pods: [pod(name)],
    ...change,
  };
}

/** A node that was looked at just now and has been ready for long. */
export const remembered = (name: string, change: Partial<NodeMemory> = {}): NodeMemory => ({
  ...nothing,
  lookedAt: now - 5 * second,
  ready: { pod: `uid-${name}`, since: now - 10 * minute, lostAt: null },
  ...change,
});

/** Decides about one chain, of nodes that were ready and looked at just before where nothing else is said. */
export function judge(nodes: NodeView[], memories: Record<string, NodeMemory> = {}): Decision {
  const memory: Memory = {
    nodes: { ...Object.fromEntries(nodes.map(({ name }) => [name, remembered(name)])), ...memories },
  };
  return decide([{ name: "ethereum", nodes }], memory, now, defaultRule);
}
/** The nodes whose pods are to go. */
export const evicted = (decision: Decision): string[] => decision.evictions.map(({ node: name }) => name);
/** What is said of each node, a line each; `-`: of the whole chain. */
export const notes = (decision: Decision): string =>
  decision.notes.map(({ node: name, text }) => `${name ?? "-"}: ${text}`).join("\n");
/** What is remembered of a node that was never ready. */
export const never = (name: string): Record<string, NodeMemory> => ({ [name]: remembered(name, { ready: null }) });
/** A node whose pod is of the newest template. */
export const current = (name: string, change: Partial<NodeView> = {}): NodeView =>
  node(name, { pods: [pod(name, { revision: "r2" })], ...change });
