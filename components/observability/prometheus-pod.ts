import { createHash } from "node:crypto";
import type * as k8s from "@pulumi/kubernetes";
import type { OwnPrometheusPlan, PrometheusReplicaPlan } from "../../stacks/plan.ts";
import { remoteWriteFolder } from "../../stacks/plan/remote-write.ts";
import { apartBy, scheduled } from "../scheduling.ts";
import { restrictedContainer, restrictedPod } from "../security/restricted.ts";

const configFolder = "/etc/cryptokube";
const dataFolder = "/prometheus";

/** The key of Prometheus' configuration in its ConfigMap. */
export const configFile = "prometheus.yml";

/**
 * Prometheus' pod. Flags: `prometheus --help` of v3.14.0.
 *
 * @param config its configuration and rules: a change of it makes a new pod, as Prometheus does not read it again by itself.
 */
export function prometheusPod(
  plan: OwnPrometheusPlan,
  replica: PrometheusReplicaPlan,
  config: string,
): k8s.types.input.core.v1.PodTemplateSpec {
  const digest = createHash("sha256").update(config).digest("hex").slice(0, 12);
  const place = scheduled(replica.scheduling);
  const apart = (topologyKey: string) => apartBy(topologyKey, "ScheduleAnyway", plan.selector);
  const secret = plan.remoteWrite?.secret;
  return {
    metadata: {
      labels: { ...replica.labels, ...place.labels },
      annotations: { ...place.annotations, "cryptokube.io/config": digest },
    },
    spec: {
      ...place.spec,
      ...(plan.replicas.length > 1
        ? { topologySpreadConstraints: [apart("kubernetes.io/hostname"), apart("topology.kubernetes.io/zone")] }
        : {}),
      serviceAccountName: plan.name,
      automountServiceAccountToken: true,
      enableServiceLinks: false,
      // It writes what is in memory to the volume before it ends.
      terminationGracePeriodSeconds: 120,
      securityContext: restrictedPod(plan.user),
      containers: [
        {
          name: "prometheus",
          image: plan.image,
          args: [
            `--config.file=${configFolder}/${configFile}`,
            `--storage.tsdb.path=${dataFolder}`,
            `--storage.tsdb.retention.time=${plan.retention}`,
            // Prometheus' MB is 1024 KB of 1024 B ("Operational aspects" of its storage).
            `--storage.tsdb.retention.size=${plan.retentionMiB}MB`,
            `--web.listen-address=0.0.0.0:${plan.port}`,
          ],
          ports: [{ name: "http", containerPort: plan.port, protocol: "TCP" }],
          resources: plan.resources,
          // It answers /-/healthy while it still replays its log, which may take minutes.
          startupProbe: { httpGet: { path: "/-/healthy", port: "http" }, periodSeconds: 5, failureThreshold: 60 },
          readinessProbe: { httpGet: { path: "/-/ready", port: "http" }, periodSeconds: 5, timeoutSeconds: 5 },
          livenessProbe: {
            httpGet: { path: "/-/healthy", port: "http" },
            periodSeconds: 15,
            timeoutSeconds: 10,
            failureThreshold: 4,
          },
          securityContext: restrictedContainer(),
          terminationMessagePolicy: "FallbackToLogsOnError",
          volumeMounts: [
            { name: "config", mountPath: configFolder, readOnly: true },
            { name: "data", mountPath: dataFolder },
            ...(secret === undefined ? [] : [{ name: "remote-write", mountPath: remoteWriteFolder, readOnly: true }]),
          ],
        },
      ],
      volumes: [
        { name: "config", configMap: { name: replica.name } },
        { name: "data", persistentVolumeClaim: { claimName: replica.claim.name } },
        // Optional: a Secret that is missing must keep samples from being sent, and not from being taken.
        ...(secret === undefined
          ? []
          : [
              {
                name: "remote-write",
                secret: {
                  secretName: secret.secret,
                  optional: true,
                  defaultMode: 0o440,
                  items: secret.keys.map((key) => ({ key, path: key })),
                },
              },
            ]),
      ],
    },
  };
}
