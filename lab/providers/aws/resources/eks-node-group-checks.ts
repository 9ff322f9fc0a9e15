import { type Cloud, entriesOf, type Entry, text, texts } from "../cloud/cloud.ts";
import type { Problem } from "../errors.ts";
import { managed, may, roleByArn, trusts } from "../iam/roles.ts";
import type { Context, HandCheck } from "../kind.ts";
import { keyLets } from "../iam/key-policy.ts";
import { hasWayOut, isPublicSubnet } from "./ways.ts";
import {
  ADDON,
  block,
  blocks,
  byId,
  byProperty,
  CLUSTER,
  KEY,
  LAUNCH_TEMPLATE,
  POD_IDENTITY,
  SUBNET,
  shown,
} from "./parts.ts";
import { decoded, isMime } from "./user-data.ts";

const TEMPLATES = "EKS user guide, customize managed nodes with launch templates; read 2026-11-25";
const NODES = "EKS user guide, troubleshooting managed node groups; read 2026-11-25";

const invalid = (property: string, message: string): Problem => ({
  code: "InvalidParameterException",
  property,
  message,
});

const scaling: HandCheck = {
  name: "node-group-scaling",
  reason: "minimum ≤ desired ≤ maximum. EKS API reference, NodegroupScalingConfig; read 2026-11-25",
  properties: ["scalingConfig"],
  run({ inputs }) {
    const { minSize = 0, desiredSize = 0, maxSize = 0 } = block(inputs, "scalingConfig");
    if (Number(minSize) <= Number(desiredSize) && Number(desiredSize) <= Number(maxSize)) return undefined;
    return invalid(
      "scalingConfig",
      `desired capacity ${shown(desiredSize)} must stand between minSize ${shown(minSize)} and maxSize ${shown(maxSize)}`,
    );
  },
};

const name: HandCheck = {
  name: "node-group-name",
  reason:
    "Up to 63 characters: letters, digits, - and _. hashicorp/terraform-provider-aws node_group.go and the EKS API reference; read 2026-11-25",
  properties: ["nodeGroupName"],
  run({ inputs }) {
    const value = text(inputs, "nodeGroupName");
    if (/^[0-9A-Za-z][A-Za-z0-9\-_]{0,62}$/.test(value)) return undefined;
    return invalid("nodeGroupName", `The nodegroup name "${value}" must have 1 to 63 letters, digits, - or _`);
  },
};

const updateConfig: HandCheck = {
  name: "node-group-update",
  reason:
    "Either maxUnavailable or maxUnavailablePercentage. EKS API reference, NodegroupUpdateConfig; read 2026-11-25",
  properties: ["updateConfig"],
  run({ inputs }) {
    if (inputs["updateConfig"] === undefined) return undefined;
    const { maxUnavailable, maxUnavailablePercentage } = block(inputs, "updateConfig");
    if ((maxUnavailable === undefined) !== (maxUnavailablePercentage === undefined)) return undefined;
    return invalid("updateConfig", "exactly one of maxUnavailable and maxUnavailablePercentage must be given");
  },
};

const labels: HandCheck = {
  name: "node-group-labels",
  reason:
    "Labels are Kubernetes'; those of kubernetes.io and eks.amazonaws.com belong to others. EKS API reference and the kubelet's NodeRestriction; read 2026-11-25",
  properties: ["labels"],
  run({ inputs }) {
    const given = Object.entries(block(inputs, "labels"));
    const key = /^([a-z0-9]([a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
    const value = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;
    const wrong = given.filter(([of, is]) => !key.test(of) || !value.test(shown(is)));
    const taken = given.filter(([of]) => /^([a-z0-9-]+\.)*(kubernetes\.io|k8s\.io|eks\.amazonaws\.com)\//.test(of));
    return [
      ...wrong.map(([of, is]) => invalid("labels", `"${of}: ${shown(is)}" is no label that Kubernetes takes`)),
      ...taken.map(([of]) => invalid("labels", `Label ${of} is not allowed: its prefix is reserved`)),
    ];
  },
};

const taints: HandCheck = {
  name: "node-group-taints",
  reason: "A key and an effect stand once; 50 taints at most. EKS API reference, CreateNodegroup; read 2026-11-25",
  properties: ["taints"],
  run({ inputs }) {
    const all = blocks(inputs, "taints").map(({ key, effect }) => `${shown(key)}:${shown(effect)}`);
    if (all.length > 50) return invalid("taints", "has more than 50 taints");
    if (new Set(all).size === all.length) return undefined;
    return invalid("taints", "a taint's key and effect stand more than once");
  },
};

function template({ inputs, cloud }: Pick<Context, "inputs" | "cloud">): Entry | undefined {
  const { id, name: called } = block(inputs, "launchTemplate");
  return byId(cloud, LAUNCH_TEMPLATE, id) ?? byProperty(cloud, LAUNCH_TEMPLATE, "name", called);
}

const templateAlone: HandCheck = {
  name: "node-group-template-fields",
  reason: `What the template has, the group must not; some fields no template for a group has. ${TEMPLATES}`,
  properties: ["launchTemplate", "instanceTypes", "diskSize", "remoteAccess", "amiType", "capacityType"],
  cloud: true,
  run(context) {
    const { inputs } = context;
    const found = template(context);
    if (found === undefined) return undefined;
    const has = found.properties;
    const both = [
      ...(inputs["diskSize"] === undefined ? [] : ["diskSize"]),
      ...(inputs["remoteAccess"] === undefined ? [] : ["remoteAccess"]),
      ...(inputs["instanceTypes"] !== undefined && has["instanceType"] !== undefined ? ["instanceTypes"] : []),
      ...(inputs["amiType"] !== undefined && has["imageId"] !== undefined ? ["amiType"] : []),
    ];
    const prohibited = [
      "iamInstanceProfile",
      "hibernationOptions",
      "instanceInitiatedShutdownBehavior",
      "instanceMarketOptions",
    ].filter((field) => has[field] !== undefined);
    const subnetted = blocks(has, "networkInterfaces").some((item) => item["subnetId"] !== undefined);
    return [
      ...both.map((field) => invalid(field, `${field} should be specified in the launch template, not beside it`)),
      ...[...prohibited, ...(subnetted ? ["networkInterfaces.subnetId"] : [])].map((field) => ({
        code: "Ec2LaunchTemplateInvalidConfiguration",
        property: "launchTemplate",
        message: `${field} must not stand in the launch template of a managed node group`,
      })),
    ];
  },
};

const templateVersion: HandCheck = {
  name: "node-group-template-version",
  reason: `A template's version is a number that it has; $Latest and $Default are taken once. ${TEMPLATES}`,
  properties: ["launchTemplate"],
  cloud: true,
  run(context) {
    const version = shown(block(context.inputs, "launchTemplate")["version"] ?? "");
    const found = template(context);
    if (found === undefined || ["$Latest", "$Default"].includes(version)) return undefined;
    const latest = Number(found.properties["latestVersion"]);
    if (/^\d+$/.test(version) && Number(version) >= 1 && Number(version) <= latest) return undefined;
    return invalid(
      "launchTemplate.version",
      `The specified launch template version ${version} does not exist; the latest is ${String(latest)}`,
    );
  },
};

const mime: HandCheck = {
  name: "node-group-user-data",
  reason: `User data that EKS joins with its own is MIME of several parts. ${TEMPLATES}`,
  properties: ["launchTemplate"],
  cloud: true,
  run(context) {
    const found = template(context)?.properties;
    const value = decoded(text(found ?? {}, "userData"));
    if (value === undefined || found?.["imageId"] !== undefined || isMime(value)) return undefined;
    return {
      code: "Ec2LaunchTemplateInvalidConfiguration",
      property: "launchTemplate",
      message: "User data was not in the MIME multipart format.",
    };
  },
};

const machine: HandCheck = {
  name: "node-group-machine-offered",
  reason:
    "DescribeInstanceTypeOfferings, as catalogue/clouds/aws/regions.json has it; types it does not have are not checked",
  properties: ["instanceTypes", "subnetIds", "launchTemplate"],
  cloud: true,
  run(context) {
    const { inputs, cloud, facts } = context;
    const named = texts(inputs, "instanceTypes");
    const machines =
      named.length > 0 ? named : [text(template(context)?.properties ?? {}, "instanceType")].filter(Boolean);
    const zones = texts(inputs, "subnetIds").map((id) =>
      text(byId(cloud, SUBNET, id)?.properties ?? {}, "availabilityZoneId"),
    );
    return machines.flatMap((type) =>
      zones
        .filter((zone) => facts.offers(type, zone) === false)
        .map((zone) => ({
          code: "AsgInstanceLaunchFailures",
          property: "instanceTypes",
          message: `Your requested instance type (${type}) is not supported in your requested Availability Zone (${zone})`,
        })),
    );
  },
};

const architecture: HandCheck = {
  name: "node-group-architecture",
  reason:
    "The image's architecture is the machine's. EKS API reference, amiType; machines in catalogue/clouds/aws/machines.json",
  properties: ["amiType", "instanceTypes"],
  run({ inputs, facts }) {
    const ami = text(inputs, "amiType");
    const wants = /ARM_?64/i.test(ami) ? "arm64" : "amd64";
    const wrong = texts(inputs, "instanceTypes").filter(
      (type) => facts.architecture(type) !== undefined && facts.architecture(type) !== wants,
    );
    if (ami === "" || ami === "CUSTOM" || wrong.length === 0) return undefined;
    return invalid("instanceTypes", `[${wrong.join(", ")}] is not a valid instance type for requested amiType ${ami}`);
  },
};

/** What machines do with their role before they are ready. */
const needed = [
  "ec2:DescribeInstances",
  "ecr:GetAuthorizationToken",
  "ecr:BatchGetImage",
  "ecr:GetDownloadUrlForLayer",
];

const role: HandCheck = {
  name: "node-group-role",
  reason:
    "Machines' role: taken by ec2.amazonaws.com, may describe itself and pull from ECR, by whichever policy. EKS user guide, " +
    "node IAM role; aws/containers-roadmap issue 122; read 2026-11-25",
  properties: ["nodeRoleArn"],
  cloud: true,
  run({ inputs, cloud }) {
    const found = roleByArn(cloud, text(inputs, "nodeRoleArn"));
    if (found === undefined) return undefined;
    if (!trusts(found, "ec2.amazonaws.com", ["sts:AssumeRole"])) {
      return invalid(
        "nodeRoleArn",
        "Following required service principals [ec2.amazonaws.com] were not found in the trust relationships of nodeRole",
      );
    }
    const missing = needed.filter((action) => !may(cloud, found, action));
    if (missing.length === 0) return undefined;
    return {
      code: "NodeCreationFailure",
      property: "nodeRoleArn",
      message: `Instances failed to join the kubernetes cluster: their role may not do ${missing.join(", ")} (AmazonEKSWorkerNodePolicy and AmazonEC2ContainerRegistryPullOnly grant it)`,
    };
  },
};

const cni: HandCheck = {
  name: "node-group-network",
  reason: `Machines are ready once the VPC CNI runs, with rights from its pod identity or the machines' role. ${NODES}`,
  properties: ["clusterName", "nodeRoleArn"],
  cloud: true,
  run({ inputs, cloud }) {
    const of = byProperty(cloud, CLUSTER, "name", inputs["clusterName"]);
    const nodes = roleByArn(cloud, text(inputs, "nodeRoleArn"));
    if (of === undefined || nodes === undefined) return undefined;
    const inCluster = (entry: Entry): boolean => entry.properties["clusterName"] === inputs["clusterName"];
    const addons = entriesOf(cloud, ADDON)
      .filter(inCluster)
      .map(({ properties }) => text(properties, "addonName"));
    const failure = (message: string): Problem => ({
      code: "NodeCreationFailure",
      property: "clusterName",
      message: `Unhealthy nodes in the kubernetes cluster: ${message}`,
    });
    if (of.properties["bootstrapSelfManagedAddons"] === false && !addons.includes("vpc-cni")) {
      return failure("the add-on vpc-cni is not installed, so that no machine becomes ready");
    }
    const identity = entriesOf(cloud, POD_IDENTITY).find(
      (entry) =>
        inCluster(entry) &&
        entry.properties["namespace"] === "kube-system" &&
        entry.properties["serviceAccount"] === "aws-node",
    );
    const roles = [
      nodes,
      ...(identity === undefined
        ? addonRoles(cloud, inputs["clusterName"])
        : [roleByArn(cloud, text(identity.properties, "roleArn"))]),
    ];
    if (!roles.some((entry) => entry !== undefined && mayNetwork(cloud, entry))) {
      return failure(
        `neither the machines' role nor a pod identity of kube-system/aws-node has ${managed("AmazonEKS_CNI_Policy")}`,
      );
    }
    return undefined;
  },
};

function addonRoles(cloud: Cloud, cluster: unknown): (Entry | undefined)[] {
  const found = entriesOf(cloud, ADDON).find(
    ({ properties }) => properties["clusterName"] === cluster && properties["addonName"] === "vpc-cni",
  );
  if (found === undefined) return [];
  const named = [
    text(found.properties, "serviceAccountRoleArn"),
    ...blocks(found.properties, "podIdentityAssociations").map((one) => text(one, "roleArn")),
  ];
  return named.map((arn) => roleByArn(cloud, arn));
}

function mayNetwork(cloud: Cloud, entry: Entry): boolean {
  return may(cloud, entry, "ec2:AssignPrivateIpAddresses");
}

const address: HandCheck = {
  name: "node-group-public-address",
  reason: `A public subnet gives its machines public addresses. ${NODES}`,
  properties: ["subnetIds", "launchTemplate"],
  cloud: true,
  run(context) {
    const { inputs, cloud } = context;
    const given = blocks(template(context)?.properties ?? {}, "networkInterfaces").some(
      (item) => shown(item["associatePublicIpAddress"]) === "true",
    );
    const wrong = texts(inputs, "subnetIds").filter(
      (id) => isPublicSubnet(cloud, id) && byId(cloud, SUBNET, id)?.properties["mapPublicIpOnLaunch"] !== true,
    );
    if (given || wrong.length === 0) return undefined;
    return {
      code: "Ec2SubnetInvalidConfiguration",
      property: "subnetIds",
      message: `One or more Amazon EC2 Subnets of [${wrong.join(", ")}] for node group ${text(inputs, "nodeGroupName")} does not automatically assign public IP addresses to instances launched into it`,
    };
  },
};

const volumes: HandCheck = {
  name: "node-group-volume-key",
  reason:
    "Auto Scaling makes the machines' encrypted disks, and the key's own policy must let it: IAM's policies do not. EC2 Auto " +
    "Scaling user guide, required AWS KMS key policy for use with encrypted volumes; read 2026-11-25",
  properties: ["launchTemplate"],
  cloud: true,
  run(context) {
    const { cloud, record } = context;
    const devices = blocks(template(context)?.properties ?? {}, "blockDeviceMappings");
    const arns = devices.map((device) => text(block(device, "ebs"), "kmsKeyId")).filter(Boolean);
    return arns.flatMap((arn) => {
      const key = byProperty(cloud, KEY, "arn", arn);
      const failure = (why: string): Problem[] => [
        {
          code: "AsgInstanceLaunchFailures",
          property: "launchTemplate",
          message: `Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state: ${why}`,
        },
      ];
      if (key === undefined) return failure(`${arn} does not exist`);
      return ["kms:CreateGrant", "kms:Decrypt"]
        .filter((action) => !keyLets(key.properties["policy"], action, record.account))
        .flatMap((action) => failure(`the policy of ${arn} does not let AWSServiceRoleForAutoScaling do ${action}`));
    });
  },
};

const wayOut: HandCheck = {
  name: "node-group-way-out",
  reason: `Machines reach ECR, EC2, S3 and the control plane: through a gateway or the VPC's endpoints. ${NODES}; private clusters`,
  properties: ["subnetIds", "clusterName"],
  cloud: true,
  run({ inputs, cloud, record }) {
    const of = byProperty(cloud, CLUSTER, "name", inputs["clusterName"])?.properties ?? {};
    const isPrivate = block(of, "vpcConfig")["endpointPrivateAccess"] === true;
    return texts(inputs, "subnetIds").flatMap((id) => {
      const missing = hasWayOut(cloud, id, record.region, isPrivate);
      return missing === undefined
        ? []
        : [
            {
              code: "NodeCreationFailure",
              property: "subnetIds",
              message: `Instances failed to join the kubernetes cluster: from ${id} ${missing}`,
            },
          ];
    });
  },
};

export const nodeGroupChecks: HandCheck[] = [
  scaling,
  name,
  updateConfig,
  labels,
  taints,
  templateAlone,
  templateVersion,
  mime,
  machine,
  architecture,
  role,
  cni,
  address,
  volumes,
  wayOut,
];
