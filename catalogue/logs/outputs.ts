/** Where logs can go: Fluentd's plugin of each, and which image has it. */
import { images } from "../images.ts";

export interface LogOutput {
  /** The plugin's name in `@type`. */
  type: string;
  /** The gem that brings it. */
  gem: string;
  /** The stock image that has it and no other; absent: none of ours, and the file names one. */
  image?: string;
}

export const logOutputs = {
  s3: { type: "s3", gem: "fluent-plugin-s3", image: images.fluentdS3 },
  gcs: { type: "gcs", gem: "fluent-plugin-gcs", image: images.fluentdGcs },
  loki: { type: "loki", gem: "fluent-plugin-grafana-loki" },
  opensearch: { type: "opensearch", gem: "fluent-plugin-opensearch" },
  cloudwatch: { type: "cloudwatch_logs", gem: "fluent-plugin-cloudwatch-logs" },
  "cloud-logging": { type: "google_cloud", gem: "fluent-plugin-google-cloud" },
} as const satisfies Record<string, LogOutput>;

export type LogOutputName = keyof typeof logOutputs;
export const logOutputNames = Object.keys(logOutputs) as LogOutputName[];
