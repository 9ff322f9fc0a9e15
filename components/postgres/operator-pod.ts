import type * as k8s from "@pulumi/kubernetes";
import type { PostgresOperatorPlan } from "../../stacks/plan.ts";
import { scheduled } from "../scheduling.ts";
import { restrictedContainer, restrictedPod } from "../security/restricted.ts";

/** The operator's pod: probes and volumes as its own manifest has them (config/manager/manager.yaml of v1.27.0). */
export function operatorPod(plan: PostgresOperatorPlan): k8s.types.input.core.v1.PodTemplateSpec {
  const place = scheduled(plan.scheduling);
  const probe = { httpGet: { path: "/readyz", port: "webhook", scheme: "HTTPS" } };
  const { certificate } = plan;
  return {
    metadata: {
      labels: { ...plan.labels, ...place.labels },
      ...(place.annotations === undefined ? {} : { annotations: place.annotations }),
    },
    spec: {
      ...place.spec,
      serviceAccountName: plan.serviceAccount,
      automountServiceAccountToken: true,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 10,
      securityContext: restrictedPod(plan.user),
      containers: [
        {
          name: plan.name,
          image: plan.image,
          command: plan.command,
          args: plan.args,
          env: [
            ...Object.entries(plan.env).map(([name, value]) => ({ name, value })),
            { name: "OPERATOR_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
          ],
          ports: [
            { name: "metrics", containerPort: plan.ports.metrics, protocol: "TCP" },
            { name: "webhook", containerPort: plan.ports.webhook, protocol: "TCP" },
          ],
          startupProbe: { ...probe, periodSeconds: 5, failureThreshold: 24 },
          readinessProbe: { ...probe, periodSeconds: 10, timeoutSeconds: 5 },
          livenessProbe: { ...probe, periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 3 },
          resources: plan.resources,
          securityContext: restrictedContainer(),
          terminationMessagePolicy: "FallbackToLogsOnError",
          volumeMounts: [
            { name: "scratch", mountPath: "/controller" },
            { name: "certificate", mountPath: certificate.folder, readOnly: true },
          ],
        },
      ],
      volumes: [
        { name: "scratch", emptyDir: {} },
        {
          name: "certificate",
          secret: {
            secretName: certificate.secret,
            defaultMode: 0o440,
            items: Object.entries(certificate.files).map(([key, path]) => ({ key, path })),
          },
        },
      ],
    },
  };
}
