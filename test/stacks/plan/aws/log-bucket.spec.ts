import assert from "node:assert/strict";
import { planLogBucket, logBucketName } from "../../../../stacks/plan/aws/log-bucket.ts";
import { logIdentities } from "../../../../stacks/plan/aws/log-identities.ts";
import { loggedConfig as config } from "../../../support/logged.ts";

const statements = (fluentd: string) =>
  logIdentities("prod", "cryptokube-prod", config(fluentd)).flatMap(({ role }) => role.document?.Statement ?? []);

describe("stacks/plan/aws: the bucket of logs", () => {
  it("is made where the file names none, keeps logs for its days, and lets nobody in without TLS", () => {
    const bucket = planLogBucket("prod", config("{ retentionDays: 12 }"))!;
    assert.deepEqual([bucket.name, bucket.retentionDays], ["cryptokube-prod-logs-${account}", 12]);
    assert.ok(bucket.abandonedDays >= 1);
    assert.equal(planLogBucket("prod", config("{}"))!.retentionDays, 30);
    const [tls, ...others] = bucket.policy.Statement;
    assert.deepEqual(others, []);
    assert.deepEqual([tls!.Effect, tls!.Action, tls!.Principal], ["Deny", ["s3:*"], { AWS: "*" }]);
    assert.match(tls!.Sid, /^[A-Za-z0-9]+$/, "letters and digits alone, as IAM takes it");
    assert.equal(bucket.policy.Version, "2012-10-17", "the present language of policies");
    assert.deepEqual(tls!.Condition, { Bool: { "aws:SecureTransport": "false" } });
    const arn = "arn:${partition}:s3:::cryptokube-prod-logs-${account}";
    assert.deepEqual(tls!.Resource, [arn, `${arn}/*`]);
  });

  it("is none where the file names one, logs go elsewhere, nobody collects them, or the cluster is not of AWS", () => {
    for (const fluentd of [
      "{ bucket: acme-logs }",
      "{ enabled: false }",
      "{ output: cloudwatch, image: 'r.example/f:1', logGroup: g }",
    ]) {
      assert.equal(planLogBucket("prod", config(fluentd)), undefined, fluentd);
    }
    assert.equal(planLogBucket("prod", config("{ enabled: true }", "{ kind: existing, context: mine }")), undefined);
  });

  it("has a name of 63 characters at most, another for each environment, that ends with the account", () => {
    const long = "a-very-long-name-of-an-environment-that-goes-on-and-on-";
    const names = ["a", "prod-us-east-1", `${long}a`, `${long}b`].map((environment) =>
      logBucketName(environment).replace("${account}", "111122223333"),
    );
    assert.equal(new Set(names).size, names.length);
    for (const name of names) {
      assert.match(name, /^[a-z0-9][a-z0-9-]{1,61}-logs-111122223333$/);
      assert.ok(name.length <= 63, name);
    }
  });

  it("is written to below the environment's name, and the key is asked for data keys by S3 alone", () => {
    assert.deepEqual(statements("{}"), [
      {
        Sid: "WriteLogs",
        Effect: "Allow",
        Action: ["s3:PutObject"],
        Resource: ["arn:${partition}:s3:::cryptokube-prod-logs-${account}/environment=prod/*"],
      },
      {
        Sid: "EncryptLogs",
        Effect: "Allow",
        Action: ["kms:GenerateDataKey"],
        Resource: ["${clusterKey}"],
        Condition: { StringEquals: { "kms:ViaService": "s3.${region}.amazonaws.com" } },
      },
    ]);
  });

  it("gives no right on the key for a bucket that is there, whose key is another's", () => {
    assert.deepEqual(
      statements("{ bucket: acme-logs }").map(({ Action, Resource }) => [...Action, ...Resource]),
      [["s3:PutObject", "arn:${partition}:s3:::acme-logs/environment=prod/*"]],
    );
  });

  it("is the role of Fluentd's own account, taken by EKS Pod Identity and with no policy of AWS", () => {
    const [identity, ...others] = logIdentities("prod", "cryptokube-prod", config("{}"));
    assert.deepEqual(others, []);
    const { role, ...account } = identity!;
    assert.deepEqual(account, { name: "fluentd", namespace: "prod-logs", serviceAccount: "fluentd" });
    const { name, service, managed, description, document } = role;
    assert.deepEqual(
      [name, service, managed, description, document?.Version],
      ["cryptokube-prod-fluentd", "pods.eks.amazonaws.com", [], "cryptokube-prod: Writes logs.", "2012-10-17"],
    );
    assert.deepEqual(logIdentities("prod", "cryptokube-prod", config("{ enabled: false }")), []);
  });

  it("writes to streams of the one log group that the file names, in its region", () => {
    const asked = "output: cloudwatch, image: 'r.example/f:1', logGroup: g";
    const group = (region: string) => `arn:\${partition}:logs:${region}:\${account}:log-group:g`;
    for (const [fluentd, region] of [
      [`{ ${asked} }`, "${region}"],
      [`{ ${asked}, region: us-east-1 }`, "us-east-1"],
    ] as const) {
      assert.deepEqual(
        statements(fluentd).map(({ Sid, Action, Resource }) => [Sid, Action, Resource]),
        [
          ["FindStreams", ["logs:CreateLogStream", "logs:DescribeLogStreams"], [`${group(region)}:*`]],
          ["WriteLogs", ["logs:PutLogEvents"], [`${group(region)}:log-stream:*`]],
        ],
      );
    }
  });
});
