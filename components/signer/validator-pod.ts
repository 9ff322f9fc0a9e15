import { createHash } from "node:crypto";
import type * as k8s from "@pulumi/kubernetes";
import type { ValidatorsPlan } from "../../stacks/plan.ts";
import { scheduled } from "../scheduling.ts";
import { restrictedContainer, restrictedPod } from "../security/restricted.ts";

/** Name of the ConfigMap with the files of a set of validators. */
export const filesName = (name: string): string => `${name}-files`;

/**
 * The pod of a set of validators. It is alive as long as it serves its metrics: nothing that it asks of others may
 * restart it, since each start costs the epochs in which it looks for a double of itself.
 */
export function validatorPod(plan: ValidatorsPlan): k8s.types.input.core.v1.PodTemplateSpec {
  const place = scheduled(plan.scheduling);
  const probe = { tcpSocket: { port: "metrics" } };
  const digest = createHash("sha256")
    .update(JSON.stringify(plan.files ?? null))
    .digest("hex")
    .slice(0, 12);
  return {
    metadata: {
      labels: { ...plan.labels, ...place.labels },
      annotations: { ...place.annotations, "cryptokube.io/files": digest },
    },
    spec: {
      ...place.spec,
      serviceAccountName: plan.name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: plan.graceSeconds,
      securityContext: restrictedPod(plan.user),
      containers: [
        {
          name: "validator",
          image: plan.image,
          ...(plan.command === undefined ? {} : { command: plan.command }),
          args: plan.args,
          // Some write what they need for themselves to the home of their user.
          env: [{ name: "HOME", value: plan.mountPath }],
          ports: [{ name: "metrics", containerPort: plan.metricsPort, protocol: "TCP" }],
          startupProbe: { ...probe, periodSeconds: 10, failureThreshold: 180 },
          livenessProbe: { ...probe, periodSeconds: 30, timeoutSeconds: 10, failureThreshold: 4 },
          resources: plan.resources,
          securityContext: restrictedContainer(),
          terminationMessagePolicy: "FallbackToLogsOnError",
          volumeMounts: [
            { name: "data", mountPath: plan.mountPath },
            { name: "tmp", mountPath: "/tmp" },
            ...fileMounts(plan),
          ],
        },
      ],
      volumes: [
        { name: "data", persistentVolumeClaim: { claimName: plan.claim.name } },
        { name: "tmp", emptyDir: {} },
        ...(plan.files === undefined ? [] : [{ name: "files", configMap: { name: filesName(plan.name) } }]),
      ],
    },
  };
}

/** A folder of all files, or the one file where it is looked for. */
function fileMounts({ files }: ValidatorsPlan): k8s.types.input.core.v1.VolumeMount[] {
  if (files === undefined) return [];
  if (files.at === undefined) return [{ name: "files", mountPath: files.folder, readOnly: true }];
  const [file = ""] = Object.keys(files.content);
  return [{ name: "files", mountPath: files.at, subPath: file, readOnly: true }];
}
