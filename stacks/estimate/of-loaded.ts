/** The price of an environment as it was loaded. Pure. */
import type { Subject } from "../explain/view.ts";
import { estimate, type Estimate } from "./estimate.ts";
import type { EstimateInput } from "./lines.ts";

/** What an estimate is made from, of what a loaded environment has. */
export function estimateInputOf(loaded: Omit<Subject, "problem" | "lock">): EstimateInput {
  const { environment, config, next, needs, overhead, cloud } = loaded;
  const { capacity, addresses } = next;
  const ranges = addresses === undefined ? {} : { addresses };
  return { environment, config, capacity, needs, cloud, overhead, ...ranges };
}

/** The price of what planning gives now. */
export function estimateOf(loaded: Omit<Subject, "problem" | "lock">): Estimate {
  return estimate(estimateInputOf(loaded));
}
