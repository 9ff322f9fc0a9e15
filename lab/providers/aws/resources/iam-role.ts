import { entriesOf, text } from "../cloud/cloud.ts";
import { namedId, simulatedId, withoutMark } from "../cloud/ids.ts";
import { policyChecks } from "../iam/checks.ts";
import { attachedTo } from "../iam/roles.ts";
import { readApi } from "../model/models.ts";
import type { HandCheck, Reference, ResourceKind } from "../kind.ts";
import { ATTACHMENT, arn, MADE_AT, NODE_GROUP, ROLE, ROLE_POLICY } from "./parts.ts";

const INLINE_AT_MOST = 10_240;
const TRUST_AT_MOST = 2_048;
const ATTACHED_AT_MOST = 10;
const QUOTAS = "IAM and STS quotas, IAM user guide; read 2026-11-25";

/** White space does not count. */
const characters = (document: string): number => document.replaceAll(/\s/g, "").length;

const trustLength: HandCheck = {
  name: "role-trust-length",
  reason: `A role's trust policy has ${String(TRUST_AT_MOST)} characters at most. ${QUOTAS}`,
  properties: ["assumeRolePolicy"],
  run({ inputs }) {
    const length = characters(text(inputs, "assumeRolePolicy"));
    if (length <= TRUST_AT_MOST) return undefined;
    return {
      code: "LimitExceeded",
      property: "assumeRolePolicy",
      message: `Cannot exceed quota for ACLSizePerRole: ${String(TRUST_AT_MOST)}, found ${String(length)}`,
    };
  },
};

export const role: ResourceKind = {
  type: ROLE,
  title: "IAM Role",
  requests: [
    { operation: "iam.CreateRole", rename: { name: "RoleName", assumeRolePolicy: "AssumeRolePolicyDocument" } },
  ],
  updates: { assumeRolePolicy: "UpdateAssumeRolePolicy", tags: "TagRole", tagsAll: "TagRole", "*": "UpdateRole" },
  replaces: ["name", "namePrefix", "path"],
  source: "hashicorp/terraform-provider-aws@0040ea69 internal/service/iam/role.go, read 2026-11-25",
  taggable: true,
  autoname: { property: "name" },
  documents: ["assumeRolePolicy"],
  defaults: { path: "/", maxSessionDuration: 3600, forceDetachPolicies: false },
  computed: ["inlinePolicies", "managedPolicyArns"],
  local: { forceDetachPolicies: "what the provider does before it deletes" },
  references: [],
  unique: {
    key: (inputs) => text(inputs, "name").toLowerCase(),
    code: "EntityAlreadyExists",
    message: (inputs) => `Role with name ${text(inputs, "name")} already exists`,
  },
  checks: [...policyChecks("assumeRolePolicy", "trust"), trustLength],
  id: ({ inputs }) => namedId(text(inputs, "name")),
  outputs: (context) => ({
    arn: arn(context, "iam", `role${text(context.inputs, "path") || "/"}${text(context.inputs, "name")}`),
    createDate: MADE_AT,
    uniqueId: simulatedId("AROA"),
    managedPolicyArns: [],
    inlinePolicies: [],
  }),
  deletion: {
    operation: "DeleteRole",
    refuses({ cloud, entry }) {
      const name = text(entry.properties, "name");
      const of = (type: string) =>
        entriesOf(cloud, type).filter(({ properties }) => withoutMark(text(properties, "role")) === name);
      const users = entriesOf(cloud, NODE_GROUP).filter(
        ({ properties }) => properties["nodeRoleArn"] === entry.properties["arn"],
      );
      if (of(ATTACHMENT).length > 0) {
        return { code: "DeleteConflict", message: "Cannot delete entity, must detach all policies first." };
      }
      if (of(ROLE_POLICY).length > 0) {
        return { code: "DeleteConflict", message: "Cannot delete entity, must delete policies first." };
      }
      if (users.length === 0) return undefined;
      // EKS made an instance profile with the role for each group.
      return {
        code: "DeleteConflict",
        message: `Cannot delete entity, must remove roles from instance profile first: ${users.map(({ id }) => id).join(", ")}`,
      };
    },
  },
};

const ofRole: Reference = {
  property: "role",
  types: [ROLE],
  by: "name",
  code: "NoSuchEntity",
  message: (value) => `The role with name ${value} cannot be found.`,
};

const inlineLength: HandCheck = {
  name: "role-inline-length",
  reason: `A role's own policies have ${String(INLINE_AT_MOST)} characters together at most. ${QUOTAS}`,
  properties: ["policy", "role"],
  cloud: true,
  run({ inputs, cloud, entry }) {
    const others = entriesOf(cloud, ROLE_POLICY).filter(
      // One of the same name is put anew.
      ({ id, properties }) =>
        id !== entry?.id && properties["role"] === inputs["role"] && properties["name"] !== inputs["name"],
    );
    const all = [inputs, ...others.map(({ properties }) => properties)];
    const length = all.reduce((sum, properties) => sum + characters(text(properties, "policy")), 0);
    if (length <= INLINE_AT_MOST) return undefined;
    return {
      code: "LimitExceeded",
      property: "policy",
      message: `Maximum policy size of ${String(INLINE_AT_MOST)} bytes exceeded for role ${text(inputs, "role")}: ${String(length)}`,
    };
  },
};

export const rolePolicy: ResourceKind = {
  type: ROLE_POLICY,
  title: "IAM Role Policy",
  requests: [
    { operation: "iam.PutRolePolicy", rename: { role: "RoleName", name: "PolicyName", policy: "PolicyDocument" } },
  ],
  updates: { "*": "PutRolePolicy" },
  replaces: ["name", "namePrefix", "role"],
  source: "hashicorp/terraform-provider-aws@02f97af8 internal/service/iam/role_policy.go, read 2026-11-25",
  taggable: false,
  autoname: { property: "name" },
  documents: ["policy"],
  references: [ofRole],
  checks: [...policyChecks("policy", "identity"), inlineLength],
  id: ({ inputs }) => namedId(`${withoutMark(text(inputs, "role"))}:${text(inputs, "name")}`),
  outputs: () => ({}),
  deletion: { operation: "DeleteRolePolicy" },
};

/** Paths of AWS's own policies that the catalogue keeps. */
export function isManagedPolicy(policy: string): boolean {
  const name = policy.split(":policy/")[1] ?? "";
  return (
    policy.startsWith("arn:aws:iam::aws:policy/") &&
    (readApi("managed-policies") as { policies: string[] }).policies.includes(name)
  );
}

const exists: HandCheck = {
  name: "attached-policy-exists",
  reason:
    "AWS's own policies by their names and paths: PyPI moto 5.2.5, moto/iam/aws_managed_policies.py; read 2026-11-25",
  properties: ["policyArn"],
  run({ inputs }) {
    const policy = text(inputs, "policyArn");
    if (isManagedPolicy(policy)) return undefined;
    return {
      code: "NoSuchEntity",
      property: "policyArn",
      message: `Policy ${policy} does not exist or is not attachable.`,
    };
  },
};

const few: HandCheck = {
  name: "attached-policies-per-role",
  reason: `A role has ${String(ATTACHED_AT_MOST)} attached policies at most, unless the account asked for more. ${QUOTAS}`,
  properties: ["role"],
  cloud: true,
  run({ inputs, cloud }) {
    const of = entriesOf(cloud, ROLE).find(
      ({ properties }) => properties["name"] === withoutMark(text(inputs, "role")),
    );
    if (of === undefined || attachedTo(cloud, of).length < ATTACHED_AT_MOST) return undefined;
    return {
      code: "LimitExceeded",
      property: "role",
      message: `Cannot exceed quota for PoliciesPerRole: ${String(ATTACHED_AT_MOST)}`,
    };
  },
};

export const rolePolicyAttachment: ResourceKind = {
  type: ATTACHMENT,
  title: "IAM Role Policy Attachment",
  requests: [{ operation: "iam.AttachRolePolicy", rename: { role: "RoleName" } }],
  updates: {},
  replaces: ["policyArn", "role"],
  source: "hashicorp/terraform-provider-aws@04c79849 internal/service/iam/role_policy_attachment.go, read 2026-11-25",
  taggable: false,
  references: [ofRole],
  checks: [exists, few],
  id: ({ inputs }) => namedId(`${withoutMark(text(inputs, "role"))}/${text(inputs, "policyArn")}`),
  outputs: () => ({}),
  deletion: { operation: "DetachRolePolicy" },
};
