import { isObject } from "../../protocol/values.ts";
import { text } from "../cloud/cloud.ts";
import { namedId } from "../cloud/ids.ts";
import { list } from "../iam/document.ts";
import type { HandCheck, ResourceKind } from "../kind.ts";
import { arn, byProperty, document, KEY, LOG_GROUP, shown } from "./parts.ts";

const days = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

const retention: HandCheck = {
  name: "log-retention-days",
  reason: "CloudWatch Logs API reference, PutRetentionPolicy; 0 is the provider's word for ever; read 2026-11-25",
  properties: ["retentionInDays"],
  run({ inputs }) {
    const value = inputs["retentionInDays"];
    if (value === undefined || value === 0 || days.includes(Number(value))) return undefined;
    return {
      code: "InvalidParameterException",
      property: "retentionInDays",
      message: `must be one of ${days.join(", ")}, found ${shown(value)}`,
    };
  },
};

const encrypted: HandCheck = {
  name: "log-key-allows-logs",
  reason:
    "The key's policy must let logs.<region>.amazonaws.com use it. CloudWatch Logs user guide, encrypt log data using KMS; read 2026-11-25",
  properties: ["kmsKeyId"],
  cloud: true,
  run({ inputs, cloud, record }) {
    const arnOfKey = text(inputs, "kmsKeyId");
    if (arnOfKey === "") return undefined;
    const key = byProperty(cloud, KEY, "arn", arnOfKey);
    const statements = list(document(key?.properties["policy"])?.["Statement"]).filter(isObject);
    const services = statements.flatMap(({ Principal: principal }) =>
      isObject(principal) ? list(principal["Service"]) : [],
    );
    if (key !== undefined && services.includes(`logs.${record.region}.amazonaws.com`)) return undefined;
    return {
      code: "AccessDeniedException",
      property: "kmsKeyId",
      message: `The specified KMS key does not exist or is not allowed to be used with LogGroup '${text(inputs, "name")}': its policy does not speak of logs.${record.region}.amazonaws.com`,
    };
  },
};

export const logGroup: ResourceKind = {
  type: LOG_GROUP,
  title: "CloudWatch Logs Log Group",
  requests: [
    { operation: "logs.CreateLogGroup", rename: { name: "logGroupName" } },
    {
      operation: "logs.PutRetentionPolicy",
      only: ["retentionInDays"],
      form: { retentionInDays: { at: "retentionInDays", make: (value) => (value === 0 ? 3653 : value) } },
      fixed: { logGroupName: "group" },
    },
  ],
  updates: {
    retentionInDays: "PutRetentionPolicy",
    kmsKeyId: "AssociateKmsKey",
    tags: "TagResource",
    tagsAll: "TagResource",
  },
  replaces: ["logGroupClass", "name", "namePrefix"],
  source: "hashicorp/terraform-provider-aws@0073593e internal/service/logs/group.go, read 2026-11-25",
  taggable: true,
  autoname: { property: "name" },
  defaults: { retentionInDays: 0, skipDestroy: false },
  computed: ["logGroupClass", "deletionProtectionEnabled"],
  local: { skipDestroy: "whether the provider deletes it at all" },
  references: [],
  unique: {
    key: (inputs) => text(inputs, "name"),
    code: "ResourceAlreadyExistsException",
    message: (inputs) => `The specified log group already exists: ${text(inputs, "name")}`,
  },
  checks: [retention, encrypted],
  id: ({ inputs }) => namedId(text(inputs, "name")),
  outputs: (context) => ({
    arn: arn(context, "logs", `log-group:${text(context.inputs, "name")}`),
    logGroupClass: "STANDARD",
  }),
  deletion: { operation: "DeleteLogGroup", keeps: ({ properties }) => properties["skipDestroy"] === true },
};
