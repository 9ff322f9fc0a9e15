import { withinEnvironment } from "../../../../catalogue/promql.ts";
import { planOperated } from "../../../../stacks/plan/prometheus-operator.ts";
import type { RuleGroupPlan } from "../../../../stacks/plan.ts";
import type { Case } from "./case.ts";

/** Rules as the cluster's own Prometheus is given them. */
export function sharedRules(groups: readonly RuleGroupPlan[]): RuleGroupPlan[] {
  return planOperated("prod", { namespace: "monitoring", labels: {} }, { jobs: [], rules: [...groups] }).rules;
}

/** A case as such a Prometheus sees it: beside another environment in which all is the same. */
export function sharedCase({ series, fires, ...rest }: Case): Case {
  const of = (environment: string) =>
    Object.entries(series).map(([name, values]) => [inIts(name, environment), values]);
  return {
    ...rest,
    series: Object.fromEntries([...of("prod"), ...of("other")]) as Record<string, string>,
    fires: fires.map(({ labels, ...filled }) => ({ labels: { ...labels, environment: "prod" }, ...filled })),
  };
}

/** The roller, gateways and reports of machines say themselves of which environment they are. */
function inIts(series: string, environment: string): string {
  const own = /environment="[^"]*"/;
  return own.test(series)
    ? series.replace(own, `environment="${environment}"`)
    : withinEnvironment(series, environment);
}
