/** What may be wrong with a region, and what its author is then to be told. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { RehearsalPart } from "../../../cli/rehearse/messages.ts";
import type { AwsPlan, Plan } from "../../../stacks/plan.ts";
import type { Around } from "./plans.ts";

export interface Mistake {
  title: string;
  /** What is changed in a plan that is right. */
  change?: (aws: AwsPlan, plan: Plan) => void;
  /** What else the program does. */
  around?: Around;
  /** The part that finds it: the earlier, the less has been paid. */
  foundIn: RehearsalPart;
  says: readonly RegExp[];
}

/** Issue 5's, in its order, with one of an add-on's settings beside that of its version. */
export const mistakes: readonly Mistake[] = [
  {
    title: "a pod that is larger than any machine of its pool",
    change: (_, { chains }) => {
      const client = chains[0]?.nodes[0]?.clients[0];
      if (client !== undefined) client.resources = { ...client.resources, requests: { cpu: "64", memory: "8Gi" } };
    },
    foundIn: "look",
    says: [
      /The pod staging-eu-west-1-chains\/sepolia-0-0 has no machine\. Its pool is r6g-2xlarge-euw1-az2-1\./,
      /The scheduler says: .*Insufficient cpu/,
      /The claim staging-eu-west-1-chains\/execution-sepolia-0-g1 has no volume\./,
    ],
  },
  {
    title: "a disk that stands in another zone than the pod that is to have it",
    change: ({ storage, network }, { chains }) => {
      const claim = chains[0]?.nodes[0]?.clients[0]?.claim;
      const wrong = network.zones.find(({ id }) => id === "euw1-az1")?.id;
      if (claim === undefined || wrong === undefined) return;
      storage.adopted.push({
        claim: claim.name,
        namespace: "staging-eu-west-1-chains",
        volume: "vol-0123456789abcdef0",
        zone: wrong,
        sizeGiB: 850,
        storageClass: claim.storageClass ?? "",
        ...(claim.attributesClass === undefined ? {} : { attributesClass: claim.attributesClass }),
      });
    },
    foundIn: "look",
    says: [
      /The pod staging-eu-west-1-chains\/sepolia-0-0 has no machine\./,
      /The scheduler says: .*(volume node affinity|didn't match PersistentVolume)/,
    ],
  },
  {
    title: "a budget that lets no pod go, so that no machine can be drained",
    change: (_, { chains }) => {
      if (chains[0] !== undefined) chains[0].disruptionBudget = { maxUnavailable: 0 };
    },
    foundIn: "look",
    says: [
      /The machine \S+ cannot be drained within 15 minutes: staging-eu-west-1-chains\/sepolia-0-0 may not go: .*disruption budget/,
    ],
  },
  {
    title: "a policy with an action that AWS does not have",
    change: ({ identities }) => {
      const statement = identities[0]?.role.document?.Statement[0];
      if (statement !== undefined) statement.Action = ["ec2:DescribeInstantces"];
    },
    foundIn: "preview",
    says: [/RolePolicy .*ec2:DescribeInstantces/],
  },
  {
    title: "a role's name that is longer than IAM takes",
    change: ({ cluster }) => {
      cluster.nodeRole.name = "a-very-long-name-".repeat(5);
    },
    foundIn: "preview",
    says: [/Role .*has 85 characters; at most 64 are allowed/],
  },
  {
    title: "two subnets with ranges that overlap",
    change: ({ network: { zones } }) => {
      if (zones[0] && zones[1]) zones[1].nodes = zones[0].nodes;
    },
    foundIn: "up",
    says: [/Subnet .*InvalidSubnet\.Conflict/],
  },
  {
    title: "a key that does not exist",
    change: ({ cluster }) => {
      cluster.key.existingArn = "arn:aws:kms:eu-west-1:000000000000:key/00000000-0000-0000-0000-000000000000";
    },
    foundIn: "up",
    says: [/Cluster cluster: .*00000000-0000-0000-0000-000000000000/],
  },
  {
    title: "an add-on at a version that the cluster's does not have",
    change: ({ addons }) => {
      const cni = addons.find(({ name }) => name === "vpc-cni");
      if (cni !== undefined) cni.version = "v1.0.0-eksbuild.1";
    },
    foundIn: "up",
    says: [
      /Addon .*vpc-cni.*Addon version specified is not supported: vpc-cni v1\.0\.0-eksbuild\.1 for Kubernetes 1\.36; there are/,
    ],
  },
  {
    title: "a setting that an add-on does not have",
    change: ({ addons }) => {
      const dns = addons.find(({ name }) => name === "coredns");
      if (dns !== undefined) dns.configuration = { ...dns.configuration, replicas: 3 };
    },
    foundIn: "preview",
    says: [/Addon .*coredns: .*Json schema validation failed with error: \[\$\.replicas: is not defined in the schema/],
  },
  {
    title: "a network that cannot go, as the load balancer of a Service that nobody took away still stands in it",
    around: forgottenBalancer,
    foundIn: "down",
    says: [
      /InternetGateway \S+: .*DependencyViolation: Network sim-vpc-\w+ has .*: sim-elb-\w+, the load balancer of shop\/gateway/,
    ],
  },
];

/** A Service that the program makes and leaves behind: as if somebody had made it by hand. */
function forgottenBalancer(make: () => void): void {
  // Whatever stands on the cluster knows its provider.
  let parent: pulumi.Resource | undefined;
  pulumi.runtime.registerStackTransformation(({ type, resource }) => {
    if (type === "cryptokube:security:RestrictedNamespace") parent ??= resource;
    return undefined;
  });
  make();
  if (parent === undefined) throw new Error("the environment has no namespace");
  const of = { parent, retainOnDelete: true };
  const shop = new k8s.core.v1.Namespace("shop", { metadata: { name: "shop" } }, of);
  const spec = { type: "LoadBalancer", ports: [{ port: 80 }] };
  new k8s.core.v1.Service("gateway", { metadata: { name: "gateway", namespace: shop.metadata.name }, spec }, of);
}
