/** The rules that an environment's Prometheus evaluates: what is compared with, from the plan, and the alerts. Pure. */
import { type Alert, alertGroups, type AlertGroup, diskClaim, recorded } from "../../catalogue/alerts/index.ts";
import type { VolumePlan } from "./capacity/types.ts";
import type { ChainPlan, RuleGroupPlan, RulePlan } from "./types.ts";

/** What an environment has, beside its chains, whose metrics rules are about. */
export interface Watched {
  /** A report of each machine's settings. */
  machines: boolean;
  /** Something that stands before nodes. Default: nothing does. */
  gateway?: boolean;
  /** A node-exporter on each machine. Default: there is none. */
  kernels?: boolean;
  /** Disks that are limited, where each can be told from the others on its machine. Default: none. */
  disks?: readonly Pick<VolumePlan, "claim" | "iops" | "mibs">[];
  /** Where runbooks can be read; absent: their folder in this repository. */
  runbooks?: string | undefined;
}

/** What the sidecar takes where a profile says nothing (agents/health/settings.ts). */
const defaultMinPeers = 1;

/** How often rules are evaluated, in seconds; Prometheus' configuration says the same. */
export const evaluationSeconds = 15;

export function planRules(chains: readonly ChainPlan[], watched: Watched): RuleGroupPlan[] {
  const { disks = [] } = watched;
  const has: Record<AlertGroup["of"], boolean> = {
    chains: chains.length > 0,
    consensus: chains.some(({ nodes }) => nodes.some(({ health }) => health.settings.consensus !== undefined)),
    machines: watched.machines,
    gateway: watched.gateway === true,
    roller: true,
    objects: true,
    kernels: watched.kernels === true,
    disks: watched.kernels === true && disks.length > 0,
    prometheus: true,
  };
  const groups = alertGroups
    .filter(({ of }) => has[of])
    .map(({ name, alerts }) => ({ name, rules: alerts.map((alert) => ruleOf(alert, watched)) }));
  // Of groups, only rules of one are evaluated in order; the others see what was recorded at the latest a round ago.
  const plan = [...recordedOf(chains), ...(has.disks ? limitsOf(chains, disks) : [])];
  return plan.length > 0 ? [{ name: "plan", rules: plan }, ...groups] : groups;
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

/** What each disk may do, whose it is, and which device it is. */
function limitsOf(chains: readonly ChainPlan[], disks: NonNullable<Watched["disks"]>): RulePlan[] {
  const owners = new Map(
    chains.flatMap(({ name: chain, nodes }) =>
      nodes.flatMap(({ name: node, clients }) => clients.map(({ claim }) => [claim.name, { chain, node }] as const)),
    ),
  );
  return [
    { record: recorded.diskClaim, expr: diskClaim, labels: {} },
    ...disks.flatMap(({ claim, iops, mibs }) => {
      const labels = { claim, ...owners.get(claim) };
      return [
        record(recorded.volumeIopsLimit, iops, labels),
        record(recorded.volumeBytesLimit, mibs * 2 ** 20, labels),
      ];
    }),
  ];
}

function record(name: string, value: number, labels: Record<string, string>): RulePlan {
  return { record: name, expr: `vector(${value})`, labels };
}
