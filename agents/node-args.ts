import type { AgentName } from "./bundle.ts";

/**
 * Arguments for `node` before the path of an agent's bundle, for the pod templates.
 *
 * An agent keeps a few MiB alive and does little, but V8 lets garbage pile up and compiles in tiers for programs
 * that do much. Without the compilers a sidecar's resident memory is 52 MiB instead of 58 MiB, most of it pages of
 * the Node.js binary (Node.js 24.21, bench/sidecar-memory.ts); and nothing ever maps memory that is both writable
 * and executable. The roller lists every pod of an environment, so its heap may be larger.
 */
export const agentNodeArgs: Readonly<Record<AgentName, readonly string[]>> = {
  health: ["--jitless", "--max-semi-space-size=1", "--max-old-space-size=24"],
  roller: ["--jitless", "--max-semi-space-size=1", "--max-old-space-size=64"],
};
