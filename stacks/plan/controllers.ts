import { createHash } from "node:crypto";
import {
  autoscalerArgs,
  autoscalerClusterRules,
  autoscalerOwnRules,
  autoscalerPort,
} from "../../catalogue/controllers/cluster-autoscaler.ts";
import {
  loadBalancerArgs,
  loadBalancerClusterRules,
  loadBalancerOwnRules,
  loadBalancerPorts,
} from "../../catalogue/controllers/load-balancer-controller.ts";
import { images } from "../../catalogue/images.ts";
import { clusterServices } from "../../catalogue/profiles/index.ts";
import { autoscalerDocument } from "./controllers/autoscaler-policy.ts";
import { loadBalancerDocument } from "./controllers/load-balancer-policy.ts";
import { inEnvironment, labels, namespaceName } from "./names.ts";
import type { AwsPlan, ControllerPlan, ControllersPlan, Labels, PodIdentityPlan } from "./types.ts";

const autoscaler = "cluster-autoscaler";
const loadBalancers = "aws-load-balancer-controller";

/** Machines that have room for what a cluster runs once: the pools that hold `system-*` (stacks/plan/needs). */
/** Machines that the system's own pods stand on. */
export const systemMachines: Labels = { "cryptokube.io/system": "true" };

/** Any user but root serves; the images' own is named by their bases, and this one by the example and the chart. */
const nobody = 65534;

/** The controllers of a cluster on EKS that speak with AWS: one makes machines, one makes load balancers. */
export function planControllers(environment: string, aws: Pick<AwsPlan, "name" | "region" | "tags">): ControllersPlan {
  const namespace = namespaceName(environment, "system");
  const certificateFolder = "/tmp/k8s-webhook-server/serving-certs";
  const ingressClass = "alb";
  return {
    autoscaler: {
      ...common(environment, autoscaler, "autoscaler"),
      image: images.clusterAutoscaler,
      args: autoscalerArgs({ cluster: aws.name, namespace }),
      env: { AWS_REGION: aws.region },
      ports: [tcp("http", autoscalerPort)],
      probes: { port: "http", live: "/health-check", ready: "/health-check" },
      rules: { cluster: autoscalerClusterRules, own: autoscalerOwnRules },
    },
    loadBalancers: {
      ...common(environment, loadBalancers, "load-balancer-controller"),
      image: images.loadBalancerController,
      args: loadBalancerArgs({
        cluster: aws.name,
        region: aws.region,
        namespace,
        ingressClass,
        certificateFolder,
        vpc: "${vpc}",
        tags: aws.tags,
      }),
      env: { AWS_REGION: aws.region },
      ports: [
        tcp("metrics", loadBalancerPorts.metrics),
        tcp("health", loadBalancerPorts.health),
        tcp("webhook", loadBalancerPorts.webhook),
      ],
      probes: { port: "health", live: "/healthz", ready: "/readyz" },
      rules: { cluster: loadBalancerClusterRules, own: loadBalancerOwnRules },
      ingressClass: {
        name: ingressClass,
        // Nothing is reached from the internet unless an Ingress says so, and only the environment's may use it.
        parameters: {
          scheme: "internal",
          targetType: "ip",
          namespaceSelector: { matchLabels: inEnvironment(environment) },
        },
      },
      certificate: {
        secret: `${loadBalancers}-certificate`,
        folder: certificateFolder,
        host: `${loadBalancers}.${namespace}.svc`,
      },
    },
  };
}

/** What decides what the controllers may do in AWS. */
export interface ControllerScope {
  /** The cluster's name. */
  name: string;
  /** On everything that the environment makes in AWS. */
  tags: Labels;
  /** Node groups: the autoscaler may change those that are autoscaled. */
  pools: readonly { pool: string; autoscaled: boolean }[];
}

/** The roles of AWS that the controllers have, through EKS Pod Identity. */
export function controllerIdentities(environment: string, scope: ControllerScope): PodIdentityPlan[] {
  const autoscaled = [...new Set(scope.pools.filter((pool) => pool.autoscaled).map(({ pool }) => pool))].sort();
  const identity = (controller: string, description: string, document: PodIdentityPlan["role"]["document"]) => ({
    name: controller,
    namespace: namespaceName(environment, "system"),
    serviceAccount: controller,
    role: {
      name: roleName(scope.name, controller),
      description,
      service: "pods.eks.amazonaws.com" as const,
      managed: [],
      ...(document === undefined ? {} : { document }),
    },
  });
  return [
    identity(
      autoscaler,
      `Cluster Autoscaler of ${scope.name}: changes the size of its autoscaled pools.`,
      autoscalerDocument({ name: scope.name, autoscaled }),
    ),
    identity(
      loadBalancers,
      `AWS Load Balancer Controller of ${scope.name}: makes load balancers for its Services and Ingresses.`,
      loadBalancerDocument(scope),
    ),
  ];
}

/** Names of roles have 64 characters at most (IAM): a longer one is cut, and told from others by what it was. */
function roleName(cluster: string, controller: string): string {
  const name = `${cluster}-${controller}`;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return name.length <= 64 ? name : `${name.slice(0, 55)}-${digest}`;
}

function common(environment: string, name: string, service: string) {
  const figures = clusterServices.find((each) => each.name === service);
  if (figures === undefined) throw new Error(`catalogue/profiles/platform.ts has no cluster service "${service}"`);
  const namespace = namespaceName(environment, "system");
  return {
    name,
    namespace,
    labels: labels(environment, { name, instance: name, component: "system" }),
    selector: { "app.kubernetes.io/name": name, ...inEnvironment(environment) },
    serviceAccount: name,
    user: nobody,
    replicas: figures.replicas,
    resources: {
      requests: { cpu: `${figures.cpuMillis}m`, memory: `${figures.memoryMiB}Mi` },
      // The room is kept for the sum of all that a slot holds: one of them may need more for a moment.
      limits: { memory: `${Math.max(figures.memoryMiB, 256)}Mi` },
    },
    nodeSelector: systemMachines,
    // The cluster's, and so named after the environment.
    clusterRole: `${namespace}-${name}`,
  } satisfies Partial<ControllerPlan>;
}

function tcp(name: string, port: number) {
  return { name, port, protocol: "TCP" as const };
}
