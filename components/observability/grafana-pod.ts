import { createHash } from "node:crypto";
import type * as k8s from "@pulumi/kubernetes";
import type { GrafanaPlan } from "../../stacks/plan.ts";
import { grafanaFolders, grafanaKeys } from "../../stacks/plan/grafana-ini.ts";
import { scheduled } from "../scheduling.ts";
import { restrictedContainer, restrictedPod } from "../security/restricted.ts";

const dataFolder = "/var/lib/grafana";

/** Keys of its ConfigMap. */
export const grafanaFiles = { ini: "grafana.ini", sources: "sources.yaml", providers: "providers.yaml" } as const;

/** The ConfigMap of a dashboard. */
export const dashboardMap = (plan: Pick<GrafanaPlan, "name">, uid: string): string => `${plan.name}-${uid}`;

/**
 * Grafana's pod. Its folders are told by environment variables ("Configure a Grafana Docker image" of its documentation),
 * its health by `/api/health` ("Other HTTP API"). Read 2026-11-26, not run.
 *
 * @param config what it reads at its start: a change of it makes a new pod. Dashboards it reads anew by itself.
 * @param uids of the dashboards.
 */
export function grafanaPod(
  plan: GrafanaPlan,
  config: string,
  uids: readonly string[],
): k8s.types.input.core.v1.PodTemplateSpec {
  const digest = createHash("sha256").update(config).digest("hex").slice(0, 12);
  const place = scheduled(plan.scheduling);
  return {
    metadata: {
      labels: { ...plan.labels, ...place.labels },
      annotations: { ...place.annotations, "cryptokube.io/config": digest },
    },
    spec: {
      ...place.spec,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 30,
      securityContext: restrictedPod(plan.user),
      containers: [
        {
          name: plan.name,
          image: plan.image,
          env: [
            { name: "GF_PATHS_CONFIG", value: `${grafanaFolders.config}/${grafanaFiles.ini}` },
            { name: "GF_PATHS_PROVISIONING", value: `${grafanaFolders.config}/provisioning` },
            { name: "GF_PATHS_DATA", value: dataFolder },
            { name: "GF_PATHS_LOGS", value: `${dataFolder}/log` },
            { name: "GF_PATHS_PLUGINS", value: `${dataFolder}/plugins` },
          ],
          ports: [{ name: "http", containerPort: plan.port, protocol: "TCP" }],
          resources: plan.resources,
          // It brings its database up to date before it listens, which takes minutes after an upgrade.
          startupProbe: { httpGet: { path: "/api/health", port: "http" }, periodSeconds: 5, failureThreshold: 120 },
          readinessProbe: { httpGet: { path: "/api/health", port: "http" }, periodSeconds: 10, timeoutSeconds: 5 },
          // The port, not its database: a PostgreSQL that is away is no reason to begin anew.
          livenessProbe: { tcpSocket: { port: "http" }, periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 4 },
          securityContext: restrictedContainer(),
          terminationMessagePolicy: "FallbackToLogsOnError",
          volumeMounts: [
            { name: "config", mountPath: grafanaFolders.config, readOnly: true },
            { name: "dashboards", mountPath: grafanaFolders.dashboards, readOnly: true },
            ...(plan.ownDashboards.length === 0
              ? []
              : [{ name: "own-dashboards", mountPath: grafanaFolders.own, readOnly: true }]),
            { name: "data", mountPath: dataFolder },
            { name: "scratch", mountPath: "/tmp" },
            ...secretsOf(plan).map(({ secret }, index) => ({
              name: `secret-${index}`,
              mountPath: `${grafanaFolders.secrets}/${secret}`,
              readOnly: true,
            })),
          ],
        },
      ],
      volumes: [
        {
          name: "config",
          configMap: {
            name: plan.name,
            items: [
              { key: grafanaFiles.ini, path: grafanaFiles.ini },
              { key: grafanaFiles.sources, path: `provisioning/datasources/${grafanaFiles.sources}` },
              { key: grafanaFiles.providers, path: `provisioning/dashboards/${grafanaFiles.providers}` },
            ],
          },
        },
        {
          name: "dashboards",
          projected: { sources: uids.map((uid) => ({ configMap: { name: dashboardMap(plan, uid) } })) },
        },
        ...(plan.ownDashboards.length === 0
          ? []
          : [
              {
                name: "own-dashboards",
                // Optional: one that is missing must not take the others away.
                projected: { sources: plan.ownDashboards.map((name) => ({ configMap: { name, optional: true } })) },
              },
            ]),
        plan.claim === undefined
          ? { name: "data", emptyDir: { sizeLimit: "1Gi" } }
          : { name: "data", persistentVolumeClaim: { claimName: plan.claim.name } },
        { name: "scratch", emptyDir: { sizeLimit: "256Mi" } },
        ...secretsOf(plan).map(({ secret, keys }, index) => ({
          name: `secret-${index}`,
          secret: { secretName: secret, defaultMode: 0o440, items: keys.map((key) => ({ key, path: key })) },
        })),
      ],
    },
  };
}

/** Its own Secret, and those of others. */
function secretsOf({ secretName, makesPassword, secrets }: GrafanaPlan): { secret: string; keys: string[] }[] {
  const own = [grafanaKeys.secretKey, ...(makesPassword ? [grafanaKeys.password] : [])];
  return [{ secret: secretName, keys: own }, ...secrets];
}
