/**
 * What a tagged thing of AWS is to the engine, by its ARN: the type and id under which it can be taken into a state, and
 * the call that deletes it. Ids are those of the `Import` section of each resource's page of @pulumi/aws 7.48.0; deletes
 * are the AWS CLI's. Read 2026-11-25.
 */
export interface Kind {
  /** In words. */
  what: string;
  /** The engine's type; absent where the program never makes one. */
  type?: string;
  /** The id that an import takes; also the state's own id, but for what {@link stateId} says. */
  id: string;
  /** The id in a state, where that is another. */
  stateId?: string;
  remove: string;
}

interface Row {
  what: string;
  /** Against `<service>:<resource>` of the ARN. */
  match: RegExp;
  type?: string;
  id: (found: Groups, arn: string) => string;
  stateId?: (found: Groups) => string;
  remove: (found: Groups, arn: string) => string;
}

type Groups = Readonly<Record<string, string>>;

const plain = (found: Groups): string => found.id ?? "";
const ec2 = (what: string, resource: string, type: string | undefined, call: string): Row => ({
  what,
  match: new RegExp(`^ec2:${resource}/(?<id>.+)$`),
  ...(type === undefined ? {} : { type }),
  id: plain,
  remove: ({ id = "" }) => `aws ec2 ${call} ${id}`,
});

/** In the order in which they can be deleted: what stands in something goes before it. */
const rows: readonly Row[] = [
  {
    what: "listener of a load balancer",
    match: /^elasticloadbalancing:listener\/.+$/,
    id: (_, arn) => arn,
    remove: (_, arn) => `aws elbv2 delete-listener --listener-arn ${arn}`,
  },
  {
    what: "load balancer",
    match: /^elasticloadbalancing:loadbalancer\/(app|net)\/.+$/,
    id: (_, arn) => arn,
    remove: (_, arn) => `aws elbv2 delete-load-balancer --load-balancer-arn ${arn}`,
  },
  {
    what: "target group",
    match: /^elasticloadbalancing:targetgroup\/.+$/,
    id: (_, arn) => arn,
    remove: (_, arn) => `aws elbv2 delete-target-group --target-group-arn ${arn}`,
  },
  {
    what: "node group",
    match: /^eks:nodegroup\/(?<cluster>[^/]+)\/(?<id>[^/]+)\/.+$/,
    type: "aws:eks/nodeGroup:NodeGroup",
    id: ({ cluster = "", id = "" }) => `${cluster}:${id}`,
    remove: ({ cluster = "", id = "" }) => `aws eks delete-nodegroup --cluster-name ${cluster} --nodegroup-name ${id}`,
  },
  {
    what: "add-on",
    match: /^eks:addon\/(?<cluster>[^/]+)\/(?<id>[^/]+)\/.+$/,
    type: "aws:eks/addon:Addon",
    id: ({ cluster = "", id = "" }) => `${cluster}:${id}`,
    remove: ({ cluster = "", id = "" }) => `aws eks delete-addon --cluster-name ${cluster} --addon-name ${id}`,
  },
  {
    what: "role of a service account",
    match: /^eks:podidentityassociation\/(?<cluster>[^/]+)\/(?<id>[^/]+)$/,
    type: "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    id: ({ cluster = "", id = "" }) => `${cluster},${id}`,
    stateId: plain,
    remove: ({ cluster = "", id = "" }) =>
      `aws eks delete-pod-identity-association --cluster-name ${cluster} --association-id ${id}`,
  },
  {
    what: "access entry",
    match: /^eks:access-entry\/(?<cluster>[^/]+)\/(?<kind>role|user)\/(?<account>\d+)\/(?<id>.+)\/[^/]+$/,
    type: "aws:eks/accessEntry:AccessEntry",
    id: (found, arn) => `${found.cluster ?? ""}:${principal(found, arn)}`,
    remove: (found, arn) =>
      `aws eks delete-access-entry --cluster-name ${found.cluster ?? ""} --principal-arn ${principal(found, arn)}`,
  },
  {
    what: "cluster",
    match: /^eks:cluster\/(?<id>[^/]+)$/,
    type: "aws:eks/cluster:Cluster",
    id: plain,
    remove: ({ id = "" }) => `aws eks delete-cluster --name ${id}`,
  },
  ec2("machine", "instance", undefined, "terminate-instances --instance-ids"),
  ec2(
    "launch template",
    "launch-template",
    "aws:ec2/launchTemplate:LaunchTemplate",
    "delete-launch-template --launch-template-id",
  ),
  ec2("volume", "volume", undefined, "delete-volume --volume-id"),
  ec2("snapshot", "snapshot", undefined, "delete-snapshot --snapshot-id"),
  ec2("endpoint", "vpc-endpoint", "aws:ec2/vpcEndpoint:VpcEndpoint", "delete-vpc-endpoints --vpc-endpoint-ids"),
  ec2("NAT gateway", "natgateway", "aws:ec2/natGateway:NatGateway", "delete-nat-gateway --nat-gateway-id"),
  ec2("address", "elastic-ip", "aws:ec2/eip:Eip", "release-address --allocation-id"),
  ec2("network interface", "network-interface", undefined, "delete-network-interface --network-interface-id"),
  {
    what: "rule of a security group",
    match: /^ec2:security-group-rule\/(?<id>.+)$/,
    id: plain,
    // Whether it lets in or out, and in which group it stands, its ARN does not say.
    remove: ({ id = "" }) =>
      `aws ec2 describe-security-group-rules --security-group-rule-ids ${id}   # names its group and direction; then revoke-security-group-ingress or -egress`,
  },
  ec2("security group", "security-group", "aws:ec2/securityGroup:SecurityGroup", "delete-security-group --group-id"),
  ec2("route table", "route-table", "aws:ec2/routeTable:RouteTable", "delete-route-table --route-table-id"),
  ec2("subnet", "subnet", "aws:ec2/subnet:Subnet", "delete-subnet --subnet-id"),
  ec2(
    "internet gateway",
    "internet-gateway",
    "aws:ec2/internetGateway:InternetGateway",
    "delete-internet-gateway --internet-gateway-id",
  ),
  ec2("VPC", "vpc", "aws:ec2/vpc:Vpc", "delete-vpc --vpc-id"),
  {
    what: "registry's repository",
    match: /^ecr:repository\/(?<id>.+)$/,
    type: "aws:ecr/repository:Repository",
    id: plain,
    remove: ({ id = "" }) => `aws ecr delete-repository --repository-name ${id}   # --force where it holds images`,
  },
  {
    what: "bucket",
    match: /^s3:(?<id>[^/:]+)$/,
    type: "aws:s3/bucket:Bucket",
    id: plain,
    remove: ({ id = "" }) => `aws s3 rb s3://${id}   # --force where it holds objects, which are lost with it`,
  },
  {
    what: "log group",
    match: /^logs:log-group:(?<id>.+?)(:\*)?$/,
    type: "aws:cloudwatch/logGroup:LogGroup",
    id: plain,
    remove: ({ id = "" }) => `aws logs delete-log-group --log-group-name ${id}`,
  },
  {
    what: "role",
    match: /^iam:role\/(?<id>.+)$/,
    type: "aws:iam/role:Role",
    id: plain,
    remove: ({ id = "" }) =>
      `aws iam delete-role --role-name ${id}   # after its policies: list-attached-role-policies, list-role-policies`,
  },
  {
    what: "key",
    match: /^kms:key\/(?<id>.+)$/,
    type: "aws:kms/key:Key",
    id: plain,
    remove: ({ id = "" }) =>
      `aws kms schedule-key-deletion --key-id ${id} --pending-window-in-days 30   # what it encrypted is lost with it`,
  },
];

function principal({ kind = "", account = "", id = "" }: Groups, arn: string): string {
  return `arn:${arn.split(":")[1] ?? "aws"}:iam::${account}:${kind}/${id}`;
}

/** The kind of what an ARN names, and where in the order of deleting it stands; undefined: none that is known here. */
export function kindOf(arn: string): (Kind & { order: number }) | undefined {
  const [, , service = "", , , ...rest] = arn.split(":");
  const text = `${service}:${rest.join(":")}`;
  const order = rows.findIndex(({ match }) => match.test(text));
  const row = rows[order];
  if (row === undefined) return undefined;
  const found = row.match.exec(text)?.groups ?? {};
  return {
    what: row.what,
    ...(row.type === undefined ? {} : { type: row.type }),
    id: row.id(found, arn),
    ...(row.stateId === undefined ? {} : { stateId: row.stateId(found) }),
    remove: row.remove(found, arn),
    order,
  };
}
