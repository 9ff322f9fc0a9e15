/** The rules that an environment's Prometheus evaluates: what is compared with, from the plan, and the alerts. Pure. */
import { type Alert, alertGroups, type AlertGroup, diskClaim, recorded } from "../../catalogue/alerts/index.ts";
import { forks as everyFork, type Fork } from "../../catalogue/chains/ethereum/forks.ts";
import type { AlertLimits } from "../../catalogue/client.ts";
import { healthSeconds } from "../../catalogue/exporters/series.ts";
import { standbyLagSeconds } from "../../catalogue/postgres/metrics.ts";
import type { AlertsConfig } from "../config/alerts.ts";
import { tooOldFor } from "../forks.ts";
import type { VolumePlan } from "./capacity/types.ts";
import { type Priced, pricesRecorded, record, volumesPlanned } from "./recorded.ts";
import type { ChainPlan, RuleGroupPlan, RulePlan } from "./types.ts";

/** What an environment has, beside its chains, whose metrics rules are about. */
export interface Watched {
  /** A report of each machine's settings. */
  machines: boolean;
  /** Something that stands before nodes. Default: nothing does. */
  gateway?: boolean;
  /** Signers. Default: none. */
  signers?: boolean;
  /** Databases of what was signed. Default: none. */
  databases?: boolean;
  /** What the environment's file says otherwise of alerts. */
  changes?: AlertsConfig["rules"];
  /** Default: those of the catalogue. */
  forks?: readonly Fork[];
  /** A node-exporter on each machine. Default: there is none. */
  kernels?: boolean;
  /** Disks that are limited, where each can be told from the others on its machine. Default: none. */
  disks?: readonly Pick<VolumePlan, "claim" | "iops" | "mibs">[];
  /** What the machines are, and what all of it costs, as it was accepted. Default: neither is known. */
  priced?: Priced | undefined;
  /** What carries logs away. Default: nothing does. */
  logs?: boolean;
  /** A Prometheus of the environment's own. Default: there is one. */
  prometheus?: boolean;
  /** Where runbooks can be read; absent: their folder in this repository. */
  runbooks?: string | undefined;
}

/** What the sidecar takes where a profile says nothing (agents/health/settings.ts). */
const defaultMinPeers = 1;

/** How often rules are evaluated where their group says nothing else, in seconds; Prometheus' configuration says the same. */
export const evaluationSeconds = 15;

export function planRules(chains: readonly ChainPlan[], watched: Watched): RuleGroupPlan[] {
  const { disks = [] } = watched;
  const has: Record<AlertGroup["of"], boolean> = {
    chains: chains.length > 0,
    consensus: chains.some(({ nodes }) => nodes.some(({ health }) => health.settings.consensus !== undefined)),
    machines: watched.machines,
    gateway: watched.gateway === true,
    logs: watched.logs === true,
    roller: true,
    signers: watched.signers === true,
    databases: watched.databases === true,
    objects: true,
    kernels: watched.kernels === true,
    disks: watched.kernels === true && disks.length > 0,
    prices: watched.priced !== undefined,
    watching: true,
    prometheus: watched.prometheus !== false,
  };
  const groups = alertGroups
    .filter(({ of }) => has[of])
    .map(({ name, alerts, soon }) => ({
      name,
      ...(soon === true ? { everySeconds: healthSeconds } : {}),
      rules: alerts.map((alert) => ruleOf(alert, watched)),
    }));
  const compared = [
    ...recordedOf(chains, watched.forks ?? everyFork),
    ...volumesPlanned(chains),
    ...(has.disks ? diskLimitsOf(chains, disks) : []),
    ...(has.databases ? [record(recorded.standbyLagLimit, standbyLagSeconds, {})] : []),
  ];
  // Of groups, only rules of one are evaluated in order; the others see what was recorded at the latest a round ago.
  return [
    ...(compared.length > 0 ? [{ name: "plan", rules: compared }] : []),
    ...(watched.priced === undefined ? [] : [{ name: "prices", rules: pricesRecorded(watched.priced) }]),
    ...groups,
  ];
}

function ruleOf(alert: Alert, { runbooks = "docs/runbooks", changes = [] }: Watched): RulePlan {
  const { name, expr, summary, description, runbook } = alert;
  const change = changes.find(({ alert: changed }) => changed === name);
  const holds = change?.for ?? alert.for;
  const severity = change?.severity ?? alert.severity;
  return {
    alert: name,
    expr,
    ...(holds === undefined ? {} : { for: holds }),
    ...(alert.keepFiringFor === undefined ? {} : { keepFiringFor: alert.keepFiringFor }),
    labels: { severity },
    annotations: { summary, description, runbook: `${runbooks.replace(/\/+$/, "")}/${runbook}` },
  };
}

/** What no exporter says: which nodes there must be, and what each chain's limits are. */
function recordedOf(chains: readonly ChainPlan[], forks: readonly Fork[]): RulePlan[] {
  return chains.flatMap(({ name: chain, network, nodes }) => {
    // A development chain makes blocks when it is asked to, and has no peers.
    const limits = nodes.map(({ health }) => health.settings.rule).filter(({ development }) => development !== true);
    const ages = limits.flatMap(({ maxHeadAgeSeconds }) => maxHeadAgeSeconds ?? []);
    const peers = limits.map(({ minPeers = defaultMinPeers }) => minPeers).filter((count) => count > 0);
    return [
      ...nodes.map(({ name: node }) => record(recorded.nodeExpected, 1, { chain, node })),
      // Nodes of several pairs may have several limits; a chain stands still where it does by the most patient.
      ...(ages.length === 0 ? [] : [record(recorded.headAgeLimit, Math.max(...ages), { chain })]),
      ...(peers.length === 0 ? [] : [record(recorded.peersMinimum, Math.min(...peers), { chain })]),
      ...limitsOf(chain, nodes),
      ...tooOldFor(
        network,
        nodes.flatMap(({ clients }) => clients),
        forks,
      ).map(({ at, ...labels }) => record(recorded.forkTime, at, { chain, ...labels })),
    ];
  });
}

const limitNames: readonly [keyof AlertLimits, string][] = [
  ["reorganisationBlocks", recorded.reorganisationLimit],
  ["finalitySeconds", recorded.finalityLimit],
  ["clockSeconds", recorded.clockLimit],
];

/** As with the age of heads: of several limits the most patient. */
function limitsOf(chain: string, nodes: ChainPlan["nodes"]): RulePlan[] {
  return limitNames.flatMap(([key, name]) => {
    const limits = nodes.flatMap(({ health }) => health.limits[key] ?? []);
    return limits.length === 0 ? [] : [record(name, Math.max(...limits), { chain })];
  });
}

/** What each disk may do, whose it is, and which device it is. */
function diskLimitsOf(chains: readonly ChainPlan[], disks: NonNullable<Watched["disks"]>): RulePlan[] {
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
