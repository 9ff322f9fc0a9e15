import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ValidatorsPlan } from "../../stacks/plan.ts";
import { claimSpec } from "../storage.ts";
import { filesName, validatorPod } from "./validator-pod.ts";

export interface ValidatorsArgs {
  plan: ValidatorsPlan;
  namespace: pulumi.Input<string>;
  /** What must be there before the pod: its flows, and its signer. */
  needs: readonly pulumi.Resource[];
}

/**
 * The one client of a set of keys. A StatefulSet never makes a pod before the one of that name is surely gone, and the
 * claim is for one pod alone: two cannot run, not even while one is replaced.
 */
export class Validators extends pulumi.ComponentResource {
  constructor(name: string, { plan, namespace, needs }: ValidatorsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:signer:Validators", name, { client: plan.client, keys: plan.publicKeys.length }, opts);

    const metadata = { name: plan.name, namespace, labels: plan.labels };
    const account = new k8s.core.v1.ServiceAccount(
      name,
      { metadata, automountServiceAccountToken: false },
      { parent: this },
    );
    const claim = new k8s.core.v1.PersistentVolumeClaim(
      plan.claim.name,
      { metadata: { name: plan.claim.name, namespace, labels: plan.claim.labels }, spec: claimSpec(plan.claim) },
      { parent: this, protect: plan.claim.protect },
    );
    const files =
      plan.files === undefined
        ? []
        : [
            new k8s.core.v1.ConfigMap(
              `${name}-files`,
              { metadata: { ...metadata, name: filesName(plan.name) }, data: plan.files.content },
              { parent: this },
            ),
          ];

    new k8s.apps.v1.StatefulSet(
      name,
      {
        metadata,
        spec: {
          replicas: 1,
          serviceName: plan.name,
          podManagementPolicy: "OrderedReady",
          selector: { matchLabels: { ...plan.selector } },
          updateStrategy: { type: "RollingUpdate" },
          template: validatorPod(plan),
        },
      },
      { parent: this, dependsOn: [account, claim, ...files, ...needs] },
    );

    this.registerOutputs({});
  }
}
