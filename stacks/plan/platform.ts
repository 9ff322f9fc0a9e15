import type { RollerRule } from "../../agents/roller/settings.ts";
import { images } from "../../catalogue/images.ts";
import { healthPort } from "./chains.ts";
import { inEnvironment, labels, namespaceName } from "./names.ts";
import type { ExistingClusterPlan, NamespacePlan, NamespaceRole, RollerPlan, SchedulingPlan } from "./types.ts";
import type { ExistingClusterConfig } from "../config/cluster.ts";

/** The cluster, and what the provider takes for its identity: the context's name, which no machine or address decides. */
export function planCluster(environment: string, config: ExistingClusterConfig): ExistingClusterPlan {
  return {
    kind: config.kind,
    ...(config.context === undefined ? {} : { context: config.context }),
    ...(config.kubeconfig === undefined ? {} : { kubeconfig: config.kubeconfig }),
    clusterIdentifier: config.identifier ?? (config.context === undefined ? `lab/${environment}` : config.context),
    takesOver: config.context === undefined,
  };
}

export function planNamespace(environment: string, role: NamespaceRole, protect: boolean): NamespacePlan {
  return {
    name: namespaceName(environment, role),
    labels: labels(environment, { name: role, instance: environment, component: "namespace" }),
    protect,
  };
}

export function planRoller(
  environment: string,
  upgrade: Pick<RollerRule, "soakSeconds" | "snapshotClass">,
  scheduling?: SchedulingPlan,
): RollerPlan {
  const name = "roller";
  return {
    name,
    namespace: namespaceName(environment, "system"),
    labels: labels(environment, { name, instance: name, component: "system" }),
    selector: { "app.kubernetes.io/name": name, ...inEnvironment(environment) },
    image: images.node,
    // The user "node" of the image is 1000; any but root serves.
    user: 1000,
    port: 9751,
    settings: {
      environment,
      namespace: namespaceName(environment, "chains"),
      leaseNamespace: namespaceName(environment, "system"),
      leaseName: name,
      port: 9751,
      healthPort,
      rule: upgrade,
    },
    resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "160Mi" } },
    ...(scheduling === undefined ? {} : { scheduling }),
  };
}
