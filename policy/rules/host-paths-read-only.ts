import { everyPod, type PodSpec, type Rule } from "../kubernetes.ts";

interface HostVolumes extends Omit<PodSpec, "containers" | "initContainers"> {
  volumes?: { name?: string; hostPath?: { path?: string; type?: string } }[];
  containers?: Mounting[];
  initContainers?: Mounting[];
}
interface Mounting {
  name?: string;
  volumeMounts?: { name?: string; readOnly?: boolean }[];
}

/** Folders of the machine that pods of an app may have; of `node-settings` it is files alone, whichever they are. */
const folders: Readonly<Record<string, readonly string[]>> = { fluentd: ["/var/log/containers", "/var/log/pods"] };
const files: readonly string[] = ["node-settings"];

/** Law 12: the host is out of reach, but for what the report of its settings and the reader of its logs need. */
export const hostPathsReadOnly: Rule = {
  name: "kubernetes-host-paths-read-only",
  description: "Of the machine pods see no file, but logs and settings, and those read-only.",
  enforcementLevel: "mandatory",
  validateResource: everyPod(({ spec, labels }, { name }, report) => {
    const pod = spec as HostVolumes;
    const app = labels["app.kubernetes.io/name"] ?? "";
    for (const { name: volume = "", hostPath } of pod.volumes ?? []) {
      if (hostPath === undefined) continue;
      const { path = "", type } = hostPath;
      const allowed = (folders[app] ?? []).includes(path) || (files.includes(app) && type === "File");
      if (!allowed) report(`The pods of ${name} see ${path} of the machine: nothing there is for ${app || "them"}.`);
      for (const container of [...(pod.containers ?? []), ...(pod.initContainers ?? [])]) {
        const writes = container.volumeMounts?.some((mount) => mount.name === volume && mount.readOnly !== true);
        if (writes === true) {
          report(`${container.name ?? "A container"} of ${name} may write ${path}: mount it readOnly.`);
        }
      }
    }
  }),
};
