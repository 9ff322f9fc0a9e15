import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ControllerPlan } from "../../stacks/plan.ts";
import { apartBy } from "../scheduling.ts";
import { restrictedContainer, restrictedPod } from "../security/restricted.ts";

type PodTemplate = k8s.types.input.core.v1.PodTemplateSpec;

/** A Secret that stands in a folder of the controller's container. */
export interface MountedSecret {
  secret: string;
  folder: string;
}

/** The pod of a controller. Its replicas stand on different machines, in different zones where there are such. */
export function controllerPod(plan: ControllerPlan, vpc: pulumi.Input<string>, mounted?: MountedSecret): PodTemplate {
  const probe = (path: string) => ({ httpGet: { path, port: plan.probes.port } });
  return {
    metadata: { labels: { ...plan.labels } },
    spec: {
      serviceAccountName: plan.serviceAccount,
      automountServiceAccountToken: true,
      enableServiceLinks: false,
      // Without machines and load balancers nothing else comes back.
      priorityClassName: "system-cluster-critical",
      terminationGracePeriodSeconds: 30,
      nodeSelector: { ...plan.nodeSelector },
      ...(plan.replicas === 1
        ? {}
        : {
            topologySpreadConstraints: [
              apartBy("kubernetes.io/hostname", "DoNotSchedule", plan.selector),
              apartBy("topology.kubernetes.io/zone", "ScheduleAnyway", plan.selector),
            ],
          }),
      securityContext: restrictedPod(plan.user),
      containers: [
        {
          name: plan.name,
          image: plan.image,
          args: plan.args.map((arg) => withVpc(arg, vpc)),
          env: Object.entries(plan.env).map(([name, value]) => ({ name, value })),
          ports: plan.ports.map(({ name, port, protocol }) => ({ name, containerPort: port, protocol })),
          readinessProbe: { ...probe(plan.probes.ready), periodSeconds: 10, timeoutSeconds: 5 },
          livenessProbe: {
            ...probe(plan.probes.live),
            initialDelaySeconds: 30,
            periodSeconds: 20,
            timeoutSeconds: 10,
            failureThreshold: 3,
          },
          resources: plan.resources,
          securityContext: restrictedContainer(),
          terminationMessagePolicy: "FallbackToLogsOnError",
          ...(mounted === undefined
            ? {}
            : { volumeMounts: [{ name: "certificate", mountPath: mounted.folder, readOnly: true }] }),
        },
      ],
      ...(mounted === undefined
        ? {}
        : { volumes: [{ name: "certificate", secret: { secretName: mounted.secret, defaultMode: 0o440 } }] }),
    },
  };
}

const vpcToken = "${vpc}";

function withVpc(arg: string, vpc: pulumi.Input<string>): pulumi.Input<string> {
  const at = arg.indexOf(vpcToken);
  return at < 0 ? arg : pulumi.concat(arg.slice(0, at), vpc, arg.slice(at + vpcToken.length));
}
