/** Whether a consumer may ask something: pure, and said no to unless a list says yes. */
import { isObject } from "../shared/fields.ts";
import { type Call, codes } from "./call.ts";
import { keepsState, type NodeView } from "./heads.ts";
import { builtInTracers, isAllowed, isTrace, ofConnection } from "./methods.ts";
import { needOf, spanOf } from "./need.ts";
import type { ConsumerSettings } from "./settings.ts";

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

/** @returns undefined where it may. */
export function admit(
  call: Call,
  consumer: Pick<ConsumerSettings, "methods" | "traces" | "archive">,
  door: Door,
  { nodes, logBlocks }: { nodes: readonly NodeView[]; logBlocks: number },
): Verdict | undefined {
  const { method, params } = call;
  const lets = isTrace(method) ? door.traces && consumer.traces : isAllowed(method, consumer.methods);
  if (!lets) return { code: codes.methodNotFound, message: `the method ${quoted(method)} is not available` };
  if (ofConnection.has(method) && !door.socket) {
    return { code: codes.methodNotFound, message: `${method} needs a WebSocket` };
  }
  if (isTrace(method) && runsAProgram(params)) {
    return { code: codes.invalidParams, message: `tracer: one of ${builtInTracers.join(", ")}` };
  }
  const heads = nodes.flatMap(({ head }) => (head === null ? [] : [head]));
  const head = heads.length === 0 ? null : Math.max(...heads);
  if (method === "eth_getLogs" || method === "trace_filter") {
    const span = spanOf(call, head);
    if (span > logBlocks) return { code: codes.limit, message: `block range too large: ${span}, at most ${logBlocks}` };
  }
  return consumer.archive ? undefined : archived(call, nodes);
}

/** State that only some nodes still keep is for those to whom it was granted. */
function archived(call: Call, nodes: readonly NodeView[]): Verdict | undefined {
  const { block, state } = needOf(call);
  if (!state || block.kind !== "number" || nodes.length === 0) return undefined;
  const { number } = block;
  if (nodes.some((node) => node.head !== null && !keepsState(node, number))) {
    return { code: codes.server, message: `the state of block ${number} is for consumers with archive: true` };
  }
  return undefined;
}

function runsAProgram(params: readonly unknown[]): boolean {
  return params.some(
    (param) =>
      isObject(param) && param.tracer !== undefined && !(builtInTracers as readonly unknown[]).includes(param.tracer),
  );
}

function quoted(method: string): string {
  return JSON.stringify(method.length > 60 ? `${method.slice(0, 60)}…` : method).slice(1, -1);
}
