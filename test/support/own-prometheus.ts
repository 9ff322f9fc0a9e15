import assert from "node:assert/strict";
import type { OwnPrometheusPlan, Plan } from "../../stacks/plan.ts";

/** The Prometheus of a plan, which must be the environment's own. */
export function ownPrometheus({ prometheus }: Pick<Plan, "prometheus">): OwnPrometheusPlan {
  assert.equal(prometheus.kind, "own");
  return prometheus;
}
