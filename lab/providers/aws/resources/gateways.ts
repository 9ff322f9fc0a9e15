import { entriesOf, text } from "../cloud/cloud.ts";
import { simulatedId } from "../cloud/ids.ts";
import type { HandCheck, ResourceKind } from "../kind.ts";
import { arn, byId, EIP, GATEWAY, idOf, NAT, SUBNET, VPC, shown } from "./parts.ts";

const one: HandCheck = {
  name: "internet-gateway-once",
  reason: "A VPC has one internet gateway at most. AWS VPC user guide, internet gateways; read 2026-11-25",
  properties: ["vpcId"],
  cloud: true,
  run({ inputs, cloud, entry }) {
    const other = entriesOf(cloud, GATEWAY).find(
      ({ id, properties }) =>
        id !== entry?.id && inputs["vpcId"] !== undefined && properties["vpcId"] === inputs["vpcId"],
    );
    if (other === undefined) return undefined;
    return {
      code: "InvalidParameterValue",
      property: "vpcId",
      message: `Network ${text(inputs, "vpcId")} already has an internet gateway attached: ${other.id}`,
    };
  },
};

export const internetGateway: ResourceKind = {
  type: GATEWAY,
  title: "EC2 Internet Gateway",
  requests: [
    { operation: "ec2.CreateInternetGateway" },
    { operation: "ec2.AttachInternetGateway", only: ["vpcId"], fixed: { InternetGatewayId: "igw" } },
  ],
  updates: { vpcId: "AttachInternetGateway", "*": "CreateTags" },
  replaces: [],
  source: "hashicorp/terraform-provider-aws@08923b68 internal/service/ec2/vpc_internet_gateway.go, read 2026-11-25",
  taggable: true,
  computed: ["vpcId"],
  references: [idOf("vpcId", VPC, "vpc", "InvalidVpcID.NotFound")],
  checks: [one],
  id: () => simulatedId("igw"),
  outputs: (context, id) => ({ arn: arn(context, "ec2", `internet-gateway/${id}`), ownerId: context.record.account }),
  deletion: {
    operation: "DeleteInternetGateway",
    refuses({ cloud, entry }, leftovers) {
      const addresses = entriesOf(cloud, NAT).filter(({ properties }) => {
        const at = byId(cloud, SUBNET, properties["subnetId"]);
        return at?.properties["vpcId"] === entry.properties["vpcId"] && properties["connectivityType"] !== "private";
      });
      const balancers = leftovers.filter(({ kind }) => kind === "load-balancer");
      const users = [
        ...addresses.map(({ id }) => id),
        ...balancers.map(({ id, of }) => `${id}, the load balancer of ${of}`),
      ];
      if (users.length === 0) return undefined;
      return {
        code: "DependencyViolation",
        message: `Network ${text(entry.properties, "vpcId")} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway: ${users.join(", ")}`,
      };
    },
  },
};

export const eip: ResourceKind = {
  type: EIP,
  title: "EC2 EIP",
  requests: [{ operation: "ec2.AllocateAddress" }],
  updates: { tags: "CreateTags", tagsAll: "CreateTags", "*": "AssociateAddress" },
  replaces: ["address", "domain", "ipamPoolId", "networkBorderGroup", "publicIpv4Pool"],
  source: "hashicorp/terraform-provider-aws@01606926 internal/service/ec2/ec2_eip.go, read 2026-11-25",
  taggable: true,
  computed: ["domain", "instance", "networkInterface", "networkBorderGroup", "publicIpv4Pool", "ipamPoolId"],
  references: [],
  checks: [],
  id: () => simulatedId("eipalloc"),
  outputs(context, id) {
    // TEST-NET-3: addresses that belong to nobody (RFC 5737).
    const publicIp = `203.0.113.${String((entriesOf(context.cloud, EIP).length % 254) + 1)}`;
    return {
      arn: arn(context, "ec2", `elastic-ip/${id}`),
      allocationId: id,
      domain: "vpc",
      publicIp,
      publicDns: `ec2-${publicIp.replaceAll(".", "-")}.compute.simulated`,
      networkBorderGroup: context.record.region,
      publicIpv4Pool: "amazon",
    };
  },
  deletion: {
    operation: "ReleaseAddress",
    refuses({ cloud, entry }) {
      const user = entriesOf(cloud, NAT).find(({ properties }) => properties["allocationId"] === entry.id);
      if (user === undefined) return undefined;
      return {
        code: "InvalidIPAddress.InUse",
        message: `Address ${text(entry.properties, "publicIp")} is in use by ${user.id}`,
      };
    },
  },
};

const isPublic = (inputs: Record<string, unknown>): boolean => inputs["connectivityType"] !== "private";

const attached: HandCheck = {
  name: "nat-needs-internet-gateway",
  reason:
    "A public NAT gateway needs an internet gateway on its VPC. AWS VPC user guide, NAT gateways, troubleshooting; read 2026-11-25",
  properties: ["subnetId", "connectivityType"],
  cloud: true,
  run({ inputs, cloud }) {
    const vpc = byId(cloud, SUBNET, inputs["subnetId"])?.properties["vpcId"];
    if (!isPublic(inputs) || vpc === undefined) return undefined;
    if (entriesOf(cloud, GATEWAY).some(({ properties }) => properties["vpcId"] === vpc)) return undefined;
    return {
      code: "Gateway.NotAttached",
      property: "subnetId",
      message: `Network ${shown(vpc)} has no Internet gateway attached`,
    };
  },
};

const address: HandCheck = {
  name: "nat-needs-address",
  reason:
    "A public NAT gateway has an Elastic IP, a private one has none. EC2 API reference, CreateNatGateway; read 2026-11-25",
  properties: ["allocationId", "connectivityType"],
  run({ inputs }) {
    const has = inputs["allocationId"] !== undefined;
    if (has === isPublic(inputs) || inputs["availabilityMode"] === "regional") return undefined;
    return has
      ? { code: "InvalidParameter", property: "allocationId", message: "a private NAT gateway takes no Elastic IP" }
      : {
          code: "MissingParameter",
          property: "allocationId",
          message: "The request must contain the parameter AllocationId",
        };
  },
};

const free: HandCheck = {
  name: "nat-address-free",
  reason: "An Elastic IP is associated with one thing. EC2 API reference, error codes; read 2026-11-25",
  properties: ["allocationId"],
  cloud: true,
  run({ inputs, cloud, entry }) {
    const user = entriesOf(cloud, NAT).find(
      ({ id, properties }) =>
        id !== entry?.id &&
        inputs["allocationId"] !== undefined &&
        properties["allocationId"] === inputs["allocationId"],
    );
    if (user === undefined) return undefined;
    return {
      code: "Resource.AlreadyAssociated",
      property: "allocationId",
      message: `Elastic IP address [${text(inputs, "allocationId")}] is already associated with ${user.id}`,
    };
  },
};

export const natGateway: ResourceKind = {
  type: NAT,
  title: "EC2 NAT Gateway",
  requests: [{ operation: "ec2.CreateNatGateway", rename: { privateIp: "PrivateIpAddress" } }],
  updates: { "*": "CreateTags" },
  replaces: [
    "allocationId",
    "availabilityMode",
    "connectivityType",
    "privateIp",
    "secondaryPrivateIpAddressCount",
    "subnetId",
    "vpcId",
  ],
  source: "hashicorp/terraform-provider-aws@04088eaa internal/service/ec2/vpc_nat_gateway.go, read 2026-11-25",
  taggable: true,
  defaults: { connectivityType: "public" },
  computed: ["privateIp", "secondaryPrivateIpAddresses", "secondaryAllocationIds", "availabilityMode", "vpcId"],
  references: [
    idOf("subnetId", SUBNET, "subnet", "InvalidSubnetID.NotFound"),
    idOf("allocationId", EIP, "allocation", "InvalidAllocationID.NotFound"),
  ],
  checks: [attached, address, free],
  id: () => simulatedId("nat"),
  outputs: ({ cloud, inputs }) => ({
    associationId: simulatedId("eipassoc"),
    networkInterfaceId: simulatedId("eni"),
    publicIp: byId(cloud, EIP, inputs["allocationId"])?.properties["publicIp"] ?? "",
    vpcId: byId(cloud, SUBNET, inputs["subnetId"])?.properties["vpcId"] ?? "",
  }),
  deletion: { operation: "DeleteNatGateway" },
};
