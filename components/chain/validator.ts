import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ValidatorPlan } from "../../stacks/plan.ts";
import { scheduled } from "../scheduling.ts";
import { restrictedContainer, restrictedPod } from "../security/restricted.ts";
import { claimSpec } from "../storage.ts";
import { extraMounts, extraVolumes } from "./mounts.ts";
import { notAwaited } from "./node.ts";

export interface ValidatorArgs {
  plan: ValidatorPlan;
  namespace: pulumi.Input<string>;
  /** What must be there before the pod: its flows, and the network's rules. */
  needs: readonly pulumi.Resource[];
}

/**
 * The one pod that makes a private network's blocks. Two would sign against each other: a StatefulSet starts a pod only
 * when the one before it is gone for certain, and its volume lets no second one in.
 */
export class Validator extends pulumi.ComponentResource {
  constructor(name: string, { plan, namespace, needs }: ValidatorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:chain:Validator", name, { image: plan.image }, opts);

    const metadata = { name: plan.name, namespace, labels: plan.labels, annotations: notAwaited };
    const claim = new k8s.core.v1.PersistentVolumeClaim(
      plan.claim.name,
      { metadata: { ...metadata, name: plan.claim.name, labels: plan.claim.labels }, spec: claimSpec(plan.claim) },
      { parent: this, protect: plan.claim.protect },
    );
    // Nobody calls it; a StatefulSet names one.
    const service = new k8s.core.v1.Service(
      name,
      { metadata, spec: { type: "ClusterIP", clusterIP: "None", selector: { ...plan.selector } } },
      { parent: this },
    );
    new k8s.apps.v1.StatefulSet(
      name,
      {
        metadata,
        spec: {
          replicas: 1,
          serviceName: plan.name,
          selector: { matchLabels: { ...plan.selector } },
          podManagementPolicy: "Parallel",
          template: validatorPod(plan),
        },
      },
      { parent: this, dependsOn: [claim, service, ...needs] },
    );

    this.registerOutputs({});
  }
}

function validatorPod(plan: ValidatorPlan): k8s.types.input.core.v1.PodTemplateSpec {
  const place = scheduled(plan.scheduling);
  const volume = "validator";
  return {
    metadata: {
      labels: { ...plan.labels, ...place.labels },
      ...(place.annotations === undefined ? {} : { annotations: place.annotations }),
    },
    spec: {
      ...place.spec,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: plan.graceSeconds,
      securityContext: restrictedPod(plan.user),
      containers: plan.parts.map(({ name, args, metricsPort, metricsPortName }) => {
        const ask = { httpGet: { path: plan.liveness, port: metricsPortName } };
        return {
          name,
          image: plan.image,
          args,
          ports: [{ name: metricsPortName, containerPort: metricsPort, protocol: "TCP" }],
          resources: plan.resources,
          startupProbe: { ...ask, periodSeconds: 2, timeoutSeconds: 5, failureThreshold: 150 },
          livenessProbe: { ...ask, periodSeconds: 15, timeoutSeconds: 10, failureThreshold: 8 },
          securityContext: restrictedContainer(),
          terminationMessagePolicy: "FallbackToLogsOnError",
          volumeMounts: [{ name: volume, mountPath: plan.mountPath }, ...extraMounts(plan.mounts)],
        };
      }),
      volumes: [{ name: volume, persistentVolumeClaim: { claimName: plan.claim.name } }, ...extraVolumes(plan.mounts)],
    },
  };
}
