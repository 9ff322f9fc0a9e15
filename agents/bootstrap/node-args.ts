/**
 * Arguments for `node` before the path of the agent's bundle, for the pod template. It runs once and ends: it may take
 * what it needs, and gives it back.
 */
export const bootstrapNodeArgs: readonly string[] = ["--max-semi-space-size=4"];
