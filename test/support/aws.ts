/** Regions of AWS as they are planned from an environment file's text. */
import assert from "node:assert/strict";
import { type ConfigError, formatErrors, parseStackFile } from "../../stacks/config.ts";
import { acceptedOf } from "../../stacks/load.ts";
import { type AwsPlan, type Plan, planEnvironment } from "../../stacks/plan.ts";
import { decide, type DecideOptions, type Decision } from "../../stacks/plan/decide.ts";

export interface MadeRegion {
  decision: Decision;
  plan: Plan;
  aws: AwsPlan;
}

/** Lines of a small file: a node that peers dial, one that only dials, and applications on machines of their own. */
export const smallRegion = [
  "aws:region: us-east-1",
  'cryptokube:cluster: { kind: eks, version: "1.36", zones: 2 }',
  "cryptokube:chains:",
  "  - { name: dial, chain: bitcoin, network: mainnet, prune: true, nodes: 1, peers: inbound }",
  "  - { name: files, chain: ipfs, nodes: 1, storage: 100Gi, peers: outbound }",
  "cryptokube:apps: [{ name: web, replicas: 2, cpu: 500m, memory: 1Gi }]",
];

/** The lines of the small file with some of them changed. */
export function smallRegionWith(...changes: [from: string, to: string][]): string[] {
  return changes.reduce((lines, [from, to]) => {
    assert.ok(
      lines.some((line) => line.includes(from)),
      `no line has ${from}`,
    );
    return lines.map((line) => line.replace(from, to));
  }, smallRegion);
}

/** The plan of a file of these lines. */
export function regionOf(lines: readonly string[], environment = "test", options: DecideOptions = {}): MadeRegion {
  const parsed = parse(lines, environment);
  assert.ok(parsed.ok, parsed.ok ? "" : formatErrors(parsed.errors, "f"));
  const decided = decide(parsed.value, environment, options);
  assert.ok(decided.ok, decided.ok ? "" : formatErrors(decided.errors, "f"));
  const plan = planEnvironment(parsed.value, environment, { ...options, ...acceptedOf(decided.decision.next) });
  assert.ok(plan.cluster.kind === "eks");
  return { decision: decided.decision, plan, aws: plan.cluster.aws };
}

/** What is wrong with a file of these lines: of its text, or of what is decided from it. */
export function errorsOfRegion(lines: readonly string[], environment = "test"): ConfigError[] {
  const parsed = parse(lines, environment);
  if (!parsed.ok) return parsed.errors.map(({ line: _, ...error }) => error);
  const decided = decide(parsed.value, environment);
  return decided.ok ? [] : decided.errors;
}

function parse(lines: readonly string[], environment: string) {
  return parseStackFile(["config:", ...lines.map((line) => `  ${line}`), ""].join("\n"), "f", environment);
}
