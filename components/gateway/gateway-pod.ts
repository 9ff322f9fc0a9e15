import { createHash } from "node:crypto";
import type * as k8s from "@pulumi/kubernetes";
import { gatewayNodeArgs } from "../../agents/gateway/node-args.ts";
import type { GatewayPlan, KeptPlan } from "../../stacks/plan.ts";
import { agentCommand, agentMounts, agentVolumes } from "../agents/container.ts";
import { apartBy } from "../scheduling.ts";
import { restrictedContainer, restrictedPod } from "../security/restricted.ts";

type Container = k8s.types.input.core.v1.Container;
type PodSpec = k8s.types.input.core.v1.PodSpec;

/**
 * The gateway's pod. It keeps nothing, so that a change of its bundle or settings may replace it; its replicas stand on
 * different machines and in different zones.
 */
export function gatewayPod(plan: GatewayPlan, content: readonly string[]): k8s.types.input.core.v1.PodTemplateSpec {
  const digest = createHash("sha256").update(content.join("\0")).digest("hex").slice(0, 12);
  return {
    metadata: {
      labels: { ...plan.labels },
      annotations: { ...plan.place?.annotations, "cryptokube.io/content": digest },
    },
    spec: {
      ...placed(plan),
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      // It leaves the Service first, then lets what is under way finish (agents/gateway/main.ts).
      terminationGracePeriodSeconds: 30,
      securityContext: restrictedPod(plan.user),
      containers: [agent(plan), ...(plan.kept === undefined ? [] : [kept(plan.kept)])],
      volumes: [
        ...agentVolumes("gateway", `${plan.name}-settings`),
        {
          name: "keys",
          // A Secret that is missing or changed later comes in by itself: one consumer's must not stop the others.
          projected: {
            sources: plan.keys.map(({ consumer, secretName, key }) => ({
              secret: { name: secretName, optional: true, items: [{ key, path: consumer }] },
            })),
          },
        },
        ...(plan.kept === undefined ? [] : [{ name: "kept", configMap: { name: plan.kept.configName } }]),
      ],
    },
  };
}

/** One replica on a machine, in different zones; on a cluster that is there already they may have to share. */
function placed({
  place,
  selector,
}: GatewayPlan): Pick<PodSpec, "affinity" | "tolerations" | "topologySpreadConstraints"> {
  const labelSelector = { matchLabels: { ...selector } };
  const spread = (topologyKey: string) => apartBy(topologyKey, "ScheduleAnyway", selector);
  const zones = spread("topology.kubernetes.io/zone");
  if (place === undefined) return { topologySpreadConstraints: [spread("kubernetes.io/hostname"), zones] };
  return {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: place.anyOf.map((labels) => ({
            matchExpressions: Object.entries(labels).map(([key, value]) => ({ key, operator: "In", values: [value] })),
          })),
        },
      },
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "kubernetes.io/hostname", labelSelector }],
      },
    },
    ...(place.tolerations.length === 0 ? {} : { tolerations: place.tolerations.map((each) => ({ ...each })) }),
    topologySpreadConstraints: [zones],
  };
}

function agent(plan: GatewayPlan): Container {
  const probe = (path: string) => ({ httpGet: { path, port: "metrics" }, timeoutSeconds: 3 });
  return {
    name: "gateway",
    image: plan.image,
    ...agentCommand("gateway", gatewayNodeArgs),
    ports: plan.ports.map(({ name, port }) => ({ name, containerPort: port, protocol: "TCP" })),
    readinessProbe: { ...probe("/readyz"), periodSeconds: 2, failureThreshold: 2 },
    livenessProbe: { ...probe("/healthz"), periodSeconds: 20, failureThreshold: 3 },
    resources: plan.resources,
    securityContext: restrictedContainer(),
    terminationMessagePolicy: "FallbackToLogsOnError",
    volumeMounts: [...agentMounts, { name: "keys", mountPath: plan.settings.keysFolder, readOnly: true }],
  };
}

/** Without a probe: where it is away the agent asks the nodes, and a pod that serves is not restarted for its cache. */
function kept(plan: KeptPlan): Container {
  return {
    name: plan.name,
    image: plan.image,
    command: [...plan.command],
    args: [...plan.args],
    ports: plan.ports.map(({ name, port }) => ({ name, containerPort: port, protocol: "TCP" })),
    resources: plan.resources,
    securityContext: { ...restrictedContainer(), runAsUser: plan.user, runAsGroup: plan.user },
    terminationMessagePolicy: "FallbackToLogsOnError",
    volumeMounts: [{ name: "kept", mountPath: plan.folder, readOnly: true }],
  };
}
