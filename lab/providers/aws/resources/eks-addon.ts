import { isObject } from "../../protocol/values.ts";
import { entriesOf, text } from "../cloud/cloud.ts";
import { namedId, simulatedUuid } from "../cloud/ids.ts";
import type { HandCheck, ResourceKind } from "../kind.ts";
import { schemaOfAddon, settingsOf, violations } from "../model/addon-schemas.ts";
import { ADDON, arn, byProperty, CLUSTER, document, MADE_AT, NODE_GROUP, ROLE } from "./parts.ts";
import { clusterActive, ofCluster } from "./eks-access.ts";

const offered: HandCheck = {
  name: "addon-version-offered",
  reason:
    "DescribeAddonVersions of the cluster's version, as catalogue/clouds/aws/addons.ts has it; where it has none, nothing is checked",
  properties: ["addonName", "addonVersion", "clusterName"],
  cloud: true,
  run({ inputs, cloud, facts }) {
    const version = text(byProperty(cloud, CLUSTER, "name", inputs["clusterName"])?.properties ?? {}, "version");
    const [name, wanted] = [text(inputs, "addonName"), text(inputs, "addonVersion")];
    const versions = facts.addonVersions(name, version);
    if (wanted === "" || versions === undefined || versions.includes(wanted)) return undefined;
    return {
      code: "InvalidParameterException",
      property: "addonVersion",
      message: `Addon version specified is not supported: ${name} ${wanted} for Kubernetes ${version}; there are ${versions.join(", ")}`,
    };
  },
};

const form: HandCheck = {
  name: "addon-version-form",
  reason: "Versions are written as v1.20.4-eksbuild.1. EKS user guide, AWS add-ons; read 2026-11-25",
  properties: ["addonVersion"],
  run({ inputs }) {
    const version = text(inputs, "addonVersion");
    if (version === "" || /^v\d+\.\d+\.\d+-eksbuild\.\d+$/.test(version)) return undefined;
    return {
      code: "InvalidParameterException",
      property: "addonVersion",
      message: `Addon version specified is not supported: "${version}" is not written as v1.20.4-eksbuild.1`,
    };
  },
};

const configuration: HandCheck = {
  name: "addon-configuration",
  reason:
    "A configuration is a JSON object of the add-on's schema. EKS user guide, updating an add-on; read 2026-11-25",
  properties: ["configurationValues"],
  run({ inputs }) {
    const value = text(inputs, "configurationValues");
    if (value === "" || document(value) !== undefined) return undefined;
    return {
      code: "InvalidParameterException",
      property: "configurationValues",
      message: "ConfigurationValue provided in request is not supported: it is no JSON object",
    };
  },
};

const settings: HandCheck = {
  name: "addon-configuration-schema",
  reason:
    "EKS holds a configuration to the schema of the add-on's maker; as catalogue/clouds/aws/api/addons.json has it, with its " +
    "sources. Where that has none, nothing is checked, and the settings are named as unchecked",
  properties: ["configurationValues", "addonName"],
  run({ inputs }) {
    const name = text(inputs, "addonName");
    const schema = schemaOfAddon(name);
    const value = document(inputs["configurationValues"]);
    const wrong = schema === undefined || value === undefined ? [] : violations(schema, value);
    if (wrong.length === 0) return undefined;
    return {
      code: "InvalidParameterException",
      property: "configurationValues",
      message: `ConfigurationValue provided in request is not supported: Json schema validation failed with error: [${wrong.join(", ")}]; the schema is ${name}'s`,
    };
  },
};

/** Add-ons whose pods are Deployments: without machines they never become active. */
const needNodes = ["coredns", "aws-ebs-csi-driver", "snapshot-controller", "metrics-server", "aws-efs-csi-driver"];

const machines: HandCheck = {
  name: "addon-needs-nodes",
  reason:
    "An add-on with a Deployment stays DEGRADED until it has machines. EKS user guide, troubleshooting add-ons; read 2026-11-25",
  properties: ["addonName", "clusterName"],
  cloud: true,
  run({ inputs, cloud, entry }) {
    const has = entriesOf(cloud, NODE_GROUP).some(
      ({ properties, status }) => properties["clusterName"] === inputs["clusterName"] && status === "ACTIVE",
    );
    if (entry !== undefined || has || !needNodes.includes(text(inputs, "addonName"))) return undefined;
    return {
      code: "InsufficientNumberOfReplicas",
      property: "addonName",
      message: `The add-on is unhealthy because it doesn't have the desired number of replicas: ${text(inputs, "clusterName")} has no node group that is active`,
    };
  },
};

export const addon: ResourceKind = {
  type: ADDON,
  title: "EKS Add-On",
  requests: [
    {
      operation: "eks.CreateAddon",
      rename: { resolveConflictsOnCreate: "resolveConflicts" },
    },
    {
      operation: "eks.UpdateAddon",
      only: ["resolveConflictsOnUpdate"],
      rename: { resolveConflictsOnUpdate: "resolveConflicts" },
      fixed: { clusterName: "cluster", addonName: "addon" },
      later: true,
    },
  ],
  updates: { tags: "TagResource", tagsAll: "TagResource", "*": "UpdateAddon" },
  replaces: ["addonName", "clusterName"],
  source: "hashicorp/terraform-provider-aws@00a35305 internal/service/eks/addon.go, read 2026-11-25",
  taggable: true,
  documents: ["configurationValues"],
  inside(inputs) {
    const name = text(inputs, "addonName");
    const value = document(inputs["configurationValues"]);
    if (value === undefined) return [];
    return settingsOf(schemaOfAddon(name), value).map(({ path, constraints }) => ({
      path: `configurationValues(${name}).${path}`,
      ...(constraints === undefined ? {} : { held: { member: `addons.${name}.${path}`, shape: "", constraints } }),
    }));
  },
  computed: ["addonVersion", "configurationValues", "namespaceConfig"],
  local: { preserve: "goes with DeleteAddon alone" },
  references: [
    ofCluster,
    {
      property: "serviceAccountRoleArn",
      types: [ROLE],
      by: "arn",
      code: "InvalidParameterException",
      message: (value) => `The role ${value} does not exist`,
    },
    {
      property: "podIdentityAssociations[*].roleArn",
      types: [ROLE],
      by: "arn",
      code: "InvalidParameterException",
      message: (value) => `The role ${value} does not exist`,
    },
  ],
  unique: {
    key: (inputs) => `${text(inputs, "clusterName")}:${text(inputs, "addonName")}`,
    code: "ResourceInUseException",
    message: (inputs) => `Addon already exists: ${text(inputs, "addonName")}`,
  },
  checks: [clusterActive, offered, form, configuration, settings, machines],
  id: ({ inputs }) => namedId(`${text(inputs, "clusterName")}:${text(inputs, "addonName")}`),
  outputs: (context) => ({
    arn: arn(
      context,
      "eks",
      `addon/${text(context.inputs, "clusterName")}/${text(context.inputs, "addonName")}/${simulatedUuid()}`,
    ),
    createdAt: MADE_AT,
    modifiedAt: MADE_AT,
  }),
  status: { property: "simulatedStatus", creating: "CREATING", active: "ACTIVE", failed: "CREATE_FAILED" },
  world: {
    async make(world, _context, { properties }) {
      await world.installAddon(
        text(properties, "addonName"),
        text(properties, "addonVersion"),
        configurationOf(properties),
      );
      return {};
    },
    async change(world, _context, { properties }) {
      await world.installAddon(
        text(properties, "addonName"),
        text(properties, "addonVersion"),
        configurationOf(properties),
      );
    },
    async remove(world, _context, { properties }) {
      if (properties["preserve"] !== true) await world.removeAddon(text(properties, "addonName"));
    },
  },
  deletion: { operation: "DeleteAddon" },
};

function configurationOf(properties: Record<string, import("../../protocol/values.ts").Value>): unknown {
  const value = document(properties["configurationValues"]);
  return isObject(value) ? value : {};
}
