import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { FluentdPlan } from "../../stacks/plan.ts";
import { fluentdFile, fluentdPod } from "./fluentd-pod.ts";

export interface FluentdArgs {
  plan: FluentdPlan;
  /** The namespace of what reads logs, once it exists. */
  namespace: pulumi.Input<string>;
  /** What must be there before the pods: their flows. */
  needs: readonly pulumi.Resource[];
  /** The name of the bucket that is made beside it, where the plan has one. */
  bucket?: pulumi.Input<string>;
}

/** What carries the containers' logs from each machine to a store. */
export class Fluentd extends pulumi.ComponentResource {
  constructor(name: string, { plan, namespace, needs, bucket }: FluentdArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:observability:Fluentd", name, { image: plan.image, output: plan.output }, opts);

    const metadata = { name: plan.name, namespace, labels: plan.labels };
    const config = new k8s.core.v1.ConfigMap(
      name,
      { metadata, data: { [fluentdFile]: plan.config } },
      { parent: this },
    );
    const account = new k8s.core.v1.ServiceAccount(
      name,
      { metadata: { ...metadata, name: plan.serviceAccount }, automountServiceAccountToken: false },
      { parent: this },
    );
    new k8s.apps.v1.DaemonSet(
      name,
      {
        metadata,
        spec: {
          selector: { matchLabels: { ...plan.selector } },
          // A pod's buffer goes with it: it is given its time to send it, one machine after the other.
          updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
          template: fluentdPod(plan, bucket),
        },
      },
      { parent: this, dependsOn: [config, account, ...needs] },
    );

    this.registerOutputs({});
  }
}
