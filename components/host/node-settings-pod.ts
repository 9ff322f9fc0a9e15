import { createHash } from "node:crypto";
import type * as k8s from "@pulumi/kubernetes";
import { nodeSettingsNodeArgs } from "../../agents/node-settings/node-args.ts";
import type { NodeSettingsPlan } from "../../stacks/plan.ts";
import { agentCommand, agentMounts, agentVolumes } from "../agents/container.ts";
import { restrictedContainer, restrictedPod } from "../security/restricted.ts";

/**
 * The pod that reports where a machine is not as it was made, one on each. But for the machine's files that the plan
 * names, each by itself and read-only, it is as restricted as any other: no namespace of the machine, no token.
 */
export function nodeSettingsPod(
  plan: NodeSettingsPlan,
  content: readonly string[],
): k8s.types.input.core.v1.PodTemplateSpec {
  const digest = createHash("sha256").update(content.join("\0")).digest("hex").slice(0, 12);
  const health = { httpGet: { path: "/healthz", port: "metrics" } };
  const command = agentCommand("node-settings", nodeSettingsNodeArgs);
  return {
    metadata: { labels: { ...plan.labels }, annotations: { "cryptokube.io/content": digest } },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 5,
      securityContext: restrictedPod(plan.user),
      // Every machine counts, also one that is being emptied or is not ready.
      tolerations: [{ operator: "Exists" }],
      containers: [
        {
          name: plan.name,
          image: plan.image,
          ...command,
          env: [...command.env, { name: "MACHINE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
          ports: [{ name: "metrics", containerPort: plan.port, protocol: "TCP" }],
          readinessProbe: { ...health, periodSeconds: 10, timeoutSeconds: 3 },
          livenessProbe: { ...health, periodSeconds: 30, timeoutSeconds: 5, failureThreshold: 3 },
          resources: plan.resources,
          securityContext: restrictedContainer(),
          terminationMessagePolicy: "FallbackToLogsOnError",
          volumeMounts: [
            ...agentMounts,
            ...plan.hostFiles.map((file, i) => ({
              name: `machine-${i}`,
              mountPath: `${plan.hostRoot}${file}`,
              readOnly: true,
            })),
          ],
        },
      ],
      volumes: [
        ...agentVolumes("node-settings", settingsName(plan)),
        ...plan.hostFiles.map((path, i) => ({ name: `machine-${i}`, hostPath: { path, type: "File" } })),
      ],
    },
  };
}

/** Name of the ConfigMap with the agent's settings. */
export function settingsName(plan: NodeSettingsPlan): string {
  return `${plan.name}-settings`;
}
