/**
 * The settings of kubelet, containerd and kube-proxy as a function of the machine. Pure: `machine.ts` gathers the facts,
 * `test/lab/cluster/settings.spec.ts` has a row per kind of machine and says which rows were run.
 */
import { inside, network, nodeName } from "./layout.ts";

/** What the settings depend on. */
export interface MachineFacts {
  /** 1 also stands for "hybrid": the controllers are v1. */
  cgroups: 1 | 2;
  /** Controllers that are there, in the kernel's names. */
  cgroupControllers: readonly string[];
  /** Whether systemd runs this machine. */
  systemd: boolean;
  swap: boolean;
  /** CAP_SYS_RESOURCE: without it a process may not make itself or others less likely to be killed for memory. */
  mayLowerOomScore: boolean;
  /** Whether an overlay can be mounted where the images lie. */
  overlay: boolean;
  seccomp: boolean;
  containerdMajor: number;
}

/** What the settings name besides. */
export interface NodePrograms {
  runc: string;
  cniPlugins: string;
  pauseImage: string;
  /** The lab's control group, without a leading slash. */
  cgroup: string;
}

/** Contents of the configuration files, by program. */
export interface NodeSettings {
  kubelet: Record<string, unknown>;
  kubeProxy: Record<string, unknown>;
  /** TOML. */
  containerd: string;
  /** `ctr images import` and containerd must agree on it. */
  snapshotter: "overlayfs" | "native";
  /** A CNI network configuration list. */
  cni: Record<string, unknown>;
}

export function nodeSettings(machine: MachineFacts, programs: NodePrograms): NodeSettings {
  const snapshotter = machine.overlay ? "overlayfs" : "native";
  return {
    kubelet: kubeletSettings(machine, programs),
    kubeProxy: kubeProxySettings(machine),
    containerd:
      machine.containerdMajor >= 2
        ? containerd2(machine, programs, snapshotter)
        : containerd1(machine, programs, snapshotter),
    snapshotter,
    cni: cniSettings(),
  };
}

/** kubelet.config.k8s.io/v1beta1 of Kubernetes 1.36. */
function kubeletSettings(machine: MachineFacts, programs: NodePrograms): Record<string, unknown> {
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    containerRuntimeEndpoint: `unix://${inside.containerdSocket}`,
    // The lab's own tree: two labs, or a lab and a kubelet of this machine, would fight over /kubepods.
    cgroupRoot: `/${programs.cgroup}`,
    // Also where systemd runs the machine: its bus is out of sight inside the lab.
    cgroupDriver: "cgroupfs",
    failCgroupV1: false,
    failSwapOn: false,
    ...(machine.swap ? { memorySwap: { swapBehavior: "NoSwap" } } : {}),
    oomScoreAdj: machine.mayLowerOomScore ? -999 : 0,
    seccompDefault: machine.seccomp,
    // Nothing to resolve outside: an empty file keeps this machine's name servers out of the pods.
    resolvConf: `${inside.config}/resolv.conf`,
    clusterDNS: [network.dnsService],
    clusterDomain: network.dnsDomain,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: `${inside.pki}/ca.crt` },
    },
    authorization: { mode: "Webhook" },
    tlsCertFile: `${inside.pki}/kubelet-server.crt`,
    tlsPrivateKeyFile: `${inside.pki}/kubelet-server.key`,
    readOnlyPort: 0,
    makeIPTablesUtilChains: false,
    podLogsDir: inside.podLogs,
    containerLogMaxSize: "10Mi",
    containerLogMaxFiles: 3,
    maxPods: 110,
    // Images cannot be pulled again: never collect them, and evict only when this machine's disk is really full.
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    evictionHard: {
      "memory.available": "100Mi",
      "nodefs.available": "1Gi",
      "imagefs.available": "1Gi",
      "nodefs.inodesFree": "1%",
    },
    serializeImagePulls: false,
    nodeStatusUpdateFrequency: "5s",
    // The relay and the tests follow pods closely; a lab's one node is no load.
    syncFrequency: "10s",
    eventRecordQPS: 0,
    enableDebuggingHandlers: true,
  };
}

/** kubeproxy.config.k8s.io/v1alpha1 of Kubernetes 1.36. */
function kubeProxySettings(machine: MachineFacts): Record<string, unknown> {
  return {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    clientConnection: { kubeconfig: `${inside.config}/kube-proxy.kubeconfig` },
    mode: "nftables",
    hostnameOverride: nodeName,
    clusterCIDR: network.podSubnet,
    detectLocalMode: "ClusterCIDR",
    oomScoreAdj: machine.mayLowerOomScore ? -999 : 0,
    // 0 leaves the kernel's values: the size of the connection table belongs to the whole machine.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
    nftables: { minSyncPeriod: "200ms", syncPeriod: "30s" },
  };
}

/**
 * Pods hang on cables of their own (`ptp`) and everything between them is routed. A bridge would need br_netfilter for
 * Services between pods of one node, a module that the lab may not load. No `portmap`: host ports are for the platform,
 * and Pod Security forbids them to everybody else.
 */
function cniSettings(): Record<string, unknown> {
  return {
    cniVersion: "1.0.0",
    name: "lab",
    plugins: [
      {
        type: "ptp",
        ipMasq: false,
        ipam: {
          type: "host-local",
          // On the lab's tmpfs: after a crash no address is held by a pod that is gone.
          dataDir: "/run/cryptokube/addresses",
          ranges: [[{ subnet: network.podSubnet }]],
          routes: [{ dst: "0.0.0.0/0" }],
        },
      },
    ],
  };
}

const quoted = (value: string): string => JSON.stringify(value);

/** Without these containerd looks for devices, or makes folders on this machine, that the lab has no use for. */
const disabled = (plugins: readonly string[]): string => `disabled_plugins = [${plugins.map(quoted).join(", ")}]`;

const unused = [
  "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.zfs",
  "io.containerd.tracing.processor.v1.otlp",
  "io.containerd.internal.v1.tracing",
];

/** Settings of the CRI plugin that containerd 1 and 2 share. */
function runtime(machine: MachineFacts): string[] {
  return [
    // Loading an AppArmor profile would change this machine.
    "disable_apparmor = true",
    `restrict_oom_score_adj = ${String(!machine.mayLowerOomScore)}`,
    `disable_hugetlb_controller = ${String(!machine.cgroupControllers.includes("hugetlb"))}`,
    "tolerate_missing_hugetlb_controller = true",
  ];
}

const folders = [`root = ${quoted(inside.containerd)}`, `state = ${quoted(inside.containerdState)}`];

/** The optional-package plugin would make /opt/containerd on this machine. */
const opt = ['[plugins."io.containerd.internal.v1.opt"]', `path = ${quoted(`${inside.containerdState}/opt`)}`];

/** Configuration version 2: containerd 1.6 and 1.7 (man 5 containerd-config.toml, docs/cri/config.md of 1.6.20). */
function containerd1(machine: MachineFacts, programs: NodePrograms, snapshotter: string): string {
  const cri = "io.containerd.grpc.v1.cri";
  return [
    "version = 2",
    ...folders,
    disabled([...unused, "io.containerd.snapshotter.v1.aufs"]),
    ...opt,
    `[plugins."${cri}"]`,
    `sandbox_image = ${quoted(programs.pauseImage)}`,
    ...runtime(machine),
    `[plugins."${cri}".containerd]`,
    `snapshotter = ${quoted(snapshotter)}`,
    'default_runtime_name = "runc"',
    `[plugins."${cri}".containerd.runtimes.runc]`,
    'runtime_type = "io.containerd.runc.v2"',
    `[plugins."${cri}".containerd.runtimes.runc.options]`,
    `BinaryName = ${quoted(programs.runc)}`,
    "SystemdCgroup = false",
    `[plugins."${cri}".cni]`,
    `bin_dir = ${quoted(programs.cniPlugins)}`,
    `conf_dir = ${quoted(inside.cniConfig)}`,
    "",
  ].join("\n");
}

/** Configuration version 3: containerd 2.0 and later (docs/cri/config.md of 2.1). */
function containerd2(machine: MachineFacts, programs: NodePrograms, snapshotter: string): string {
  const runtimePlugin = "io.containerd.cri.v1.runtime";
  return [
    "version = 3",
    ...folders,
    // NRI plugins of this machine must not see the lab's containers.
    disabled([...unused, "io.containerd.nri.v1.nri"]),
    ...opt,
    `[plugins."io.containerd.cri.v1.images"]`,
    `snapshotter = ${quoted(snapshotter)}`,
    `[plugins."io.containerd.cri.v1.images".pinned_images]`,
    `sandbox = ${quoted(programs.pauseImage)}`,
    `[plugins."${runtimePlugin}"]`,
    ...runtime(machine),
    `[plugins."${runtimePlugin}".containerd]`,
    'default_runtime_name = "runc"',
    `[plugins."${runtimePlugin}".containerd.runtimes.runc]`,
    'runtime_type = "io.containerd.runc.v2"',
    `[plugins."${runtimePlugin}".containerd.runtimes.runc.options]`,
    `BinaryName = ${quoted(programs.runc)}`,
    "SystemdCgroup = false",
    `[plugins."${runtimePlugin}".cni]`,
    `bin_dir = ${quoted(programs.cniPlugins)}`,
    `conf_dir = ${quoted(inside.cniConfig)}`,
    "",
  ].join("\n");
}
