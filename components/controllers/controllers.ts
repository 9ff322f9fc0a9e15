import * as pulumi from "@pulumi/pulumi";
import type { ControllersPlan } from "../../stacks/plan.ts";
import { Controller } from "./controller.ts";
import { IngressClass } from "./ingress-class.ts";
import { ServingCertificate } from "./serving-certificate.ts";

export interface ControllersArgs {
  plan: ControllersPlan;
  /** The namespace of the platform's own workers, once it exists. */
  namespace: pulumi.Input<string>;
  /** Id of the cluster's VPC: pods cannot ask the machine's metadata for it. */
  vpc: pulumi.Input<string>;
  /** What must be there before the pods: their flows, their roles, machines. */
  needs: readonly pulumi.Resource[];
}

/** What makes and takes things of the cloud from within the cluster: machines, and load balancers. */
export class Controllers extends pulumi.ComponentResource {
  constructor(name: string, args: ControllersArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, namespace, vpc, needs } = args;
    super("cryptokube:controllers:Controllers", name, {}, opts);

    const { autoscaler, loadBalancers } = plan;
    new Controller(`${name}-${autoscaler.name}`, { plan: autoscaler, namespace, vpc, needs }, { parent: this });

    const { certificate } = loadBalancers;
    const kinds = new IngressClass(
      `${name}-${loadBalancers.ingressClass.name}`,
      { plan: loadBalancers },
      { parent: this },
    );
    const serving = new ServingCertificate(
      `${name}-certificate`,
      { secretName: certificate.secret, host: certificate.host, namespace, labels: loadBalancers.labels },
      { parent: this },
    );
    new Controller(
      `${name}-${loadBalancers.name}`,
      { plan: loadBalancers, namespace, vpc, mounted: certificate, needs: [kinds, serving, ...needs] },
      { parent: this },
    );

    this.registerOutputs({});
  }
}
