/** Writes the configuration files of the lab's programs, onto its tmpfs. */
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { componentKubeconfig } from "./credentials.ts";
import { cgroupName, inside } from "./layout.ts";
import { kwokConfiguration } from "./kwok.ts";
import { readMachine } from "./machine.ts";
import type { NodeSettings } from "./settings.ts";
import { nodeSettings } from "./settings.ts";
import type { Specification } from "./specification.ts";

const identities = ["controller-manager", "scheduler", "kubelet", "kube-proxy"] as const;

const write = (file: string, content: string | Record<string, unknown>): void => {
  const text = typeof content === "string" ? content : JSON.stringify(content, null, 2);
  writeFileSync(path.join(inside.config, file), text, { mode: 0o600 });
};

/** Of a lab whose machines are simulated. */
export function writeSimulatedConfiguration(): void {
  for (const identity of ["controller-manager", "scheduler", "supervisor"]) {
    write(`${identity}.kubeconfig`, componentKubeconfig(identity));
  }
  write("kwok.yaml", kwokConfiguration());
}

export async function writeConfiguration(specification: Specification): Promise<NodeSettings> {
  const { binaries } = specification;
  const machine = await readMachine({
    dataFolder: inside.containerd,
    containerd: path.join(binaries.containerd.path, "containerd"),
    env: process.env,
  });
  const settings = nodeSettings(machine, {
    runc: binaries.runc.path,
    cniPlugins: binaries.cniPlugins.path,
    pauseImage: specification.systemImages.pause,
    cgroup: cgroupName(specification.id),
  });
  for (const identity of identities) write(`${identity}.kubeconfig`, componentKubeconfig(identity));
  write("kubelet.json", settings.kubelet);
  write("kube-proxy.json", settings.kubeProxy);
  write("containerd.toml", settings.containerd);
  write("resolv.conf", "# The lab has no way out.\n");
  mkdirSync(inside.cniConfig, { recursive: true });
  write("cni/10-lab.conflist", settings.cni);
  return settings;
}
