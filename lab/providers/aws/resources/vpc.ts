import { entriesOf, type Entry, text } from "../cloud/cloud.ts";
import { simulatedId } from "../cloud/ids.ts";
import { overlap, parseCidr } from "../cidr.ts";
import type { HandCheck, ResourceKind } from "../kind.ts";
import {
  arn,
  byId,
  GATEWAY,
  idOf,
  NAT,
  ROUTE_TABLE,
  SECURITY_GROUP,
  SUBNET,
  VPC,
  VPC_CIDR,
  vpcRanges,
  ENDPOINT,
} from "./parts.ts";

const VPC_BLOCKS = "AWS VPC user guide, VPC CIDR blocks; read 2026-11-25";

const size: HandCheck = {
  name: "vpc-cidr-size",
  reason: `A range of a VPC has between 16 and 65,536 addresses. ${VPC_BLOCKS}`,
  properties: ["cidrBlock"],
  run({ inputs }) {
    const cidr = text(inputs, "cidrBlock");
    const range = parseCidr(cidr);
    if (cidr === "" || (range !== undefined && range.prefix >= 16 && range.prefix <= 28)) return undefined;
    return {
      code: "InvalidVpc.Range",
      property: "cidrBlock",
      message: `The CIDR '${cidr}' is invalid: it must be a network address between /16 and /28`,
    };
  },
};

export const vpc: ResourceKind = {
  type: VPC,
  title: "EC2 VPC",
  requests: [
    { operation: "ec2.CreateVpc" },
    {
      operation: "ec2.ModifyVpcAttribute",
      only: ["enableDnsHostnames", "enableDnsSupport", "enableNetworkAddressUsageMetrics"],
      rename: {
        enableDnsHostnames: "EnableDnsHostnames.Value",
        enableDnsSupport: "EnableDnsSupport.Value",
        enableNetworkAddressUsageMetrics: "EnableNetworkAddressUsageMetrics.Value",
      },
      fixed: { VpcId: "vpc" },
    },
  ],
  updates: { tags: "CreateTags", tagsAll: "CreateTags", "*": "ModifyVpcAttribute" },
  replaces: ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength", "instanceTenancy"],
  source:
    "hashicorp/terraform-provider-aws@00081ce4 internal/service/ec2/vpc_.go, read 2026-11-25; the tenancy replaces there from default to dedicated alone",
  taggable: true,
  defaults: { enableDnsSupport: true, instanceTenancy: "default" },
  computed: [
    "cidrBlock",
    "enableDnsHostnames",
    "enableNetworkAddressUsageMetrics",
    "ipv6CidrBlock",
    "ipv6CidrBlockNetworkBorderGroup",
  ],
  references: [],
  checks: [size],
  id: () => simulatedId("vpc"),
  outputs: (context, id) => ({
    arn: arn(context, "ec2", `vpc/${id}`),
    ownerId: context.record.account,
    defaultNetworkAclId: simulatedId("acl"),
    defaultRouteTableId: id.replace("vpc-", "rtb-"),
    defaultSecurityGroupId: id.replace("vpc-", "sg-"),
    dhcpOptionsId: simulatedId("dopt"),
    mainRouteTableId: id.replace("vpc-", "rtb-"),
    enableNetworkAddressUsageMetrics: context.inputs["enableNetworkAddressUsageMetrics"] ?? false,
    enableDnsHostnames: context.inputs["enableDnsHostnames"] ?? false,
  }),
  effects: {
    // Each VPC comes with a route table and a security group, which go with it.
    made({ cloud }, { id }) {
      const own = { vpcId: id, default: true };
      cloud.entries.push(
        { type: ROUTE_TABLE, id: id.replace("vpc-", "rtb-"), name: "", status: "ACTIVE", properties: own },
        {
          type: SECURITY_GROUP,
          id: id.replace("vpc-", "sg-"),
          name: "",
          status: "ACTIVE",
          properties: { ...own, name: "default" },
        },
      );
    },
    removed({ cloud }, { id }) {
      cloud.entries = cloud.entries.filter(
        ({ properties }) => properties["vpcId"] !== id || properties["default"] !== true,
      );
    },
  },
  deletion: {
    operation: "DeleteVpc",
    refuses({ cloud, entry }, leftovers) {
      const inside = entriesOf(cloud, SUBNET, GATEWAY, NAT, ROUTE_TABLE, SECURITY_GROUP, ENDPOINT).filter(
        ({ properties }) => properties["vpcId"] === entry.id && properties["default"] !== true,
      );
      const balancers = leftovers
        .filter(({ kind }) => kind === "load-balancer")
        .map(({ id, of }) => `load balancer ${id} of ${of}`);
      const holding = [...inside.map(({ id }) => id), ...balancers];
      if (holding.length === 0) return undefined;
      return {
        code: "DependencyViolation",
        message: `The vpc '${entry.id}' has dependencies and cannot be deleted: ${holding.join(", ")}`,
      };
    },
  },
};

const restricted: HandCheck = {
  name: "vpc-cidr-association-range",
  reason: `A further range must not overlap what the VPC has, and there are at most five of them. ${VPC_BLOCKS}`,
  properties: ["cidrBlock", "vpcId"],
  cloud: true,
  run({ inputs, cloud, entry }) {
    const cidr = text(inputs, "cidrBlock");
    const range = parseCidr(cidr);
    if (range === undefined) return undefined;
    const others = vpcRanges(cloud, text(inputs, "vpcId")).filter((other) => entry === undefined || other !== cidr);
    const clash = others.find((other) => {
      const parsed = parseCidr(other);
      return parsed !== undefined && overlap(range, parsed);
    });
    if (clash !== undefined) {
      return {
        code: "CidrConflict",
        property: "cidrBlock",
        message: `The CIDR '${cidr}' conflicts with ${clash}, which the VPC has`,
      };
    }
    if (others.length < 5) return undefined;
    return {
      code: "CidrLimitExceeded",
      property: "cidrBlock",
      message: "This network has met its maximum number of allowed CIDRs: 5",
    };
  },
};

/** Ranges of one kind may not be joined by those of another. */
const families = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

const family: HandCheck = {
  name: "vpc-cidr-association-family",
  reason: `A VPC in one of the private ranges takes no further range of the two others, nor of 198.19.0.0/16. ${VPC_BLOCKS}, association restrictions`,
  properties: ["cidrBlock", "vpcId"],
  cloud: true,
  run({ inputs, cloud }) {
    const range = parseCidr(text(inputs, "cidrBlock"));
    const first = byId(cloud, VPC, inputs["vpcId"]);
    const own = parseCidr(first === undefined ? "" : text(first.properties, "cidrBlock"));
    if (range === undefined || own === undefined) return undefined;
    const familyOf = (of: typeof range): string | undefined =>
      [...families, "198.19.0.0/16"].find((text) => {
        const parsed = parseCidr(text);
        return parsed !== undefined && overlap(of, parsed);
      });
    const [mine, its] = [familyOf(range), familyOf(own)];
    if (mine === undefined || its === undefined || mine === its) return undefined;
    return {
      code: "InvalidVpc.Range",
      property: "cidrBlock",
      message: `The CIDR '${text(inputs, "cidrBlock")}' is restricted: a VPC in ${its} takes no range of ${mine}. Use one of 100.64.0.0/10`,
    };
  },
};

export const vpcCidr: ResourceKind = {
  type: VPC_CIDR,
  title: "EC2 VPC IPv4 CIDR Block Association",
  requests: [{ operation: "ec2.AssociateVpcCidrBlock" }],
  updates: {},
  replaces: ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength", "vpcId"],
  source:
    "hashicorp/terraform-provider-aws@01606926 internal/service/ec2/vpc_ipv4_cidr_block_association.go, read 2026-11-25",
  taggable: false,
  references: [idOf("vpcId", VPC, "vpc", "InvalidVpcID.NotFound")],
  checks: [size, restricted, family],
  id: () => simulatedId("vpc-cidr-assoc"),
  outputs: () => ({}),
  deletion: {
    operation: "DisassociateVpcCidrBlock",
    refuses({ cloud, entry }) {
      const range = parseCidr(text(entry.properties, "cidrBlock"));
      const inside = entriesOf(cloud, SUBNET).filter(({ properties }: Entry) => {
        const subnet = parseCidr(text(properties, "cidrBlock"));
        return (
          properties["vpcId"] === entry.properties["vpcId"] &&
          range !== undefined &&
          subnet !== undefined &&
          overlap(range, subnet)
        );
      });
      if (inside.length === 0) return undefined;
      return {
        code: "DependencyViolation",
        message: `The CIDR block has subnets in it: ${inside.map(({ id }) => id).join(", ")}`,
      };
    },
  },
};
