import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { GenesisPlan, Labels } from "../../stacks/plan.ts";

export interface GenesisArgs {
  plan: GenesisPlan;
  namespace: pulumi.Input<string>;
  labels: Labels;
  /** When the program runs, milliseconds since 1970. */
  now: number;
}

/**
 * What a private network begins with. The moment of its first slot is that of the making, a little later, and stays: all
 * nodes, now and later, make the same beginning of it. It is kept where the network is, so that one that is destroyed and
 * made anew begins anew.
 */
export class Genesis extends pulumi.ComponentResource {
  constructor(name: string, { plan, namespace, labels, now }: GenesisArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:chain:Genesis", name, { inputs: plan.inputsName }, opts);

    new k8s.core.v1.ConfigMap(
      plan.inputsName,
      { metadata: { name: plan.inputsName, namespace, labels }, data: { ...plan.inputs } },
      { parent: this },
    );
    new k8s.core.v1.ConfigMap(
      plan.momentName,
      {
        metadata: { name: plan.momentName, namespace, labels },
        data: { [plan.momentKey]: String(Math.floor(now / 1000) + plan.delaySeconds) },
      },
      { parent: this, ignoreChanges: ["data"] },
    );

    this.registerOutputs({});
  }
}
