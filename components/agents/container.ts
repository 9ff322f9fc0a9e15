import type * as k8s from "@pulumi/kubernetes";

/** The workers of ours that run in the cluster: their sources are in agents/<name>. */
export type AgentName = "health" | "roller" | "node-settings" | "bootstrap" | "gateway";

/** Where an agent finds its bundle and its settings. */
const folders = { bundle: "/agent", settings: "/agent-config" } as const;

/** The ConfigMap that holds an agent's bundle. Its name never changes: a new bundle must not roll a chain's pods. */
export function bundleName(agent: AgentName): string {
  return `${agent}-agent`;
}

/** An agent's bundle as ConfigMap data. */
export function bundleData(agent: AgentName, bundle: string): Record<string, string> {
  return { [`${agent}.mjs`]: bundle };
}

/** An agent's settings as ConfigMap data. */
export function settingsData(agent: AgentName, settings: object): Record<string, string> {
  return { [`${agent}.json`]: `${JSON.stringify(settings, null, 2)}\n` };
}

/** How a container of the Node.js image runs an agent. */
export function agentCommand(agent: AgentName, nodeArgs: readonly string[]) {
  return {
    // A mounted ConfigMap is a link to a folder that each change replaces. Node.js would follow the link once and
    // never see the new file; an agent ends itself when its bundle changes, to be started anew.
    command: ["node", ...nodeArgs, "--preserve-symlinks-main", `${folders.bundle}/${agent}.mjs`],
    env: [{ name: `${agent.toUpperCase().replaceAll("-", "_")}_SETTINGS`, value: `${folders.settings}/${agent}.json` }],
  };
}

/** Whole folders: files mounted by `subPath` never change. */
export const agentMounts: k8s.types.input.core.v1.VolumeMount[] = mountsOf("agent");

export function agentVolumes(agent: AgentName, settingsName: string): k8s.types.input.core.v1.Volume[] {
  return volumesOf("agent", agent, settingsName);
}

/** For a second agent of a pod: the same places in its container, by volumes of its own. */
export function furtherAgentMounts(agent: AgentName): k8s.types.input.core.v1.VolumeMount[] {
  return mountsOf(agent);
}

export function furtherAgentVolumes(agent: AgentName, settingsName: string): k8s.types.input.core.v1.Volume[] {
  return volumesOf(agent, agent, settingsName);
}

function mountsOf(volume: string): k8s.types.input.core.v1.VolumeMount[] {
  return [
    { name: volume, mountPath: folders.bundle, readOnly: true },
    { name: `${volume}-config`, mountPath: folders.settings, readOnly: true },
  ];
}

function volumesOf(volume: string, agent: AgentName, settingsName: string): k8s.types.input.core.v1.Volume[] {
  return [
    { name: volume, configMap: { name: bundleName(agent) } },
    { name: `${volume}-config`, configMap: { name: settingsName } },
  ];
}
