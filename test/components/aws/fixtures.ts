import { Environment } from "../../../stacks/environment.ts";
import {
  type AwsPlan,
  type AwsPoolPlan,
  type EksClusterPlan,
  type Plan,
  planEnvironment,
} from "../../../stacks/plan.ts";
import type { PolicyDocument, RolePlan, SchedulingPlan } from "../../../stacks/plan.ts";
import { followers, testCatalogue } from "../../support/fake-client.ts";
import { testAgents } from "../../support/stacks.ts";
import { record, type Recording, type RecordOptions } from "../../support/recorder.ts";
import { planControllers } from "../../../stacks/plan/controllers.ts";
import { planHost } from "../../../stacks/plan/host.ts";
import { AwsRegion } from "../../../components/cluster/aws-region.ts";
import { ownPrometheus } from "../../support/own-prometheus.ts";

export const keyArn = "arn:aws:kms:us-east-1:111122223333:key/made-here";

/** What the account answers, and what resources are after they were made: mocks give back no more than their inputs. */
export const account: Pick<RecordOptions, "calls" | "made"> = {
  calls: {
    "aws:index/getCallerIdentity:getCallerIdentity": { accountId: "111122223333" },
    "aws:index/getPartition:getPartition": { partition: "aws" },
  },
  made: ({ type, name, inputs }) => {
    switch (type) {
      case "aws:ec2/subnet:Subnet":
        return { availabilityZone: `name-of-${String(inputs.availabilityZoneId)}` };
      case "aws:eks/cluster:Cluster":
        return {
          endpoint: "https://cluster.example",
          certificateAuthority: { data: "Q0E=" },
          vpcConfig: { ...(inputs.vpcConfig as object), clusterSecurityGroupId: "sg-cluster" },
        };
      case "aws:iam/role:Role":
        return { arn: `arn:aws:iam::111122223333:role/${String(inputs.name)}` };
      case "aws:kms/key:Key":
        return { arn: keyArn, keyId: "made-here" };
      case "aws:ec2/launchTemplate:LaunchTemplate":
        return { latestVersion: 7 };
      case "aws:ec2/eip:Eip":
        return { allocationId: `eipalloc-${name}`, publicIp: `ip-of-${name}` };
      default:
        return {};
    }
  },
};

const allow = (action: string, resource: string): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: [{ Sid: "Some", Effect: "Allow", Action: [action], Resource: [resource] }],
});

const role = (name: string, service: RolePlan["service"], of: Partial<RolePlan> = {}): RolePlan => ({
  name: `cryptokube-x-${name}`,
  description: `The role ${name}.`,
  service,
  managed: [],
  ...of,
});

export const pool = (of: Partial<AwsPoolPlan> = {}): AwsPoolPlan => ({
  pool: "chains-use1-az1",
  name: "chains-use1-az1-0a1b2c3d",
  template: `cryptokube-x-${of.name ?? "chains-use1-az1-0a1b2c3d"}`,
  zone: "use1-az1",
  subnet: "nodes",
  machine: "m7g.2xlarge",
  amiType: "AL2023_ARM_64_STANDARD",
  capacityType: "ON_DEMAND",
  scaling: { min: 1, desired: 1, max: 1 },
  autoscaled: false,
  labels: { "cryptokube.io/pool": "chains-use1-az1" },
  taints: [{ key: "cryptokube.io/dedicated", value: "chains", effect: "NO_SCHEDULE" }],
  rootDiskGiB: 40,
  userData: "MIME-Version: 1.0\n",
  chains: true,
  ...(of.chains === false ? {} : { generation: (of.name ?? "0a1b2c3d").slice(-8) }),
  ...of,
});

/** A region with one of everything that a plan may hold, written by hand. */
export function awsPlan(of: Partial<AwsPlan> = {}): AwsPlan {
  const zone = (id: string, index: number) => ({
    id,
    nodes: `10.0.${index}.0/24`,
    public: `10.0.1${index}.0/24`,
    pods: `100.64.${index * 16}.0/20`,
    nat: true,
    natVia: id,
    cluster: index < 2,
  });
  return {
    region: "us-east-1",
    name: "cryptokube-x",
    tags: { "cryptokube.io/environment": "x" },
    protect: true,
    network: {
      cidr: "10.0.0.0/16",
      podCidrs: ["100.64.0.0/16"],
      zones: ["use1-az1", "use1-az2", "use1-az4"].map(zone),
      nat: "zone",
      gatewayEndpoints: ["s3"],
      interfaceEndpoints: ["ecr.api", "sts"],
    },
    cluster: {
      version: "1.36",
      endpoint: { publicCidrs: [], route: "from within the VPC" },
      serviceCidr: "172.20.0.0/20",
      logs: { types: ["api", "audit"], retentionDays: 30, group: "/aws/eks/cryptokube-x/cluster" },
      key: { alias: "alias/cryptokube-x" },
      admins: ["arn:aws:iam::111122223333:role/people/admin"],
      role: role("cluster", "eks.amazonaws.com", {
        managed: ["AmazonEKSClusterPolicy"],
        document: allow("kms:Decrypt", "${clusterKey}"),
      }),
      nodeRole: role("nodes", "ec2.amazonaws.com", { managed: ["AmazonEC2ContainerRegistryPullOnly"] }),
    },
    pools: [
      pool({
        pool: "apps-use1-az2",
        name: "apps-use1-az2-4d5e6f70",
        zone: "use1-az2",
        scaling: { min: 0, desired: 2, max: 4 },
        autoscaled: true,
        chains: false,
      }),
      pool(),
      pool({ pool: "peers-use1-az4", name: "peers-use1-az4-99887766", zone: "use1-az4", subnet: "public" }),
    ],
    leaving: [],
    addons: [
      {
        name: "vpc-cni",
        version: "v1.20.4-eksbuild.1",
        configuration: {
          eniConfig: {
            create: true,
            region: "${region}",
            subnets: {
              "${zoneName:use1-az1}": { id: "${subnet:use1-az1}", securityGroups: ["${podSecurityGroup}"] },
            },
          },
        },
        needsNodes: false,
      },
      { name: "eks-pod-identity-agent", version: "v1.3.8-eksbuild.2", configuration: {}, needsNodes: false },
      { name: "kube-proxy", version: "v1.36.0-eksbuild.1", configuration: {}, needsNodes: false },
      { name: "coredns", version: "v1.13.0-eksbuild.1", configuration: { replicaCount: 2 }, needsNodes: true },
      { name: "aws-ebs-csi-driver", version: "v1.50.0-eksbuild.1", configuration: {}, needsNodes: true },
    ],
    identities: [
      {
        name: "ebs-csi",
        namespace: "kube-system",
        serviceAccount: "ebs-csi-controller-sa",
        role: role("ebs-csi", "pods.eks.amazonaws.com", {
          managed: ["service-role/AmazonEBSCSIDriverPolicy"],
          document: allow("ec2:CreateVolume", "arn:${partition}:ec2:${region}:${account}:volume/*"),
        }),
      },
    ],
    storage: {
      classes: [
        {
          name: "gp3",
          default: true,
          reclaimPolicy: "Retain",
          mountOptions: ["noatime"],
          parameters: { type: "gp3", encrypted: "true", kmsKeyId: "${clusterKey}" },
        },
      ],
      attributesClasses: [{ name: "gp3-8000iops-700mibs", parameters: { iops: "8000", throughput: "700" } }],
      snapshotClasses: [{ name: "ebs", deletionPolicy: "Retain" }],
      adopted: [
        {
          claim: "execution-ethereum-0-g1",
          namespace: "x-chains",
          volume: "vol-0123456789abcdef0",
          zone: "use1-az1",
          sizeGiB: 2000,
          mountOptions: ["noatime"],
          storageClass: "gp3",
          attributesClass: "gp3-8000iops-700mibs",
        },
      ],
    },
    registry: {
      repositories: [{ name: "cryptokube-x/app", keepImages: 20 }],
      pullThrough: [{ prefix: "x/kubernetes", upstream: "registry.k8s.io" }],
    },
    policies: [
      {
        name: "addons-out",
        namespace: "kube-system",
        reason: "Add-ons call the API server and AWS.",
        spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{}] },
      },
    ],
    logs: {
      name: "cryptokube-x-logs-${account}",
      retentionDays: 12,
      abandonedDays: 3,
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "TlsOnly",
            Effect: "Deny",
            Principal: { AWS: "*" },
            Action: ["s3:*"],
            Resource: ["arn:${partition}:s3:::cryptokube-x-logs-${account}"],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      },
    },
    ...of,
  };
}

export function eksCluster(of: Partial<AwsPlan> = {}): EksClusterPlan {
  return { kind: "eks", clusterIdentifier: "eks/us-east-1/cryptokube-x", takesOver: false, aws: awsPlan(of) };
}

/** A region's registrations under mocks. In a preview nothing is known that only the cloud knows. */
export function recordRegion(
  of: Partial<AwsPlan> = {},
  { allowedAccountIds, ...options }: { preview?: boolean; allowedAccountIds?: string[] } = {},
): Promise<Recording> {
  const accounts = allowedAccountIds === undefined ? {} : { allowedAccountIds };
  return record(
    // eslint-disable-next-line @typescript-eslint/require-await -- a program is asynchronous
    async () => {
      new AwsRegion("cluster", { plan: eksCluster(of), ...accounts });
    },
    {
      ...account,
      stack: "x",
      ...options,
    },
  );
}

const place: SchedulingPlan = {
  nodeSelector: { "cryptokube.io/pool": "chains-use1-az1" },
  slot: { "cryptokube.io/pool": "chains-use1-az1", "cryptokube.io/slot": "large" },
  tolerations: [{ key: "cryptokube.io/dedicated", operator: "Equal", value: "chains", effect: "NoSchedule" }],
  annotations: { "cluster-autoscaler.kubernetes.io/safe-to-evict": "false" },
};

/** A whole environment on a region of AWS: three nodes of a chain that is worth something, and all that is the platform's. */
export function awsEnvironment(of: Partial<AwsPlan> = {}): Plan {
  const plan = planEnvironment(followers(3, "public"), "x", { clients: testCatalogue });
  const cluster = eksCluster(of);
  const { host, namespace } = planHost("x");
  return {
    ...plan,
    cluster,
    chains: plan.chains.map((chain) => ({
      ...chain,
      nodes: chain.nodes.map((node) => ({ ...node, scheduling: place })),
    })),
    prometheus: {
      ...ownPrometheus(plan),
      replicas: ownPrometheus(plan).replicas.map((replica) => ({ ...replica, scheduling: place })),
    },
    roller: { ...plan.roller, scheduling: place },
    namespaces: {
      ...plan.namespaces,
      host: namespace,
    },
    host,
    controllers: planControllers("x", cluster.aws),
  };
}

/** The environment's registrations under mocks. */
export function recordEnvironment(plan: Plan, options: { preview?: boolean } = {}): Promise<Recording> {
  return record(
    // eslint-disable-next-line @typescript-eslint/require-await -- a program is asynchronous
    async () => {
      new Environment("x", { plan, agents: testAgents });
    },
    {
      ...account,
      stack: "x",
      ...options,
    },
  );
}
