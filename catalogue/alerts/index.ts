/** The alerts, each with what exports its metrics: what no part of an environment exports is in none of its rules. */
import type { Alert } from "./alert.ts";
import { consensusAlerts } from "./consensus.ts";
import { gatewayAlerts } from "./gateway.ts";
import { logAlerts } from "./logs.ts";
import { headAlerts } from "./heads.ts";
import { nodeAlerts } from "./nodes.ts";
import { machineAlerts, prometheusAlerts, rollerAlerts } from "./platform.ts";
import { diskAlerts } from "./volumes.ts";

export type { Alert, Severity } from "./alert.ts";
export { recorded } from "./alert.ts";

/** A group of rules, which Prometheus evaluates in order. */
export interface AlertGroup {
  name: string;
  /** What must be there for its metrics to be. */
  of: "chains" | "consensus" | "machines" | "gateway" | "logs" | "roller" | "prometheus";
  alerts: readonly Alert[];
}

export const alertGroups: readonly AlertGroup[] = [
  { name: "nodes", of: "chains", alerts: nodeAlerts },
  { name: "heads", of: "chains", alerts: headAlerts },
  { name: "volumes", of: "chains", alerts: diskAlerts },
  { name: "consensus", of: "consensus", alerts: consensusAlerts },
  { name: "gateway", of: "gateway", alerts: gatewayAlerts },
  { name: "logs", of: "logs", alerts: logAlerts },
  { name: "machines", of: "machines", alerts: machineAlerts },
  { name: "roller", of: "roller", alerts: rollerAlerts },
  { name: "prometheus", of: "prometheus", alerts: prometheusAlerts },
];

export const allAlerts: readonly Alert[] = alertGroups.flatMap(({ alerts }) => alerts);
