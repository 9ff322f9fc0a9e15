/** Whether Fluentd is made, and for which store. Pure. */
import type { LogOutputName } from "../../../catalogue/logs/outputs.ts";
import type { EnvironmentConfig } from "../../config/environment.ts";

/** Days that the bucket that is made keeps logs, where the file says nothing. */
export const usualRetentionDays = 30;

type Asked = Pick<EnvironmentConfig, "cluster" | "fluentd">;

/** The store that the file names, or the cloud's own. */
export function outputOf({ cluster, fluentd }: Asked): LogOutputName {
  return fluentd.output ?? (cluster.kind === "gke" ? "gcs" : "s3");
}

/** Whether the program makes the bucket that logs go to: where AWS is the cloud, and the file names none that is there. */
export function makesLogBucket(config: Asked): boolean {
  const { cluster, fluentd } = config;
  return fluentd.enabled && cluster.kind === "eks" && outputOf(config) === "s3" && fluentd.bucket === undefined;
}

/** @returns undefined where it is made, or nobody asked for it. */
export function whyFluentdLeftOut(config: Asked): string | undefined {
  const { cluster, fluentd } = config;
  if (!fluentd.enabled) return undefined;
  if (cluster.kind === "existing" && cluster.context === undefined) {
    return "its image cannot be had in the lab, which runs without it";
  }
  const output = outputOf(config);
  if ((output === "s3" || output === "gcs") && fluentd.bucket === undefined && !makesLogBucket(config)) {
    return "its logs have nowhere to go: name fluentd.bucket";
  }
  return undefined;
}

export function isFluentdMade(config: Asked): boolean {
  return config.fluentd.enabled && whyFluentdLeftOut(config) === undefined;
}

/** Whether its account has a role of AWS: where it writes to AWS from a cluster of AWS, and the file names no keys. */
export function hasAwsRole(config: Asked): boolean {
  const { cluster, fluentd } = config;
  const output = outputOf(config);
  return (
    isFluentdMade(config) &&
    cluster.kind === "eks" &&
    fluentd.credentials === undefined &&
    (output === "s3" || output === "cloudwatch")
  );
}
