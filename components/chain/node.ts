import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ClaimPlan, NodePlan } from "../../stacks/plan.ts";
import { settingsData } from "../agents/container.ts";
import { claimSpec } from "../storage.ts";
import { JwtSecret } from "./jwt.ts";
import { chainPod } from "./pod.ts";
import { headlessService } from "./service.ts";

/**
 * Chain pods become ready when they are synced, which can take days; the engine waits for none of what waits for them.
 * `npm run up` watches them instead.
 */
export const notAwaited = { "pulumi.com/skipAwait": "true" } as const;

export interface ChainNodeArgs {
  plan: NodePlan;
  namespace: pulumi.Input<string>;
  /** What must be there before the pod: its flows, and the sidecar's bundle. */
  needs: readonly pulumi.Resource[];
}

/** A chain node: a pod with a name, with volumes that outlive it. */
export class ChainNode extends pulumi.ComponentResource {
  constructor(name: string, { plan, namespace, needs }: ChainNodeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:chain:ChainNode", name, { node: plan.name }, opts);

    const claims = plan.clients.map(({ claim }) => this.#claim(claim, namespace));
    const settings = new k8s.core.v1.ConfigMap(
      `${name}-health`,
      {
        metadata: { name: plan.health.settingsName, namespace, labels: plan.labels },
        data: settingsData("health", plan.health.settings),
      },
      { parent: this },
    );
    const service = new k8s.core.v1.Service(
      name,
      {
        metadata: { name: plan.service.name, namespace, labels: plan.service.labels, annotations: notAwaited },
        spec: headlessService(plan.service),
      },
      { parent: this },
    );

    const initSettings = plan.init.flatMap(({ agent }) =>
      agent === undefined
        ? []
        : [
            new k8s.core.v1.ConfigMap(
              agent.settingsName,
              {
                metadata: { name: agent.settingsName, namespace, labels: plan.labels },
                data: settingsData(agent.name, agent.settings),
              },
              { parent: this },
            ),
          ],
    );

    const jwt =
      plan.jwt === undefined || plan.jwt.existing === true
        ? []
        : [new JwtSecret(plan.jwt.secretName, { plan: plan.jwt, namespace, labels: plan.labels }, { parent: this })];

    new k8s.apps.v1.StatefulSet(
      name,
      {
        metadata: { name: plan.name, namespace, labels: plan.labels, annotations: notAwaited },
        spec: {
          replicas: 1,
          serviceName: plan.service.name,
          selector: { matchLabels: { ...plan.selector } },
          // The roller replaces pods, one at a time and only while another node of the chain is synced.
          updateStrategy: { type: "OnDelete" },
          // With OrderedReady a pod that never became ready would keep its mended successor away.
          podManagementPolicy: "Parallel",
          template: chainPod(plan),
        },
      },
      { parent: this, dependsOn: [...claims, settings, ...initSettings, service, ...jwt, ...needs] },
    );

    this.registerOutputs({});
  }

  /** A claim binds when its pod is scheduled, so waiting for it would be waiting for the pod. */
  #claim(plan: ClaimPlan, namespace: pulumi.Input<string>): k8s.core.v1.PersistentVolumeClaim {
    return new k8s.core.v1.PersistentVolumeClaim(
      plan.name,
      { metadata: { name: plan.name, namespace, labels: plan.labels, annotations: notAwaited }, spec: claimSpec(plan) },
      // What a claim is made from cannot change: where the file names something else later, the data stay as they are.
      { parent: this, protect: plan.protect, ignoreChanges: ["spec.dataSource", "spec.dataSourceRef"] },
    );
  }
}
