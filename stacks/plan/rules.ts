/** The rules that an environment's Prometheus evaluates: what is compared with, from the plan, and the alerts. Pure. */
import { type Alert, alertGroups, type AlertGroup, recorded } from "../../catalogue/alerts/index.ts";
import type { ChainPlan, RuleGroupPlan, RulePlan } from "./types.ts";

/** What an environment has, beside its chains, whose metrics rules are about. */
export interface Watched {
  /** A report of each machine's settings. */
  machines: boolean;
  /** Something that stands before nodes. Default: nothing does. */
  gateway?: boolean;
  /** What carries logs away. Default: nothing does. */
  logs?: boolean;
  /** Where runbooks can be read; absent: their folder in this repository. */
  runbooks?: string | undefined;
}

/** What the sidecar takes where a profile says nothing (agents/health/settings.ts). */
const defaultMinPeers = 1;

/** How often rules are evaluated, in seconds; Prometheus' configuration says the same. */
export const evaluationSeconds = 15;

export function planRules(chains: readonly ChainPlan[], watched: Watched): RuleGroupPlan[] {
  const has: Record<AlertGroup["of"], boolean> = {
    chains: chains.length > 0,
    consensus: chains.some(({ nodes }) => nodes.some(({ health }) => health.settings.consensus !== undefined)),
    machines: watched.machines,
    gateway: watched.gateway === true,
    logs: watched.logs === true,
    roller: true,
    prometheus: true,
  };
  const groups = alertGroups
    .filter(({ of }) => has[of])
    .map(({ name, alerts }) => ({ name, rules: alerts.map((alert) => ruleOf(alert, watched)) }));
  // Of groups, only rules of one are evaluated in order; the others see what was recorded at the latest a round ago.
  return has.chains ? [{ name: "plan", rules: recordedOf(chains) }, ...groups] : groups;
}

function ruleOf(alert: Alert, { runbooks = "docs/runbooks" }: Watched): RulePlan {
  const { name, expr, severity, summary, description, runbook } = alert;
  return {
    alert: name,
    expr,
    ...(alert.for === undefined ? {} : { for: alert.for }),
    ...(alert.keepFiringFor === undefined ? {} : { keepFiringFor: alert.keepFiringFor }),
    labels: { severity },
    annotations: { summary, description, runbook: `${runbooks.replace(/\/+$/, "")}/${runbook}` },
  };
}

/** What no exporter says: which nodes there must be, and what each chain's limits are. */
function recordedOf(chains: readonly ChainPlan[]): RulePlan[] {
  return chains.flatMap(({ name: chain, nodes }) => {
    // A development chain makes blocks when it is asked to, and has no peers.
    const limits = nodes.map(({ health }) => health.settings.rule).filter(({ development }) => development !== true);
    const ages = limits.flatMap(({ maxHeadAgeSeconds }) => maxHeadAgeSeconds ?? []);
    const peers = limits.map(({ minPeers = defaultMinPeers }) => minPeers).filter((count) => count > 0);
    return [
      ...nodes.map(({ name: node }) => record(recorded.nodeExpected, 1, { chain, node })),
      // Nodes of several pairs may have several limits; a chain stands still where it does by the most patient.
      ...(ages.length === 0 ? [] : [record(recorded.headAgeLimit, Math.max(...ages), { chain })]),
      ...(peers.length === 0 ? [] : [record(recorded.peersMinimum, Math.min(...peers), { chain })]),
    ];
  });
}

function record(name: string, value: number, labels: Record<string, string>): RulePlan {
  return { record: name, expr: `vector(${value})`, labels };
}
