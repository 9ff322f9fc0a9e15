/** Whether a consumer may ask something: pure, and said no to unless a list says yes. */
import { isObject } from "../shared/fields.ts";
import { type Call, codes } from "./call.ts";
import { keepsState, type NodeView, notAhead } from "./heads.ts";
import { builtInTracers, isAllowed, isTrace, ofConnection, ofRange } from "./methods.ts";
import { type Need, needOf, spanOf } from "./need.ts";
import type { ConsumerSettings } from "./settings.ts";
import { misspelt } from "./spelling.ts";

/** Where a request came in. */
export interface Door {
  /** The port for traces. */
  traces: boolean;
  /** By WebSocket, which alone has subscriptions. */
  socket: boolean;
}

export interface Verdict {
  code: number;
  message: string;
}

/** What the gateway knows, and how much it lets be asked for. */
export interface Bounds {
  nodes: readonly NodeView[];
  /** See {@link notAhead}: what a node boasts of takes nothing from anybody. */
  maxLead: number;
  logBlocks: number;
}

/** @returns undefined where it may. */
export function admit(
  call: Call,
  consumer: Pick<ConsumerSettings, "methods" | "traces" | "archive">,
  door: Door,
  { nodes, maxLead, logBlocks }: Bounds,
): Verdict | undefined {
  const { method, params } = call;
  const lets = isTrace(method) ? door.traces && consumer.traces : isAllowed(method, consumer.methods);
  if (!lets) return { code: codes.methodNotFound, message: `the method ${quoted(method)} is not available` };
  if (ofConnection.has(method) && !door.socket) {
    return { code: codes.methodNotFound, message: `${method} needs a WebSocket` };
  }
  const wrong = misspelt(params);
  if (wrong !== undefined) return { code: codes.invalidParams, message: `no such field: ${quoted(wrong)}` };
  if (isTrace(method) && runsAProgram(params)) {
    return { code: codes.invalidParams, message: `tracer: one of ${builtInTracers.join(", ")}` };
  }
  const need = needOf(call);
  if (need.block.kind === "unknown") return { code: codes.invalidParams, message: "invalid block" };
  const believed = notAhead(nodes, maxLead);
  if (ofRange.has(method)) {
    const span = spanOf(call, Math.max(0, ...believed.map(({ head }) => head ?? 0)));
    if (span > logBlocks) return { code: codes.limit, message: `block range too large: ${span}, at most ${logBlocks}` };
  }
  return consumer.archive ? undefined : archived(need, believed);
}

/** State that only some nodes still keep is for those to whom it was granted. */
function archived({ block, state }: Need, nodes: readonly NodeView[]): Verdict | undefined {
  if (!state || block.kind !== "number") return undefined;
  const { number } = block;
  if (nodes.some((node) => !keepsState(node, number))) {
    return { code: codes.server, message: `the state of block ${number} is for consumers with archive: true` };
  }
  return undefined;
}

/**
 * Any name that is not built in is a program, also as one of those that a `muxTracer` is to run (go-ethereum
 * v1.17.6:eth/tracers/native/mux.go).
 */
function runsAProgram(params: readonly unknown[]): boolean {
  const isBuiltIn = (name: unknown): boolean => (builtInTracers as readonly unknown[]).includes(name);
  return params.filter(isObject).some(({ tracer, tracerConfig }) => {
    if (tracer === undefined) return false;
    const members = tracer === "muxTracer" && isObject(tracerConfig) ? Object.keys(tracerConfig) : [];
    return !isBuiltIn(tracer) || members.some((name) => name === "muxTracer" || !isBuiltIn(name));
  });
}

function quoted(method: string): string {
  return JSON.stringify(method.length > 60 ? `${method.slice(0, 60)}…` : method).slice(1, -1);
}
