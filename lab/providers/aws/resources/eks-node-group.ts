import { isObject } from "../../protocol/values.ts";
import { entriesOf, type Entry, text, texts } from "../cloud/cloud.ts";
import { namedId, simulatedUuid, SIMULATED } from "../cloud/ids.ts";
import type { Context, ResourceKind } from "../kind.ts";
import type { SimulatedNodeGroup } from "../world.ts";
import { clusterActive, ofCluster } from "./eks-access.ts";
import { nodeGroupChecks } from "./eks-node-group-checks.ts";
import {
  ACCESS_ENTRY,
  arn,
  block,
  blocks,
  byId,
  byProperty,
  CLUSTER,
  idOf,
  LAUNCH_TEMPLATE,
  NODE_GROUP,
  ROLE,
  SUBNET,
  shown,
} from "./parts.ts";
import { maxPodsOf } from "./user-data.ts";

const DEFAULT_MACHINE = "t3.medium";
const DEFAULT_DISK_GIB = 20;

export const nodeGroup: ResourceKind = {
  type: NODE_GROUP,
  title: "EKS Node Group",
  requests: [
    {
      operation: "eks.CreateNodegroup",
      rename: { nodeGroupName: "nodegroupName", nodeRoleArn: "nodeRole", subnetIds: "subnets" },
    },
  ],
  updates: {
    launchTemplate: "UpdateNodegroupVersion",
    releaseVersion: "UpdateNodegroupVersion",
    version: "UpdateNodegroupVersion",
    tags: "TagResource",
    tagsAll: "TagResource",
    "*": "UpdateNodegroupConfig",
  },
  replaces: [
    "amiType",
    "capacityType",
    "clusterName",
    "diskSize",
    "instanceTypes",
    "launchTemplate.id",
    "launchTemplate.name",
    "nodeGroupName",
    "nodeGroupNamePrefix",
    "nodeRoleArn",
    "remoteAccess",
    "subnetIds",
  ],
  source: "hashicorp/terraform-provider-aws@012e0a32 internal/service/eks/node_group.go, read 2026-11-25",
  taggable: true,
  autoname: { property: "nodeGroupName" },
  sets: ["subnetIds", "taints"],
  computed: [
    "amiType",
    "capacityType",
    "diskSize",
    "instanceTypes",
    "nodeRepairConfig",
    "releaseVersion",
    "updateConfig",
    "version",
  ],
  computedWithin: { launchTemplate: ["id", "name"] },
  local: { forceUpdateVersion: "goes with UpdateNodegroupVersion alone" },
  references: [
    ofCluster,
    idOf("subnetIds[*]", SUBNET, "subnet", "InvalidParameterException"),
    {
      property: "nodeRoleArn",
      types: [ROLE],
      by: "arn",
      code: "InvalidParameterException",
      message: (value) => `The role with name ${value} cannot be found`,
    },
    idOf("launchTemplate.id", LAUNCH_TEMPLATE, "launch template", "InvalidParameterException"),
    {
      property: "launchTemplate.name",
      types: [LAUNCH_TEMPLATE],
      by: "name",
      code: "InvalidParameterException",
      message: (value) => `The launch template ${value} does not exist`,
    },
  ],
  unique: {
    key: (inputs) => `${text(inputs, "clusterName")}:${text(inputs, "nodeGroupName")}`,
    code: "ResourceInUseException",
    message: (inputs) =>
      `NodeGroup already exists with name ${text(inputs, "nodeGroupName")} and cluster name ${text(inputs, "clusterName")}`,
  },
  checks: [clusterActive, ...nodeGroupChecks],
  id: ({ inputs }) => namedId(`${text(inputs, "clusterName")}:${text(inputs, "nodeGroupName")}`),
  outputs(context) {
    const { inputs, cloud } = context;
    const name = text(inputs, "nodeGroupName");
    const uuid = simulatedUuid();
    const template = templateOf(context);
    return {
      arn: arn(context, "eks", `nodegroup/${text(inputs, "clusterName")}/${name}/${uuid}`),
      resources: [
        {
          autoscalingGroups: [{ name: `${SIMULATED}eks-${name}-${uuid.slice(SIMULATED.length)}` }],
          remoteAccessSecurityGroupId: "",
        },
      ],
      capacityType: text(inputs, "capacityType") || "ON_DEMAND",
      amiType: text(inputs, "amiType") || "AL2023_x86_64_STANDARD",
      version:
        text(inputs, "version") ||
        text(byProperty(cloud, CLUSTER, "name", inputs["clusterName"])?.properties ?? {}, "version"),
      releaseVersion: text(inputs, "releaseVersion"),
      instanceTypes:
        inputs["instanceTypes"] ?? (template?.properties["instanceType"] === undefined ? [DEFAULT_MACHINE] : []),
      diskSize: inputs["diskSize"] ?? (template === undefined ? DEFAULT_DISK_GIB : 0),
      updateConfig:
        Object.keys(block(inputs, "updateConfig")).length > 0 ? block(inputs, "updateConfig") : { maxUnavailable: 1 },
      nodeRepairConfig: { enabled: false, ...block(inputs, "nodeRepairConfig") },
      ...(template === undefined
        ? {}
        : {
            launchTemplate: {
              ...block(inputs, "launchTemplate"),
              id: template.id,
              name: text(template.properties, "name"),
            },
          }),
    };
  },
  status: { property: "status", creating: "CREATING", active: "ACTIVE", failed: "CREATE_FAILED" },
  world: {
    async make(world, context, entry) {
      await world.scale(machinesOf(context, entry));
      return {};
    },
    async change(world, context, entry) {
      await world.scale(machinesOf(context, entry));
    },
    async remove(world, context, entry) {
      await world.remove(machinesOf(context, entry));
    },
  },
  effects: {
    // EKS itself lets the machines in: with an entry for their role.
    made({ cloud, inputs }) {
      const entry = {
        clusterName: inputs["clusterName"] ?? "",
        principalArn: inputs["nodeRoleArn"] ?? "",
        type: "EC2_LINUX",
        madeBy: "eks",
      };
      const has = entriesOf(cloud, ACCESS_ENTRY).some(
        ({ properties }) =>
          properties["clusterName"] === entry.clusterName && properties["principalArn"] === entry.principalArn,
      );
      const id = namedId(`${shown(entry.clusterName)}:${shown(entry.principalArn)}`);
      if (!has) cloud.entries.push({ type: ACCESS_ENTRY, id, name: "", status: "ACTIVE", properties: entry });
    },
  },
  deletion: { operation: "DeleteNodegroup" },
};

function templateOf({ inputs, cloud }: Context): Entry | undefined {
  const { id, name } = block(inputs, "launchTemplate");
  return byId(cloud, LAUNCH_TEMPLATE, id) ?? byProperty(cloud, LAUNCH_TEMPLATE, "name", name);
}

/** The group as the cluster beside the cloud sees its machines. */
export function machinesOf(context: Context, { properties }: Entry): SimulatedNodeGroup {
  const template = templateOf({ ...context, inputs: properties })?.properties ?? {};
  const zones = texts(properties, "subnetIds").flatMap((id) => {
    const at = byId(context.cloud, SUBNET, id);
    return at === undefined
      ? []
      : [{ id: text(at.properties, "availabilityZoneId"), name: text(at.properties, "availabilityZone") }];
  });
  const labels = isObject(properties["labels"]) ? properties["labels"] : {};
  const maxPods = maxPodsOf(text(template, "userData"));
  const ebs = block(blocks(template, "blockDeviceMappings")[0] ?? {}, "ebs");
  return {
    cluster: text(properties, "clusterName"),
    name: text(properties, "nodeGroupName"),
    machine: texts(properties, "instanceTypes")[0] ?? (text(template, "instanceType") || DEFAULT_MACHINE),
    capacityType: properties["capacityType"] === "SPOT" ? "SPOT" : "ON_DEMAND",
    amiType: text(properties, "amiType"),
    zones,
    desired: Number(block(properties, "scalingConfig")["desiredSize"] ?? 0),
    labels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, shown(value)])),
    taints: blocks(properties, "taints").map(({ key, value, effect }) => ({
      key: shown(key),
      value: shown(value ?? ""),
      effect: effect === "NO_EXECUTE" || effect === "PREFER_NO_SCHEDULE" ? effect : "NO_SCHEDULE",
    })),
    ...(maxPods === undefined ? {} : { maxPods }),
    rootDiskGiB: Number(ebs["volumeSize"] ?? properties["diskSize"] ?? DEFAULT_DISK_GIB),
    launched: `${text(properties, "version")}, template ${shown(block(properties, "launchTemplate")["version"] ?? "none")}`,
  };
}
