import type { Canary, CanaryState } from "./canary.ts";
import { type Fields, parseJsonDocument } from "../shared/fields.ts";

/*
 * What the roller has to remember from one look to the next, and over its own restarts: it lies in an annotation of
 * the lease. So it is written under the lease's own resourceVersion, and only by who holds it. Times are
 * milliseconds since 1970.
 */

/** A pod that the roller replaces, until the new one runs and is as ready as the old one was. */
export interface Replacement {
  /** Uid of the pod that goes. */
  pod: string;
  at: number;
  /** The node was ready before, so the next one waits until it is ready again. */
  wasReady: boolean;
}

export interface NodeMemory {
  /** When the node was judged last. */
  lookedAt: number | null;
  /** The pod that was seen ready: since when without a break, and, where it is no longer, when that was seen first. */
  ready: { pod: string; since: number; lostAt: number | null } | null;
  replacement: Replacement | null;
  /** The revision for which the node was replaced last. */
  rolledTo: { revision: string; at: number } | null;
  /** The height of the head, and when it was first seen. */
  progress: { pod: string; height: number; at: number } | null;
  /** When the node was restarted for being stuck. */
  restartedAt: number | null;
  /** When an eviction was refused last. */
  refusedAt: number | null;
  /** Why it is not taken to the version that its template asks for, until a person does something. Absent: it is, or has it. */
  noWayBack?: string;
}

export interface Memory {
  nodes: Record<string, NodeMemory>;
  /** By chain: the node that tries, or was the last to try, another version. Absent: none did. */
  canaries?: Record<string, Canary>;
}

export const nothing: NodeMemory = {
  lookedAt: null,
  ready: null,
  replacement: null,
  rolledTo: null,
  progress: null,
  restartedAt: null,
  refusedAt: null,
};

export function formatMemory(memory: Memory): string {
  return JSON.stringify({ version: 1, ...memory });
}

/**
 * Reads what {@link formatMemory} wrote; no text is an empty memory.
 * @throws InvalidDocument
 */
export function parseMemory(text: string | undefined): Memory {
  if (text === undefined || text === "") return { nodes: {} };
  return parseJsonDocument("roller memory", text, (fields) => {
    fields.number("version", { min: 1, max: 1 });
    const nodes = Object.fromEntries(fields.entries("nodes").map(([name, node]) => [name, readNode(node)]));
    // A roller from before there were upgrades wrote none.
    const canaries = fields.entries("canaries");
    if (canaries.length === 0) return { nodes };
    return { nodes, canaries: Object.fromEntries(canaries.map(([chain, canary]) => [chain, readCanary(canary)])) };
  });
}

const time = { min: 0 };

function readNode(fields: Fields): NodeMemory {
  const ready = fields.objectOrNull("ready");
  const replacement = fields.objectOrNull("replacement");
  const rolledTo = fields.objectOrNull("rolledTo");
  const progress = fields.objectOrNull("progress");
  const noWayBack = fields.stringOrNull("noWayBack");
  return {
    lookedAt: fields.numberOrNull("lookedAt", time),
    ready: ready && {
      pod: ready.string("pod"),
      since: ready.number("since", time),
      lostAt: ready.numberOrNull("lostAt", time),
    },
    replacement: replacement && {
      pod: replacement.string("pod"),
      at: replacement.number("at", time),
      wasReady: replacement.boolean("wasReady"),
    },
    rolledTo: rolledTo && { revision: rolledTo.string("revision"), at: rolledTo.number("at", time) },
    progress: progress && {
      pod: progress.string("pod"),
      height: progress.number("height", time),
      at: progress.number("at", time),
    },
    restartedAt: fields.numberOrNull("restartedAt", time),
    refusedAt: fields.numberOrNull("refusedAt", time),
    ...(noWayBack === null ? {} : { noWayBack }),
  };
}

const states: readonly [CanaryState, ...CanaryState[]] = ["snapshot", "waiting", "soaking", "passed", "failed"];

function readCanary(fields: Fields): Canary {
  return {
    key: fields.string("key"),
    text: fields.string("text"),
    node: fields.string("node"),
    state: fields.oneOf("state", states),
    at: fields.number("at", time),
    before: fields.stringOrNull("before"),
    pod: fields.stringOrNull("pod"),
    restarts: fields.number("restarts", time),
    from: fields.numberOrNull("from", time),
    agreed: fields.boolean("agreed"),
    late: fields.boolean("late"),
    snapshot: fields.stringOrNull("snapshot"),
    why: fields.stringOrNull("why"),
  };
}
