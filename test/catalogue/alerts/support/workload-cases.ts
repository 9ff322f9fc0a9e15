import { always, type Case, type Cases } from "./case.ts";

const inChains = 'namespace="prod-chains"';
const pod = `${inChains}, pod="eth-0-0"`;
/** A pod of a node, as kube-state-metrics labels it, before and after it was itself replaced. */
const owned = {
  [`kube_pod_labels{${pod}, instance="a", label_cryptokube_io_chain="eth", label_cryptokube_io_node="eth-0"}`]:
    always(1),
  [`kube_pod_labels{${pod}, instance="b", label_cryptokube_io_chain="eth", label_cryptokube_io_node="eth-0"}`]:
    always(1),
};
const owner = { namespace: "prod-chains", pod: "eth-0-0", chain: "eth", node: "eth-0" };
const container = `${pod}, container="execution"`;
const sidecar = `${pod}, container="health"`;
const waits = (reason: string) => `kube_pod_container_status_waiting_reason{${container}, reason="${reason}"}`;

const fires = (labels: Record<string, string>, summary: string, severity = "ticket"): Case["fires"] => [
  { labels: { severity, ...labels }, summary },
];

const pending = { [`kube_pod_status_phase{${pod}, phase="Pending"}`]: always(1) };
const onMachine = { [`kube_pod_status_scheduled{${pod}, condition="true"}`]: always(1) };

/** @param kind of a workload, which is the label, too. */
function unavailable(kind: string, wanted: string, has: string, summary: string): readonly Case[] {
  const of = `namespace="prod-system", ${kind}="x"`;
  return [
    {
      what: "a pod of two that is missing for long",
      series: { [`${wanted}{${of}}`]: always(2), [`${has}{${of}}`]: always(1) },
      at: "16m",
      fires: [
        {
          ...fires({ namespace: "prod-system", [kind]: "x" }, summary)[0]!,
          ...(kind === "daemonset" ? {} : { description: "They are not ready for a quarter of an hour." }),
        },
      ],
    },
    {
      what: "one that is replaced",
      series: { [`${wanted}{${of}}`]: always(2), [`${has}{${of}}`]: "2x20 1x20 2x200" },
      at: "30m",
      fires: [],
    },
  ];
}

export const workloadCases: Cases = {
  ContainerOutOfMemory: [
    {
      what: "a client that was ended and started again",
      series: {
        ...owned,
        [`kube_pod_container_status_last_terminated_reason{${container}, reason="OOMKilled"}`]: "_x20 1x200",
        [`kube_pod_container_status_restarts_total{${container}}`]: "0x20 1x200",
      },
      at: "10m",
      fires: fires({ ...owner, container: "execution" }, "execution of eth-0-0 was ended for want of memory"),
    },
    {
      what: "a sidecar, which is an init container",
      series: {
        ...owned,
        [`kube_pod_init_container_status_last_terminated_reason{${sidecar}, reason="OOMKilled"}`]: "_x20 1x200",
        [`kube_pod_init_container_status_restarts_total{${sidecar}}`]: "0x20 1x200",
      },
      at: "10m",
      fires: fires({ ...owner, container: "health" }, "health of eth-0-0 was ended for want of memory"),
    },
    {
      what: "an end of long ago",
      series: {
        ...owned,
        [`kube_pod_container_status_last_terminated_reason{${container}, reason="OOMKilled"}`]: "1x600",
        [`kube_pod_container_status_restarts_total{${container}}`]: "1x600",
      },
      at: "2h",
      fires: [],
    },
  ],
  PodNotScheduled: [
    {
      what: "a pod that no machine has room for",
      series: { ...owned, [`kube_pod_status_scheduled{${pod}, condition="false"}`]: always(1) },
      at: "6m",
      fires: fires(owner, "No machine takes eth-0-0"),
    },
    {
      what: "one that has its machine",
      series: { ...owned, ...onMachine, [`kube_pod_status_scheduled{${pod}, condition="false"}`]: always(0) },
      at: "30m",
      fires: [],
    },
  ],
  ImagePullFails: [
    {
      what: "two words for it in turn",
      series: { ...owned, [waits("ErrImagePull")]: "1x20 stale 1x40", [waits("ImagePullBackOff")]: "_x20 1x40 stale" },
      at: "12m",
      fires: fires({ ...owner, container: "execution" }, "The image of execution of eth-0-0 cannot be had"),
    },
    {
      what: "a container that is made",
      series: { ...owned, [waits("ContainerCreating")]: always(1) },
      at: "12m",
      fires: [],
    },
  ],
  PodNotStarted: [
    {
      what: "a volume that does not come",
      series: { ...owned, ...pending, ...onMachine, [waits("ContainerCreating")]: always(1) },
      at: "16m",
      fires: fires(owner, "eth-0-0 has a machine, and does not start on it"),
    },
    {
      what: "a node that fetches its data before it starts",
      series: {
        ...owned,
        ...pending,
        ...onMachine,
        [`kube_pod_init_container_status_running{${pod}, container="bootstrap"}`]: always(1),
        [`kube_pod_init_container_status_running{${pod}, container="after"}`]: always(0),
      },
      at: "30m",
      fires: [],
    },
    {
      what: "an image that cannot be had, which is another alert's",
      series: { ...owned, ...pending, ...onMachine, [waits("ImagePullBackOff")]: always(1) },
      at: "30m",
      fires: [],
    },
  ],
  ContainerCrashes: [
    {
      what: "a client that ends each time",
      series: { ...owned, [waits("CrashLoopBackOff")]: always(1) },
      at: "11m",
      fires: fires({ ...owner, container: "execution" }, "execution of eth-0-0 ends each time it is started"),
    },
    {
      what: "one that ended once",
      series: { ...owned, [waits("CrashLoopBackOff")]: "1x4 stale" },
      at: "11m",
      fires: [],
    },
  ],
  DeploymentUnavailable: unavailable(
    "deployment",
    "kube_deployment_spec_replicas",
    "kube_deployment_status_replicas_available",
    "x lacks 1 of its pods",
  ),
  StatefulSetUnavailable: [
    ...unavailable(
      "statefulset",
      "kube_statefulset_replicas",
      "kube_statefulset_status_replicas_ready",
      "x lacks 1 of its pods",
    ),
    {
      what: "a chain's node, which its sidecar speaks for",
      series: {
        [`kube_statefulset_replicas{${inChains}, statefulset="eth-0"}`]: always(1),
        [`kube_statefulset_status_replicas_ready{${inChains}, statefulset="eth-0"}`]: always(0),
      },
      at: "30m",
      fires: [],
    },
  ],
  DaemonSetUnavailable: unavailable(
    "daemonset",
    "kube_daemonset_status_desired_number_scheduled",
    "kube_daemonset_status_number_available",
    "x is missing on 1 machines",
  ),
  ClaimPending: claims("Pending", "16m", "ticket", "The volume execution-eth-0-g1 is not made"),
  ClaimLost: claims("Lost", "2m", "page", "The volume behind execution-eth-0-g1 is gone"),
  MachineNotReady: [
    {
      what: "a kubelet that no longer answers",
      series: { [condition("Ready", "unknown")]: always(1), [condition("Ready", "true")]: always(0) },
      at: "6m",
      fires: fires({ machine: "m-1" }, "The machine m-1 is not ready"),
    },
    {
      what: "one that does",
      series: { [condition("Ready", "unknown")]: always(0), [condition("Ready", "true")]: always(1) },
      at: "30m",
      fires: [],
    },
  ],
  MachineUnderPressure: [
    {
      what: "a full disk",
      series: { [condition("DiskPressure", "true")]: always(1) },
      at: "3m",
      fires: fires({ machine: "m-1", condition: "DiskPressure" }, "The machine m-1 says DiskPressure"),
    },
    {
      what: "room enough, and a machine that is ready",
      series: { [condition("DiskPressure", "true")]: always(0), [condition("Ready", "true")]: always(1) },
      at: "30m",
      fires: [],
    },
  ],
};

function condition(name: string, status: string): string {
  return `kube_node_status_condition{node="m-1", condition="${name}", status="${status}"}`;
}

function claims(phase: string, at: string, severity: string, summary: string): readonly Case[] {
  const claim = { namespace: "prod-chains", persistentvolumeclaim: "execution-eth-0-g1" };
  const series = `kube_persistentvolumeclaim_status_phase{${inChains}, persistentvolumeclaim="execution-eth-0-g1", phase="${phase}"}`;
  return [
    { what: "a claim in that phase", series: { [series]: always(1) }, at, fires: fires(claim, summary, severity) },
    { what: "one that is bound", series: { [series]: always(0) }, at: "30m", fires: [] },
  ];
}
