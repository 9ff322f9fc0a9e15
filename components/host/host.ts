import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { HostPlan } from "../../stacks/plan.ts";
import { AgentBundle } from "../agents/bundle.ts";
import { settingsData } from "../agents/container.ts";
import { nodeSettingsPod, settingsName } from "./node-settings-pod.ts";

export interface HostSettingsArgs {
  plan: HostPlan;
  /** Text of the agent's one file (agents/node-settings). */
  bundle: string;
  /** The host namespace, once it exists. */
  namespace: pulumi.Input<string>;
  /** What must be there before the pods: their flows. */
  needs: readonly pulumi.Resource[];
}

/** What runs on every machine to look at the machine itself: today the report of settings that drifted. */
export class HostSettings extends pulumi.ComponentResource {
  constructor(name: string, args: HostSettingsArgs, opts?: pulumi.ComponentResourceOptions) {
    const { namespace } = args;
    const plan = args.plan.nodeSettings;
    super("cryptokube:host:HostSettings", name, { image: plan.image }, opts);

    const { labels } = plan;
    const settings = settingsData("node-settings", plan.settings);
    const bundle = new AgentBundle(
      `${name}-agent`,
      { agent: "node-settings", bundle: args.bundle, namespace, labels },
      { parent: this },
    );
    const settingsMap = new k8s.core.v1.ConfigMap(
      `${name}-settings`,
      { metadata: { name: settingsName(plan), namespace, labels }, data: settings },
      { parent: this },
    );

    new k8s.apps.v1.DaemonSet(
      name,
      {
        metadata: { name: plan.name, namespace, labels },
        spec: {
          selector: { matchLabels: { ...plan.selector } },
          // A report that is missing for a minute is no outage.
          updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "50%" } },
          template: nodeSettingsPod(plan, [args.bundle, ...Object.values(settings)]),
        },
      },
      { parent: this, dependsOn: [bundle, settingsMap, ...args.needs] },
    );

    this.registerOutputs({});
  }
}
