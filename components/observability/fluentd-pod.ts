import { createHash } from "node:crypto";
import type * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { FluentdPlan } from "../../stacks/plan.ts";
import { restrictedContainer, restrictedPod } from "../security/restricted.ts";

const configFolder = "/etc/cryptokube";

/** The key of the configuration in its ConfigMap. */
export const fluentdFile = "fluent.conf";

/**
 * Fluentd's pod, one on each machine. But for two folders of the machine, read-only, and the group that may read what is in
 * them, it is as restricted as any other: no root, no namespace of the machine, no token for the API server.
 *
 * The image's own entry point names /fluentd/etc and its own Gemfile; the gems are found by GEM_HOME, which the image sets
 * (fluent/fluentd-kubernetes-daemonset:docker-image/v1.19/debian-s3/Dockerfile, read 2026-11-26, not run).
 *
 * @param bucket the name of the bucket that is made beside it.
 * @throws where the plan has such a bucket and none is given.
 */
export function fluentdPod(plan: FluentdPlan, bucket?: pulumi.Input<string>): k8s.types.input.core.v1.PodTemplateSpec {
  const digest = createHash("sha256").update(plan.config).digest("hex").slice(0, 12);
  const health = { httpGet: { path: "/metrics", port: "metrics" } };
  const hosts = plan.hostFolders.map((path) => ({ name: path.slice(1).replaceAll("/", "-"), path }));
  return {
    metadata: { labels: { ...plan.labels }, annotations: { "cryptokube.io/config": digest } },
    spec: {
      serviceAccountName: plan.serviceAccount,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      // It sends what it has before it ends.
      terminationGracePeriodSeconds: plan.graceSeconds,
      securityContext: { ...restrictedPod(plan.user), supplementalGroups: [plan.filesGroup] },
      // Every machine counts, also one that is being emptied.
      tolerations: [{ operator: "Exists" }],
      containers: [
        {
          name: plan.name,
          image: plan.image,
          command: ["tini", "--", "fluentd"],
          args: ["-c", `${configFolder}/${fluentdFile}`, "-p", "/fluentd/plugins"],
          env: [
            { name: "MACHINE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
            { name: "HOME", value: "/tmp" },
            ...bucketEnv(plan, bucket),
            ...plan.secrets.map(({ name, secretName, key }) => ({
              name,
              valueFrom: { secretKeyRef: { name: secretName, key } },
            })),
          ],
          ports: [{ name: "metrics", containerPort: plan.metricsPort, protocol: "TCP" }],
          readinessProbe: { ...health, periodSeconds: 15, timeoutSeconds: 5 },
          livenessProbe: {
            ...health,
            initialDelaySeconds: 60,
            periodSeconds: 30,
            timeoutSeconds: 15,
            failureThreshold: 6,
          },
          resources: {
            // What it asks for of the disk is also its limit: beyond it this pod is ended, and no other.
            requests: { ...plan.resources.requests, "ephemeral-storage": plan.buffer.request },
            limits: { ...plan.resources.limits, "ephemeral-storage": plan.buffer.request },
          },
          securityContext: restrictedContainer(),
          terminationMessagePolicy: "FallbackToLogsOnError",
          volumeMounts: [
            { name: "config", mountPath: configFolder, readOnly: true },
            { name: "buffer", mountPath: plan.buffer.folder },
            { name: "tmp", mountPath: "/tmp" },
            ...hosts.map(({ name, path }) => ({ name, mountPath: path, readOnly: true })),
          ],
        },
      ],
      volumes: [
        { name: "config", configMap: { name: plan.name } },
        { name: "buffer", emptyDir: { sizeLimit: plan.buffer.sizeLimit } },
        { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
        ...hosts.map(({ name, path }) => ({ name, hostPath: { path, type: "Directory" } })),
      ],
    },
  };
}

function bucketEnv(
  { bucketVariable }: FluentdPlan,
  bucket: pulumi.Input<string> | undefined,
): k8s.types.input.core.v1.EnvVar[] {
  if (bucketVariable === undefined) return [];
  if (bucket === undefined) throw new Error("the plan makes a bucket for logs, and nobody says which it is");
  return [{ name: bucketVariable, value: bucket }];
}
