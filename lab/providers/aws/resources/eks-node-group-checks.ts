/** What a node group's machines need around them to be made and to join. */
import { type Cloud, entriesOf, type Entry, text, texts } from "../cloud/cloud.ts";
import type { Problem } from "../errors.ts";
import { keyLets } from "../iam/key-policy.ts";
import { managed, may, roleByArn, trusts } from "../iam/roles.ts";
import type { HandCheck } from "../kind.ts";
import { invalid } from "./eks-invalid.ts";
import { shapeChecks } from "./eks-node-group-shape.ts";
import { template, templateChecks } from "./eks-node-group-template.ts";
import { ADDON, block, blocks, byId, byProperty, CLUSTER, KEY, POD_IDENTITY, shown, SUBNET } from "./parts.ts";
import { hasWayOut, isPublicSubnet } from "./ways.ts";

const NODES = "EKS user guide, troubleshooting managed node groups; read 2026-11-25";

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

const version: HandCheck = {
  name: "node-group-version",
  reason:
    "A group is made with, and goes to, its cluster's version. EKS API reference, CreateNodegroup; read 2026-11-25",
  properties: ["version", "clusterName"],
  cloud: true,
  run({ inputs, cloud, changed }) {
    const wanted = text(inputs, "version");
    const has = text(byProperty(cloud, CLUSTER, "name", inputs["clusterName"])?.properties ?? {}, "version");
    if (wanted === "" || !changed.has("version") || wanted === has) return undefined;
    return invalid("version", `Requested Nodegroup Kubernetes version ${wanted} is not the cluster's: ${has}`);
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
  ...shapeChecks,
  ...templateChecks,
  machine,
  version,
  architecture,
  role,
  cni,
  address,
  volumes,
  wayOut,
];
