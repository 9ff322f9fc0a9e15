import assert from "node:assert/strict";
import {
  hasAwsRole,
  isFluentdMade,
  makesLogBucket,
  outputOf,
  whyFluentdLeftOut,
} from "../../../../stacks/plan/fluentd/chosen.ts";
import { configOf } from "../../../support/stacks.ts";

const clusters = {
  eks: '{ kind: eks, version: "1.36", zones: 2 }',
  gke: '{ kind: gke, version: "1.36", zones: 2 }',
  mine: "{ kind: existing, context: mine }",
  lab: "{ kind: existing }",
};
const place = {
  eks: "aws:region: eu-west-1",
  gke: "gcp:region: europe-west1\n  gcp:project: acme-prod",
  mine: "",
  lab: "",
};
const config = (cluster: keyof typeof clusters, fluentd: string) => {
  const { cluster: of, fluentd: asked } = configOf(`config:
  ${place[cluster]}
  cryptokube:cluster: ${clusters[cluster]}
  cryptokube:fluentd: ${fluentd}
`);
  return { cluster: of, fluentd: asked };
};
const group = "image: 'r.example/f:1', logGroup: g";

/** Cluster, what the file says, store, whether it is made, whether its bucket is, whether its account has a role of AWS. */
const table: [keyof typeof clusters, string, string, boolean, boolean, boolean][] = [
  ["eks", "{}", "s3", true, true, true],
  ["eks", "{ bucket: acme-logs }", "s3", true, false, true],
  ["eks", "{ bucket: acme-logs, credentials: keys }", "s3", true, false, false],
  ["eks", `{ output: cloudwatch, ${group} }`, "cloudwatch", true, false, true],
  ["eks", `{ output: cloudwatch, ${group}, credentials: keys }`, "cloudwatch", true, false, false],
  ["eks", "{ output: loki, image: 'r.example/f:1', endpoint: 'https://l.example' }", "loki", true, false, false],
  ["eks", "{ output: gcs, bucket: acme-logs, credentials: keys }", "gcs", true, false, false],
  ["eks", "{ enabled: false }", "s3", false, false, false],
  ["gke", "{}", "gcs", false, false, false],
  ["gke", "{ bucket: acme-logs }", "gcs", true, false, false],
  ["mine", "{ enabled: true }", "s3", false, false, false],
  ["mine", "{}", "s3", false, false, false],
  ["mine", "{ enabled: true, bucket: acme-logs, region: eu-west-1, credentials: keys }", "s3", true, false, false],
  ["lab", "{ enabled: true, bucket: acme-logs, region: eu-west-1, credentials: keys }", "s3", false, false, false],
];

describe("stacks/plan/fluentd: what is made", () => {
  for (const [cluster, fluentd, output, made, bucket, role] of table) {
    it(`${cluster} with ${fluentd}: ${output}, ${made ? "made" : "not made"}${bucket ? ", with its bucket" : ""}`, () => {
      const asked = config(cluster, fluentd);
      assert.deepEqual(
        [outputOf(asked), isFluentdMade(asked), makesLogBucket(asked), hasAwsRole(asked)],
        [output, made, bucket, role],
      );
      // It says why, where it was asked for and is not made.
      assert.equal(whyFluentdLeftOut(asked) === undefined, made || !asked.fluentd.enabled);
    });
  }

  it("says what is missing, and that the lab has none", () => {
    assert.match(whyFluentdLeftOut(config("gke", "{}"))!, /nowhere to go: name fluentd\.bucket/);
    assert.match(whyFluentdLeftOut(config("mine", "{ enabled: true }"))!, /nowhere to go: name fluentd\.bucket/);
    assert.match(whyFluentdLeftOut(config("lab", "{ enabled: true }"))!, /cannot be had in the lab/);
  });
});
