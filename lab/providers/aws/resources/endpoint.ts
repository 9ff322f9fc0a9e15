import { entriesOf, text, texts } from "../cloud/cloud.ts";
import { simulatedId } from "../cloud/ids.ts";
import type { HandCheck, ResourceKind } from "../kind.ts";
import { arn, byId, ENDPOINT, idOf, ROUTE_TABLE, SECURITY_GROUP, SUBNET, VPC } from "./parts.ts";
import { policyChecks } from "../iam/checks.ts";

const gatewayServices = ["s3", "dynamodb"];
const isInterface = (type: string): boolean => type === "Interface";

const service: HandCheck = {
  name: "endpoint-service",
  reason:
    "A service's name is com.amazonaws.<region>.<service>; gateways are for S3 and DynamoDB. AWS PrivateLink guide; read 2026-11-25",
  properties: ["serviceName", "vpcEndpointType"],
  run({ inputs, record }) {
    const name = text(inputs, "serviceName");
    const prefix = `com.amazonaws.${record.region}.`;
    const type = text(inputs, "vpcEndpointType") || "Gateway";
    const short = name.slice(prefix.length);
    const right = name.startsWith(prefix) && /^[a-z0-9][a-z0-9.-]*$/.test(short);
    if (right && (type !== "Gateway" || gatewayServices.includes(short))) return undefined;
    return {
      code: "InvalidServiceName",
      property: "serviceName",
      message: `The Vpc Endpoint Service '${name}' does not exist as ${type} in ${record.region}`,
    };
  },
};

const placed: HandCheck = {
  name: "endpoint-zones",
  reason:
    "An interface endpoint takes one subnet for each zone, of its own VPC. EC2 API reference, CreateVpcEndpoint; read 2026-11-25",
  properties: ["subnetIds", "vpcId"],
  cloud: true,
  run({ inputs, cloud }) {
    const subnets = texts(inputs, "subnetIds").flatMap((id) => byId(cloud, SUBNET, id) ?? []);
    const foreign = subnets.filter(({ properties }) => properties["vpcId"] !== inputs["vpcId"]);
    if (foreign.length > 0) {
      return {
        code: "InvalidParameter",
        property: "subnetIds",
        message: `The subnets ${foreign.map(({ id }) => id).join(", ")} are not in the VPC ${text(inputs, "vpcId")}`,
      };
    }
    const zones = subnets.map(({ properties }) => text(properties, "availabilityZoneId"));
    if (new Set(zones).size === zones.length) return undefined;
    return {
      code: "DuplicateSubnetsInSameZone",
      property: "subnetIds",
      message: "Found another VPC endpoint subnet in the availability zone of another",
    };
  },
};

const dns: HandCheck = {
  name: "endpoint-private-dns",
  reason:
    "Private names need the VPC's DNS support and hostnames, and one endpoint of a service. AWS PrivateLink guide; read 2026-11-25",
  properties: ["privateDnsEnabled", "vpcId"],
  cloud: true,
  run({ inputs, cloud, entry }) {
    const of = byId(cloud, VPC, inputs["vpcId"])?.properties;
    if (inputs["privateDnsEnabled"] !== true || of === undefined) return undefined;
    if (of["enableDnsSupport"] !== true || of["enableDnsHostnames"] !== true) {
      return {
        code: "InvalidParameter",
        property: "privateDnsEnabled",
        message:
          "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true",
      };
    }
    const other = entriesOf(cloud, ENDPOINT).find(
      ({ id, properties }) =>
        id !== entry?.id &&
        properties["vpcId"] === inputs["vpcId"] &&
        properties["serviceName"] === inputs["serviceName"] &&
        properties["privateDnsEnabled"] === true,
    );
    if (other === undefined) return undefined;
    return {
      code: "InvalidParameter",
      property: "privateDnsEnabled",
      message: `private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${text(inputs, "serviceName")} in the VPC: ${other.id}`,
    };
  },
};

const fitting: HandCheck = {
  name: "endpoint-type-fields",
  reason:
    "Route tables are for gateways, subnets and security groups for interfaces. EC2 API reference, CreateVpcEndpoint; read 2026-11-25",
  properties: ["vpcEndpointType", "routeTableIds", "subnetIds", "securityGroupIds", "privateDnsEnabled"],
  run({ inputs }) {
    const type = text(inputs, "vpcEndpointType") || "Gateway";
    const wrong = isInterface(type) ? ["routeTableIds"] : ["subnetIds", "securityGroupIds", "privateDnsEnabled"];
    return wrong
      .filter((name) => inputs[name] !== undefined && inputs[name] !== false && type !== "GatewayLoadBalancer")
      .map((property) => ({
        code: "InvalidParameter",
        property,
        message: `is not for an endpoint of the type ${type}`,
      }));
  },
};

export const vpcEndpoint: ResourceKind = {
  type: ENDPOINT,
  title: "EC2 VPC Endpoint",
  requests: [{ operation: "ec2.CreateVpcEndpoint", rename: { policy: "PolicyDocument" } }],
  updates: { tags: "CreateTags", tagsAll: "CreateTags", "*": "ModifyVpcEndpoint" },
  replaces: [
    "dnsOptions.privateDnsPreference",
    "dnsOptions.privateDnsSpecifiedDomains",
    "resourceConfigurationArn",
    "serviceName",
    "serviceNetworkArn",
    "serviceRegion",
    "vpcEndpointType",
    "vpcId",
  ],
  source: "hashicorp/terraform-provider-aws@008db85a internal/service/ec2/vpc_endpoint.go, read 2026-11-25",
  taggable: true,
  sets: ["routeTableIds", "subnetIds", "securityGroupIds"],
  documents: ["policy"],
  defaults: { vpcEndpointType: "Gateway" },
  computed: [
    "policy",
    "privateDnsEnabled",
    "ipAddressType",
    "dnsOptions",
    "routeTableIds",
    "subnetIds",
    "securityGroupIds",
    "subnetConfigurations",
  ],
  local: { autoAccept: "accepts an endpoint of a service of the same account" },
  references: [
    idOf("vpcId", VPC, "vpc", "InvalidVpcID.NotFound"),
    idOf("routeTableIds[*]", ROUTE_TABLE, "routeTable", "InvalidRouteTableId.NotFound"),
    idOf("subnetIds[*]", SUBNET, "subnet", "InvalidSubnetId.NotFound"),
    idOf("securityGroupIds[*]", SECURITY_GROUP, "security group", "InvalidSecurityGroupId.NotFound"),
  ],
  checks: [service, placed, dns, fitting, ...policyChecks("policy", "resource")],
  id: () => simulatedId("vpce"),
  outputs(context, id) {
    const type = text(context.inputs, "vpcEndpointType") || "Gateway";
    return {
      arn: arn(context, "ec2", `vpc-endpoint/${id}`),
      ownerId: context.record.account,
      state: "available",
      requesterManaged: false,
      cidrBlocks: [],
      dnsEntries: [],
      networkInterfaceIds: isInterface(type) ? texts(context.inputs, "subnetIds").map(() => simulatedId("eni")) : [],
      ...(isInterface(type) ? {} : { prefixListId: simulatedId("pl") }),
    };
  },
  deletion: { operation: "DeleteVpcEndpoints" },
};
