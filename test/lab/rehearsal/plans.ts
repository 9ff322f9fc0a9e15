/** Plans of committed environments, to be changed, and programs of them. */
import * as path from "node:path";
import type { PulumiFn } from "@pulumi/pulumi/automation/index.js";
import { bundleAgent } from "../../../agents/bundle.ts";
import type { Subject } from "../../../cli/rehearse/run.ts";
import { Environment, type AgentBundles } from "../../../stacks/environment.ts";
import type { EnvironmentConfig } from "../../../stacks/config.ts";
import { acceptedOf, loadEnvironment } from "../../../stacks/load.ts";
import { decide } from "../../../stacks/plan/decide.ts";
import type { Lock } from "../../../stacks/plan/lock/types.ts";
import { planEnvironment, type Plan } from "../../../stacks/plan.ts";

const projectDir = path.resolve(import.meta.dirname, "../../..");

let agents: AgentBundles | undefined;
const bundles = (): AgentBundles =>
  (agents ??= {
    health: bundleAgent("health"),
    roller: bundleAgent("roller"),
    "node-settings": bundleAgent("node-settings"),
    bootstrap: bundleAgent("bootstrap"),
    gateway: bundleAgent("gateway"),
  });

/** The plan of a committed environment, to be changed; `version`: as if its file said so; `folder`: where the file is. */
export function planOf(environment: string, version?: string, folder = projectDir): Plan {
  const read = loadEnvironment(environment, { projectDir: folder });
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  const { config, next } = read.loaded;
  const cluster = version === undefined ? config.cluster : ({ ...config.cluster, version } as typeof config.cluster);
  return structuredClone(planEnvironment({ ...config, cluster }, environment, acceptedOf(next)));
}

/** The region of AWS in a plan. */
export function awsOf(plan: Plan) {
  if (plan.cluster.kind !== "eks") throw new Error(`${plan.environment} is on no cluster of EKS`);
  return plan.cluster.aws;
}

/** What the author of a program wrote around the environment, which `make` makes. */
export type Around = (make: () => void) => void;

/** The whole program with this plan instead of the one that it makes itself. */
export function programOf(plan: Plan, around: Around = (make) => make()): PulumiFn {
  return () => {
    around(() => new Environment(plan.environment, { plan, agents: bundles() }));
    return Promise.resolve({});
  };
}

export function subjectOf(plan: Plan, around?: Around): Subject {
  const aws = awsOf(plan);
  const open = structuredClone(plan);
  awsOf(open).protect = false;
  return {
    environment: plan.environment,
    stackFile: `config:\n  aws:region: ${aws.region}\n`,
    program: programOf(plan, around),
    unprotected: programOf(open, around),
  };
}

/** What is decided of a committed environment's file, changed, around a lock of the spec's own; and its plan. */
export function decidedOf(
  environment: string,
  lock: Lock | undefined,
  change: (config: EnvironmentConfig) => EnvironmentConfig,
): { lock: Lock; plan: Plan } {
  const read = loadEnvironment(environment, { projectDir, useLock: false });
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  const config = change(read.loaded.config);
  const decided = decide(config, environment, { lock });
  if (!decided.ok) throw new Error(JSON.stringify(decided.errors));
  const { next } = decided.decision;
  return { lock: next, plan: structuredClone(planEnvironment(config, environment, acceptedOf(next))) };
}
