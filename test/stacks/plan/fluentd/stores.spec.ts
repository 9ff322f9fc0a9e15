import assert from "node:assert/strict";
import { type LogOutputName, logOutputNames, logOutputs } from "../../../../catalogue/logs/outputs.ts";
import { bufferShares } from "../../../../catalogue/logs/survival.ts";
import type { FluentdConfig } from "../../../../stacks/config/fluentd.ts";
import { secretKeys, storeOf } from "../../../../stacks/plan/fluentd/stores.ts";

const asked = { enabled: true, buffer: "10Gi" } as const;
const shares = bufferShares(2 ** 33);
const store = (output: LogOutputName, config: Partial<FluentdConfig> = {}, region?: string) =>
  storeOf({ environment: "prod", config: { ...asked, ...config }, output, region, shares });
const parameters = (...of: Parameters<typeof store>) => {
  const { "@type": type, "@id": id, ...rest } = store(...of).parameters;
  assert.deepEqual([type, id], [logOutputs[of[0]].type, "store"]);
  return rest;
};
const section = (name: string, ...of: Parameters<typeof store>) =>
  store(...of).sections!.find((each) => each.name === name);
const path = "environment=prod/chain=${chain}/day=%Y-%m-%d/hour=%H/";

describe("stacks/plan/fluentd: stores", () => {
  it("writes to S3 objects of their own names, and asks nothing of the bucket", () => {
    assert.deepEqual(parameters("s3", { bucket: "acme-logs" }, "eu-west-1"), {
      s3_bucket: "acme-logs",
      s3_region: "eu-west-1",
      path,
      s3_object_key_format: "%{path}%{hex_random}.%{file_extension}",
      hex_random_length: 16,
      store_as: "gzip",
      auto_create_bucket: false,
      check_bucket: false,
      check_object: false,
      check_apikey_on_start: false,
    });
  });

  it("takes the name of the bucket that is made from the environment, and a store like S3 by its address", () => {
    assert.deepEqual(parameters("s3").s3_bucket, { env: "LOG_BUCKET" });
    const own = parameters("s3", { bucket: "b-b", endpoint: "https://s3.example" });
    assert.deepEqual([own.s3_endpoint, own.force_path_style, own.s3_region], ["https://s3.example", true, "us-east-1"]);
  });

  it("writes to Google Cloud Storage alike", () => {
    assert.deepEqual(parameters("gcs", { bucket: "acme-logs" }), {
      bucket: "acme-logs",
      path,
      object_key_format: "%{path}%{hex_random}.%{file_extension}",
      hex_random_length: 16,
      store_as: "gzip",
      auto_create_bucket: false,
      overwrite: true,
    });
  });

  it("sends to Loki and OpenSearch at their address, with a login where there is a Secret, and none else", () => {
    const at = { endpoint: "https://logs.example" };
    const password = { env: "LOG_PASSWORD" };
    assert.deepEqual(parameters("loki", at), { url: at.endpoint, line_format: "json" });
    assert.deepEqual(parameters("loki", { ...at, credentials: "keys" }), {
      url: at.endpoint,
      username: { env: "LOG_USER" },
      password,
      line_format: "json",
    });
    assert.deepEqual(parameters("opensearch", { ...at, credentials: "keys" }), {
      hosts: at.endpoint,
      user: { env: "LOG_USER" },
      password,
      logstash_format: true,
      logstash_prefix: "logs-prod",
    });
    const labels = section("label", "loki", at)!;
    assert.deepEqual(
      labels.parameters,
      Object.fromEntries(["environment", "chain", "node", "client", "container"].map((name) => [name, `$.${name}`])),
    );
    assert.equal(section("label", "opensearch", at), undefined);
  });

  it("sends to CloudWatch a stream for each pod, and to Cloud Logging without further words", () => {
    assert.deepEqual(parameters("cloudwatch", { logGroup: "g" }, "eu-west-1"), {
      region: "eu-west-1",
      log_group_name: "g",
      log_stream_name_key: "pod",
      auto_create_stream: true,
    });
    assert.deepEqual(parameters("cloud-logging"), {});
  });

  it("takes credentials from a Secret's keys, each into a variable", () => {
    const aws = { AWS_ACCESS_KEY_ID: "accessKeyId", AWS_SECRET_ACCESS_KEY: "secretAccessKey" };
    const login = { LOG_USER: "username", LOG_PASSWORD: "password" };
    assert.deepEqual(secretKeys, {
      s3: aws,
      gcs: { GOOGLE_CLOUD_KEYFILE_JSON: "key.json" },
      loki: login,
      opensearch: login,
      cloudwatch: aws,
      "cloud-logging": {},
    });
  });

  it("puts one JSON object with its time in UTC on a line of an object, and leaves that to others' plugins", () => {
    for (const output of logOutputNames) {
      const inObjects = output === "s3" || output === "gcs";
      const names = store(output).sections!.map(({ name }) => name);
      assert.deepEqual(
        names.filter((name) => name !== "label"),
        inObjects ? ["format", "inject", "buffer", "secondary"] : ["buffer", "secondary"],
        output,
      );
      assert.equal(section("buffer", output)!.argument, inObjects ? "time,chain" : "time", output);
    }
    assert.deepEqual(section("format", "s3")!.parameters, { "@type": "json" });
    assert.deepEqual(section("inject", "gcs")!.parameters, {
      time_key: "time",
      time_type: "string",
      time_format: "%Y-%m-%dT%H:%M:%S.%NZ",
      localtime: false,
    });
  });

  it("buffers in files by the hour, sends every five minutes, and lets the oldest go where it is full", () => {
    assert.deepEqual(section("buffer", "s3")!.parameters, {
      "@type": "file",
      path: "/buffer/chunks",
      timekey: 3600,
      timekey_use_utc: true,
      flush_mode: "interval",
      flush_interval: 300,
      flush_thread_count: 1,
      flush_at_shutdown: true,
      chunk_limit_size: 8 * 2 ** 20,
      total_limit_size: shares.chunks,
      overflow_action: "drop_oldest_chunk",
      retry_type: "exponential_backoff",
      retry_wait: 1,
      retry_exponential_backoff_base: 2,
      retry_max_interval: 300,
      retry_timeout: 12 * 3600,
      retry_secondary_threshold: 0.8,
    });
  });
});
