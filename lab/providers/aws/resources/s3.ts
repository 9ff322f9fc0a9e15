import { isObject, type Properties } from "../../protocol/values.ts";
import { entriesOf, text } from "../cloud/cloud.ts";
import { namedId, withoutMark } from "../cloud/ids.ts";
import { policyChecks } from "../iam/checks.ts";
import { list } from "../iam/document.ts";
import type { HandCheck, Reference, ResourceKind } from "../kind.ts";
import { PENDING_KEY } from "./kms.ts";
import {
  block,
  blocks,
  BUCKET,
  BUCKET_ACCESS,
  BUCKET_ENCRYPTION,
  BUCKET_LIFECYCLE,
  BUCKET_OWNERSHIP,
  BUCKET_POLICY,
  byProperty,
  document,
  KEY,
  shown,
} from "./parts.ts";

const S3 = "Amazon S3 user guide and API reference; read 2026-11-26";
const settings = [BUCKET_ACCESS, BUCKET_ENCRYPTION, BUCKET_LIFECYCLE, BUCKET_OWNERSHIP, BUCKET_POLICY];

const nameRules: HandCheck = {
  name: "bucket-name",
  reason: `3 to 63 small letters, digits, dots and hyphens, letters or digits at both ends, no address, none of AWS's own beginnings and ends. ${S3}, general purpose bucket naming rules`,
  properties: ["bucket"],
  run({ inputs }) {
    const name = text(inputs, "bucket");
    const formed = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes("..");
    const reserved = /^(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name);
    if (formed && !reserved && !/^\d+\.\d+\.\d+\.\d+$/.test(name)) return undefined;
    return { code: "InvalidBucketName", property: "bucket", message: `The specified bucket is not valid: "${name}"` };
  },
};

export const bucket: ResourceKind = {
  type: BUCKET,
  title: "S3 Bucket",
  requests: [{ operation: "s3.CreateBucket" }],
  updates: { tags: "PutBucketTagging", tagsAll: "PutBucketTagging", "*": "PutBucketVersioning" },
  replaces: ["bucket", "bucketNamespace", "bucketPrefix", "objectLockEnabled"],
  source: "hashicorp/terraform-provider-aws@0070bcd1 internal/service/s3/bucket.go, read 2026-11-26",
  taggable: true,
  autoname: { property: "bucket" },
  defaults: { forceDestroy: false },
  computed: ["accelerationStatus", "acl", "grants", "policy", "requestPayer", "versioning"],
  local: { forceDestroy: "whether the provider deletes it with its objects" },
  references: [],
  unique: {
    key: (inputs) => text(inputs, "bucket"),
    code: "BucketAlreadyOwnedByYou",
    message: (inputs) =>
      `Your previous request to create the named bucket succeeded and you already own it: ${text(inputs, "bucket")}`,
  },
  checks: [nameRules],
  id: ({ inputs }) => namedId(text(inputs, "bucket")),
  outputs: ({ inputs, record: { region } }) => {
    const name = text(inputs, "bucket");
    return {
      arn: `arn:aws:s3:::${name}`,
      bucketDomainName: `${name}.s3.amazonaws.com`,
      bucketRegion: region,
      bucketRegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
    };
  },
  deletion: { operation: "DeleteBucket" },
  effects: {
    removed({ cloud }, { properties }) {
      const gone = properties["bucket"];
      cloud.entries = cloud.entries.filter(
        ({ type, properties: other }) => !settings.includes(type) || withoutMark(text(other, "bucket")) !== gone,
      );
    },
  },
};

const ofBucket: Reference = {
  property: "bucket",
  types: [BUCKET],
  by: "bucket",
  code: "NoSuchBucket",
  message: (value) => `The specified bucket does not exist: ${value}`,
};

/**
 * What the settings of a bucket have in common: there is one of each kind, by the bucket's name; the next is put over it.
 *
 * @param put the operation that does both.
 * @param rename the names of properties in it, where they are others.
 */
const setting = (put: string, rename?: Record<string, string>) =>
  ({
    taggable: false,
    requests: [{ operation: `s3.${put}`, ...(rename === undefined ? {} : { rename }) }],
    updates: { "*": put },
    references: [ofBucket],
    id: ({ inputs }: { inputs: Properties }) => namedId(withoutMark(text(inputs, "bucket"))),
    outputs: () => ({}),
  }) satisfies Partial<ResourceKind>;

export const bucketPublicAccessBlock: ResourceKind = {
  ...setting(
    "PutPublicAccessBlock",
    Object.fromEntries(
      ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"].map((member) => [
        `${member[0]?.toLowerCase() ?? ""}${member.slice(1)}`,
        `PublicAccessBlockConfiguration.${member}`,
      ]),
    ),
  ),
  type: BUCKET_ACCESS,
  title: "S3 Bucket Public Access Block",
  replaces: ["bucket"],
  source:
    "hashicorp/terraform-provider-aws@01606926 internal/service/s3/bucket_public_access_block.go, read 2026-11-26",
  defaults: { blockPublicAcls: false, blockPublicPolicy: false, ignorePublicAcls: false, restrictPublicBuckets: false },
  local: { skipDestroy: "whether the provider deletes it at all" },
  checks: [],
  deletion: {
    operation: "DeletePublicAccessBlock",
    keeps: ({ properties }) => properties["skipDestroy"] === true,
  },
};

export const bucketOwnershipControls: ResourceKind = {
  ...setting("PutBucketOwnershipControls", { rule: "OwnershipControls.Rules" }),
  type: BUCKET_OWNERSHIP,
  title: "S3 Bucket Ownership Controls",
  replaces: ["bucket"],
  source: "hashicorp/terraform-provider-aws@01c08000 internal/service/s3/bucket_ownership_controls.go, read 2026-11-26",
  checks: [],
  deletion: { operation: "DeleteBucketOwnershipControls" },
};

const usableKey: HandCheck = {
  name: "bucket-key-usable",
  reason: `A key goes with aws:kms alone; with one that is gone, every write fails. ${S3}, PutBucketEncryption, and using SSE-KMS`,
  properties: ["rules"],
  cloud: true,
  run({ inputs, cloud, record }) {
    return blocks(inputs, "rules").flatMap((rule) => {
      const { kmsMasterKeyId, sseAlgorithm } = block(rule, "applyServerSideEncryptionByDefault");
      if (typeof kmsMasterKeyId !== "string") return [];
      const refused = (message: string) => ({ code: "InvalidArgument", property: "rules", message });
      if (!shown(sseAlgorithm).startsWith("aws:kms")) {
        return [refused(`a KMSMasterKeyID is not applicable if the SSEAlgorithm is ${shown(sseAlgorithm)}`)];
      }
      const pending = byProperty(cloud, PENDING_KEY, "arn", kmsMasterKeyId) !== undefined;
      const ours = kmsMasterKeyId.includes(`:${record.account}:`);
      const there = byProperty(cloud, KEY, "arn", kmsMasterKeyId) !== undefined;
      if (pending) return [refused(`${kmsMasterKeyId} is pending deletion`)];
      return there || !ours ? [] : [refused(`Key '${kmsMasterKeyId}' does not exist`)];
    });
  },
};

export const bucketEncryption: ResourceKind = {
  ...setting("PutBucketEncryption", { rules: "ServerSideEncryptionConfiguration.Rules" }),
  type: BUCKET_ENCRYPTION,
  title: "S3 Bucket Server-side Encryption Configuration",
  replaces: ["bucket", "expectedBucketOwner"],
  source:
    "hashicorp/terraform-provider-aws@01606926 internal/service/s3/bucket_server_side_encryption_configuration.go, read 2026-11-26",
  sets: ["rules"],
  checks: [usableKey],
  deletion: { operation: "DeleteBucketEncryption" },
};

const lifecycleRules: HandCheck = {
  name: "bucket-lifecycle-rules",
  reason: `At most 1,000 rules, each with an id of its own of 255 characters, a filter, and something to do after a whole number of days. ${S3}, lifecycle configuration elements`,
  properties: ["rules"],
  run({ inputs }) {
    const rules = blocks(inputs, "rules");
    const ids = rules.map((rule) => text(rule, "id"));
    const wrong = (message: string) => ({ code: "InvalidArgument", property: "rules", message });
    return [
      ...(rules.length === 0 || rules.length > 1000 ? [wrong(`there are ${rules.length} rules`)] : []),
      ...(new Set(ids).size === ids.length ? [] : [wrong("Rule ID must be unique")]),
      ...ids.filter((id) => id.length > 255).map(() => wrong("ID length should not exceed allowed limit of 255")),
      ...rules.flatMap((rule) => actionProblems(rule).map(wrong)),
    ];
  },
};

function actionProblems(rule: Properties): string[] {
  const days = [
    block(rule, "expiration")["days"],
    block(rule, "abortIncompleteMultipartUpload")["daysAfterInitiation"],
    block(rule, "noncurrentVersionExpiration")["noncurrentDays"],
  ].filter((value) => value !== undefined);
  const acts = days.length > 0 || blocks(rule, "transitions").length > 0 || isObject(rule["expiration"]);
  return [
    ...(acts ? [] : ["At least one action needs to be specified in a rule"]),
    ...(rule["filter"] === undefined && rule["prefix"] === undefined ? ["a rule needs a filter"] : []),
    ...days
      .filter((value) => !Number.isInteger(value) || Number(value) < 1)
      .map((value) => `days must be a positive whole number, found ${shown(value)}`),
  ];
}

export const bucketLifecycle: ResourceKind = {
  ...setting("PutBucketLifecycleConfiguration", { rules: "LifecycleConfiguration.Rules" }),
  type: BUCKET_LIFECYCLE,
  title: "S3 Bucket Lifecycle Configuration",
  replaces: ["bucket", "expectedBucketOwner"],
  source:
    "hashicorp/terraform-provider-aws@01606926 internal/service/s3/bucket_lifecycle_configuration.go, read 2026-11-26",
  computed: ["transitionDefaultMinimumObjectSize"],
  local: { timeouts: "how long the provider waits" },
  checks: [lifecycleRules],
  deletion: { operation: "DeleteBucketLifecycle" },
};

const ownResources: HandCheck = {
  name: "bucket-policy-resources",
  reason: `A bucket's policy speaks of that bucket and its objects alone. ${S3}, "Policy has invalid resource"`,
  properties: ["policy", "bucket"],
  run({ inputs }) {
    const own = `arn:aws:s3:::${withoutMark(text(inputs, "bucket"))}`;
    const others = list(document(inputs["policy"])?.["Statement"])
      .filter(isObject)
      .flatMap((statement) => list(statement["Resource"]))
      .filter((resource) => resource !== own && !(typeof resource === "string" && resource.startsWith(`${own}/`)));
    return others.map((resource) => ({
      code: "MalformedPolicy",
      property: "policy",
      message: `Policy has invalid resource: ${shown(resource)} is not of ${own}`,
    }));
  },
};

const notPublic: HandCheck = {
  name: "bucket-policy-not-public",
  reason: `Where public policies are blocked, one that lets everybody in is refused. ${S3}, blocking public access`,
  properties: ["policy", "bucket"],
  cloud: true,
  run({ inputs, cloud }) {
    const name = withoutMark(text(inputs, "bucket"));
    const blocked = entriesOf(cloud, BUCKET_ACCESS).some(
      ({ properties }) => withoutMark(text(properties, "bucket")) === name && properties["blockPublicPolicy"] === true,
    );
    const open = list(document(inputs["policy"])?.["Statement"])
      .filter(isObject)
      .some(({ Effect: effect, Principal: principal, Condition: condition }) => {
        const who = isObject(principal) ? list(principal["AWS"]) : [principal];
        return effect === "Allow" && condition === undefined && who.includes("*");
      });
    if (!blocked || !open) return undefined;
    return {
      code: "AccessDenied",
      property: "policy",
      message: "public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access",
    };
  },
};

export const bucketPolicy: ResourceKind = {
  ...setting("PutBucketPolicy"),
  type: BUCKET_POLICY,
  title: "S3 Bucket Policy",
  replaces: ["bucket"],
  source: "inferred from @pulumi/aws 7.48.0 and the bucket's other settings, 2026-11-26",
  documents: ["policy"],
  checks: [...policyChecks("policy", "resource"), ownResources, notPublic],
  deletion: { operation: "DeleteBucketPolicy" },
};
