import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { RandomBytes } from "@pulumi/random";
import type { Labels, SharedSecretPlan } from "../../stacks/plan.ts";

export interface SharedSecretArgs {
  plan: SharedSecretPlan;
  namespace: pulumi.Input<string>;
  labels: Labels;
}

/** A secret of 256 bits that the nodes of a chain share. Made once, and kept in the stack's state, encrypted. */
export class SharedSecret extends pulumi.ComponentResource {
  constructor(name: string, { plan, namespace, labels }: SharedSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:chain:SharedSecret", name, { secret: plan.secretName }, opts);

    const bytes = new RandomBytes(name, { length: 32 }, { parent: this });
    new k8s.core.v1.Secret(
      name,
      {
        metadata: { name: plan.secretName, namespace, labels },
        data: { [plan.key]: pulumi.secret(bytes.hex).apply((hex) => Buffer.from(hex).toString("base64")) },
      },
      { parent: this },
    );

    this.registerOutputs({});
  }
}
