import assert from "node:assert/strict";
import { planPrometheus, type PrometheusSetting } from "../../stacks/plan/prometheus.ts";
import type { OwnPrometheusPlan, Plan } from "../../stacks/plan.ts";
import { configOf } from "./stacks.ts";

/** The Prometheus of a plan, which must be the environment's own. */
export function ownPrometheus({ prometheus }: Pick<Plan, "prometheus">): OwnPrometheusPlan {
  assert.equal(prometheus.kind, "own");
  return prometheus;
}

/** The Prometheus that a file's `cryptokube:prometheus` asks for, of an environment that has nothing else. */
export function prometheusOf(prometheus: string, more: Partial<PrometheusSetting> = {}): OwnPrometheusPlan {
  return planPrometheus("prod", configOf(`config:\n  cryptokube:prometheus: ${prometheus}\n`).prometheus, {
    classes: () => ({}),
    scheduling: () => undefined,
    volumeOf: () => undefined,
    jobs: [],
    discovers: [],
    rules: [],
    alertmanager: { peersName: "alertmanager-peers", namespace: "prod-observability", port: 9093 },
    ...more,
  });
}
