import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Labels } from "../../stacks/plan.ts";
import { type AgentName, bundleData, bundleName } from "./container.ts";

export interface AgentBundleArgs {
  agent: AgentName;
  /** Text of the agent's one file. */
  bundle: string;
  namespace: pulumi.Input<string>;
  labels: Labels;
}

/** An agent's program, in the namespace of the pods that run it. */
export class AgentBundle extends pulumi.ComponentResource {
  constructor(name: string, args: AgentBundleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:agents:AgentBundle", name, { agent: args.agent }, opts);

    new k8s.core.v1.ConfigMap(
      name,
      {
        metadata: { name: bundleName(args.agent), namespace: args.namespace, labels: args.labels },
        data: bundleData(args.agent, args.bundle),
      },
      { parent: this },
    );

    this.registerOutputs({});
  }
}
