/**
 * Cluster Autoscaler, 1.36: what it asks of the API server, and how it is told what to do. Read, not run.
 *
 * Sources, all read 2026-11-25 in kubernetes/autoscaler: RBAC and command line from
 * cluster-autoscaler/cloudprovider/aws/examples/cluster-autoscaler-autodiscover.yaml and from the chart's ClusterRole;
 * `volumeattachments` from issue 8678 and pull request 7904 (without it the program waits for its caches for ever and
 * never scales); `resource.k8s.io` as the current example has it. Flags from FAQ.md, "What are the parameters to CA?".
 */
import type { RbacRule } from "../../agents/roller/rbac.ts";

/** Metrics and `/health-check`. Source: the example's annotation `prometheus.io/port`, and the chart's liveness probe. */
export const autoscalerPort = 8085;

/** Names of the objects that it writes in its own namespace: its defaults. */
const lease = "cluster-autoscaler";
const statusMap = "cluster-autoscaler-status";

const watch = ["get", "list", "watch"];

/** What it may do in the whole cluster: read what the scheduler reads, mark machines, evict pods. */
export const autoscalerClusterRules: RbacRule[] = [
  { apiGroups: [""], resources: ["events"], verbs: ["create", "patch"] },
  { apiGroups: [""], resources: ["pods/eviction"], verbs: ["create"] },
  { apiGroups: [""], resources: ["pods/status"], verbs: ["update"] },
  { apiGroups: [""], resources: ["nodes"], verbs: [...watch, "update"] },
  {
    apiGroups: [""],
    resources: [
      "namespaces",
      "persistentvolumeclaims",
      "persistentvolumes",
      "pods",
      "replicationcontrollers",
      "services",
    ],
    verbs: watch,
  },
  { apiGroups: ["apps"], resources: ["daemonsets", "replicasets", "statefulsets"], verbs: watch },
  { apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: watch },
  { apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: ["list", "watch"] },
  { apiGroups: ["resource.k8s.io"], resources: ["deviceclasses", "resourceclaims", "resourceslices"], verbs: watch },
  {
    apiGroups: ["storage.k8s.io"],
    resources: ["csidrivers", "csinodes", "csistoragecapacities", "storageclasses", "volumeattachments"],
    verbs: watch,
  },
];

/** What it may do in its own namespace: hold its lease, and write its status. A `create` cannot be bound to a name. */
export const autoscalerOwnRules: RbacRule[] = [
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
  { apiGroups: ["coordination.k8s.io"], resources: ["leases"], resourceNames: [lease], verbs: ["get", "update"] },
  { apiGroups: [""], resources: ["configmaps"], verbs: ["create", "list", "watch"] },
  {
    apiGroups: [""],
    resources: ["configmaps"],
    resourceNames: [statusMap],
    verbs: ["delete", "get", "update", "watch"],
  },
];

/** @param of the cluster's name, and the namespace in which it holds its lease. */
export function autoscalerArgs(of: { cluster: string; namespace: string }): string[] {
  return [
    "--cloud-provider=aws",
    `--namespace=${of.namespace}`,
    // EKS tags the groups behind its node groups with both (EKS user guide, "Cluster Autoscaler"). Groups of fixed size
    // have min = max, which it keeps to.
    `--node-group-auto-discovery=asg:tag=k8s.io/cluster-autoscaler/enabled,k8s.io/cluster-autoscaler/${of.cluster}`,
    "--expander=least-waste",
    // Else an emptyDir, which every second application has, keeps a machine for ever. Chain pods say for themselves
    // that they must not be moved.
    "--skip-nodes-with-local-storage=false",
    "--stderrthreshold=info",
    "--v=2",
  ];
}
