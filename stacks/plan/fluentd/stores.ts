/** Where logs go: the last directive, with its buffer and its dead letters. Pure. */
import { type LogOutputName, logOutputs } from "../../../catalogue/logs/outputs.ts";
import type { FluentdConfig } from "../../config/fluentd.ts";
import type { Directive, Value } from "./directives.ts";
import { bufferFolder } from "./pipeline.ts";
import { type BufferShares, chunkBytes, retrySeconds, secondaryShare } from "../../../catalogue/logs/survival.ts";

export interface StoreSetting {
  environment: string;
  config: FluentdConfig;
  output: LogOutputName;
  region?: string | undefined;
  shares: BufferShares;
}

/** The environment variable that holds the name of the bucket that is made: it has the account's number in it. */
export const bucketVariable = "LOG_BUCKET";

/** The names of environment variables that come from the Secret which the file names, by its keys. */
export const secretKeys: Readonly<Record<LogOutputName, Readonly<Record<string, string>>>> = {
  s3: { AWS_ACCESS_KEY_ID: "accessKeyId", AWS_SECRET_ACCESS_KEY: "secretAccessKey" },
  gcs: { GOOGLE_CLOUD_KEYFILE_JSON: "key.json" },
  loki: { LOG_USER: "username", LOG_PASSWORD: "password" },
  opensearch: { LOG_USER: "username", LOG_PASSWORD: "password" },
  cloudwatch: { AWS_ACCESS_KEY_ID: "accessKeyId", AWS_SECRET_ACCESS_KEY: "secretAccessKey" },
  "cloud-logging": {},
};

/** By environment, chain, day and hour, as tools read that look for partitions in names. */
export function objectFolder(environment: string): string {
  return `environment=${environment}/chain=\${chain}/day=%Y-%m-%d/hour=%H/`;
}

export function storeOf(setting: StoreSetting): Directive {
  const { output, shares } = setting;
  const inObjects = output === "s3" || output === "gcs";
  return {
    name: "match",
    argument: "**",
    parameters: { "@type": logOutputs[output].type, "@id": "store", ...parametersOf(setting) },
    sections: [
      ...(output === "loki" ? [lokiLabels] : []),
      ...(inObjects
        ? ([
            { name: "format", parameters: { "@type": "json" } },
            {
              name: "inject",
              parameters: {
                time_key: "time",
                time_type: "string",
                time_format: "%Y-%m-%dT%H:%M:%S.%NZ",
                localtime: false,
              },
            },
          ] as const)
        : []),
      buffer(inObjects, shares),
      {
        name: "secondary",
        parameters: {
          "@type": "secondary_file",
          directory: `${bufferFolder}/dead-letters`,
          basename: "${chunk_id}",
          compress: "gzip",
        },
      },
    ],
  };
}

/**
 * Each plugin's own. S3 and Google Cloud Storage: an object's name is the chunk's, so that one that is sent twice is there
 * once; nothing is asked of the bucket, so that the role need write alone (fluent-plugin-s3: docs/output.md,
 * fluent-plugin-gcs: README.md, read 2026-11-26; Google's plugin looks for the bucket and the object all the same).
 */
function parametersOf({ environment, config, output, region }: StoreSetting): Readonly<Record<string, Value>> {
  const { bucket, endpoint, credentials, logGroup = "" } = config;
  const login = (user: string): Record<string, Value> =>
    credentials === undefined ? {} : { [user]: { env: "LOG_USER" }, password: { env: "LOG_PASSWORD" } };
  const path = objectFolder(environment);
  switch (output) {
    case "s3":
      return {
        s3_bucket: bucket ?? { env: bucketVariable },
        s3_region: region ?? "us-east-1",
        ...(endpoint === undefined ? {} : { s3_endpoint: endpoint, force_path_style: true }),
        path,
        s3_object_key_format: "%{path}%{hex_random}.%{file_extension}",
        hex_random_length: 16,
        store_as: "gzip",
        auto_create_bucket: false,
        check_bucket: false,
        check_object: false,
        check_apikey_on_start: false,
      };
    case "gcs":
      return {
        bucket: bucket ?? "",
        path,
        object_key_format: "%{path}%{hex_random}.%{file_extension}",
        hex_random_length: 16,
        store_as: "gzip",
        auto_create_bucket: false,
        overwrite: true,
      };
    case "loki":
      return { url: endpoint ?? "", ...login("username"), line_format: "json" };
    case "opensearch":
      return { hosts: endpoint ?? "", ...login("user"), logstash_format: true, logstash_prefix: `logs-${environment}` };
    case "cloudwatch":
      return { region: region ?? "", log_group_name: logGroup, log_stream_name_key: "pod", auto_create_stream: true };
    case "cloud-logging":
      return {};
  }
}

const lokiLabels: Directive = {
  name: "label",
  parameters: {
    environment: "$.environment",
    chain: "$.chain",
    node: "$.node",
    client: "$.client",
    container: "$.container",
  },
};

function buffer(byChain: boolean, { chunks }: BufferShares): Directive {
  return {
    name: "buffer",
    argument: byChain ? "time,chain" : "time",
    parameters: {
      "@type": "file",
      path: `${bufferFolder}/chunks`,
      // Chunks are of one hour, and go out as they grow or every five minutes.
      timekey: 3600,
      timekey_use_utc: true,
      flush_mode: "interval",
      flush_interval: 300,
      flush_thread_count: 1,
      flush_at_shutdown: true,
      chunk_limit_size: chunkBytes,
      total_limit_size: chunks,
      // Not block: a reader that stands still holds files that the kubelet has deleted.
      overflow_action: "drop_oldest_chunk",
      retry_type: "exponential_backoff",
      retry_wait: 1,
      retry_exponential_backoff_base: 2,
      retry_max_interval: 300,
      retry_timeout: retrySeconds,
      retry_secondary_threshold: secondaryShare,
    },
  };
}
