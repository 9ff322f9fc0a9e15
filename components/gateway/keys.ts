import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { RandomBytes } from "@pulumi/random";
import type { GatewayPlan } from "../../stacks/plan.ts";

export interface GatewayKeysArgs {
  plan: GatewayPlan;
  namespace: pulumi.Input<string>;
}

/** The keys that are made for consumers: 256 bits each, hexadecimal, in one Secret and in the state, encrypted. */
export class GatewayKeys extends pulumi.ComponentResource {
  constructor(name: string, { plan, namespace }: GatewayKeysArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:gateway:GatewayKeys", name, { secret: plan.secretName }, opts);

    const made = plan.keys.filter(({ existing }) => existing !== true);
    const entries = made.map(({ consumer, key }) => {
      const bytes = new RandomBytes(`${name}-${consumer}`, { length: 32 }, { parent: this });
      return [key, pulumi.secret(bytes.hex).apply((hex) => Buffer.from(hex).toString("base64"))] as const;
    });
    if (entries.length > 0) {
      new k8s.core.v1.Secret(
        name,
        { metadata: { name: plan.secretName, namespace, labels: plan.labels }, data: Object.fromEntries(entries) },
        { parent: this },
      );
    }

    this.registerOutputs({});
  }
}
