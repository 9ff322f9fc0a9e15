/** The alerts, each with what exports its metrics: what no part of an environment exports is in none of its rules. */
import type { Alert } from "./alert.ts";
import { consensusAlerts } from "./consensus.ts";
import { egressAlerts } from "./egress.ts";
import { gatewayAlerts } from "./gateway.ts";
import { logAlerts } from "./logs.ts";
import { headAlerts } from "./heads.ts";
import { historyAlerts } from "./history.ts";
import { clockAlerts, diskLimitAlerts } from "./kernels.ts";
import { nodeAlerts } from "./nodes.ts";
import { machineAlerts, prometheusAlerts, rollerAlerts, watchingAlerts } from "./platform.ts";
import { databaseAlerts, signerAlerts } from "./signing.ts";
import { startAlerts } from "./starts.ts";
import { versionAlerts } from "./versions.ts";
import { diskAlerts } from "./volumes.ts";
import { machineStateAlerts, workloadAlerts } from "./workloads.ts";

export type { Alert, Severity } from "./alert.ts";
export { recorded } from "./alert.ts";
export { diskClaim } from "./kernels.ts";

/** A group of rules, which Prometheus evaluates in order. */
export interface AlertGroup {
  name: string;
  /** What must be there for its metrics to be. */
  of:
    | "chains"
    | "consensus"
    | "machines"
    | "gateway"
    | "logs"
    | "roller"
    | "signers"
    | "databases"
    | "objects"
    | "kernels"
    | "disks"
    | "prices"
    | "watching"
    | "prometheus";
  /** Whether somebody waits for it: it is evaluated as often as sidecars are read. Default: as often as all else. */
  soon?: true;
  alerts: readonly Alert[];
}

export const alertGroups: readonly AlertGroup[] = [
  { name: "nodes", of: "chains", soon: true, alerts: nodeAlerts },
  { name: "heads", of: "chains", soon: true, alerts: headAlerts },
  { name: "history", of: "chains", alerts: historyAlerts },
  { name: "versions", of: "chains", alerts: versionAlerts },
  { name: "starts", of: "chains", alerts: startAlerts },
  { name: "volumes", of: "chains", alerts: diskAlerts },
  { name: "egress", of: "prices", alerts: egressAlerts },
  { name: "consensus", of: "consensus", alerts: consensusAlerts },
  { name: "gateway", of: "gateway", alerts: gatewayAlerts },
  { name: "logs", of: "logs", alerts: logAlerts },
  { name: "machines", of: "machines", alerts: machineAlerts },
  { name: "roller", of: "roller", alerts: rollerAlerts },
  { name: "signers", of: "signers", alerts: signerAlerts },
  { name: "databases", of: "databases", alerts: databaseAlerts },
  { name: "workloads", of: "objects", alerts: workloadAlerts },
  { name: "machine-states", of: "kernels", alerts: machineStateAlerts },
  { name: "clocks", of: "kernels", alerts: clockAlerts },
  { name: "disks", of: "disks", alerts: diskLimitAlerts },
  { name: "watching", of: "watching", alerts: watchingAlerts },
  { name: "prometheus", of: "prometheus", alerts: prometheusAlerts },
];

export const allAlerts: readonly Alert[] = alertGroups.flatMap(({ alerts }) => alerts);
