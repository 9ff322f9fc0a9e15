import * as pulumi from "@pulumi/pulumi";
import { AgentBundle } from "../components/agents/bundle.ts";
import type { AgentName } from "../components/agents/container.ts";
import { Roller } from "../components/agents/roller.ts";
import { Chain } from "../components/chain/chain.ts";
import { ExistingCluster } from "../components/cluster/existing.ts";
import { Prometheus } from "../components/observability/prometheus.ts";
import { AllowedFlows } from "../components/security/flows.ts";
import { RestrictedNamespace } from "../components/security/namespace.ts";
import type { NamespaceRole, Plan } from "./plan.ts";

/** The text of each agent's one file, as agents/bundle.ts makes it. */
export type AgentBundles = Readonly<Record<AgentName, string>>;

export interface EnvironmentArgs {
  plan: Plan;
  /** Content of a kubeconfig whose current context is the cluster's. */
  kubeconfig?: pulumi.Input<string>;
  agents: AgentBundles;
}

/** Registers what the plan says. It decides nothing. */
export class Environment extends pulumi.ComponentResource {
  constructor(name: string, { plan, kubeconfig, agents }: EnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    super("cryptokube:stacks:Environment", name, { environment: plan.environment }, opts);

    if (plan.cluster.kind !== "existing" || kubeconfig === undefined) {
      throw new Error(`no component makes a cluster of the kind ${plan.cluster.kind}`);
    }
    const cluster = new ExistingCluster("cluster", { plan: plan.cluster, kubeconfig }, { parent: this });
    const onCluster = { parent: this, providers: [cluster.provider] };

    const namespace = (role: Exclude<NamespaceRole, "host">) =>
      new RestrictedNamespace(role, { plan: plan.namespaces[role] }, onCluster).namespace;
    const namespaces = {
      chains: namespace("chains"),
      observability: namespace("observability"),
      system: namespace("system"),
    };
    const flows = new AllowedFlows(
      "allow",
      { flows: plan.flows, plans: plan.namespaces, namespaces, labels: plan.namespaces.system.labels },
      onCluster,
    );

    const health = new AgentBundle(
      "health-agent",
      {
        agent: "health",
        bundle: agents.health,
        namespace: namespaces.chains,
        labels: plan.namespaces.chains.labels,
      },
      onCluster,
    );
    for (const chain of plan.chains) {
      new Chain(chain.name, { plan: chain, namespace: namespaces.chains, needs: [flows, health] }, onCluster);
    }

    new Roller(
      "roller",
      {
        plan: plan.roller,
        bundle: agents.roller,
        namespace: namespaces.system,
        target: namespaces.chains,
        needs: [flows],
      },
      onCluster,
    );
    new Prometheus("prometheus", { plan: plan.prometheus, namespaces, needs: [flows] }, onCluster);

    this.registerOutputs({});
  }
}
