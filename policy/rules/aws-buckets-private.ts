import { listed, ofAws, type Statement, statementsOf } from "../aws.ts";
import type { Rule } from "../kubernetes.ts";

type Properties = Readonly<Record<string, unknown>>;

/** What must stand beside a bucket: the type, and what is wrong with one, in words. */
const settings: readonly { type: string; wrong: (setting: Properties) => string | undefined; missing: string }[] = [
  {
    type: "s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    missing: "can be made public: block public access",
    wrong: (setting) =>
      ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].every(
        (name) => setting[name] === true,
      )
        ? undefined
        : "can be made public: set all four of its public access block",
  },
  {
    type: "s3/bucketOwnershipControls:BucketOwnershipControls",
    missing: "lets others own what is in it: enforce its owner",
    wrong: ({ rule }) =>
      (rule as Properties | undefined)?.objectOwnership === "BucketOwnerEnforced"
        ? undefined
        : "lets others own what is in it: set objectOwnership to BucketOwnerEnforced",
  },
  {
    type: "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    missing: "says nothing of its encryption: name a key, or AES256",
    wrong: ({ rules }) => (Array.isArray(rules) && rules.length > 0 ? undefined : "has no rule of encryption"),
  },
  {
    type: "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    missing: "keeps everything for ever: say when what is in it goes",
    wrong: ({ rules }) => (Array.isArray(rules) && rules.length > 0 ? undefined : "has no rule of its lifecycle"),
  },
  {
    type: "s3/bucketPolicy:BucketPolicy",
    missing: "can be reached without TLS: deny it in its policy",
    wrong: ({ policy }) =>
      statementsOf(policy).some(deniesWithoutTls) ? undefined : "can be reached without TLS: deny it in its policy",
  },
];

function deniesWithoutTls(statement: Statement & { Condition?: unknown }): boolean {
  const { Effect, Action, Condition } = statement;
  const bool = (Condition as { Bool?: Properties } | undefined)?.Bool?.["aws:SecureTransport"];
  return Effect === "Deny" && listed(Action).includes("s3:*") && String(bool) === "false";
}

/** Logs, archives and states hold what nobody else is to read. */
export const awsBucketsPrivate: Rule = {
  name: "aws-s3-private",
  description:
    "Every bucket is closed to the public, its owner's alone, encrypted, emptied by age, and reached by TLS.",
  enforcementLevel: "mandatory",
  validateStack: ({ resources }, report) => {
    for (const { name, props } of ofAws(resources, "s3/bucket:Bucket")) {
      const bucket = (props as Properties).bucket;
      for (const { type, wrong, missing } of settings) {
        const found = ofAws(resources, type).find(({ props: other }) => (other as Properties).bucket === bucket);
        const why = found === undefined ? missing : wrong(found.props as Properties);
        if (why !== undefined) report(`Bucket ${typeof bucket === "string" ? bucket : name} ${why}.`);
      }
    }
  },
};
