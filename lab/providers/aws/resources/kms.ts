import { isObject } from "../../protocol/values.ts";
import { entriesOf, text } from "../cloud/cloud.ts";
import { namedId, simulatedUuid } from "../cloud/ids.ts";
import { policyChecks } from "../iam/checks.ts";
import { list } from "../iam/document.ts";
import type { HandCheck, ResourceKind } from "../kind.ts";
import { ALIAS, arn, byId, document, KEY, shown } from "./parts.ts";

const KMS = "KMS developer guide; read 2026-11-25";

const lockout: HandCheck = {
  name: "key-policy-lockout",
  reason: `A key's policy must let the caller, or its account, change the policy again. ${KMS}, default key policy`,
  properties: ["policy", "bypassPolicyLockoutSafetyCheck"],
  run({ inputs, record }) {
    const policy = document(inputs["policy"]);
    if (policy === undefined || inputs["bypassPolicyLockoutSafetyCheck"] === true) return undefined;
    const callers = ["*", record.account, record.caller, `arn:aws:iam::${record.account}:root`];
    const keeps = list(policy["Statement"]).some((statement) => {
      if (!isObject(statement) || statement["Effect"] !== "Allow" || statement["Condition"] !== undefined) return false;
      const principal = statement["Principal"];
      const who = isObject(principal) ? list(principal["AWS"]) : [principal];
      const may = list(statement["Action"]).some((action) =>
        ["kms:*", "*", "kms:Put*", "kms:PutKeyPolicy"].includes(shown(action)),
      );
      return may && who.some((one) => callers.includes(shown(one)));
    });
    if (keeps) return undefined;
    return {
      code: "MalformedPolicyDocumentException",
      property: "policy",
      message:
        "The new key policy will not allow you to update the key policy in the future: no statement lets the account's root or the caller do kms:PutKeyPolicy",
    };
  },
};

const rotation: HandCheck = {
  name: "key-rotation-period",
  reason: `Keys turn every 90 to 2560 days, where rotation is on; they wait 7 to 30 days before they are gone. ${KMS}, EnableKeyRotation, ScheduleKeyDeletion`,
  properties: ["rotationPeriodInDays", "enableKeyRotation"],
  run({ inputs }) {
    if (inputs["rotationPeriodInDays"] === undefined || inputs["enableKeyRotation"] === true) return undefined;
    return { code: "ValidationException", property: "rotationPeriodInDays", message: "needs enableKeyRotation: true" };
  },
};

export const key: ResourceKind = {
  type: KEY,
  title: "KMS Key",
  requests: [
    { operation: "kms.CreateKey", rename: { customerMasterKeySpec: "KeySpec" } },
    {
      operation: "kms.EnableKeyRotation",
      only: ["enableKeyRotation", "rotationPeriodInDays"],
      rename: { rotationPeriodInDays: "RotationPeriodInDays" },
      fixed: { KeyId: "key" },
    },
    {
      operation: "kms.ScheduleKeyDeletion",
      only: ["deletionWindowInDays"],
      rename: { deletionWindowInDays: "PendingWindowInDays" },
      fixed: { KeyId: "key" },
      later: true,
    },
  ],
  updates: {
    description: "UpdateKeyDescription",
    enableKeyRotation: "EnableKeyRotation",
    rotationPeriodInDays: "EnableKeyRotation",
    policy: "PutKeyPolicy",
    tags: "TagResource",
    tagsAll: "TagResource",
    isEnabled: "EnableKey",
  },
  replaces: ["customKeyStoreId", "customerMasterKeySpec", "keyUsage", "multiRegion", "xksKeyId"],
  source: "hashicorp/terraform-provider-aws@00a35305 internal/service/kms/key.go, read 2026-11-25",
  taggable: true,
  documents: ["policy"],
  defaults: {
    bypassPolicyLockoutSafetyCheck: false,
    customerMasterKeySpec: "SYMMETRIC_DEFAULT",
    enableKeyRotation: false,
    isEnabled: true,
    keyUsage: "ENCRYPT_DECRYPT",
  },
  computed: ["description", "policy", "multiRegion", "rotationPeriodInDays"],
  local: { isEnabled: "a call of its own, without fields" },
  references: [],
  checks: [...policyChecks("policy", "resource"), lockout, rotation],
  id: () => simulatedUuid(),
  outputs: (context, id) => ({
    arn: arn(context, "kms", `key/${id}`),
    keyId: id,
    multiRegion: context.inputs["multiRegion"] ?? false,
  }),
  effects: {
    // It stands for days yet: what still names it is told so.
    removed({ cloud }, { id, properties }) {
      cloud.entries.push({
        type: PENDING_KEY,
        id,
        name: "",
        status: "DELETING",
        properties: { arn: properties["arn"] ?? "", keyId: id },
      });
    },
  },
  deletion: { operation: "ScheduleKeyDeletion" },
};

/** A key that waits for its end. */
export const PENDING_KEY = "simulated:kms/keyPendingDeletion";

const usable: HandCheck = {
  name: "alias-key-usable",
  reason: `An alias stands for a key that exists and is not about to be deleted. ${KMS}, CreateAlias`,
  properties: ["targetKeyId"],
  cloud: true,
  run({ inputs, cloud }) {
    const target = text(inputs, "targetKeyId");
    const named = (type: string): boolean =>
      entriesOf(cloud, type).some(({ id, properties }) => id === target || properties["arn"] === target);
    if (named(KEY)) return undefined;
    return named(PENDING_KEY)
      ? { code: "KMSInvalidStateException", property: "targetKeyId", message: `${target} is pending deletion.` }
      : { code: "NotFoundException", property: "targetKeyId", message: `Key '${target}' does not exist` };
  },
};

const aliasName: HandCheck = {
  name: "alias-name",
  reason: `An alias begins with alias/, and not with alias/aws/. ${KMS}, CreateAlias`,
  properties: ["name"],
  run({ inputs }) {
    const name = text(inputs, "name");
    if (/^alias\/(?!aws\/)./.test(name)) return undefined;
    return {
      code: "InvalidAliasNameException",
      property: "name",
      message: `"${name}" must begin with "alias/", and not with "alias/aws/"`,
    };
  },
};

export const alias: ResourceKind = {
  type: ALIAS,
  title: "KMS Alias",
  requests: [{ operation: "kms.CreateAlias", rename: { name: "AliasName" } }],
  updates: { "*": "UpdateAlias" },
  replaces: ["name", "namePrefix"],
  source: "hashicorp/terraform-provider-aws@01c08000 internal/service/kms/alias.go, read 2026-11-25",
  taggable: false,
  autoname: { property: "name", prefix: "alias/" },
  references: [],
  unique: {
    key: (inputs) => text(inputs, "name"),
    code: "AlreadyExistsException",
    message: (inputs) => `An alias with the name ${text(inputs, "name")} already exists`,
  },
  checks: [usable, aliasName],
  id: ({ inputs }) => namedId(text(inputs, "name")),
  outputs: (context) => {
    const target = text(context.inputs, "targetKeyId");
    const of = byId(context.cloud, KEY, target)?.properties["arn"] ?? target;
    return { arn: arn(context, "kms", text(context.inputs, "name")), targetKeyArn: of };
  },
  deletion: { operation: "DeleteAlias" },
};
