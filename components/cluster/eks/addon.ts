import * as pulumi from "@pulumi/pulumi";
import { Addon } from "@pulumi/aws/eks/addon.js";
import type { AddonPlan } from "../../../stacks/plan.ts";
import { filledJson, type Tokens } from "../../identity/tokens.ts";

export interface EksAddonsArgs {
  plans: readonly AddonPlan[];
  clusterName: pulumi.Input<string>;
  tokens: Tokens;
  /** What they need in order to become active: their roles, and machines where they run on some. */
  needs: readonly pulumi.Resource[];
}

/** Add-ons that EKS installs and keeps at the plan's versions. */
export class EksAddons extends pulumi.ComponentResource {
  constructor(
    name: string,
    { plans, clusterName, tokens, needs }: EksAddonsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("cryptokube:cluster:EksAddons", name, { addons: plans.map((plan) => plan.name) }, opts);

    for (const plan of plans) {
      const configured = Object.keys(plan.configuration).length > 0;
      new Addon(
        `${name}-${plan.name}`,
        {
          clusterName,
          addonName: plan.name,
          addonVersion: plan.version,
          ...(configured ? { configurationValues: filledJson(plan.configuration, tokens) } : {}),
          // A new cluster has nothing of anybody's that could be overwritten; later it may.
          resolveConflictsOnCreate: "OVERWRITE",
          resolveConflictsOnUpdate: "PRESERVE",
        },
        { parent: this, dependsOn: [...needs] },
      );
    }

    this.registerOutputs({});
  }
}
