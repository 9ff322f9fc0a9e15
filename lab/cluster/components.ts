/** The programs of the lab and their flags. Pure. */
import * as path from "node:path";
import type { ClusterBinaries } from "../acquire/types.ts";
import { inside, network, nodeName } from "./layout.ts";
import type { Simulation } from "./specification.ts";

/** What every lab runs. */
export const controlPlaneNames = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"] as const;

/** With a machine of its own. */
export const componentNames = [...controlPlaneNames, "containerd", "kubelet", "kube-proxy"] as const;

/** With simulated machines. */
export const simulatedNames = [...controlPlaneNames, "kwok", "cloud-controllers"] as const;

export type ControlPlaneName = (typeof controlPlaneNames)[number];
export type MachineComponentName = (typeof componentNames)[number];
export type SimulatedComponentName = (typeof simulatedNames)[number];
export type ComponentName = MachineComponentName | SimulatedComponentName;

/** How to start a program. */
export interface Command {
  name: ComponentName;
  program: string;
  arguments: string[];
  env: Record<string, string>;
  /** Milliseconds between SIGTERM and SIGKILL. */
  grace: number;
}

/** The search path of the lab's programs: containerd looks for its shim and runc on it, kubelet for mount. */
export function searchPath(binaries: ClusterBinaries): string {
  return [
    binaries.containerd.path,
    path.dirname(binaries.runc.path),
    path.dirname(binaries.nft.path),
    "/usr/local/sbin",
    "/usr/local/bin",
    "/usr/sbin",
    "/usr/bin",
    "/sbin",
    "/bin",
  ].join(":");
}

const pki = (file: string): string => path.join(inside.pki, file);
const config = (file: string): string => path.join(inside.config, file);

const flags = (values: Record<string, string | number | boolean>): string[] =>
  Object.entries(values).map(([name, value]) => `--${name}=${String(value)}`);

/** Flags as of etcd 3.6 and Kubernetes 1.36 (`--help` of the programs). */
export function commands(binaries: ClusterBinaries): Record<MachineComponentName, Command> {
  const { env, command } = commandsOf(binaries);
  return {
    ...controlPlane(binaries),
    containerd: command("containerd", path.join(binaries.containerd.path, "containerd"), 5000, [
      "--config",
      config("containerd.toml"),
    ]),
    kubelet: command("kubelet", binaries.kubelet.path, 5000, [
      ...flags({
        config: config("kubelet.json"),
        kubeconfig: config("kubelet.kubeconfig"),
        "hostname-override": nodeName,
        "node-ip": network.nodeAddress,
        "root-dir": inside.kubelet,
        "node-labels": "topology.kubernetes.io/region=lab,topology.kubernetes.io/zone=lab",
      }),
    ]),
    "kube-proxy": {
      ...command("kube-proxy", binaries.kubeProxy.path, 3000, [...flags({ config: config("kube-proxy.json") })]),
      // Only here: the libraries that came with nft must not reach any other program.
      env: { ...env, LD_LIBRARY_PATH: binaries.nft.libraryPath },
    },
  };
}

/** The programs of a lab whose machines are simulated: kwok 0.8 (`--help`), and what stands for the cloud's controllers. */
export function simulatedCommands(
  binaries: ClusterBinaries,
  simulation: Simulation,
): Record<SimulatedComponentName, Command> {
  const { command } = commandsOf(binaries);
  const plane = controlPlane(binaries);
  // Dozens of machines come at once here, and their claims and pods with them.
  const swift = flags({ "kube-api-qps": 300, "kube-api-burst": 600 });
  const with_ = (name: ControlPlaneName, more: string[]): Command => ({
    ...plane[name],
    arguments: [...plane[name].arguments, ...more],
  });
  return {
    ...plane,
    // A rehearsal is not kept: what a crash of this machine would cost is run again.
    etcd: with_("etcd", ["--unsafe-no-fsync"]),
    "kube-controller-manager": with_("kube-controller-manager", swift),
    "kube-scheduler": with_("kube-scheduler", swift),
    kwok: command("kwok", simulation.kwok.path, 2000, [
      ...flags({
        config: config("kwok.yaml"),
        kubeconfig: config("supervisor.kubeconfig"),
        "manage-nodes-with-annotation-selector": "kwok.x-k8s.io/node=simulated",
        "node-lease-duration-seconds": 40,
        cidr: network.podSubnet,
        "node-ip": network.nodeAddress,
      }),
    ]),
    "cloud-controllers": command("cloud-controllers", process.execPath, 2000, [simulation.controllers]),
  };
}

function commandsOf(binaries: ClusterBinaries) {
  const env = { PATH: searchPath(binaries), HOME: "/root", LANG: "C.UTF-8" };
  const command = (name: ComponentName, program: string, grace: number, args: string[]): Command => ({
    name,
    program,
    arguments: args,
    env,
    grace,
  });
  return { env, command };
}

function controlPlane(binaries: ClusterBinaries): Record<ControlPlaneName, Command> {
  const { command } = commandsOf(binaries);
  const leaderless = { "leader-elect": false, profiling: false };
  const identity = (name: string): Record<string, string> => ({
    kubeconfig: config(`${name}.kubeconfig`),
    "authentication-kubeconfig": config(`${name}.kubeconfig`),
    "authorization-kubeconfig": config(`${name}.kubeconfig`),
  });
  return {
    etcd: command("etcd", binaries.etcd.path, 5000, [
      ...flags({
        name: nodeName,
        "data-dir": inside.etcd,
        "listen-client-urls": `https://127.0.0.1:${String(network.etcdClientPort)}`,
        "advertise-client-urls": `https://127.0.0.1:${String(network.etcdClientPort)}`,
        "listen-peer-urls": `https://127.0.0.1:${String(network.etcdPeerPort)}`,
        "initial-advertise-peer-urls": `https://127.0.0.1:${String(network.etcdPeerPort)}`,
        "initial-cluster": `${nodeName}=https://127.0.0.1:${String(network.etcdPeerPort)}`,
        "cert-file": pki("etcd.crt"),
        "key-file": pki("etcd.key"),
        "trusted-ca-file": pki("etcd-ca.crt"),
        "client-cert-auth": true,
        "peer-cert-file": pki("etcd.crt"),
        "peer-key-file": pki("etcd.key"),
        "peer-trusted-ca-file": pki("etcd-ca.crt"),
        "peer-client-cert-auth": true,
        "log-level": "warn",
      }),
    ]),
    "kube-apiserver": command("kube-apiserver", binaries.kubeApiserver.path, 5000, [
      ...flags({
        "advertise-address": network.nodeAddress,
        "bind-address": "0.0.0.0",
        "secure-port": network.apiPort,
        "etcd-servers": `https://127.0.0.1:${String(network.etcdClientPort)}`,
        "etcd-cafile": pki("etcd-ca.crt"),
        "etcd-certfile": pki("apiserver-etcd-client.crt"),
        "etcd-keyfile": pki("apiserver-etcd-client.key"),
        "service-cluster-ip-range": network.serviceSubnet,
        "tls-cert-file": pki("apiserver.crt"),
        "tls-private-key-file": pki("apiserver.key"),
        "client-ca-file": pki("ca.crt"),
        "kubelet-certificate-authority": pki("ca.crt"),
        "kubelet-client-certificate": pki("apiserver-kubelet-client.crt"),
        "kubelet-client-key": pki("apiserver-kubelet-client.key"),
        "kubelet-preferred-address-types": "InternalIP",
        "service-account-issuer": `https://kubernetes.default.svc.${network.dnsDomain}`,
        "service-account-key-file": pki("sa.pub"),
        "service-account-signing-key-file": pki("sa.key"),
        "authorization-mode": "Node,RBAC",
        "enable-admission-plugins": "NodeRestriction",
        "allow-privileged": true,
        profiling: false,
      }),
    ]),
    "kube-controller-manager": command("kube-controller-manager", binaries.kubeControllerManager.path, 3000, [
      ...flags({
        ...identity("controller-manager"),
        ...leaderless,
        "use-service-account-credentials": true,
        "service-account-private-key-file": pki("sa.key"),
        "root-ca-file": pki("ca.crt"),
        "cluster-signing-cert-file": pki("ca.crt"),
        "cluster-signing-key-file": pki("ca.key"),
        "cluster-name": "cryptokube-lab",
      }),
    ]),
    "kube-scheduler": command("kube-scheduler", binaries.kubeScheduler.path, 3000, [
      ...flags({ ...identity("scheduler"), ...leaderless }),
    ]),
  };
}
