import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { RandomBytes } from "@pulumi/random";
import type { JwtPlan, Labels } from "../../stacks/plan.ts";

export interface JwtSecretArgs {
  plan: JwtPlan;
  namespace: pulumi.Input<string>;
  labels: Labels;
}

/**
 * The secret by which the two clients of one pod know each other: 256 bits, in hexadecimal (ethereum/execution-apis:
 * src/engine/authentication.md). Made once, and kept in the stack's state, encrypted; it stands in no file and no plan.
 */
export class JwtSecret extends pulumi.ComponentResource {
  constructor(name: string, { plan, namespace, labels }: JwtSecretArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:chain:JwtSecret", name, { secret: plan.secretName }, opts);

    const bytes = new RandomBytes(name, { length: 32 }, { parent: this });
    new k8s.core.v1.Secret(
      name,
      {
        metadata: { name: plan.secretName, namespace, labels },
        // Said twice: the provider marks it, and whatever becomes of that, this stays a secret.
        data: { [plan.file]: pulumi.secret(bytes.hex).apply((hex) => Buffer.from(hex).toString("base64")) },
      },
      { parent: this },
    );

    this.registerOutputs({});
  }
}
