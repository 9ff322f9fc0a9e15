import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Labels } from "../../stacks/plan.ts";
import { selfSigned } from "./self-signed.ts";

export interface ServingCertificateArgs {
  /** The Secret of type `kubernetes.io/tls`. */
  secretName: string;
  /** The name that the certificate is for. */
  host: string;
  namespace: pulumi.Input<string>;
  labels: Labels;
}

/** A certificate for a server that must have one and that nobody calls. Its seed is a secret of the state. */
export class ServingCertificate extends pulumi.ComponentResource {
  constructor(name: string, args: ServingCertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:controllers:ServingCertificate", name, { host: args.host }, opts);

    const seed = new random.RandomBytes(`${name}-seed`, { length: 32 }, { parent: this });
    const pair = pulumi.secret(seed.base64.apply((base64) => selfSigned(Buffer.from(base64, "base64"), args.host)));
    new k8s.core.v1.Secret(
      name,
      {
        metadata: { name: args.secretName, namespace: args.namespace, labels: args.labels },
        type: "kubernetes.io/tls",
        stringData: {
          "tls.crt": pair.apply(({ certificate }) => certificate),
          "tls.key": pair.apply(({ key }) => key),
        },
      },
      { parent: this },
    );

    this.registerOutputs({});
  }
}
