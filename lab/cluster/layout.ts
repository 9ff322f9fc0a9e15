/**
 * Where things of a running lab are: on this machine, and as its processes see them from inside their mount namespace.
 *
 * Inside, a lab looks like an ordinary node (`/var/lib/kubelet`, `/var/log/pods`, `/run/containerd`, …), so that what
 * expects those paths (log collectors, CSI drivers, kubelet's own constants) finds them. The host's folders of these
 * names are neither seen nor written.
 */
import { createHash } from "node:crypto";
import * as path from "node:path";
import { labPathsIn } from "../paths.ts";

/**
 * Addresses inside the lab. Each lab has a network namespace of its own without a way out, so all labs use the same
 * ones and none can collide with a network of this machine.
 */
export const network = {
  /** The node's address on its uplink, a virtual cable whose other end leads nowhere. */
  nodeAddress: "10.200.0.2",
  uplinkSubnet: "10.200.0.0/24",
  uplinkGateway: "10.200.0.1",
  podSubnet: "10.244.0.0/16",
  serviceSubnet: "10.96.0.0/16",
  /** The Service `default/kubernetes`: the first address of the Service network. */
  kubernetesService: "10.96.0.1",
  dnsService: "10.96.0.10",
  dnsDomain: "cluster.local",
  apiPort: 6443,
  kubeletPort: 10250,
  etcdClientPort: 2379,
  etcdPeerPort: 2380,
} as const;

/** The node's name. Constant: volumes are bound to it. Also the host name inside the lab. */
export const nodeName = "lab";

/** Paths as the lab's processes see them. */
export const inside = {
  /** The lab's `cluster/` folder. */
  data: "/run/cryptokube/data",
  /** The lab's `run/` folder: sockets and the specification. */
  run: "/run/cryptokube/run",
  /** Gone with the lab: generated configuration. */
  config: "/run/cryptokube/config",
  pki: "/run/cryptokube/data/pki",
  logs: "/run/cryptokube/data/logs",
  kubelet: "/var/lib/kubelet",
  containerd: "/var/lib/containerd",
  etcd: "/var/lib/etcd",
  volumes: "/var/lib/cryptokube/volumes",
  podLogs: "/var/log/pods",
  containerdState: "/run/containerd",
  containerdSocket: "/run/containerd/containerd.sock",
  cniConfig: "/run/cryptokube/config/cni",
  /** The network namespace at the far end of the uplink. */
  beyond: "/run/cryptokube/beyond",
} as const;

/** Folders of `cluster/` that are mounted where the node's programs expect them. */
export const dataMounts: readonly { folder: string; at: string }[] = [
  { folder: "kubelet", at: inside.kubelet },
  { folder: "containerd", at: inside.containerd },
  { folder: "etcd", at: inside.etcd },
  { folder: "volumes", at: inside.volumes },
  { folder: "pod-logs", at: inside.podLogs },
];

/** Paths of a lab on this machine, besides those of {@link labPathsIn}. */
export interface ClusterPaths {
  root: string;
  cluster: string;
  /** Sockets and the specification; belongs to the user. */
  run: string;
  specification: string;
  pki: string;
  logs: string;
  /** The outer half's own log. */
  daemonLog: string;
  record: string;
  forwards: string;
  kubeconfig: string;
  /** The client certificate and key that the kubeconfig's exec plugin prints. */
  credential: string;
}

export function clusterPaths(dataDir: string): ClusterPaths {
  const lab = labPathsIn(path.resolve(dataDir));
  const run = path.join(lab.root, "run");
  return {
    root: lab.root,
    cluster: lab.cluster,
    run,
    specification: path.join(run, "specification.json"),
    pki: path.join(lab.cluster, "pki"),
    logs: path.join(lab.cluster, "logs"),
    daemonLog: path.join(run, "daemon.log"),
    record: lab.record,
    forwards: lab.forwards,
    kubeconfig: lab.kubeconfig,
    credential: path.join(lab.root, "credential.json"),
  };
}

/** The name of a lab's cgroup in every hierarchy, directly below the root as other runtimes' are. */
export const cgroupName = (labId: string): string => `cryptokube-${labId.slice(0, 8)}`;

/** A short name for a lab's folder, the same for every process of this machine. */
export const folderDigest = (dataDir: string): string =>
  createHash("sha256").update(path.resolve(dataDir)).digest("hex").slice(0, 32);

/** The name of the socket in `run/` that the supervisor inside the lab listens on. */
export const supervisorSocket = "supervisor.sock";
/** The name of the socket in `run/` that the daemon on this machine listens on. */
export const daemonSocket = "daemon.sock";
