import { entriesOf, text, texts } from "../cloud/cloud.ts";
import { namedId, simulatedId, SIMULATED } from "../cloud/ids.ts";
import type { ResourceKind } from "../kind.ts";
import { clusterChecks } from "./eks-cluster-checks.ts";
import {
  ACCESS_ENTRY,
  ACCESS_POLICY,
  ADDON,
  arn,
  block,
  byId,
  CLUSTER,
  idOf,
  KEY,
  LOG_GROUP,
  MADE_AT,
  NODE_GROUP,
  POD_IDENTITY,
  ROLE,
  SECURITY_GROUP,
  SUBNET,
  shown,
} from "./parts.ts";

export const cluster: ResourceKind = {
  type: CLUSTER,
  title: "EKS Cluster",
  requests: [
    {
      operation: "eks.CreateCluster",
      rename: {
        vpcConfig: "resourcesVpcConfig",
        "encryptionConfig.provider": "provider",
        kubernetesNetworkConfig: "kubernetesNetworkConfig",
      },
      form: {
        enabledClusterLogTypes: { at: "logging.clusterLogging", make: (value) => [{ types: value, enabled: true }] },
      },
    },
  ],
  updates: {
    version: "UpdateClusterVersion",
    tags: "TagResource",
    tagsAll: "TagResource",
    encryptionConfig: "AssociateEncryptionConfig",
    "*": "UpdateClusterConfig",
  },
  replaces: [
    "accessConfig.bootstrapClusterCreatorAdminPermissions",
    "bootstrapSelfManagedAddons",
    "kubernetesNetworkConfig.ipFamily",
    "kubernetesNetworkConfig.serviceIpv4Cidr",
    "name",
    "outpostConfig",
    "roleArn",
  ],
  source: "hashicorp/terraform-provider-aws@00555dc5 internal/service/eks/cluster.go, read 2026-11-25",
  taggable: true,
  autoname: { property: "name" },
  sets: [
    "enabledClusterLogTypes",
    "vpcConfig.subnetIds",
    "vpcConfig.securityGroupIds",
    "vpcConfig.publicAccessCidrs",
    "encryptionConfig.resources",
  ],
  defaults: { bootstrapSelfManagedAddons: true },
  computedWithin: { vpcConfig: ["clusterSecurityGroupId", "vpcId"] },
  computed: [
    "accessConfig",
    "kubernetesNetworkConfig",
    "upgradePolicy",
    "version",
    "deletionProtection",
    "controlPlaneScalingConfig",
  ],
  local: {
    forceUpdateVersion: "goes with UpdateClusterVersion alone",
    defaultAddonsToRemoves: "what the provider removes after",
  },
  references: [
    idOf("vpcConfig.subnetIds[*]", SUBNET, "subnet", "InvalidParameterException"),
    idOf("vpcConfig.securityGroupIds[*]", SECURITY_GROUP, "security group", "InvalidParameterException"),
    {
      property: "roleArn",
      types: [ROLE],
      by: "arn",
      code: "InvalidParameterException",
      message: (value) =>
        `Role with arn: ${value}, could not be assumed because it does not exist or the trusted entity is not correct`,
    },
    {
      property: "encryptionConfig.provider.keyArn",
      types: [KEY],
      by: "arn",
      code: "InvalidParameterException",
      message: (value) =>
        `The keyArn in encryptionConfig provider is invalid: ${value} does not exist or is pending deletion`,
    },
  ],
  unique: {
    key: (inputs) => text(inputs, "name"),
    code: "ResourceInUseException",
    message: (inputs) => `Cluster already exists with name: ${text(inputs, "name")}`,
  },
  checks: clusterChecks,
  id: ({ inputs }) => namedId(text(inputs, "name")),
  outputs(context) {
    const { inputs, cloud, record } = context;
    const vpcConfig = block(inputs, "vpcConfig");
    const group = simulatedId("sg");
    const network = block(inputs, "kubernetesNetworkConfig");
    return {
      arn: arn(context, "eks", `cluster/${text(inputs, "name")}`),
      clusterId: "",
      createdAt: MADE_AT,
      platformVersion: "eks.1",
      certificateAuthority: { data: "" },
      endpoint: "",
      identities: [{ oidcs: [{ issuer: `https://oidc.eks.${record.region}.simulated/id/SIMULATED` }] }],
      accessConfig: {
        authenticationMode: "CONFIG_MAP",
        bootstrapClusterCreatorAdminPermissions: true,
        ...block(inputs, "accessConfig"),
      },
      upgradePolicy: { supportType: "EXTENDED", ...block(inputs, "upgradePolicy") },
      kubernetesNetworkConfig: {
        ipFamily: "ipv4",
        serviceIpv4Cidr: "172.20.0.0/16",
        serviceIpv6Cidr: "",
        elasticLoadBalancing: { enabled: false },
        ...network,
      },
      vpcConfig: {
        endpointPrivateAccess: false,
        endpointPublicAccess: true,
        publicAccessCidrs: vpcConfig["endpointPublicAccess"] === false ? [] : ["0.0.0.0/0"],
        ...vpcConfig,
        clusterSecurityGroupId: group,
        vpcId: byId(cloud, SUBNET, texts(vpcConfig, "subnetIds")[0])?.properties["vpcId"] ?? "",
      },
    };
  },
  refreshed({ entry, inputs }) {
    const { clusterSecurityGroupId = "", vpcId = "" } = block(entry.properties, "vpcConfig");
    return {
      vpcConfig: {
        ...block(entry.properties, "vpcConfig"),
        ...block(inputs, "vpcConfig"),
        clusterSecurityGroupId,
        vpcId,
      },
    };
  },
  status: { property: "status", creating: "CREATING", active: "ACTIVE", failed: "FAILED" },
  world: {
    async make(world, { inputs }) {
      const { endpoint, certificateAuthority, version } = await world.controlPlane();
      return { endpoint, certificateAuthority: { data: certificateAuthority }, version: inputs["version"] ?? version };
    },
  },
  effects: {
    made({ cloud, record, inputs }, { properties }) {
      const name = text(inputs, "name");
      const { clusterSecurityGroupId = "", vpcId = "" } = block(properties, "vpcConfig");
      const group = { name: `eks-cluster-sg-${name}`, vpcId, ownedBy: name };
      cloud.entries.push({
        type: SECURITY_GROUP,
        id: shown(clusterSecurityGroupId),
        name: "",
        status: "ACTIVE",
        properties: group,
      });
      const access = block(properties, "accessConfig");
      if (access["bootstrapClusterCreatorAdminPermissions"] === true && access["authenticationMode"] !== "CONFIG_MAP") {
        const admin = { clusterName: name, principalArn: record.caller, type: "STANDARD", creator: true };
        cloud.entries.push({
          type: ACCESS_ENTRY,
          id: `${SIMULATED}${name}:${record.caller}`,
          name: "",
          status: "ACTIVE",
          properties: admin,
        });
        const policyArn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";
        const association = {
          clusterName: name,
          principalArn: record.caller,
          policyArn,
          accessScope: { type: "cluster" },
          creator: true,
        };
        cloud.entries.push({
          type: ACCESS_POLICY,
          id: `${SIMULATED}${name}#${record.caller}#${policyArn}`,
          name: "",
          status: "ACTIVE",
          properties: association,
        });
      }
      // EKS makes the group itself where it finds none; who makes it afterwards finds it taken.
      const group_ = `/aws/eks/${name}/cluster`;
      const has = entriesOf(cloud, LOG_GROUP).some(({ properties: of }) => of["name"] === group_);
      if (texts(properties, "enabledClusterLogTypes").length > 0 && !has) {
        cloud.entries.push({
          type: LOG_GROUP,
          id: namedId(group_),
          name: "",
          status: "ACTIVE",
          properties: { name: group_, madeBy: "eks" },
        });
      }
    },
    removed({ cloud }, { properties }) {
      const name = properties["name"];
      const goesWithIt = [ACCESS_ENTRY, ACCESS_POLICY, ADDON, POD_IDENTITY];
      cloud.entries = cloud.entries.filter(
        ({ type, properties: of }) =>
          !(goesWithIt.includes(type) && of["clusterName"] === name) && of["ownedBy"] !== name,
      );
    },
  },
  deletion: {
    operation: "DeleteCluster",
    refuses({ cloud, entry }) {
      const name = text(entry.properties, "name");
      if (entry.properties["deletionProtection"] === true) {
        return { code: "InvalidRequestException", message: `Cluster ${name} has deletion protection enabled` };
      }
      const groups = entriesOf(cloud, NODE_GROUP).filter(({ properties }) => properties["clusterName"] === name);
      if (groups.length === 0) return undefined;
      return {
        code: "ResourceInUseException",
        message: `Cluster has nodegroups attached: ${groups.map(({ properties }) => text(properties, "nodeGroupName")).join(", ")}`,
      };
    },
  },
};
