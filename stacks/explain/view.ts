import type { Cloud } from "../../catalogue/clouds/cloud.ts";
import type { EnvironmentConfig } from "../config/schema.ts";
import { type EstimateInput, type Prices, pricesOf } from "../estimate/lines.ts";
import { estimateInputOf } from "../estimate/of-loaded.ts";
import type { MachineOverhead, Need, Placement, PoolPlan, Problem } from "../plan/capacity/types.ts";
import type { Lock } from "../plan/lock/types.ts";

/** An environment as it was loaded: the part that explanations read. */
export interface Subject {
  environment: string;
  config: Pick<EnvironmentConfig, "planning"> & Partial<Pick<EnvironmentConfig, "chains" | "cluster" | "fluentd">>;
  /** Requests that each node of what is explained has under way; absent: nobody said. */
  busy?: number;
  /** What was accepted; absent where nothing was yet. */
  lock?: Lock | undefined;
  /** What planning gives now. */
  next: Lock;
  needs: readonly Need[];
  overhead: MachineOverhead;
  cloud: Cloud;
  problem: Pick<Problem, "region" | "zones" | "architectures" | "families" | "stock">;
}

/** The same, with what is looked up again and again. */
export interface View extends Subject {
  placements: readonly Placement[];
  pools: readonly PoolPlan[];
  prices: Prices;
  estimateInput: EstimateInput;
  need: (name: string) => Need | undefined;
  pool: (name: string) => PoolPlan | undefined;
}

export function viewOf(subject: Subject): View {
  const { capacity } = subject.next;
  const needs = new Map(subject.needs.map((need) => [need.name, need]));
  const pools = new Map(capacity.pools.map((pool) => [pool.name, pool]));
  return {
    ...subject,
    placements: capacity.placements,
    pools: capacity.pools,
    prices: pricesOf({ capacity, cloud: subject.cloud }),
    estimateInput: estimateInputOf(subject),
    need: (name) => needs.get(name),
    pool: (name) => pools.get(name),
  };
}
