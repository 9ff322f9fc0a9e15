import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { GatewayPlan, ServicePlan } from "../../stacks/plan.ts";
import { budgetSpec } from "../disruption-budget.ts";
import { settingsData } from "../agents/container.ts";
import { readyService } from "../chain/service.ts";
import { gatewayPod } from "./gateway-pod.ts";
import { GatewayKeys } from "./keys.ts";

export interface GatewayArgs {
  plan: GatewayPlan;
  /** Text of the agent's one file; the ConfigMap with it is the environment's. */
  bundle: string;
  namespace: pulumi.Input<string>;
  /** What must be there before the pods: their flows, and the bundle. */
  needs: readonly pulumi.Resource[];
}

/** What stands before a chain's nodes: its pods, their number, and the Services by which consumers reach them. */
export class Gateway extends pulumi.ComponentResource {
  constructor(name: string, args: GatewayArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, namespace } = args;
    super("cryptokube:gateway:Gateway", name, { chain: plan.chain }, opts);

    const { labels, replicas } = plan;
    const metadata = { name: plan.name, namespace, labels };
    const keys = new GatewayKeys(`${name}-keys`, { plan, namespace }, { parent: this });
    const settings = settingsData("gateway", plan.settings);
    const settingsMap = new k8s.core.v1.ConfigMap(
      `${name}-settings`,
      { metadata: { ...metadata, name: `${plan.name}-settings` }, data: settings },
      { parent: this },
    );
    const { kept } = plan;
    const keptData = kept === undefined ? {} : { [kept.file]: `${JSON.stringify(kept.config, null, 2)}\n` };
    const keptMap =
      kept === undefined
        ? []
        : [
            new k8s.core.v1.ConfigMap(
              `${name}-kept`,
              { metadata: { ...metadata, name: kept.configName }, data: keptData },
              { parent: this },
            ),
          ];

    // Its nodes may take days for their first sync, until which no replica is ready: nothing waits for that.
    const notAwaited = { "pulumi.com/skipAwait": "true" };
    const content = [args.bundle, ...Object.values(settings), ...Object.values(keptData)];
    const deployment = new k8s.apps.v1.Deployment(
      name,
      {
        metadata: { ...metadata, annotations: notAwaited },
        spec: {
          ...(replicas.min === replicas.max ? { replicas: replicas.min } : {}),
          selector: { matchLabels: { ...plan.selector } },
          // A new one first, where a place is planned for it: consumers are left with no fewer than there were.
          strategy: {
            type: "RollingUpdate",
            rollingUpdate:
              replicas.min < replicas.max || plan.place === undefined
                ? { maxSurge: 1, maxUnavailable: 0 }
                : { maxSurge: 0, maxUnavailable: 1 },
          },
          template: gatewayPod(plan, content),
        },
      },
      { parent: this, dependsOn: [keys, settingsMap, ...keptMap, ...args.needs] },
    );
    if (replicas.min < replicas.max) {
      new k8s.autoscaling.v2.HorizontalPodAutoscaler(
        name,
        {
          metadata: { ...metadata, annotations: notAwaited },
          spec: {
            scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: deployment.metadata.name },
            minReplicas: replicas.min,
            maxReplicas: replicas.max,
            metrics: [
              {
                // The agent's own: what the kept gateway takes beside it says nothing of the load.
                type: "ContainerResource",
                containerResource: {
                  name: "cpu",
                  container: "gateway",
                  target: { type: "Utilization", averageUtilization: plan.targetCpu },
                },
              },
            ],
            // Each replica that goes sends its WebSockets elsewhere: not for every lull.
            behavior: { scaleDown: { stabilizationWindowSeconds: 600 } },
          },
        },
        { parent: this },
      );
    }
    // A budget over one replica would only block drains.
    if (replicas.min > 1) {
      new k8s.policy.v1.PodDisruptionBudget(
        name,
        {
          metadata,
          spec: budgetSpec(plan.selector),
        },
        { parent: this },
      );
    }
    this.#service(name, plan.service, namespace);
    if (plan.traces !== undefined) this.#service(`${name}-traces`, plan.traces, namespace);

    this.registerOutputs({});
  }

  /** A consumer's pod stays with one replica: what that has told it of the head, it does not hear again from another. */
  #service(name: string, plan: ServicePlan, namespace: pulumi.Input<string>): void {
    new k8s.core.v1.Service(
      name,
      {
        metadata: {
          name: plan.name,
          namespace,
          labels: plan.labels,
          annotations: { "pulumi.com/skipAwait": "true" },
        },
        spec: {
          ...readyService(plan),
          sessionAffinity: "ClientIP",
          sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } },
        },
      },
      { parent: this },
    );
  }
}
