/** Alerts about the cluster's objects, whatever runs in them. Metrics: kube-state-metrics v2.18.0. */
import type { Alert } from "./alert.ts";

/** Which chain and node a pod is of: its labels, as its own metrics have them. One series a pod, whoever says it. */
const labelled = (name: string, label: string, from: string) =>
  `label_replace(${name}, "${label}", "$1", "${from}", "(.+)")`;
const owner = `max by (namespace, pod, chain, node) (${labelled(
  labelled("kube_pod_labels", "chain", "label_cryptokube_io_chain"),
  "node",
  "label_cryptokube_io_node",
)})`;
const withOwner = (expr: string) => `(${expr}) * on (namespace, pod) group_left (chain, node) ${owner}`;

/** A container's metric, be it one of the pod's or one that runs before or beside them. */
const containers = (of: (prefix: string) => string) =>
  `(${of("kube_pod_container_")} or ${of("kube_pod_init_container_")})`;
const waits = (reasons: string) => containers((prefix) => `${prefix}status_waiting_reason{reason=~"${reasons}"} == 1`);

const pullFails = waits("ErrImagePull|ImagePullBackOff|InvalidImageName");

export const workloadAlerts: readonly Alert[] = [
  {
    name: "ContainerOutOfMemory",
    severity: "ticket",
    // The last end of a container stays known until the next one: only one of this hour is news.
    expr: withOwner(
      "max by (namespace, pod, container) " +
        containers((prefix) => `${prefix}status_last_terminated_reason{reason="OOMKilled"} == 1`) +
        " and on (namespace, pod, container) " +
        containers((prefix) => `increase(${prefix}status_restarts_total[1h]) > 0`),
    ),
    summary: "{{ $labels.container }} of {{ $labels.pod }} was ended for want of memory",
    description:
      "It went past its memory limit, or its machine had no more. It was started again, and its data may need repair.",
    runbook: "out-of-memory.md",
  },
  {
    name: "PodNotScheduled",
    severity: "ticket",
    expr: withOwner('max by (namespace, pod) (kube_pod_status_scheduled{condition="false"} == 1)'),
    for: "5m",
    summary: "No machine takes {{ $labels.pod }}",
    description: "No machine has room for it, or none is where its volume is. The pod's events say which.",
    runbook: "pod-not-started.md",
  },
  {
    name: "ImagePullFails",
    severity: "ticket",
    expr: withOwner(`max by (namespace, pod, container) ${pullFails}`),
    for: "5m",
    summary: "The image of {{ $labels.container }} of {{ $labels.pod }} cannot be had",
    description: "Its registry does not answer, refuses, or has no such image. What runs already goes on running.",
    runbook: "image-pull.md",
  },
  {
    name: "PodNotStarted",
    severity: "ticket",
    // A pod is pending as long as it has something to do before its clients: a node that fetches its data is no fault.
    expr: withOwner(
      'max by (namespace, pod) (kube_pod_status_phase{phase="Pending"} == 1) ' +
        'and on (namespace, pod) kube_pod_status_scheduled{condition="true"} == 1 ' +
        "unless on (namespace, pod) kube_pod_init_container_status_running == 1 " +
        `unless on (namespace, pod) ${pullFails}`,
    ),
    for: "15m",
    summary: "{{ $labels.pod }} has a machine, and does not start on it",
    description: "A volume that does not come, or a Secret or ConfigMap that is not there. The pod's events say which.",
    runbook: "pod-not-started.md",
  },
  {
    name: "ContainerCrashes",
    severity: "ticket",
    expr: withOwner(`max by (namespace, pod, container) ${waits("CrashLoopBackOff")}`),
    for: "10m",
    keepFiringFor: "10m",
    summary: "{{ $labels.container }} of {{ $labels.pod }} ends each time it is started",
    description: "Kubernetes waits longer before each new start. The container's last log says why it ends.",
    runbook: "container-crashes.md",
  },
  {
    name: "DeploymentUnavailable",
    severity: "ticket",
    expr:
      "max by (namespace, deployment) (kube_deployment_spec_replicas) - " +
      "max by (namespace, deployment) (kube_deployment_status_replicas_available) > 0",
    for: "15m",
    summary: "{{ $labels.deployment }} lacks {{ $value }} of its pods",
    description: "They are not ready for a quarter of an hour.",
    runbook: "workload-unavailable.md",
  },
  {
    name: "StatefulSetUnavailable",
    severity: "ticket",
    // Chains' nodes are judged by what they serve.
    expr:
      'max by (namespace, statefulset) (kube_statefulset_replicas{namespace!~".+-chains"}) - ' +
      "max by (namespace, statefulset) (kube_statefulset_status_replicas_ready) > 0",
    for: "15m",
    summary: "{{ $labels.statefulset }} lacks {{ $value }} of its pods",
    description: "They are not ready for a quarter of an hour.",
    runbook: "workload-unavailable.md",
  },
  {
    name: "DaemonSetUnavailable",
    severity: "ticket",
    expr:
      "max by (namespace, daemonset) (kube_daemonset_status_desired_number_scheduled) - " +
      "max by (namespace, daemonset) (kube_daemonset_status_number_available) > 0",
    for: "15m",
    summary: "{{ $labels.daemonset }} is missing on {{ $value }} machines",
    description: "What it does or tells of those machines is missing.",
    runbook: "workload-unavailable.md",
  },
  {
    name: "ClaimPending",
    severity: "ticket",
    expr: 'max by (namespace, persistentvolumeclaim) (kube_persistentvolumeclaim_status_phase{phase="Pending"} == 1)',
    for: "15m",
    summary: "The volume {{ $labels.persistentvolumeclaim }} is not made",
    description: "The pod that wants it waits. The claim's events say what its storage class answers.",
    runbook: "claim-pending.md",
  },
  {
    name: "ClaimLost",
    severity: "page",
    expr: 'max by (namespace, persistentvolumeclaim) (kube_persistentvolumeclaim_status_phase{phase="Lost"} == 1)',
    for: "1m",
    summary: "The volume behind {{ $labels.persistentvolumeclaim }} is gone",
    description:
      "The claim is bound to a volume that no longer exists. What was on it is gone, unless the disk was kept.",
    runbook: "claim-pending.md",
  },
];

/** Machines, as Kubernetes sees them. */
export const machineStateAlerts: readonly Alert[] = [
  {
    name: "MachineNotReady",
    severity: "ticket",
    expr:
      'max by (machine) (label_replace(kube_node_status_condition{condition="Ready", status=~"false|unknown"} == 1, ' +
      '"machine", "$1", "node", "(.+)"))',
    for: "5m",
    summary: "The machine {{ $labels.machine }} is not ready",
    description:
      "Its kubelet does not answer, or says that it cannot run pods. What stood on it is started elsewhere where it can be.",
    runbook: "machine-not-ready.md",
  },
  {
    name: "MachineUnderPressure",
    severity: "ticket",
    expr:
      'max by (machine, condition) (label_replace(kube_node_status_condition{condition=~".+Pressure", status="true"} == 1, ' +
      '"machine", "$1", "node", "(.+)"))',
    for: "2m",
    summary: "The machine {{ $labels.machine }} says {{ $labels.condition }}",
    description: "Its kubelet takes no new pods, and evicts some of those that it has.",
    runbook: "machine-not-ready.md",
  },
];
