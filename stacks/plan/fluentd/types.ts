/** The part of the plan that carries logs away. */
import type { LogOutputName } from "../../../catalogue/logs/outputs.ts";
import type { WorkloadPlan } from "../workload-types.ts";

/** A DaemonSet that reads what containers write on each machine, and sends it to a store. */
export interface FluentdPlan extends WorkloadPlan {
  /** The group that may read the kubelet's files, which it has beside its own: its user is no root. */
  filesGroup: number;
  /** Its account; it has a role of the cloud where the store takes one. */
  serviceAccount: string;
  metricsPort: number;
  output: LogOutputName;
  /** Its configuration file. */
  config: string;
  /** The environment variable that is to hold the name of the bucket that is made; absent: the file names one, or none. */
  bucketVariable?: string;
  /** Environment variables that come from keys of a Secret. */
  secrets: { name: string; secretName: string; key: string }[];
  /** Folders of the machine that it may read. */
  hostFolders: readonly string[];
  /** Where its buffer is, and the limit of the volume: beyond it the kubelet ends this pod and no other. */
  buffer: { folder: string; sizeLimit: string; request: string };
  /** How long it is given to send what it has when it is stopped, seconds. */
  graceSeconds: number;
  survives: SurvivalPlan;
}

/** What outlives an outage, as the plan's outputs say it. */
export interface SurvivalPlan {
  kibPerSecond: number;
  /** Hours that the store may be away, and that Fluentd itself may be. */
  storeAwayHours: number;
  collectorAwayHours: number;
  /** In words. */
  sentence: string;
}
