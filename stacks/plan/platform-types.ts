/** The platform's own workers on a cluster that we make. */
import type { NodeSettingsInput } from "../../agents/node-settings/settings.ts";
import type { RbacRule } from "../../agents/roller/rbac.ts";
import type { Labels } from "./types.ts";
import type { WorkloadPlan } from "./workload-types.ts";

/** What must touch the machines: it has a namespace of its own, and a test lists what each is granted. */
export interface HostPlan {
  namespace: string;
  nodeSettings: NodeSettingsPlan;
}

/** A DaemonSet that reports, as a metric, where a machine's settings are not what the pool was made with. */
export interface NodeSettingsPlan extends WorkloadPlan {
  port: number;
  /** Files of the machine that it must see; of nothing else it is given any. Each is there, read-only, below {@link hostRoot}. */
  hostFiles: readonly string[];
  /** Where its container has {@link hostFiles}: `/host` for `/host/proc/1/mounts`. */
  hostRoot: string;
  /** Content of the settings file that it reads: what is expected of every machine. */
  settings: NodeSettingsInput;
}

/** Controllers that speak with the cloud. Each has a service account, to which the cloud gives a role. */
export interface ControllersPlan {
  autoscaler: ControllerPlan;
  loadBalancers: LoadBalancersPlan;
}

/** A controller: a Deployment of which one replica acts and the others wait. */
export interface ControllerPlan extends WorkloadPlan {
  serviceAccount: string;
  replicas: number;
  /** The token `${vpc}` stands for the id of the VPC: the component puts it in. */
  args: string[];
  /** Environment variables; never a credential. */
  env: Readonly<Record<string, string>>;
  ports: { name: string; port: number; protocol: "TCP" | "UDP" }[];
  /** Where the kubelet asks. */
  probes: { port: string; live: string; ready: string };
  /** Labels of the machines that have room for it. */
  nodeSelector: Labels;
  /** What it may do in the whole cluster, and in its own namespace. */
  rules: { cluster: RbacRule[]; own: RbacRule[] };
  /** Name of its ClusterRole and ClusterRoleBinding. */
  clusterRole: string;
}

export interface LoadBalancersPlan extends ControllerPlan {
  /** What Ingresses name to be served by it, and what holds for all of them. */
  ingressClass: { name: string; parameters: Record<string, unknown> };
  /** The certificate with which it serves webhooks: it does not start without one. */
  certificate: { secret: string; folder: string; host: string };
}
