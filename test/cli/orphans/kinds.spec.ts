import assert from "node:assert/strict";
import { kindOf } from "../../../cli/orphans/kinds.ts";

const at = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:123456789012:${resource}`;

/** In the order in which they can be deleted: ARN, words, the engine's type and import id, the AWS CLI's delete. */
const kinds: [arn: string, what: string, type: string | undefined, id: string, remove: string][] = [
  [
    at("elasticloadbalancing", "listener/net/k8s-a/1/2"),
    "listener of a load balancer",
    undefined,
    at("elasticloadbalancing", "listener/net/k8s-a/1/2"),
    `elbv2 delete-listener --listener-arn ${at("elasticloadbalancing", "listener/net/k8s-a/1/2")}`,
  ],
  [
    at("elasticloadbalancing", "loadbalancer/net/k8s-a/1"),
    "load balancer",
    undefined,
    at("elasticloadbalancing", "loadbalancer/net/k8s-a/1"),
    `elbv2 delete-load-balancer --load-balancer-arn ${at("elasticloadbalancing", "loadbalancer/net/k8s-a/1")}`,
  ],
  [
    at("elasticloadbalancing", "targetgroup/k8s-a/1"),
    "target group",
    undefined,
    at("elasticloadbalancing", "targetgroup/k8s-a/1"),
    `elbv2 delete-target-group --target-group-arn ${at("elasticloadbalancing", "targetgroup/k8s-a/1")}`,
  ],
  [
    at("eks", "nodegroup/c/g/uuid"),
    "node group",
    "aws:eks/nodeGroup:NodeGroup",
    "c:g",
    "eks delete-nodegroup --cluster-name c --nodegroup-name g",
  ],
  [
    at("eks", "addon/c/vpc-cni/uuid"),
    "add-on",
    "aws:eks/addon:Addon",
    "c:vpc-cni",
    "eks delete-addon --cluster-name c --addon-name vpc-cni",
  ],
  [
    at("eks", "podidentityassociation/c/a-1"),
    "role of a service account",
    "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    "c,a-1",
    "eks delete-pod-identity-association --cluster-name c --association-id a-1",
  ],
  [
    at("eks", "access-entry/c/role/123456789012/admins/uuid"),
    "access entry",
    "aws:eks/accessEntry:AccessEntry",
    "c:arn:aws:iam::123456789012:role/admins",
    "eks delete-access-entry --cluster-name c --principal-arn arn:aws:iam::123456789012:role/admins",
  ],
  [at("eks", "cluster/c"), "cluster", "aws:eks/cluster:Cluster", "c", "eks delete-cluster --name c"],
  [at("ec2", "instance/i-1"), "machine", undefined, "i-1", "ec2 terminate-instances --instance-ids i-1"],
  [
    at("ec2", "launch-template/lt-1"),
    "launch template",
    "aws:ec2/launchTemplate:LaunchTemplate",
    "lt-1",
    "ec2 delete-launch-template --launch-template-id lt-1",
  ],
  [at("ec2", "volume/vol-1"), "volume", undefined, "vol-1", "ec2 delete-volume --volume-id vol-1"],
  [at("ec2", "snapshot/snap-1"), "snapshot", undefined, "snap-1", "ec2 delete-snapshot --snapshot-id snap-1"],
  [
    at("ec2", "vpc-endpoint/vpce-1"),
    "endpoint",
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "vpce-1",
    "ec2 delete-vpc-endpoints --vpc-endpoint-ids vpce-1",
  ],
  [
    at("ec2", "natgateway/nat-1"),
    "NAT gateway",
    "aws:ec2/natGateway:NatGateway",
    "nat-1",
    "ec2 delete-nat-gateway --nat-gateway-id nat-1",
  ],
  [
    at("ec2", "elastic-ip/eipalloc-1"),
    "address",
    "aws:ec2/eip:Eip",
    "eipalloc-1",
    "ec2 release-address --allocation-id eipalloc-1",
  ],
  [
    at("ec2", "network-interface/eni-1"),
    "network interface",
    undefined,
    "eni-1",
    "ec2 delete-network-interface --network-interface-id eni-1",
  ],
  [
    at("ec2", "security-group-rule/sgr-1"),
    "rule of a security group",
    undefined,
    "sgr-1",
    "ec2 describe-security-group-rules --security-group-rule-ids sgr-1   # names its group and direction; then revoke-security-group-ingress or -egress",
  ],
  [
    at("ec2", "security-group/sg-1"),
    "security group",
    "aws:ec2/securityGroup:SecurityGroup",
    "sg-1",
    "ec2 delete-security-group --group-id sg-1",
  ],
  [
    at("ec2", "route-table/rtb-1"),
    "route table",
    "aws:ec2/routeTable:RouteTable",
    "rtb-1",
    "ec2 delete-route-table --route-table-id rtb-1",
  ],
  [
    at("ec2", "subnet/subnet-1"),
    "subnet",
    "aws:ec2/subnet:Subnet",
    "subnet-1",
    "ec2 delete-subnet --subnet-id subnet-1",
  ],
  [
    at("ec2", "internet-gateway/igw-1"),
    "internet gateway",
    "aws:ec2/internetGateway:InternetGateway",
    "igw-1",
    "ec2 delete-internet-gateway --internet-gateway-id igw-1",
  ],
  [at("ec2", "vpc/vpc-1"), "VPC", "aws:ec2/vpc:Vpc", "vpc-1", "ec2 delete-vpc --vpc-id vpc-1"],
  [
    at("ecr", "repository/c/apps"),
    "registry's repository",
    "aws:ecr/repository:Repository",
    "c/apps",
    "ecr delete-repository --repository-name c/apps   # --force where it holds images",
  ],
  [
    "arn:aws:s3:::c-logs-123456789012",
    "bucket",
    "aws:s3/bucket:Bucket",
    "c-logs-123456789012",
    "s3 rb s3://c-logs-123456789012   # --force where it holds objects, which are lost with it",
  ],
  [
    at("logs", "log-group:/aws/eks/c/cluster:*"),
    "log group",
    "aws:cloudwatch/logGroup:LogGroup",
    "/aws/eks/c/cluster",
    "logs delete-log-group --log-group-name /aws/eks/c/cluster",
  ],
  [
    "arn:aws:iam::123456789012:role/c-nodes",
    "role",
    "aws:iam/role:Role",
    "c-nodes",
    "iam delete-role --role-name c-nodes   # after its policies: list-attached-role-policies, list-role-policies",
  ],
  [
    at("kms", "key/1-2"),
    "key",
    "aws:kms/key:Key",
    "1-2",
    "kms schedule-key-deletion --key-id 1-2 --pending-window-in-days 30   # what it encrypted is lost with it",
  ],
];

describe("cli/orphans/kinds", () => {
  for (const [arn, what, type, id, remove] of kinds) {
    it(`knows a ${what}: what the engine calls it, its id there, and its delete`, () => {
      const kind = kindOf(arn);
      assert.deepEqual([kind?.what, kind?.type, kind?.id, kind?.remove], [what, type, id, `aws ${remove}`]);
    });
  }

  it("has them in the order in which they can be deleted", () => {
    assert.deepEqual(
      kinds.map(([arn]) => kindOf(arn)?.order),
      kinds.map((_, order) => order),
    );
  });

  it("has the id of a state where that is another than an import's, and for no other", () => {
    assert.deepEqual(
      kinds.flatMap(([arn]) => kindOf(arn)?.stateId ?? []),
      ["a-1"],
    );
  });

  it("takes a log group's ARN with and without its streams, and a partition as it is", () => {
    assert.equal(kindOf(at("logs", "log-group:/aws/eks/c/cluster"))?.id, "/aws/eks/c/cluster");
    assert.equal(
      kindOf("arn:aws-cn:eks:cn-north-1:123456789012:access-entry/c/user/123456789012/ann/uuid")?.id,
      "c:arn:aws-cn:iam::123456789012:user/ann",
    );
  });

  it("takes nothing for a kind that only begins or ends like one", () => {
    for (const arn of [
      at("eks", "cluster/c/more"),
      at("eks", "podidentityassociation/c/a-1/more"),
      at("eks", "nodegroup/c/g"),
      at("eks", "access-entry/c/group/123456789012/admins/uuid"),
      at("ec2", "vpc-flow-log/fl-1"),
      at("ec2", "vpc/"),
      at("kms", "alias/key/1"),
      at("elasticloadbalancing", "loadbalancer/classic"),
      at("iam", "instance-profile/role/x"),
      at("xec2", "vpc/vpc-1"),
    ]) {
      assert.equal(kindOf(arn), undefined, arn);
    }
  });
});
