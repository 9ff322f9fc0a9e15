import { entriesOf, text, texts } from "../cloud/cloud.ts";
import { simulatedId } from "../cloud/ids.ts";
import { parseCidr } from "../cidr.ts";
import type { HandCheck, ResourceKind } from "../kind.ts";
import { arn, block, CLUSTER, EGRESS, ENDPOINT, idOf, INGRESS, SECURITY_GROUP, VPC, shown } from "./parts.ts";

const QUOTAS = "Amazon VPC quotas, security groups; read 2026-11-25";
const RULES_AT_MOST = 60;

const naming: HandCheck = {
  name: "security-group-name",
  reason:
    "Up to 255 characters of a-z, A-Z, 0-9, spaces and ._-:/()#,@[]+=&;{}!$*; no name begins with sg-. EC2 API reference, CreateSecurityGroup; read 2026-11-25",
  properties: ["name", "description"],
  run({ inputs }) {
    const wrong = ["name", "description"].filter((property) => {
      const value = text(inputs, property);
      return (
        value.length > 255 ||
        !/^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]*$/.test(value) ||
        (property === "name" && value.startsWith("sg-"))
      );
    });
    return wrong.map((property) => ({
      code: "InvalidParameterValue",
      property,
      message: `Value (${text(inputs, property)}) is invalid: ${this.reason}`,
    }));
  },
};

export const securityGroup: ResourceKind = {
  type: SECURITY_GROUP,
  title: "EC2 Security Group",
  requests: [{ operation: "ec2.CreateSecurityGroup", rename: { name: "GroupName" } }],
  updates: { tags: "CreateTags", tagsAll: "CreateTags", "*": "AuthorizeSecurityGroupIngress" },
  replaces: ["description", "name", "namePrefix", "vpcId"],
  source: "hashicorp/terraform-provider-aws@01606926 internal/service/ec2/vpc_security_group.go, read 2026-11-25",
  taggable: true,
  autoname: { property: "name" },
  defaults: { description: "Managed by Pulumi", revokeRulesOnDelete: false },
  computed: ["ingress", "egress", "vpcId"],
  local: { revokeRulesOnDelete: "what the provider does before it deletes" },
  references: [idOf("vpcId", VPC, "vpc", "InvalidVpcID.NotFound")],
  unique: {
    key: (inputs) => `${text(inputs, "vpcId")} ${text(inputs, "name")}`,
    code: "InvalidGroup.Duplicate",
    message: (inputs) =>
      `The security group '${text(inputs, "name")}' already exists for VPC '${text(inputs, "vpcId")}'`,
  },
  checks: [naming],
  id: () => simulatedId("sg"),
  outputs: (context, id) => ({ arn: arn(context, "ec2", `security-group/${id}`), ownerId: context.record.account }),
  deletion: {
    operation: "DeleteSecurityGroup",
    refuses({ cloud, entry }, leftovers) {
      const users = cloud.entries.filter(({ type, properties }) => {
        if (type === CLUSTER) return texts(block(properties, "vpcConfig"), "securityGroupIds").includes(entry.id);
        if (type === ENDPOINT) return texts(properties, "securityGroupIds").includes(entry.id);
        // A rule that names the group keeps it; its own rules go with it.
        return (
          [INGRESS, EGRESS].includes(type) &&
          properties["referencedSecurityGroupId"] === entry.id &&
          properties["securityGroupId"] !== entry.id
        );
      });
      const balancers = leftovers.filter(({ kind, of }) => kind === "load-balancer" && of.includes(entry.id));
      const names = [...users.map(({ id }) => id), ...balancers.map(({ id }) => id)];
      if (names.length === 0) return undefined;
      return {
        code: "DependencyViolation",
        message: `resource ${entry.id} has a dependent object: ${names.join(", ")}`,
      };
    },
  },
  effects: {
    removed({ cloud }, { id }) {
      cloud.entries = cloud.entries.filter(
        ({ type, properties }) => ![INGRESS, EGRESS].includes(type) || properties["securityGroupId"] !== id,
      );
    },
  },
};

const peers = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"];

const onePeer: HandCheck = {
  name: "rule-one-peer",
  reason:
    "A rule is for one peer: the official provider's own rule (aws_vpc_security_group_ingress_rule, ExactlyOneOf); read 2026-11-25",
  properties: peers,
  run({ inputs }) {
    const given = peers.filter((name) => inputs[name] !== undefined);
    if (given.length === 1) return undefined;
    return {
      code: "InvalidParameterCombination",
      message: `exactly one of ${peers.join(", ")} must be given, found ${given.join(", ") || "none"}`,
    };
  },
};

const cidr: HandCheck = {
  name: "rule-cidr",
  reason: "A range of a rule is a network address. EC2 API reference, IpRange; read 2026-11-25",
  properties: ["cidrIpv4"],
  run({ inputs }) {
    const value = text(inputs, "cidrIpv4");
    if (value === "" || parseCidr(value) !== undefined) return undefined;
    return { code: "InvalidParameterValue", property: "cidrIpv4", message: `CIDR block ${value} is malformed` };
  },
};

const ports: HandCheck = {
  name: "rule-ports",
  reason: "TCP and UDP have a range of ports from 0 to 65535. EC2 API reference, IpPermission; read 2026-11-25",
  properties: ["fromPort", "toPort", "ipProtocol"],
  run({ inputs }) {
    const [protocol, from, to] = [text(inputs, "ipProtocol"), inputs["fromPort"], inputs["toPort"]];
    if (!["tcp", "udp", "6", "17"].includes(protocol)) return undefined;
    const right = typeof from === "number" && typeof to === "number" && from >= 0 && from <= to && to <= 65_535;
    if (right) return undefined;
    return {
      code: "InvalidParameterValue",
      property: "fromPort",
      message: `Invalid value for portRange. Must specify both from and to ports with TCP/UDP, found ${shown(from)} to ${shown(to)}`,
    };
  },
};

const protocol: HandCheck = {
  name: "rule-protocol",
  reason:
    "A protocol is tcp, udp, icmp, icmpv6, a number, or -1 for all. EC2 API reference, IpPermission; read 2026-11-25",
  properties: ["ipProtocol"],
  run({ inputs }) {
    const value = text(inputs, "ipProtocol");
    const number = Number(value);
    if (["tcp", "udp", "icmp", "icmpv6", "-1"].includes(value) || (/^\d+$/.test(value) && number <= 255)) {
      return undefined;
    }
    return {
      code: "InvalidParameterValue",
      property: "ipProtocol",
      message: `Invalid value '${value}' for IP protocol. Unknown protocol.`,
    };
  },
};

const few: HandCheck = {
  name: "rules-per-group",
  reason: `A group has ${String(RULES_AT_MOST)} rules for each direction at most. ${QUOTAS}`,
  properties: ["securityGroupId"],
  cloud: true,
  run({ inputs, cloud, entry }) {
    if (entry !== undefined) return undefined;
    const most = [INGRESS, EGRESS].map(
      (type) =>
        entriesOf(cloud, type).filter(({ properties }) => properties["securityGroupId"] === inputs["securityGroupId"])
          .length,
    );
    if (Math.max(...most) < RULES_AT_MOST) return undefined;
    return {
      code: "RulesPerSecurityGroupLimitExceeded",
      property: "securityGroupId",
      message: "The maximum number of rules per security group has been reached.",
    };
  },
};

function rule(
  type: string,
  operation: "ec2.AuthorizeSecurityGroupIngress" | "ec2.AuthorizeSecurityGroupEgress",
  direction: string,
): ResourceKind {
  return {
    type,
    title: `EC2 VPC Security Group ${direction} Rule`,
    requests: [
      {
        operation,
        rename: {
          securityGroupId: "GroupId",
          ipProtocol: "IpPermissions.IpProtocol",
          fromPort: "IpPermissions.FromPort",
          toPort: "IpPermissions.ToPort",
        },
        form: {
          cidrIpv4: { at: "IpPermissions.IpRanges", make: (value) => [{ CidrIp: value }] },
          cidrIpv6: { at: "IpPermissions.Ipv6Ranges", make: (value) => [{ CidrIpv6: value }] },
          prefixListId: { at: "IpPermissions.PrefixListIds", make: (value) => [{ PrefixListId: value }] },
          referencedSecurityGroupId: { at: "IpPermissions.UserIdGroupPairs", make: (value) => [{ GroupId: value }] },
          description: { at: "IpPermissions.IpRanges", make: (value) => [{ Description: value }] },
        },
      },
    ],
    updates: { tags: "CreateTags", tagsAll: "CreateTags", "*": "ModifySecurityGroupRules" },
    replaces: ["securityGroupId"],
    replacesByPresence: peers,
    source:
      "hashicorp/terraform-provider-aws@00a32209 internal/service/ec2/vpc_security_group_ingress_rule.go, read 2026-11-25",
    taggable: true,
    references: [
      idOf("securityGroupId", SECURITY_GROUP, "security group", "InvalidGroup.NotFound"),
      idOf("referencedSecurityGroupId", SECURITY_GROUP, "security group", "InvalidGroup.NotFound"),
    ],
    unique: {
      key: (inputs) =>
        ["securityGroupId", "ipProtocol", "fromPort", "toPort", ...peers]
          .map((name) => shown(inputs[name] ?? ""))
          .join(" "),
      code: "InvalidPermission.Duplicate",
      message: (inputs) =>
        `the specified rule "peer: ${peers.map((name) => text(inputs, name)).join("")}, ${text(inputs, "ipProtocol")}, from port: ${shown(inputs["fromPort"])}, to port: ${shown(inputs["toPort"])}, ALLOW" already exists`,
    },
    checks: [onePeer, cidr, ports, protocol, few],
    id: () => simulatedId("sgr"),
    outputs: (context, id) => ({ arn: arn(context, "ec2", `security-group-rule/${id}`), securityGroupRuleId: id }),
    deletion: { operation: `RevokeSecurityGroup${direction}` },
  };
}

export const ingressRule = rule(INGRESS, "ec2.AuthorizeSecurityGroupIngress", "Ingress");
export const egressRule = rule(EGRESS, "ec2.AuthorizeSecurityGroupEgress", "Egress");
