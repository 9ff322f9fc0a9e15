import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { rollerChainRules, rollerLeaseRules, rollerSnapshotRules } from "../../agents/roller/rbac.ts";
import type { RollerPlan } from "../../stacks/plan.ts";
import { Grant } from "../security/grant.ts";
import { AgentBundle } from "./bundle.ts";
import { settingsData } from "./container.ts";
import { rollerPod } from "./roller-pod.ts";

export interface RollerArgs {
  plan: RollerPlan;
  /** Text of the roller's one file. */
  bundle: string;
  namespace: pulumi.Input<string>;
  /** The namespace whose nodes it rolls, once it exists. */
  target: pulumi.Input<string>;
  /** What must be there before the pod: its flows. */
  needs: readonly pulumi.Resource[];
}

/** The worker that replaces outdated chain pods, one at a time and only while another node stays synced. */
export class Roller extends pulumi.ComponentResource {
  constructor(name: string, args: RollerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, namespace } = args;
    super("cryptokube:agents:Roller", name, { image: plan.image }, opts);

    const { labels } = plan;
    const metadata = { name: plan.name, namespace, labels };
    const account = new k8s.core.v1.ServiceAccount(
      name,
      { metadata, automountServiceAccountToken: false },
      { parent: this },
    );
    const subject = { name: account.metadata.name, namespace };
    const keeps = (plan.settings.rule?.snapshotClass ?? null) !== null;
    const rules = [...rollerChainRules, ...(keeps ? rollerSnapshotRules : [])];
    const grants = [
      new Grant(
        `${name}-rolls`,
        { subject, namespace: args.target, roleName: plan.name, rules, labels },
        { parent: this },
      ),
      new Grant(
        `${name}-lease`,
        { subject, namespace, roleName: plan.name, rules: rollerLeaseRules(plan.name), labels },
        { parent: this },
      ),
    ];

    const settings = settingsData("roller", plan.settings);
    const bundle = new AgentBundle(
      `${name}-agent`,
      { agent: "roller", bundle: args.bundle, namespace, labels },
      { parent: this },
    );
    const settingsMap = new k8s.core.v1.ConfigMap(
      `${name}-settings`,
      { metadata: { name: `${plan.name}-settings`, namespace, labels }, data: settings },
      { parent: this },
    );

    new k8s.apps.v1.Deployment(
      name,
      {
        metadata,
        spec: {
          replicas: 1,
          selector: { matchLabels: { ...plan.selector } },
          // The lease keeps two from acting at once; there is no need for two to run.
          strategy: { type: "Recreate" },
          template: rollerPod(plan, [args.bundle, ...Object.values(settings)]),
        },
      },
      { parent: this, dependsOn: [...grants, bundle, settingsMap, ...args.needs] },
    );

    this.registerOutputs({});
  }
}
