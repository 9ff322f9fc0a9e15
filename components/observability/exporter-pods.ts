import type * as k8s from "@pulumi/kubernetes";
import type { ExporterPlan, KubeStateMetricsPlan, NodeExporterPlan } from "../../stacks/plan.ts";
import { restrictedContainer, restrictedPod } from "../security/restricted.ts";

type PodTemplate = k8s.types.input.core.v1.PodTemplateSpec;
type Probe = k8s.types.input.core.v1.Probe;

/**
 * The pod of kube-state-metrics. It answers /healthz as long as it lives; /livez asks the API server, whose outage no
 * restart would end (pkg/app/server.go of v2.18.0, read 2026-11-26).
 */
export function kubeStateMetricsPod(plan: KubeStateMetricsPlan): PodTemplate {
  const telemetry = { name: "telemetry", containerPort: plan.telemetryPort, protocol: "TCP" };
  return {
    metadata: { labels: { ...plan.labels } },
    spec: {
      ...common(plan),
      serviceAccountName: plan.name,
      automountServiceAccountToken: true,
      nodeSelector: { ...plan.nodeSelector },
      containers: [
        {
          ...container(plan, [telemetry]),
          readinessProbe: { httpGet: { path: "/readyz", port: "telemetry" }, periodSeconds: 5, timeoutSeconds: 5 },
          livenessProbe: alive("/healthz"),
        },
      ],
    },
  };
}

/** The pod of node-exporter, one on every machine. It is as restricted as any other: what it reads, every pod can. */
export function nodeExporterPod(plan: NodeExporterPlan): PodTemplate {
  return {
    metadata: { labels: { ...plan.labels } },
    spec: {
      ...common(plan),
      automountServiceAccountToken: false,
      // Every machine counts, also one that is being emptied or is not ready.
      tolerations: [{ operator: "Exists" }],
      containers: [
        {
          ...container(plan),
          readinessProbe: { httpGet: { path: "/", port: "http" }, periodSeconds: 10, timeoutSeconds: 3 },
          livenessProbe: alive("/"),
        },
      ],
    },
  };
}

function common(plan: ExporterPlan) {
  return { enableServiceLinks: false, terminationGracePeriodSeconds: 10, securityContext: restrictedPod(plan.user) };
}

function container(plan: ExporterPlan, more: k8s.types.input.core.v1.ContainerPort[] = []) {
  return {
    name: plan.name,
    image: plan.image,
    args: [...plan.args],
    ports: [{ name: "http", containerPort: plan.port, protocol: "TCP" }, ...more],
    resources: plan.resources,
    securityContext: restrictedContainer(),
    terminationMessagePolicy: "FallbackToLogsOnError",
  };
}

function alive(path: string): Probe {
  return { httpGet: { path, port: "http" }, periodSeconds: 30, timeoutSeconds: 10, failureThreshold: 4 };
}
