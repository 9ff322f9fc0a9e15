import { stringify } from "yaml";
import type { RuleGroupPlan, RulePlan } from "../../stacks/plan.ts";

/** Prometheus' rule file ("Recording rules" and "Alerting rules" of its documentation, read 2026-11-26). */
export function prometheusRules(groups: readonly RuleGroupPlan[]): string {
  return stringify({ groups: ruleGroups(groups) }, { lineWidth: 0 });
}

/** The groups in Prometheus' own words, which are the operator's, too. */
export function ruleGroups(groups: readonly RuleGroupPlan[]) {
  return groups.map(({ name, everySeconds, rules }) => ({
    name,
    ...(everySeconds === undefined ? {} : { interval: `${everySeconds}s` }),
    rules: rules.map(ruleOf),
  }));
}

function ruleOf(rule: RulePlan) {
  if ("record" in rule) return rule;
  const { keepFiringFor, ...rest } = rule;
  return keepFiringFor === undefined ? rest : { ...rest, keep_firing_for: keepFiringFor };
}
