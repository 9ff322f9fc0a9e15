import * as pulumi from "@pulumi/pulumi";
import type { HostPlan } from "../../stacks/plan.ts";

export interface HostSettingsArgs {
  plan: HostPlan;
  namespace: pulumi.Input<string>;
  needs: readonly pulumi.Resource[];
}

export class HostSettings extends pulumi.ComponentResource {
  constructor(name: string, { plan }: HostSettingsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:host:HostSettings", name, { name: plan.nodeSettings.name }, opts);
    this.registerOutputs({});
  }
}
