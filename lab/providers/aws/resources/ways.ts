/** How packets leave a subnet, by its route table. */
import { type Cloud, entriesOf, type Entry, text, texts } from "../cloud/cloud.ts";
import { blocks, byId, ENDPOINT, GATEWAY, NAT, ROUTE, ROUTE_TABLE, ROUTE_TABLE_ASSOCIATION, SUBNET } from "./parts.ts";

const EVERYWHERE = "0.0.0.0/0";

/** Its own route table, else its VPC's main one. */
export function tableOf(cloud: Cloud, subnet: string): Entry | undefined {
  const association = entriesOf(cloud, ROUTE_TABLE_ASSOCIATION).find(
    ({ properties }) => properties["subnetId"] === subnet,
  );
  if (association !== undefined) return byId(cloud, ROUTE_TABLE, association.properties["routeTableId"]);
  const vpc = byId(cloud, SUBNET, subnet)?.properties["vpcId"];
  return entriesOf(cloud, ROUTE_TABLE).find(
    ({ properties }) => properties["vpcId"] === vpc && properties["default"] === true,
  );
}

/** What its default route leads to. */
function defaultTarget(cloud: Cloud, subnet: string): string | undefined {
  const table = tableOf(cloud, subnet);
  if (table === undefined) return undefined;
  const own = entriesOf(cloud, ROUTE).find(
    ({ properties }) => properties["routeTableId"] === table.id && properties["destinationCidrBlock"] === EVERYWHERE,
  );
  const inline = blocks(table.properties, "routes").find(({ cidrBlock }) => cidrBlock === EVERYWHERE);
  const route = own?.properties ?? inline;
  return route === undefined ? undefined : text(route, "gatewayId") || text(route, "natGatewayId");
}

export function isPublicSubnet(cloud: Cloud, subnet: string): boolean {
  return byId(cloud, GATEWAY, defaultTarget(cloud, subnet)) !== undefined;
}

/** What a machine in the subnet would miss, in words; undefined: it reaches what it needs. */
export function hasWayOut(cloud: Cloud, subnet: string, region: string, privateEndpoint: boolean): string | undefined {
  const target = defaultTarget(cloud, subnet);
  if (byId(cloud, GATEWAY, target) !== undefined) return undefined;
  const nat = byId(cloud, NAT, target);
  if (nat !== undefined) {
    const at = text(nat.properties, "subnetId");
    return isPublicSubnet(cloud, at) || nat.properties["connectivityType"] === "private"
      ? undefined
      : `the NAT gateway ${nat.id} stands in ${at}, which has no route to an internet gateway`;
  }
  if (!privateEndpoint) return "there is no route to the internet, and the control plane has no private endpoint";
  const vpc = byId(cloud, SUBNET, subnet)?.properties["vpcId"];
  const table = tableOf(cloud, subnet)?.id ?? "";
  const services = entriesOf(cloud, ENDPOINT)
    .filter(
      ({ properties }) =>
        properties["vpcId"] === vpc &&
        (properties["vpcEndpointType"] === "Interface" || texts(properties, "routeTableIds").includes(table)),
    )
    .map(({ properties }) => text(properties, "serviceName").slice(`com.amazonaws.${region}.`.length));
  const missing = ["ec2", "ecr.api", "ecr.dkr", "s3"].filter((service) => !services.includes(service));
  return missing.length === 0
    ? undefined
    : `there is no route to the internet and no endpoint of ${missing.join(", ")}`;
}
