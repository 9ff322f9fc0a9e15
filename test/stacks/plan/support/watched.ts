import type { EnvironmentConfig } from "../../../../stacks/config.ts";
import { planEnvironment } from "../../../../stacks/plan.ts";
import type { Plan } from "../../../../stacks/plan/types.ts";
import { configOf } from "../../../support/stacks.ts";

const cluster =
  'cryptokube:cluster: { kind: existing, context: mine, machines: [{ name: m, zones: [a, b], cpu: "64", memory: 512Gi }] }';
/** A chain of a public network, whose alerts have all their limits. */
export const sepolia =
  "{ name: eth, chain: ethereum, network: sepolia, nodes: 2, execution: geth, consensus: lighthouse }";
/** One whose blocks come when they are asked for. */
export const development = "{ name: eth, chain: ethereum, network: dev, nodes: 1, execution: geth }";

/** @param more what the file says beyond its chain. */
export const watchedConfig = (more = "", chain = sepolia): EnvironmentConfig =>
  configOf(`config:\n  ${cluster}\n  cryptokube:chains: [${chain}]\n${more}`);
export const watchedPlan = (more = "", chain = sepolia): Plan => planEnvironment(watchedConfig(more, chain), "prod");
