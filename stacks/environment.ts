import * as pulumi from "@pulumi/pulumi";
import { AgentBundle } from "../components/agents/bundle.ts";
import type { AgentName } from "../components/agents/container.ts";
import { Roller } from "../components/agents/roller.ts";
import { Chain } from "../components/chain/chain.ts";
import { AwsRegion } from "../components/cluster/aws-region.ts";
import { ExistingCluster } from "../components/cluster/existing.ts";
import { Controllers } from "../components/controllers/controllers.ts";
import { Gateway } from "../components/gateway/gateway.ts";
import { HostSettings } from "../components/host/host.ts";
import { Alertmanager } from "../components/observability/alertmanager.ts";
import { Exporters } from "../components/observability/exporters.ts";
import { Grafana } from "../components/observability/grafana.ts";
import { Fluentd } from "../components/observability/fluentd.ts";
import { Monitors } from "../components/observability/monitors.ts";
import { Prometheus } from "../components/observability/prometheus.ts";
import { AllowedFlows } from "../components/security/flows.ts";
import { type NamespaceNames, namespaceNamed, RestrictedNamespace } from "../components/security/namespace.ts";
import { Signing } from "../components/signer/signing.ts";
import type { ExistingClusterPlan, NamespacePlan, Plan } from "./plan.ts";

/** The text of each agent's one file, as agents/bundle.ts makes it. */
export type AgentBundles = Readonly<Record<AgentName, string>>;

export interface EnvironmentArgs {
  plan: Plan;
  /** Content of a kubeconfig whose current context is the cluster's; absent where the cluster is made here. */
  kubeconfig?: pulumi.Input<string>;
  /** The accounts of a cloud that anything may be made in. Default: whichever the credentials are of. */
  allowedAccountIds?: string[];
  agents: AgentBundles;
  /** When the program runs, milliseconds since 1970. Default: now. */
  now?: number;
}

/** Registers what the plan says. It decides nothing. */
export class Environment extends pulumi.ComponentResource {
  constructor(name: string, args: EnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, agents, now = Date.now() } = args;
    super("cryptokube:stacks:Environment", name, { environment: plan.environment }, opts);

    const region =
      plan.cluster.kind === "eks"
        ? new AwsRegion("cluster", { plan: plan.cluster, ...accountsOf(args) }, { parent: this })
        : undefined;
    const cluster = region ?? new ExistingCluster("cluster", connected(plan, args), { parent: this });
    const onCluster = { parent: this, providers: [cluster.provider] };

    const namespace = (role: string, of: NamespacePlan) =>
      new RestrictedNamespace(role, { plan: of, needs: cluster.ready }, onCluster).namespace;
    const { host, signing, databases, logs } = plan.namespaces;
    const namespaces = {
      chains: namespace("chains", plan.namespaces.chains),
      observability: namespace("observability", plan.namespaces.observability),
      system: namespace("system", plan.namespaces.system),
      ...(host === undefined ? {} : { host: namespace("host", host) }),
      ...(signing === undefined ? {} : { signing: namespace("signing", signing) }),
      ...(databases === undefined ? {} : { databases: namespace("databases", databases) }),
      ...(logs === undefined ? {} : { logs: namespace("logs", logs) }),
    } satisfies NamespaceNames;
    const flows = new AllowedFlows(
      "allow",
      { flows: plan.flows, plans: plan.namespaces, namespaces, labels: plan.namespaces.system.labels },
      onCluster,
    );

    const doors = region?.doors(this.#controllers(plan, region, { namespaces, flows }, onCluster));

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
    const initAgents = this.#initAgents(plan, agents, namespaces.chains, onCluster);
    for (const chain of plan.chains) {
      const pods = [...chain.nodes, ...(chain.genesis === undefined ? [] : [chain.genesis.validator])];
      const needs = [...flows.opening("chains", pods), health, ...initAgents];
      const dialled = doors === undefined ? {} : { doors };
      new Chain(chain.name, { plan: chain, namespace: namespaces.chains, needs, now, ...dialled }, onCluster);
    }

    this.#gateways(plan, agents, flows, namespaces, onCluster);

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
    new Alertmanager("alertmanager", { plan: plan.alertmanager, namespaces, needs: [flows] }, onCluster);
    new Exporters("exporters", { plan: plan.exporters, namespaces, needs: [flows] }, onCluster);
    if (plan.prometheus.kind === "own") {
      new Prometheus("prometheus", { plan: plan.prometheus, namespaces, needs: [flows] }, onCluster);
    } else {
      new Monitors("prometheus", { plan: plan.prometheus, namespaces, needs: [flows] }, onCluster);
    }
    if (plan.grafana !== undefined) {
      new Grafana("grafana", { plan: plan.grafana, namespaces, needs: [flows] }, onCluster);
    }
    if (plan.host !== undefined) {
      const where = { namespace: namespaceNamed(namespaces, "host"), needs: [flows] };
      new HostSettings("host", { plan: plan.host, bundle: agents["node-settings"], ...where }, onCluster);
    }
    if (plan.fluentd !== undefined) {
      const bucket = region?.logs;
      const where = {
        namespace: namespaceNamed(namespaces, "logs"),
        needs: bucket === undefined ? [flows] : [flows, bucket],
      };
      const store = bucket === undefined ? {} : { bucket: bucket.bucket };
      new Fluentd("fluentd", { plan: plan.fluentd, ...where, ...store }, onCluster);
    }
    if (plan.signing !== undefined) {
      const protect = signing?.protect ?? false;
      const opening: AllowedFlows["opening"] = (of, pods) => flows.opening(of, pods);
      new Signing("signing", { plan: plan.signing, namespaces, protect, opening }, onCluster);
    }

    this.registerOutputs({});
  }

  #controllers(
    { controllers: plan }: Plan,
    region: AwsRegion,
    { namespaces, flows }: { namespaces: NamespaceNames; flows: AllowedFlows },
    opts: pulumi.ComponentResourceOptions,
  ): Controllers[] {
    if (plan === undefined) return [];
    const namespace = namespaceNamed(namespaces, "system");
    return [new Controllers("controllers", { plan, namespace, vpc: region.vpcId, needs: [flows] }, opts)];
  }

  /** What stands before the nodes of chains that ask for it; all of them run one bundle. */
  #gateways(
    { gateways = [], namespaces: plans }: Plan,
    agents: AgentBundles,
    flows: AllowedFlows,
    namespaces: NamespaceNames,
    opts: pulumi.ComponentResourceOptions,
  ): void {
    if (gateways.length === 0) return;
    const namespace = namespaceNamed(namespaces, "system");
    const { labels } = plans.system;
    const bundle = new AgentBundle(
      "gateway-agent",
      { agent: "gateway", bundle: agents.gateway, namespace, labels },
      opts,
    );
    for (const plan of gateways) {
      const needs = [...flows.opening("system", [plan]), bundle];
      new Gateway(plan.name, { plan, bundle: agents.gateway, namespace, needs }, opts);
    }
  }

  /** The bundles of what runs before clients, where any node has such a thing. */
  #initAgents(
    plan: Plan,
    agents: AgentBundles,
    namespace: pulumi.Input<string>,
    opts: pulumi.ComponentResourceOptions,
  ): AgentBundle[] {
    const used = plan.chains.flatMap(({ nodes }) => nodes.flatMap(({ init }) => init.map(({ agent }) => agent?.name)));
    return [...new Set(used.filter((name) => name !== undefined))].map(
      (name) =>
        new AgentBundle(
          `${name}-agent`,
          { agent: name, bundle: agents[name], namespace, labels: plan.namespaces.chains.labels },
          opts,
        ),
    );
  }
}

function accountsOf({ allowedAccountIds }: EnvironmentArgs): { allowedAccountIds?: string[] } {
  return allowedAccountIds === undefined ? {} : { allowedAccountIds };
}

/** @throws where a cluster that is there already comes without its connection. */
function connected(
  { cluster }: Pick<Plan, "cluster">,
  { kubeconfig }: EnvironmentArgs,
): { plan: ExistingClusterPlan; kubeconfig: pulumi.Input<string> } {
  if (cluster.kind !== "existing" || kubeconfig === undefined) {
    throw new Error(`the cluster is of the kind ${cluster.kind}, and there is no kubeconfig for it`);
  }
  return { plan: cluster, kubeconfig };
}
