import type { CheckInput, ClockRule, NodeSettingsInput } from "../../agents/node-settings/settings.ts";
import { images } from "../../catalogue/images.ts";
import { clock, type NodeSetting, nodeSettings } from "../../catalogue/node-settings.ts";
import { inEnvironment, labels, namespaceName } from "./names.ts";
import { planNamespace } from "./platform.ts";
import type { Flow, HostPlan, NamespacePlan, NodeSettingsPlan, PrometheusPlan, ScrapeJob } from "./types.ts";

/**
 * What touches the machines themselves, in a namespace of its own (law 12).
 *
 * The namespace has to let in Pod Security `privileged`: a file of the machine is a hostPath volume, which `baseline`
 * forbids whatever the path (Kubernetes documentation, Pod Security Standards, "HostPath Volumes"; said by an API server
 * 1.36 on 2026-11-25, test/real/host.lab.spec.ts). The pods themselves ask for nothing else that `restricted` refuses.
 */
export function planHost(environment: string): { host: HostPlan; namespace: NamespacePlan } {
  const namespace: NamespacePlan = { ...planNamespace(environment, "host", false), podSecurity: "privileged" };
  return { host: { namespace: namespace.name, nodeSettings: planNodeSettings(environment) }, namespace };
}

const port = 9752;
const hostRoot = "/host";

function planNodeSettings(environment: string): NodeSettingsPlan {
  const name = "node-settings";
  const files = nodeSettings.filter(({ shown }) => shown === "machine").map(({ file }) => `/${file}`);
  return {
    name,
    namespace: namespaceName(environment, "host"),
    labels: labels(environment, { name, instance: name, component: "host" }),
    selector: { "app.kubernetes.io/name": name, ...inEnvironment(environment) },
    image: images.node,
    // The user "node" of the image: what it reads is readable by all.
    user: 1000,
    port,
    hostFiles: [...new Set(files)].sort(),
    hostRoot,
    settings: agentSettings(environment),
    // 52 MiB resident, 40 of them the pages of Node.js that agents on a machine share (bench/node-settings-memory.ts).
    resources: { requests: { cpu: "10m", memory: "56Mi" }, limits: { memory: "96Mi" } },
  };
}

function agentSettings(environment: string): NodeSettingsInput {
  const rule: ClockRule = { server: clock.server, port: clock.port, maxOffsetSeconds: clock.maxOffsetSeconds };
  return {
    environment,
    port,
    checks: Object.fromEntries(nodeSettings.map((setting) => [setting.name, checkOf(setting)])),
    clock: rule,
  };
}

function checkOf({ file, shown, read, expect }: NodeSetting): CheckInput {
  return { file: shown === "machine" ? `${hostRoot}/${file}` : `/${file}`, ...read, ...expect };
}

/** What Prometheus reads of what runs in the host namespace, which it must be let look into. */
export function hostJobs({ nodeSettings: { name, namespace } }: HostPlan): ScrapeJob[] {
  return [{ name, namespace, app: name, port: "metrics", path: "/metrics", labelled: true }];
}

/** Connections of the host namespace. Nothing in it calls anything by name, so there is none to DNS. */
export function hostFlows({ nodeSettings: own }: HostPlan, prometheus: PrometheusPlan): Flow[] {
  return [
    {
      name: `prometheus-to-${own.name}`,
      reason: "Prometheus reads where machines are not as they were made.",
      from: prometheus.reader,
      to: { kind: "pods", namespace: "host", labels: own.selector },
      ports: [{ port: own.port, protocol: "TCP" }],
    },
    {
      name: `${own.name}-to-clock`,
      reason: "Each machine's clock is compared with the one that it is set by.",
      from: { kind: "pods", namespace: "host", labels: own.selector },
      to: { kind: "range", cidr: `${clock.server}/32` },
      ports: [{ port: clock.port, protocol: "UDP" }],
    },
  ];
}
