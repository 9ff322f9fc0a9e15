import { entriesOf, text, texts } from "../cloud/cloud.ts";
import { simulatedId } from "../cloud/ids.ts";
import { overlap, parseCidr, within } from "../cidr.ts";
import type { Context, HandCheck, ResourceKind } from "../kind.ts";
import { arn, block, CLUSTER, ENDPOINT, idOf, NAT, NODE_GROUP, SUBNET, VPC, vpcRanges } from "./parts.ts";

const SUBNET_BLOCKS = "AWS VPC user guide, subnet CIDR blocks; read 2026-11-25";

const range: HandCheck = {
  name: "subnet-cidr-size",
  reason: `A subnet has a network address between /16 and /28. ${SUBNET_BLOCKS}`,
  properties: ["cidrBlock"],
  run({ inputs }) {
    const cidr = text(inputs, "cidrBlock");
    const parsed = parseCidr(cidr);
    if (cidr === "" || (parsed !== undefined && parsed.prefix >= 16 && parsed.prefix <= 28)) return undefined;
    return {
      code: "InvalidSubnet.Range",
      property: "cidrBlock",
      message: `The CIDR '${cidr}' is invalid: it must be a network address between /16 and /28`,
    };
  },
};

const inside: HandCheck = {
  name: "subnet-within-vpc",
  reason: `A subnet's range lies in one of its VPC's. ${SUBNET_BLOCKS}`,
  properties: ["cidrBlock", "vpcId"],
  cloud: true,
  run({ inputs, cloud }) {
    const cidr = text(inputs, "cidrBlock");
    const parsed = parseCidr(cidr);
    const ranges = vpcRanges(cloud, text(inputs, "vpcId"));
    const fits = ranges.some((outer) => {
      const of = parseCidr(outer);
      return parsed !== undefined && of !== undefined && within(parsed, of);
    });
    if (parsed === undefined || fits) return undefined;
    return {
      code: "InvalidSubnet.Range",
      property: "cidrBlock",
      message: `The CIDR '${cidr}' is invalid: the VPC has ${ranges.join(", ")}. A further range must be associated before`,
    };
  },
};

const apart: HandCheck = {
  name: "subnet-overlap",
  reason: `Subnets of a VPC do not overlap. ${SUBNET_BLOCKS}`,
  properties: ["cidrBlock", "vpcId"],
  cloud: true,
  run({ inputs, cloud, entry }) {
    const parsed = parseCidr(text(inputs, "cidrBlock"));
    if (parsed === undefined) return undefined;
    const clash = entriesOf(cloud, SUBNET).find(({ id, properties }) => {
      const other = parseCidr(text(properties, "cidrBlock"));
      return (
        id !== entry?.id && properties["vpcId"] === inputs["vpcId"] && other !== undefined && overlap(parsed, other)
      );
    });
    if (clash === undefined) return undefined;
    return {
      code: "InvalidSubnet.Conflict",
      property: "cidrBlock",
      message: `The CIDR '${text(inputs, "cidrBlock")}' conflicts with another subnet: ${clash.id} has ${text(clash.properties, "cidrBlock")}`,
    };
  },
};

const zone: HandCheck = {
  name: "subnet-zone",
  reason:
    "A zone is one that the account sees in the region: DescribeAvailabilityZones; names differ from account to account, ids do not",
  properties: ["availabilityZoneId", "availabilityZone"],
  run({ inputs, record, facts }) {
    const [id, name] = [text(inputs, "availabilityZoneId"), text(inputs, "availabilityZone")];
    if (id !== "" && name !== "") {
      return {
        code: "InvalidParameterCombination",
        property: "availabilityZoneId",
        message: "only one of availabilityZone and availabilityZoneId can be given",
      };
    }
    const ids = [...Object.keys(record.zoneNames), ...facts.zones];
    if (id !== "" && !ids.includes(id)) {
      return {
        code: "InvalidParameterValue",
        property: "availabilityZoneId",
        message: `Value (${id}) for parameter availabilityZoneId is invalid. Subnets can currently only be created in the following availability zones: ${ids.join(", ")}`,
      };
    }
    const names = Object.values(record.zoneNames);
    if (name === "" || names.includes(name)) return undefined;
    return {
      code: "InvalidParameterValue",
      property: "availabilityZone",
      message: `Value (${name}) for parameter availabilityZone is invalid. Subnets can currently only be created in the following availability zones: ${names.join(", ")}`,
    };
  },
};

function zoneOf({ inputs, record, facts }: Context): { id: string; name: string } {
  const given = text(inputs, "availabilityZoneId");
  const named = text(inputs, "availabilityZone");
  const byName = Object.entries(record.zoneNames).find(([, name]) => name === named)?.[0];
  const id = given || byName || Object.keys(record.zoneNames)[0] || facts.zones[0] || "";
  return {
    id,
    name: record.zoneNames[id] ?? `${record.region}${"abcdef".charAt(Math.max(0, facts.zones.indexOf(id)))}`,
  };
}

const attributes = [
  "assignIpv6AddressOnCreation",
  "enableDns64",
  "enableResourceNameDnsARecordOnLaunch",
  "enableResourceNameDnsAaaaRecordOnLaunch",
  "mapPublicIpOnLaunch",
  "privateDnsHostnameTypeOnLaunch",
];

export const subnet: ResourceKind = {
  type: SUBNET,
  title: "EC2 Subnet",
  requests: [
    { operation: "ec2.CreateSubnet" },
    {
      operation: "ec2.ModifySubnetAttribute",
      only: attributes,
      rename: {
        assignIpv6AddressOnCreation: "AssignIpv6AddressOnCreation.Value",
        enableDns64: "EnableDns64.Value",
        enableResourceNameDnsARecordOnLaunch: "EnableResourceNameDnsARecordOnLaunch.Value",
        enableResourceNameDnsAaaaRecordOnLaunch: "EnableResourceNameDnsAAAARecordOnLaunch.Value",
        mapPublicIpOnLaunch: "MapPublicIpOnLaunch.Value",
      },
      fixed: { SubnetId: "subnet" },
    },
  ],
  updates: { tags: "CreateTags", tagsAll: "CreateTags", "*": "ModifySubnetAttribute" },
  replaces: [
    "availabilityZone",
    "availabilityZoneId",
    "cidrBlock",
    "ipv4IpamPoolId",
    "ipv4NetmaskLength",
    "ipv6IpamPoolId",
    "ipv6Native",
    "ipv6NetmaskLength",
    "outpostArn",
    "vpcId",
  ],
  source: "hashicorp/terraform-provider-aws@00cda125 internal/service/ec2/vpc_subnet.go, read 2026-11-25",
  taggable: true,
  defaults: {
    assignIpv6AddressOnCreation: false,
    enableDns64: false,
    enableResourceNameDnsARecordOnLaunch: false,
    enableResourceNameDnsAaaaRecordOnLaunch: false,
    ipv6Native: false,
    mapPublicIpOnLaunch: false,
  },
  computed: ["availabilityZone", "availabilityZoneId", "cidrBlock", "ipv6CidrBlock", "privateDnsHostnameTypeOnLaunch"],
  references: [idOf("vpcId", VPC, "vpc", "InvalidVpcID.NotFound")],
  checks: [range, inside, apart, zone],
  id: () => simulatedId("subnet"),
  outputs(context, id) {
    const { id: zoneId, name } = zoneOf(context);
    return {
      arn: arn(context, "ec2", `subnet/${id}`),
      ownerId: context.record.account,
      availabilityZoneId: zoneId,
      availabilityZone: name,
      privateDnsHostnameTypeOnLaunch: "ip-name",
    };
  },
  deletion: {
    operation: "DeleteSubnet",
    refuses({ cloud, entry }) {
      const users = entriesOf(cloud, NODE_GROUP, NAT, ENDPOINT, CLUSTER).filter(
        ({ properties }) =>
          properties["subnetId"] === entry.id ||
          texts(properties, "subnetIds").includes(entry.id) ||
          texts(block(properties, "vpcConfig"), "subnetIds").includes(entry.id),
      );
      if (users.length === 0) return undefined;
      return {
        code: "DependencyViolation",
        message: `The subnet '${entry.id}' has dependencies and cannot be deleted: ${users.map(({ id }) => id).join(", ")}`,
      };
    },
  },
};
