import type * as k8s from "@pulumi/kubernetes";
import { healthNodeArgs } from "../../agents/health/node-args.ts";
import type { NodePlan } from "../../stacks/plan.ts";
import { agentCommand, agentMounts, agentVolumes } from "../agents/container.ts";
import { restrictedContainer } from "../security/restricted.ts";

type Container = k8s.types.input.core.v1.Container;

/**
 * The health sidecar: an init container that keeps running, so it is there before the client and goes after it, and
 * its restart is its own. Its readiness is the pod's: `/readyz` says whether the node is synced.
 */
export function healthSidecar(node: NodePlan): Container {
  return {
    name: "health",
    image: node.health.image,
    restartPolicy: "Always",
    ...agentCommand("health", healthNodeArgs),
    ports: [{ name: "health", containerPort: node.health.port, protocol: "TCP" }],
    // About 45 MiB resident with its Node.js arguments (bench/sidecar-memory.ts); at most 60 is the aim.
    resources: { requests: { cpu: "10m", memory: "48Mi" }, limits: { memory: "96Mi" } },
    readinessProbe: {
      httpGet: { path: "/readyz", port: "health" },
      periodSeconds: 5,
      timeoutSeconds: 3,
      failureThreshold: 2,
    },
    livenessProbe: {
      httpGet: { path: "/livez", port: "health" },
      periodSeconds: 20,
      timeoutSeconds: 5,
      failureThreshold: 3,
    },
    securityContext: restrictedContainer(),
    terminationMessagePolicy: "FallbackToLogsOnError",
    volumeMounts: [
      ...agentMounts,
      ...node.clients.map(({ role, mountPath }) => ({ name: role, mountPath })),
      // It sees whether both clients hold the same.
      ...(node.jwt === undefined ? [] : [{ name: "jwt", mountPath: node.jwt.mountPath, readOnly: true }]),
    ],
  };
}

/** The sidecar's bundle, which all nodes share, and the node's settings. */
export function sidecarVolumes(node: NodePlan): k8s.types.input.core.v1.Volume[] {
  return agentVolumes("health", node.health.settingsName);
}
