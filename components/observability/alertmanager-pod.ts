import { createHash } from "node:crypto";
import type * as k8s from "@pulumi/kubernetes";
import type { AlertmanagerPlan } from "../../stacks/plan.ts";
import { secretsFolder } from "../../stacks/plan/alertmanager.ts";
import { apartBy } from "../scheduling.ts";
import { restrictedContainer, restrictedPod } from "../security/restricted.ts";

const configFolder = "/etc/alertmanager/config";
const dataFolder = "/alertmanager";

/** The key of the configuration in its ConfigMap. */
export const alertmanagerFile = "alertmanager.yml";

/**
 * Alertmanager's pod. Flags: `alertmanager --help` of v0.35.0.
 *
 * @param config its configuration: a change of it makes a new pod, as it does not read it again by itself.
 */
export function alertmanagerPod(plan: AlertmanagerPlan, config: string): k8s.types.input.core.v1.PodTemplateSpec {
  const { name, peersName, namespace, replicas, port, gossipPort, selector } = plan;
  const digest = createHash("sha256").update(config).digest("hex").slice(0, 12);
  const spread = (topologyKey: string) => apartBy(topologyKey, "ScheduleAnyway", selector);
  return {
    metadata: { labels: { ...plan.labels }, annotations: { "cryptokube.io/config": digest } },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 30,
      nodeSelector: { ...plan.nodeSelector },
      ...(replicas === 1
        ? {}
        : { topologySpreadConstraints: [spread("kubernetes.io/hostname"), spread("topology.kubernetes.io/zone")] }),
      securityContext: restrictedPod(plan.user),
      containers: [
        {
          name: "alertmanager",
          image: plan.image,
          args: [
            `--config.file=${configFolder}/${alertmanagerFile}`,
            `--storage.path=${dataFolder}`,
            `--web.listen-address=0.0.0.0:${port}`,
            ...(replicas === 1
              ? ["--cluster.listen-address="]
              : [
                  `--cluster.listen-address=0.0.0.0:${gossipPort}`,
                  // By number, as a StatefulSet's pods have them; each looks for itself among them, too.
                  ...Array.from(
                    { length: replicas },
                    (_, index) => `--cluster.peer=${name}-${index}.${peersName}.${namespace}.svc:${gossipPort}`,
                  ),
                ]),
          ],
          ports: [
            { name: "http", containerPort: port, protocol: "TCP" },
            ...(replicas === 1
              ? []
              : [
                  { name: "gossip-tcp", containerPort: gossipPort, protocol: "TCP" },
                  { name: "gossip-udp", containerPort: gossipPort, protocol: "UDP" },
                ]),
          ],
          resources: plan.resources,
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
            ...plan.secrets.map(({ secret }) => ({
              name: volumeOf(secret),
              mountPath: `${secretsFolder}/${secret}`,
              readOnly: true,
            })),
          ],
        },
      ],
      volumes: [
        { name: "config", configMap: { name } },
        // Silences and what was sent; the other replica has them, too.
        { name: "data", emptyDir: { sizeLimit: "256Mi" } },
        // Optional: they are made after the namespace, and one that is missing must not keep the other receivers from being
        // told. What is put in later appears without a restart.
        ...plan.secrets.map(({ secret, keys }) => ({
          name: volumeOf(secret),
          secret: {
            secretName: secret,
            optional: true,
            defaultMode: 0o440,
            items: keys.map((key) => ({ key, path: key })),
          },
        })),
      ],
    },
  };
}

/** A volume's name is a DNS label of at most 63 characters, a Secret's may have dots and 253. */
function volumeOf(secret: string): string {
  return `secret-${createHash("sha256").update(secret).digest("hex").slice(0, 12)}`;
}
