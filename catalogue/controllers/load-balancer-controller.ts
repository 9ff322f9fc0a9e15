/**
 * AWS Load Balancer Controller, 3.4: what it asks of the API server, and how it is told what to do. Read, not run.
 *
 * Sources, all read 2026-11-25 in kubernetes-sigs/aws-load-balancer-controller: RBAC from
 * helm/aws-load-balancer-controller/templates/rbac.yaml, flags from docs/deploy/configurations.md, feature gates from
 * pkg/config/feature_gates.go, ports and probes from the chart's deployment.yaml and values.yaml.
 */
import type { RbacRule } from "../../agents/roller/rbac.ts";

/** Ports, by the controller's own defaults. */
export const loadBalancerPorts = { metrics: 8080, health: 61779, webhook: 9443 } as const;

/** `--leader-election-id` and its default. */
const lease = "aws-load-balancer-controller-leader";

const watch = ["get", "list", "watch"];

/**
 * What it may do in the whole cluster. Of the chart's rules those are left out that belong to what is switched off
 * below (Gateway API, Global Accelerator, target control, readiness gates, target groups shared by clusters), and all
 * of Secrets, which only OIDC on a listener needs.
 */
export const loadBalancerClusterRules: RbacRule[] = [
  { apiGroups: [""], resources: ["endpoints", "namespaces", "nodes", "pods"], verbs: watch },
  { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: watch },
  { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
  { apiGroups: [""], resources: ["services"], verbs: [...watch, "patch", "update"] },
  { apiGroups: [""], resources: ["services/status"], verbs: ["patch", "update"] },
  { apiGroups: ["networking.k8s.io"], resources: ["ingressclasses"], verbs: watch },
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses"], verbs: [...watch, "patch", "update"] },
  { apiGroups: ["networking.k8s.io"], resources: ["ingresses/status"], verbs: ["patch", "update"] },
  { apiGroups: ["elbv2.k8s.aws"], resources: ["ingressclassparams"], verbs: watch },
  {
    apiGroups: ["elbv2.k8s.aws"],
    resources: ["targetgroupbindings"],
    verbs: [...watch, "create", "delete", "patch", "update"],
  },
  { apiGroups: ["elbv2.k8s.aws"], resources: ["targetgroupbindings/status"], verbs: ["patch", "update"] },
];

/** What it may do in its own namespace: hold its lease. */
export const loadBalancerOwnRules: RbacRule[] = [
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
  {
    apiGroups: ["coordination.k8s.io"],
    resources: ["leases"],
    resourceNames: [lease],
    verbs: ["get", "patch", "update"],
  },
];

/** What this version does not use, and therefore may not do. */
const gates = {
  ALBGatewayAPI: false,
  NLBGatewayAPI: false,
  GlobalAcceleratorController: false,
  ALBTargetControlAgent: false,
  LBCapacityReservation: false,
};

export interface LoadBalancerSettings {
  cluster: string;
  region: string;
  namespace: string;
  ingressClass: string;
  certificateFolder: string;
  /** The VPC's id, or the token for it: pods cannot ask the machine's metadata. */
  vpc: string;
  /** Tags of everything that it makes, so that what it leaves can be found. */
  tags: Readonly<Record<string, string>>;
}

export function loadBalancerArgs(of: LoadBalancerSettings): string[] {
  const map = (entries: Readonly<Record<string, unknown>>) =>
    Object.entries(entries)
      .map(([key, value]) => `${key}=${String(value)}`)
      .join(",");
  return [
    `--cluster-name=${of.cluster}`,
    `--aws-region=${of.region}`,
    `--aws-vpc-id=${of.vpc}`,
    `--ingress-class=${of.ingressClass}`,
    `--leader-election-namespace=${of.namespace}`,
    // The pods have addresses of the VPC.
    "--default-target-type=ip",
    `--default-tags=${map(of.tags)}`,
    `--webhook-cert-dir=${of.certificateFolder}`,
    // No webhook is registered: docs/decisions/0015.
    "--enable-pod-readiness-gate-inject=false",
    "--enable-shield=false",
    "--enable-waf=false",
    "--enable-wafv2=false",
    `--feature-gates=${map(gates)}`,
  ];
}
