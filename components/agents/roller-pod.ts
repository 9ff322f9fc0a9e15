import { createHash } from "node:crypto";
import type * as k8s from "@pulumi/kubernetes";
import { rollerNodeArgs } from "../../agents/roller/node-args.ts";
import type { RollerPlan } from "../../stacks/plan.ts";
import { scheduled } from "../scheduling.ts";
import { restrictedContainer, restrictedPod } from "../security/restricted.ts";
import { agentCommand, agentMounts, agentVolumes } from "./container.ts";

/** The roller's pod. A change of its bundle or settings makes a new one: unlike a chain's, it can be replaced freely. */
export function rollerPod(plan: RollerPlan, content: readonly string[]): k8s.types.input.core.v1.PodTemplateSpec {
  const digest = createHash("sha256").update(content.join("\0")).digest("hex").slice(0, 12);
  const health = { httpGet: { path: "/healthz", port: "metrics" } };
  const place = scheduled(plan.scheduling);
  return {
    metadata: {
      labels: { ...plan.labels, ...place.labels },
      annotations: { ...place.annotations, "cryptokube.io/content": digest },
    },
    spec: {
      ...place.spec,
      serviceAccountName: plan.name,
      automountServiceAccountToken: true,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 30,
      securityContext: restrictedPod(plan.user),
      containers: [
        {
          name: "roller",
          image: plan.image,
          ...agentCommand("roller", rollerNodeArgs),
          ports: [{ name: "metrics", containerPort: plan.port, protocol: "TCP" }],
          readinessProbe: { ...health, periodSeconds: 5, timeoutSeconds: 3 },
          livenessProbe: { ...health, periodSeconds: 20, timeoutSeconds: 5, failureThreshold: 3 },
          resources: plan.resources,
          securityContext: restrictedContainer(),
          terminationMessagePolicy: "FallbackToLogsOnError",
          volumeMounts: agentMounts,
        },
      ],
      volumes: agentVolumes("roller", `${plan.name}-settings`),
    },
  };
}
