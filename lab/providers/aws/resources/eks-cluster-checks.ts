import { zonesWithoutCluster } from "../../../../catalogue/clouds/aws/zones.ts";
import { text, texts } from "../cloud/cloud.ts";
import { isPrivate, overlap, parseCidr } from "../cidr.ts";
import { may, roleByArn, trusts } from "../iam/roles.ts";
import type { Context, HandCheck } from "../kind.ts";
import type { Problem } from "../errors.ts";
import { block, byId, SUBNET, VPC, vpcRanges, shown } from "./parts.ts";

const EKS = "EKS user guide; read 2026-11-25";

const invalid = (property: string, message: string): Problem => ({
  code: "InvalidParameterException",
  property,
  message,
});

function subnetsOf({ inputs, cloud }: Context) {
  return texts(block(inputs, "vpcConfig"), "subnetIds").flatMap((id) => byId(cloud, SUBNET, id) ?? []);
}

const zones: HandCheck = {
  name: "cluster-two-zones",
  reason: `The control plane takes subnets in at least two zones of one VPC. ${EKS}, network requirements`,
  properties: ["vpcConfig.subnetIds"],
  cloud: true,
  run(context) {
    const subnets = subnetsOf(context);
    const distinct = (name: string): Set<string> => new Set(subnets.map(({ properties }) => text(properties, name)));
    if (distinct("vpcId").size > 1) return invalid("vpcConfig.subnetIds", "Subnets must all be in one VPC");
    if (distinct("availabilityZoneId").size >= 2) return undefined;
    return invalid("vpcConfig.subnetIds", "Subnets specified must be in at least two different AZs");
  },
};

const supported: HandCheck = {
  name: "cluster-zone-supported",
  reason: `Some zones take no subnet for the control plane. ${EKS}, subnet requirements`,
  properties: ["vpcConfig.subnetIds"],
  cloud: true,
  run(context) {
    const wrong = subnetsOf(context).filter(({ properties }) =>
      zonesWithoutCluster.includes(text(properties, "availabilityZoneId")),
    );
    if (wrong.length === 0) return undefined;
    return {
      code: "UnsupportedAvailabilityZoneException",
      property: "vpcConfig.subnetIds",
      message: `Cannot create cluster because ${wrong.map(({ properties }) => text(properties, "availabilityZoneId")).join(", ")}, the targeted availability zone, does not currently have sufficient capacity to support the cluster`,
    };
  },
};

const services: HandCheck = {
  name: "cluster-service-cidr",
  reason: `Services have a private range between /12 and /24, apart from the VPC's. ${EKS}, CreateCluster`,
  properties: ["kubernetesNetworkConfig.serviceIpv4Cidr", "vpcConfig.subnetIds"],
  cloud: true,
  run(context) {
    const cidr = text(block(context.inputs, "kubernetesNetworkConfig"), "serviceIpv4Cidr");
    const range = parseCidr(cidr);
    if (cidr === "") return undefined;
    if (range === undefined || range.prefix < 12 || range.prefix > 24 || !isPrivate(range)) {
      return invalid(
        "kubernetesNetworkConfig.serviceIpv4Cidr",
        `serviceIpv4Cidr ${cidr} must be a private range between /12 and /24`,
      );
    }
    const vpc = subnetsOf(context)[0]?.properties["vpcId"];
    const clash = vpcRanges(context.cloud, shown(vpc)).find((other) => {
      const parsed = parseCidr(other);
      return parsed !== undefined && overlap(range, parsed);
    });
    if (clash === undefined) return undefined;
    return invalid(
      "kubernetesNetworkConfig.serviceIpv4Cidr",
      `serviceIpv4Cidr ${cidr} overlaps with the VPC's ${clash}`,
    );
  },
};

const endpoint: HandCheck = {
  name: "cluster-endpoint",
  reason: `The API server answers inside or outside, from ranges that are network addresses. ${EKS}, cluster API server endpoint`,
  properties: ["vpcConfig.endpointPrivateAccess", "vpcConfig.endpointPublicAccess", "vpcConfig.publicAccessCidrs"],
  run({ inputs }) {
    const { endpointPrivateAccess = false, endpointPublicAccess = true, ...rest } = block(inputs, "vpcConfig");
    if (endpointPrivateAccess === false && endpointPublicAccess === false) {
      return invalid("vpcConfig.endpointPublicAccess", "Private and public endpoint access cannot be false");
    }
    const ranges = texts(rest, "publicAccessCidrs");
    if (endpointPublicAccess === false && ranges.length > 0) {
      return invalid("vpcConfig.publicAccessCidrs", "publicAccessCidrs needs endpointPublicAccess: true");
    }
    return ranges
      .filter((cidr) => parseCidr(cidr) === undefined && !cidr.includes(":"))
      .map((cidr) => invalid("vpcConfig.publicAccessCidrs", `The CIDR ${cidr} is invalid`));
  },
};

const dns: HandCheck = {
  name: "cluster-private-endpoint-dns",
  reason: `A private endpoint needs the VPC's DNS support and hostnames. ${EKS}, cluster API server endpoint`,
  properties: ["vpcConfig.endpointPrivateAccess"],
  cloud: true,
  run(context) {
    const vpc = byId(context.cloud, VPC, subnetsOf(context)[0]?.properties["vpcId"])?.properties;
    if (block(context.inputs, "vpcConfig")["endpointPrivateAccess"] !== true || vpc === undefined) return undefined;
    if (vpc["enableDnsSupport"] === true && vpc["enableDnsHostnames"] === true) return undefined;
    return invalid(
      "vpcConfig.endpointPrivateAccess",
      "Private endpoint access needs enableDnsSupport and enableDnsHostnames on the VPC",
    );
  },
};

const role: HandCheck = {
  name: "cluster-role",
  reason:
    "The control plane's role is one that eks.amazonaws.com may take, and may describe subnets, by AmazonEKSClusterPolicy or " +
    "one's own (aws/containers-roadmap issue 122: since October 2023; hashicorp/terraform-provider-aws cluster.go for the " +
    "messages); read 2026-11-25",
  properties: ["roleArn"],
  cloud: true,
  run({ inputs, cloud }) {
    const found = roleByArn(cloud, text(inputs, "roleArn"));
    if (found === undefined) return undefined;
    if (!trusts(found, "eks.amazonaws.com", ["sts:AssumeRole"])) {
      return invalid(
        "roleArn",
        `Role with arn: ${text(inputs, "roleArn")}, could not be assumed because it does not exist or the trusted entity is not correct`,
      );
    }
    if (may(cloud, found, "ec2:DescribeSubnets")) return undefined;
    return invalid(
      "roleArn",
      "IAM role's policy must include the `ec2:DescribeSubnets` action: attach AmazonEKSClusterPolicy",
    );
  },
};

const version: HandCheck = {
  name: "cluster-version-step",
  reason: `A control plane goes up by one minor version at a time, and never down. ${EKS}, update existing cluster`,
  properties: ["version"],
  run({ inputs, entry, changed }) {
    const wanted = text(inputs, "version");
    if (wanted !== "" && !/^1\.\d{2}$/.test(wanted)) {
      return invalid("version", `unsupported Kubernetes version ${wanted}: it is written as 1.36`);
    }
    if (entry === undefined || !changed.has("version")) return undefined;
    const minor = (value: string): number => Number(value.split(".")[1]);
    const now = text(entry.properties, "version");
    if (minor(wanted) - minor(now) === 1) return undefined;
    return invalid("version", `Unsupported Kubernetes minor version update from ${now} to ${wanted}`);
  },
};

const encrypted: HandCheck = {
  name: "cluster-encryption-resources",
  reason: "Secrets alone are encrypted with a key of one's own. EKS API reference, EncryptionConfig; read 2026-11-25",
  properties: ["encryptionConfig.resources"],
  run({ inputs }) {
    const resources = block(inputs, "encryptionConfig")["resources"];
    if (resources === undefined || JSON.stringify(resources) === '["secrets"]') return undefined;
    return invalid("encryptionConfig.resources", `must be ["secrets"], found ${JSON.stringify(resources)}`);
  },
};

const mode: HandCheck = {
  name: "cluster-authentication-mode",
  reason: `Access entries are never turned off again. ${EKS}, change authentication mode`,
  properties: ["accessConfig.authenticationMode"],
  run({ inputs, entry }) {
    const order = ["CONFIG_MAP", "API_AND_CONFIG_MAP", "API"];
    const wanted = text(block(inputs, "accessConfig"), "authenticationMode");
    const now = entry === undefined ? "" : text(block(entry.properties, "accessConfig"), "authenticationMode");
    if (wanted === "" || order.indexOf(wanted) >= order.indexOf(now)) return undefined;
    return {
      code: "InvalidRequestException",
      property: "accessConfig.authenticationMode",
      message: `Unsupported authentication mode update from ${now} to ${wanted}`,
    };
  },
};

export const clusterChecks: HandCheck[] = [zones, supported, services, endpoint, dns, role, version, mode, encrypted];
