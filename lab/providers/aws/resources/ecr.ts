import { isObject } from "../../protocol/values.ts";
import { entriesOf, text } from "../cloud/cloud.ts";
import { namedId, withoutMark } from "../cloud/ids.ts";
import { list } from "../iam/document.ts";
import type { HandCheck, Reference, ResourceKind } from "../kind.ts";
import { arn, document, LIFECYCLE, PULL_THROUGH, REPOSITORY, SCANNING } from "./parts.ts";

const ECR = "Amazon ECR user guide; read 2026-11-25";

export const repository: ResourceKind = {
  type: REPOSITORY,
  title: "ECR Repository",
  requests: [
    {
      operation: "ecr.CreateRepository",
      rename: {
        name: "repositoryName",
        encryptionConfigurations: "encryptionConfiguration",
        "encryptionConfigurations.kmsKey": "kmsKey",
      },
    },
  ],
  updates: {
    imageTagMutability: "PutImageTagMutability",
    imageTagMutabilityExclusionFilters: "PutImageTagMutability",
    imageScanningConfiguration: "PutImageScanningConfiguration",
    tags: "TagResource",
    tagsAll: "TagResource",
  },
  replaces: ["encryptionConfigurations", "name"],
  source: "hashicorp/terraform-provider-aws@0072eea2 internal/service/ecr/repository.go, read 2026-11-25",
  taggable: true,
  autoname: { property: "name" },
  defaults: { imageTagMutability: "MUTABLE", forceDelete: false },
  computed: ["encryptionConfigurations"],
  local: { forceDelete: "whether the provider deletes it with its images" },
  references: [],
  unique: {
    key: (inputs) => text(inputs, "name"),
    code: "RepositoryAlreadyExistsException",
    message: (inputs) => `The repository with name '${text(inputs, "name")}' already exists in the registry`,
  },
  checks: [],
  id: ({ inputs }) => namedId(text(inputs, "name")),
  outputs: (context) => ({
    arn: arn(context, "ecr", `repository/${text(context.inputs, "name")}`),
    registryId: context.record.account,
    repositoryUrl: `${context.record.account}.dkr.ecr.${context.record.region}.amazonaws.com/${text(context.inputs, "name")}`,
  }),
  deletion: { operation: "DeleteRepository" },
  effects: {
    removed({ cloud }, { properties }) {
      const name = properties["name"];
      cloud.entries = cloud.entries.filter(
        ({ type, properties: other }) => type !== LIFECYCLE || withoutMark(text(other, "repository")) !== name,
      );
    },
  },
};

const ofRepository: Reference = {
  property: "repository",
  types: [REPOSITORY],
  by: "name",
  code: "RepositoryNotFoundException",
  message: (value) => `The repository with name '${value}' does not exist in the registry`,
};

const rules: HandCheck = {
  name: "lifecycle-policy",
  reason: `Rules have priorities of their own, a selection and an action. ${ECR}, lifecycle policy properties`,
  properties: ["policy"],
  run({ inputs }) {
    const wrong = (message: string) => ({
      code: "InvalidParameterException",
      property: "policy",
      message: `Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: '${message}'`,
    });
    const parsed = document(inputs["policy"]);
    const all = list(parsed?.["rules"]).filter(isObject);
    if (parsed === undefined || all.length === 0) {
      return wrong("Lifecycle policy validation failure: rules are missing");
    }
    const priorities = all.map((rule) => rule["rulePriority"]);
    const problems =
      new Set(priorities).size === priorities.length &&
      priorities.every((one) => Number.isInteger(one) && Number(one) > 0)
        ? []
        : [wrong("every rule has a priority of its own, from 1")];
    const highest = Math.max(...priorities.map(Number));
    for (const rule of all) problems.push(...checkRule(rule, highest).map(wrong));
    return problems;
  },
};

function checkRule(rule: Record<string, unknown>, highest: number): string[] {
  const selection = rule["selection"];
  const action = rule["action"];
  if (typeof selection !== "object" || selection === null) return ["a rule needs a selection"];
  const { tagStatus, countType, countNumber, countUnit, tagPrefixList, tagPatternList } = selection as Record<
    string,
    unknown
  >;
  const problems: string[] = [];
  if (!["tagged", "untagged", "any"].includes(String(tagStatus))) {
    problems.push(`tagStatus must be tagged, untagged or any, found ${String(tagStatus)}`);
  }
  if (tagStatus === "tagged" && tagPrefixList === undefined && tagPatternList === undefined) {
    problems.push("a rule for tagged images needs tagPrefixList or tagPatternList");
  }
  if (tagStatus === "any" && rule["rulePriority"] !== highest) {
    problems.push("a rule for any image has the highest priority number");
  }
  if (
    !["imageCountMoreThan", "sinceImagePushed", "sinceImagePulled", "sinceImageTransitioned"].includes(
      String(countType),
    )
  ) {
    problems.push(`countType ${String(countType)} does not exist`);
  }
  if (countType === "imageCountMoreThan" ? countUnit !== undefined : countUnit !== "days") {
    problems.push(`countUnit ${String(countUnit)} does not go with countType ${String(countType)}`);
  }
  if (!Number.isInteger(countNumber) || Number(countNumber) < 1) {
    problems.push("countNumber must be a whole number of at least 1");
  }
  if (
    typeof action !== "object" ||
    action === null ||
    !["expire", "transition"].includes(String((action as { type?: unknown }).type))
  ) {
    problems.push("the action's type must be expire or transition");
  }
  return problems;
}

export const lifecyclePolicy: ResourceKind = {
  type: LIFECYCLE,
  title: "ECR Lifecycle Policy",
  requests: [
    { operation: "ecr.PutLifecyclePolicy", rename: { repository: "repositoryName", policy: "lifecyclePolicyText" } },
  ],
  updates: { "*": "PutLifecyclePolicy" },
  replaces: ["policy", "repository"],
  source: "hashicorp/terraform-provider-aws@00a35305 internal/service/ecr/lifecycle_policy.go, read 2026-11-25",
  taggable: false,
  documents: ["policy"],
  references: [ofRepository],
  checks: [rules],
  id: ({ inputs }) => namedId(withoutMark(text(inputs, "repository"))),
  outputs: ({ record }) => ({ registryId: record.account }),
  deletion: { operation: "DeleteLifecyclePolicy" },
};

/** Upstreams that need no credential, and those that do. */
const open = ["public.ecr.aws", "registry.k8s.io", "quay.io"];
const closed = ["registry-1.docker.io", "ghcr.io", "registry.gitlab.com", "cgr.dev"];

const upstream: HandCheck = {
  name: "pull-through-upstream",
  reason: `Upstreams are some registries, most of which need a credential in Secrets Manager. ${ECR}, sync an upstream registry`,
  properties: ["upstreamRegistryUrl", "credentialArn"],
  run({ inputs }) {
    const url = text(inputs, "upstreamRegistryUrl");
    const known = [...open, ...closed];
    if (!known.includes(url) && !/\.azurecr\.io$|\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com$/.test(url)) {
      return {
        code: "UnsupportedUpstreamRegistryException",
        property: "upstreamRegistryUrl",
        message: `The specified upstream registry isn't supported: "${url}"; there are ${known.join(", ")}`,
      };
    }
    const credential = text(inputs, "credentialArn");
    if (closed.includes(url) && credential === "") {
      return { code: "InvalidParameterException", property: "credentialArn", message: `${url} needs a credential` };
    }
    if (
      credential === "" ||
      /^arn:aws:secretsmanager:[a-z0-9-]+:\d{12}:secret:ecr-pullthroughcache\//.test(credential)
    ) {
      return undefined;
    }
    return {
      code: "InvalidParameterException",
      property: "credentialArn",
      message: "the secret's name must begin with ecr-pullthroughcache/",
    };
  },
};

export const pullThroughCacheRule: ResourceKind = {
  type: PULL_THROUGH,
  title: "ECR Pull Through Cache Rule",
  requests: [{ operation: "ecr.CreatePullThroughCacheRule" }],
  updates: { "*": "UpdatePullThroughCacheRule" },
  replaces: ["ecrRepositoryPrefix", "upstreamRegistryUrl", "upstreamRepositoryPrefix"],
  source: "hashicorp/terraform-provider-aws@0509e60e internal/service/ecr/pull_through_cache_rule.go, read 2026-11-25",
  taggable: false,
  computed: ["upstreamRepositoryPrefix", "customRoleArn"],
  references: [],
  unique: {
    key: (inputs) => text(inputs, "ecrRepositoryPrefix"),
    code: "PullThroughCacheRuleAlreadyExistsException",
    message: (inputs) =>
      `A pull through cache rule with the prefix '${text(inputs, "ecrRepositoryPrefix")}' already exists`,
  },
  checks: [upstream],
  id: ({ inputs }) => namedId(text(inputs, "ecrRepositoryPrefix")),
  outputs: ({ record }) => ({ registryId: record.account }),
  deletion: { operation: "DeletePullThroughCacheRule" },
};

const single: HandCheck = {
  name: "registry-scanning-once",
  reason: `A registry has one scanning configuration; two programs overwrite each other's. ${ECR}, image scanning`,
  properties: ["scanType"],
  cloud: true,
  run({ cloud, entry }) {
    const other = entriesOf(cloud, SCANNING).find(({ id }) => id !== entry?.id);
    if (other === undefined) return undefined;
    return {
      code: "SimulatedConflict",
      property: "scanType",
      message: `${other.name} configures the registry's scanning already`,
    };
  },
};

const basicRules: HandCheck = {
  name: "registry-scanning-frequency",
  reason: `CONTINUOUS_SCAN is for enhanced scanning alone. ${ECR}, image scanning`,
  properties: ["scanType", "rules"],
  run({ inputs }) {
    const continuous = list(inputs["rules"]).some(
      (rule) => isObject(rule) && rule["scanFrequency"] === "CONTINUOUS_SCAN",
    );
    if (!continuous || inputs["scanType"] === "ENHANCED") return undefined;
    return {
      code: "InvalidParameterException",
      property: "rules",
      message: "scanFrequency CONTINUOUS_SCAN needs scanType ENHANCED",
    };
  },
};

export const registryScanning: ResourceKind = {
  type: SCANNING,
  title: "ECR Registry Scanning Configuration",
  requests: [{ operation: "ecr.PutRegistryScanningConfiguration" }],
  updates: { "*": "PutRegistryScanningConfiguration" },
  replaces: [],
  source:
    "hashicorp/terraform-provider-aws@004b82ba internal/service/ecr/registry_scanning_configuration.go, read 2026-11-25",
  taggable: false,
  sets: ["rules", "rules[*].repositoryFilters"],
  references: [],
  checks: [single, basicRules],
  id: ({ record }) => namedId(record.account),
  outputs: ({ record }) => ({ registryId: record.account }),
  deletion: { operation: "PutRegistryScanningConfiguration" },
};
