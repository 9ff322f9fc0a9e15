import { entriesOf, text } from "../cloud/cloud.ts";
import { simulatedId } from "../cloud/ids.ts";
import type { HandCheck, ResourceKind } from "../kind.ts";
import { arn, block, LAUNCH_TEMPLATE, NODE_GROUP, SECURITY_GROUP } from "./parts.ts";

const USER_DATA_BYTES = 16_384;

const userData: HandCheck = {
  name: "user-data",
  reason:
    "User data is base64, and 16 KiB at most before it is encoded. EC2 user guide, instance user data; read 2026-11-25",
  properties: ["userData"],
  run({ inputs }) {
    const value = text(inputs, "userData");
    const compact = value.replaceAll(/\s/g, "");
    if (!/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(compact)) {
      return {
        code: "InvalidUserData.Malformed",
        property: "userData",
        message: "Invalid BASE64 encoding of user data.",
      };
    }
    const bytes = Buffer.from(compact, "base64").length;
    if (bytes <= USER_DATA_BYTES) return undefined;
    return {
      code: "InvalidParameterValue",
      property: "userData",
      message: `User data is limited to ${String(USER_DATA_BYTES)} bytes, found ${String(bytes)}`,
    };
  },
};

const naming: HandCheck = {
  name: "launch-template-name",
  reason: "3 to 128 letters, digits and ( ) . - / _. EC2 API reference, CreateLaunchTemplate; read 2026-11-25",
  properties: ["name"],
  run({ inputs }) {
    const name = text(inputs, "name");
    if (/^[a-zA-Z0-9().\-/_]{3,128}$/.test(name)) return undefined;
    return {
      code: "InvalidLaunchTemplateName.MalformedException",
      property: "name",
      message: `"${name}": ${this.reason}`,
    };
  },
};

const metadata: HandCheck = {
  name: "launch-template-metadata",
  reason:
    "Tokens, hop limit and tags of the metadata service say nothing while it is off. EC2 API reference, LaunchTemplateInstanceMetadataOptionsRequest; read 2026-11-25",
  properties: ["metadataOptions"],
  run({ inputs }) {
    const options = block(inputs, "metadataOptions");
    if (options["httpEndpoint"] !== "disabled" || options["httpTokens"] === undefined) return undefined;
    return {
      code: "InvalidParameterCombination",
      property: "metadataOptions",
      message: "httpTokens needs httpEndpoint: enabled",
    };
  },
};

const groups: HandCheck = {
  name: "launch-template-groups",
  reason:
    "Security groups stand with the network interfaces or beside them, not both. EC2 API reference, RequestLaunchTemplateData; read 2026-11-25",
  properties: ["vpcSecurityGroupIds", "networkInterfaces"],
  run({ inputs }) {
    if (inputs["vpcSecurityGroupIds"] === undefined || inputs["networkInterfaces"] === undefined) return undefined;
    return {
      code: "InvalidParameterCombination",
      property: "vpcSecurityGroupIds",
      message: "Network interfaces and an instance-level security groups may not be specified on the same request",
    };
  },
};

/** Members of a launch template's data, which the official provider has as properties of the template itself. */
const data = [
  "blockDeviceMappings",
  "capacityReservationSpecification",
  "cpuOptions",
  "creditSpecification",
  "disableApiStop",
  "disableApiTermination",
  "ebsOptimized",
  "enclaveOptions",
  "hibernationOptions",
  "iamInstanceProfile",
  "imageId",
  "instanceInitiatedShutdownBehavior",
  "instanceMarketOptions",
  "instanceRequirements",
  "instanceType",
  "kernelId",
  "keyName",
  "licenseSpecifications",
  "maintenanceOptions",
  "metadataOptions",
  "monitoring",
  "networkInterfaces",
  "networkPerformanceOptions",
  "placement",
  "privateDnsNameOptions",
  "tagSpecifications",
  "userData",
] as const;

const member = (name: string): string => `LaunchTemplateData.${name.charAt(0).toUpperCase()}${name.slice(1)}`;

export const launchTemplate: ResourceKind = {
  type: LAUNCH_TEMPLATE,
  title: "EC2 Launch Template",
  requests: [
    {
      operation: "ec2.CreateLaunchTemplate",
      rename: {
        name: "LaunchTemplateName",
        description: "VersionDescription",
        vpcSecurityGroupIds: "LaunchTemplateData.SecurityGroupIds",
        securityGroupNames: "LaunchTemplateData.SecurityGroups",
        ramDiskId: "LaunchTemplateData.RamDiskId",
        ...Object.fromEntries(data.map((name) => [name, member(name)])),
        "networkInterfaces.securityGroups": "Groups",
      },
      form: {
        tagSpecifications: {
          at: "LaunchTemplateData.TagSpecifications",
          make: (value) =>
            (Array.isArray(value) ? value : []).map((item) => {
              const { resourceType = "", tags = {} } = item as { resourceType?: string; tags?: Record<string, string> };
              return { ResourceType: resourceType, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
            }),
        },
      },
    },
  ],
  updates: {
    tags: "CreateTags",
    tagsAll: "CreateTags",
    defaultVersion: "ModifyLaunchTemplate",
    updateDefaultVersion: "ModifyLaunchTemplate",
    "*": "CreateLaunchTemplateVersion",
  },
  replaces: ["name", "namePrefix"],
  source:
    "inferred, not read, from hashicorp/terraform-provider-aws internal/service/ec2/ec2_launch_template.go, 2026-11-25",
  taggable: true,
  autoname: { property: "name" },
  sets: ["vpcSecurityGroupIds"],
  computed: ["defaultVersion", "metadataOptions"],
  local: { updateDefaultVersion: "what the provider does after a change", defaultVersion: "a call of its own" },
  references: [
    {
      property: "vpcSecurityGroupIds[*]",
      types: [SECURITY_GROUP],
      code: "InvalidGroup.NotFound",
      message: (value) => `The security group '${value}' does not exist`,
    },
    {
      property: "networkInterfaces[*].securityGroups[*]",
      types: [SECURITY_GROUP],
      code: "InvalidGroup.NotFound",
      message: (value) => `The security group '${value}' does not exist`,
    },
  ],
  unique: {
    key: (inputs) => text(inputs, "name"),
    code: "InvalidLaunchTemplateName.AlreadyExistsException",
    message: (inputs) => `Launch template name already in use: ${text(inputs, "name")}`,
  },
  checks: [naming, userData, metadata, groups],
  id: () => simulatedId("lt"),
  outputs: (context, id) => ({
    arn: arn(context, "ec2", `launch-template/${id}`),
    latestVersion: 1,
    defaultVersion: 1,
  }),
  refreshed({ entry, changed }) {
    const only = ["tags", "tagsAll", "defaultVersion", "updateDefaultVersion"];
    const anew = [...changed].some((name) => !only.includes(name));
    const latest = Number(entry.properties["latestVersion"] ?? 1) + (anew ? 1 : 0);
    const follows = entry.properties["updateDefaultVersion"] === true;
    return { latestVersion: latest, ...(follows ? { defaultVersion: latest } : {}) };
  },
  deletion: {
    operation: "DeleteLaunchTemplate",
    // AWS deletes a template that groups use; their next change then fails. EKS keeps a copy of its own.
    refuses({ cloud, entry }) {
      const users = entriesOf(cloud, NODE_GROUP).filter(
        ({ properties }) => block(properties, "launchTemplate")["id"] === entry.id,
      );
      if (users.length === 0) return undefined;
      return {
        code: "SimulatedDependency",
        message: `AWS would delete ${entry.id}, and ${users.map(({ id }) => id).join(", ")} could never be changed again: delete the groups first`,
      };
    },
  },
};
