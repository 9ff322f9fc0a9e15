import { text } from "../cloud/cloud.ts";
import { simulatedId } from "../cloud/ids.ts";
import { parseCidr } from "../cidr.ts";
import type { HandCheck, ResourceKind } from "../kind.ts";
import {
  arn,
  byId,
  ENDPOINT,
  GATEWAY,
  idOf,
  NAT,
  ROUTE,
  ROUTE_TABLE,
  ROUTE_TABLE_ASSOCIATION,
  SUBNET,
  VPC,
} from "./parts.ts";

export const routeTable: ResourceKind = {
  type: ROUTE_TABLE,
  title: "EC2 Route Table",
  requests: [
    { operation: "ec2.CreateRouteTable" },
    { operation: "ec2.CreateRoute", only: ["routes"], fixed: { RouteTableId: "rtb" } },
  ],
  updates: { routes: "ReplaceRoute", "*": "CreateTags" },
  replaces: ["vpcId"],
  source: "hashicorp/terraform-provider-aws@02209241 internal/service/ec2/vpc_route_table.go, read 2026-11-25",
  taggable: true,
  computed: ["routes", "propagatingVgws"],
  references: [idOf("vpcId", VPC, "vpc", "InvalidVpcID.NotFound")],
  checks: [],
  id: () => simulatedId("rtb"),
  outputs: (context, id) => ({ arn: arn(context, "ec2", `route-table/${id}`), ownerId: context.record.account }),
  effects: {
    // The provider takes its associations away first.
    removed({ cloud }, { id }) {
      cloud.entries = cloud.entries.filter(
        ({ type, properties }) => ![ROUTE_TABLE_ASSOCIATION, ROUTE].includes(type) || properties["routeTableId"] !== id,
      );
    },
  },
  deletion: { operation: "DeleteRouteTable" },
};

const destinations = ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"];
const targets = [
  "carrierGatewayId",
  "coreNetworkArn",
  "egressOnlyGatewayId",
  "gatewayId",
  "localGatewayId",
  "natGatewayId",
  "networkInterfaceId",
  "odbNetworkArn",
  "transitGatewayId",
  "vpcEndpointId",
  "vpcPeeringConnectionId",
];

const single: HandCheck = {
  name: "route-one-target",
  reason: "A route has one destination and one target. EC2 API reference, CreateRoute; read 2026-11-25",
  properties: [...destinations, ...targets],
  run({ inputs }) {
    const given = (names: string[]): string[] => names.filter((name) => inputs[name] !== undefined);
    return [destinations, targets].flatMap((names) =>
      given(names).length === 1
        ? []
        : [
            {
              code: "InvalidParameterCombination",
              message: `exactly one of ${names.join(", ")} must be given, found ${given(names).join(", ") || "none"}`,
            },
          ],
    );
  },
};

const network: HandCheck = {
  name: "route-destination",
  reason: "A destination is a network address. EC2 API reference, CreateRoute; read 2026-11-25",
  properties: ["destinationCidrBlock"],
  run({ inputs }) {
    const cidr = text(inputs, "destinationCidrBlock");
    if (cidr === "" || parseCidr(cidr) !== undefined) return undefined;
    return {
      code: "InvalidParameterValue",
      property: "destinationCidrBlock",
      message: `Value (${cidr}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.`,
    };
  },
};

const sameNetwork: HandCheck = {
  name: "route-same-network",
  reason: "Route table and gateway belong to one VPC. EC2 API reference, error codes; read 2026-11-25",
  properties: ["routeTableId", "gatewayId", "natGatewayId"],
  cloud: true,
  run({ inputs, cloud }) {
    const vpc = byId(cloud, ROUTE_TABLE, inputs["routeTableId"])?.properties["vpcId"];
    const gateway = byId(cloud, GATEWAY, inputs["gatewayId"]) ?? byId(cloud, NAT, inputs["natGatewayId"]);
    if (gateway === undefined || gateway.properties["vpcId"] === vpc) return undefined;
    return {
      code: "InvalidParameterValue",
      message: `route table ${text(inputs, "routeTableId")} and network gateway ${gateway.id} belong to different networks`,
    };
  },
};

export const route: ResourceKind = {
  type: ROUTE,
  title: "EC2 Route",
  requests: [
    {
      operation: "ec2.CreateRoute",
      rename: {
        destinationIpv6CidrBlock: "DestinationIpv6CidrBlock",
        egressOnlyGatewayId: "EgressOnlyInternetGatewayId",
      },
    },
  ],
  updates: { "*": "ReplaceRoute" },
  replaces: ["routeTableId", ...destinations],
  source: "hashicorp/terraform-provider-aws@0128541e internal/service/ec2/vpc_route.go, read 2026-11-25",
  taggable: false,
  computed: ["networkInterfaceId"],
  references: [
    idOf("routeTableId", ROUTE_TABLE, "routeTable", "InvalidRouteTableID.NotFound"),
    idOf("gatewayId", GATEWAY, "gateway", "InvalidGatewayID.NotFound"),
    idOf("natGatewayId", NAT, "NatGateway", "InvalidNatGatewayID.NotFound"),
    idOf("vpcEndpointId", ENDPOINT, "Vpc Endpoint", "InvalidVpcEndpointId.NotFound"),
  ],
  unique: {
    key: (inputs) => ["routeTableId", ...destinations].map((name) => text(inputs, name)).join(" "),
    code: "RouteAlreadyExists",
    message: (inputs) => `The route identified by ${text(inputs, "destinationCidrBlock")} already exists`,
  },
  checks: [single, network, sameNetwork],
  id: () => simulatedId("r-rtb"),
  outputs: () => ({ origin: "CreateRoute", state: "active", instanceId: "", instanceOwnerId: "" }),
  deletion: { operation: "DeleteRoute" },
};

const target: HandCheck = {
  name: "association-target",
  reason:
    "A route table is associated with a subnet or a gateway. EC2 API reference, AssociateRouteTable; read 2026-11-25",
  properties: ["subnetId", "gatewayId"],
  run({ inputs }) {
    if ((inputs["subnetId"] === undefined) !== (inputs["gatewayId"] === undefined)) return undefined;
    return { code: "InvalidParameterCombination", message: "exactly one of subnetId and gatewayId must be given" };
  },
};

const ofOneVpc: HandCheck = {
  name: "association-same-network",
  reason: "Route table and subnet belong to one VPC. EC2 API reference, error codes; read 2026-11-25",
  properties: ["routeTableId", "subnetId"],
  cloud: true,
  run({ inputs, cloud }) {
    const table = byId(cloud, ROUTE_TABLE, inputs["routeTableId"]);
    const at = byId(cloud, SUBNET, inputs["subnetId"]);
    if (at === undefined || at.properties["vpcId"] === table?.properties["vpcId"]) return undefined;
    return {
      code: "InvalidParameterValue",
      message: `route table ${text(inputs, "routeTableId")} and subnet ${at.id} belong to different networks`,
    };
  },
};

export const routeTableAssociation: ResourceKind = {
  type: ROUTE_TABLE_ASSOCIATION,
  title: "EC2 Route Table Association",
  requests: [{ operation: "ec2.AssociateRouteTable" }],
  updates: { "*": "ReplaceRouteTableAssociation" },
  replaces: ["subnetId", "gatewayId"],
  source:
    "hashicorp/terraform-provider-aws@0be71beb internal/service/ec2/vpc_route_table_association.go, read 2026-11-25",
  taggable: false,
  references: [
    idOf("routeTableId", ROUTE_TABLE, "routeTable", "InvalidRouteTableID.NotFound"),
    idOf("subnetId", SUBNET, "subnet", "InvalidSubnetID.NotFound"),
    idOf("gatewayId", GATEWAY, "gateway", "InvalidGatewayID.NotFound"),
  ],
  unique: {
    key: (inputs) => text(inputs, "subnetId") || text(inputs, "gatewayId"),
    code: "Resource.AlreadyAssociated",
    message: (inputs) => `the specified association for ${text(inputs, "subnetId")} conflicts with an existing one`,
  },
  checks: [target, ofOneVpc],
  id: () => simulatedId("rtbassoc"),
  outputs: () => ({}),
  deletion: { operation: "DisassociateRouteTable" },
};
