import * as pulumi from "@pulumi/pulumi";
import type { ControllersPlan } from "../../stacks/plan.ts";

export interface ControllersArgs {
  plan: ControllersPlan;
  /** The namespace of the platform's own workers, once it exists. */
  namespace: pulumi.Input<string>;
  /** Id of the cluster's VPC: pods cannot ask the machine's metadata for it. */
  vpc: pulumi.Input<string>;
  /** What must be there before the pods: their flows, their roles, machines. */
  needs: readonly pulumi.Resource[];
}

export class Controllers extends pulumi.ComponentResource {
  constructor(name: string, { plan }: ControllersArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:controllers:Controllers", name, { names: [plan.autoscaler.name] }, opts);
    this.registerOutputs({});
  }
}
