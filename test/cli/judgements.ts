import type { NodeJudgement } from "../../cli/nodes.ts";

/** A node that runs the newest template and is ready, but for what is said. */
export const judgement = (change: Partial<NodeJudgement> = {}): NodeJudgement => ({
  node: "a",
  state: "running",
  ready: true,
  rolled: true,
  outdated: false,
  rolling: false,
  reason: "",
  ...change,
});
