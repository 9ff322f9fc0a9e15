import { type Catalogue, catalogue } from "../catalogue/chains/index.ts";
import { parsersOf } from "../catalogue/logs/parsers.ts";
import type { EnvironmentConfig } from "./config/schema.ts";
import type { BootstrapSetting } from "./plan/bootstrap.ts";
import type { CloudOf } from "../catalogue/clouds/index.ts";
import { alertmanagerFlows, alertmanagerJob, planAlertmanager } from "./plan/alertmanager.ts";
import type { AddressPlan } from "./plan/addresses.ts";
import { type Capacity, localNvme, type Placement, type VolumePlan } from "./plan/capacity/types.ts";
import { chooseClients, planChain } from "./plan/chains.ts";
import { systemMachines } from "./plan/controllers.ts";
import { controllerFlows, controllerJobs } from "./plan/controllers/flows.ts";
import { fluentdJob, planFluentd } from "./plan/fluentd.ts";
import { fluentdFlows } from "./plan/fluentd/flows.ts";
import { gatewayFlows, gatewayForwardFlows, gatewayForwards, gatewayJobs } from "./plan/gateway/flows.ts";
import { planGateway } from "./plan/gateway/gateway.ts";
import { grafanaFlows, grafanaJob, hasGrafana, planGrafana } from "./plan/grafana.ts";
import { hostFlows, hostJobs } from "./plan/host.ts";
import { exporterFlows, exporterImages, exporterJobs, planExporters } from "./plan/exporters.ts";
import { chainFlows, forwardFlows, planForwards, platformFlows } from "./plan/flows.ts";
import { leftOut, whyLeftOut } from "./plan/left-out.ts";
import { balancerFlows, planAwsPeers } from "./plan/peers.ts";
import { namespaceName } from "./plan/names.ts";
import { planNamespace, planRoller } from "./plan/platform.ts";
import { chainJobs, planPrometheus } from "./plan/prometheus.ts";
import { planOperated } from "./plan/prometheus-operator.ts";
import { validatorJobs } from "./plan/private/validator.ts";
import { placeOf } from "./plan/region.ts";
import { remoteWriteFlows } from "./plan/remote-write.ts";
import { pricedOf } from "./plan/recorded.ts";
import { planRules } from "./plan/rules.ts";
import { planUpgrade } from "./plan/upgrade.ts";
import { planSigning, signingImages, signingJobs } from "./plan/signing.ts";
import { signingFlows } from "./plan/signing/flows.ts";
import type { ChainPlan, ClusterPlan, NamespacePlans, NamespaceRole, NodeSummary, Plan } from "./plan/types.ts";

export { cannotBeMade } from "./plan/region.ts";
export type * from "./plan/types.ts";

/** What a plan may be told beyond the file. */
export interface PlanOptions {
  /** The clients to choose from. Default: the catalogue. */
  clients?: Catalogue;
  /** What was decided of machines and disks: claims are as large and as new as it says. Default: as the catalogue says. */
  capacity?: Capacity;
  /** What was decided of address ranges. Needed where a cluster is made. */
  addresses?: AddressPlan;
  /** The clouds' machines. Default: the catalogue. */
  clouds?: CloudOf;
}

/**
 * Decides everything about an environment: pure, from plain data to plain data. Components only register what stands
 * here, so what a plan says is what is made.
 *
 * @param config as the schema accepted it, defaults filled in.
 * @param environment the stack's name.
 * @throws where the catalogue lacks a client or a network, which a checked config never names; where a cluster is to be
 * made of which nothing was decided; where no cluster of its kind can be made yet.
 */
export function planEnvironment(
  config: EnvironmentConfig,
  environment: string,
  { clients = catalogue, capacity, addresses, clouds }: PlanOptions = {},
): Plan {
  const place = placeOf(config, environment, { capacity, addresses }, { clients, clouds });
  const { cluster, classes, scheduling, controllers } = place;
  const host = place.host?.host;
  const placements = capacity?.placements ?? [];
  const choices = config.chains
    .filter((chain) => chain.chain === "ethereum")
    .filter((chain) => whyLeftOut(chain, clients) === undefined)
    .map((chain) => chooseClients(chain, clients, config.planning));
  const planned = choices.map((choice) => ({
    choice,
    chain: planChain(bootstrapIn(environment, config), choice, {
      classes,
      placements,
      scheduling,
      zoneOf: place.zoneOf,
      protect: protects(cluster),
    }),
  }));
  const chains = planned.map(({ chain }) => chain);
  const made = choices.flatMap(({ nodes }) => nodes);
  const gateways = planned.flatMap(({ chain, choice }) => planGateway(environment, chain, choice, scheduling) ?? []);
  // A region whose chains are all still to be built is none of development.
  const development =
    (made.length > 0 || cluster.kind === "existing") && made.every(({ profile }) => profile.development);
  const inUse = made.flatMap(({ clients: each }) => each.map(({ client }) => client));
  const signing = planSigning(config, {
    clients,
    chains,
    setting: {
      environment,
      ...(config.region === undefined ? {} : { region: config.region }),
      protect: !development && protects(cluster),
      scheduling,
      classes,
      placements,
    },
  });
  const nodeSelector = cluster.kind === "eks" ? systemMachines : {};
  const alertmanager = planAlertmanager(environment, config.alerts, {
    development,
    nodeSelector,
    shared: config.prometheus.operator !== undefined,
  });
  const withoutLogs: NamespacePlans = {
    chains: planNamespace(environment, "chains", !development && protects(cluster)),
    observability: planNamespace(environment, "observability", false),
    system: planNamespace(environment, "system", false),
    ...(place.host === undefined ? {} : { host: place.host.namespace }),
    ...(signing === undefined
      ? {}
      : { signing: planNamespace(environment, "signing", !development && protects(cluster)) }),
    ...(signing?.operator === undefined ? {} : { databases: planNamespace(environment, "databases", false) }),
  };
  const logs = planFluentd(environment, config, {
    namespaces: Object.keys(withoutLogs)
      .map((role) => namespaceName(environment, role as NamespaceRole))
      .concat(cluster.kind === "eks" ? ["kube-system"] : []),
    chains,
    gateways,
    parsers: parsersOf(clients),
  });
  const namespaces: NamespacePlans = { ...withoutLogs, ...(logs === undefined ? {} : { logs: logs.namespace }) };
  const exporters = planExporters(environment, {
    roles: Object.keys(namespaces) as NamespaceRole[],
    machines: config.prometheus.machines,
    disks: cluster.kind === "eks",
    nodeSelector,
  });
  const shows = hasGrafana(config);
  const { operator } = config.prometheus;
  const reads = {
    jobs: [
      ...chainJobs(environment, inUse),
      alertmanagerJob(alertmanager),
      ...exporterJobs(exporters),
      ...(shows ? [grafanaJob(environment)] : []),
      ...(host === undefined ? [] : hostJobs(host)),
      ...(controllers === undefined ? [] : controllerJobs(controllers)),
      ...validatorJobs(planned),
      ...(signing === undefined ? [] : signingJobs(signing)),
      ...gatewayJobs(gateways),
      ...(logs === undefined ? [] : [fluentdJob(logs.fluentd)]),
    ],
    rules: planRules(chains, {
      machines: host !== undefined,
      kernels: exporters.nodeExporter !== undefined,
      disks: cluster.kind === "eks" ? limitedDisks(placements) : [],
      gateway: gateways.length > 0,
      signers: (signing?.signers.length ?? 0) > 0,
      databases: signing?.operator !== undefined,
      priced: pricedOf(config, environment, { capacity, addresses }, { clients, clouds }),
      logs: logs !== undefined,
      prometheus: operator === undefined,
      runbooks: config.alerts.runbooks,
      changes: config.alerts.rules,
    }),
  };
  const prometheus =
    operator === undefined
      ? planPrometheus(environment, config.prometheus, {
          classes,
          scheduling,
          volumeOf: (replica) => volumeOf(replica, placements),
          discovers: [
            ...(host === undefined ? [] : (["host"] as const)),
            ...(signing === undefined ? [] : (["signing"] as const)),
            ...(signing?.operator === undefined ? [] : (["databases"] as const)),
            ...(logs === undefined ? [] : (["logs"] as const)),
          ],
          alertmanager,
          ...reads,
        })
      : planOperated(environment, operator, reads);
  const grafana = shows
    ? planGrafana(environment, config.grafana, {
        classes,
        scheduling,
        volume: volumeOf("grafana", placements),
        prometheus,
        alertmanager,
      })
    : undefined;
  const roller = planRoller(environment, planUpgrade(config.upgrade, cluster, development), place.roller);
  const observers = [...(prometheus.kind === "own" ? [prometheus] : []), alertmanager];
  const forwards = planForwards(chains, observers, development);

  return {
    environment,
    development,
    cluster: withPeers(cluster, chains),
    namespaces,
    chains,
    nodes: chains.flatMap(summariseNodes),
    prometheus,
    alertmanager,
    exporters,
    ...(grafana === undefined ? {} : { grafana }),
    roller,
    ...(gateways.length === 0 ? {} : { gateways }),
    ...(host === undefined ? {} : { host }),
    ...(controllers === undefined ? {} : { controllers }),
    ...(signing === undefined ? {} : { signing }),
    ...(logs === undefined ? {} : { fluentd: logs.fluentd }),
    flows: [
      ...platformFlows(prometheus, roller),
      ...alertmanagerFlows(alertmanager, prometheus, config.alerts),
      ...exporterFlows(exporters, prometheus),
      ...(prometheus.kind === "own" ? remoteWriteFlows(prometheus) : []),
      ...(grafana === undefined ? [] : grafanaFlows(grafana, config.grafana, { prometheus, alertmanager })),
      ...(host === undefined ? [] : hostFlows(host, prometheus)),
      ...(controllers === undefined ? [] : controllerFlows(controllers, prometheus)),
      ...(signing === undefined ? [] : signingFlows(signing, { chains, configs: config.signers, prometheus })),
      ...planned.flatMap(({ chain, choice }) => chainFlows(chain, choice, prometheus, roller)),
      ...(cluster.kind === "eks" ? chains.flatMap((chain) => balancerFlows(chain, cluster.aws.network.zones)) : []),
      ...planned.flatMap(({ chain, choice: { config: of } }) =>
        gateways
          .filter((gateway) => gateway.chain === chain.name)
          .flatMap((gateway) => (of.gateway === undefined ? [] : gatewayFlows(gateway, chain, of.gateway, prometheus))),
      ),
      ...(logs === undefined ? [] : fluentdFlows(logs.fluentd, config, prometheus)),
      ...forwardFlows(forwards, chains, observers),
      ...gatewayForwardFlows(gateways, development),
    ],
    forwards: [...forwards, ...gatewayForwards(gateways, development)],
    leftOut: leftOut(config, clients),
    images: imagesOf(chains, [
      ...(prometheus.kind === "own" ? [prometheus.image] : []),
      alertmanager.image,
      ...exporterImages(exporters),
      ...(grafana === undefined ? [] : [grafana.image]),
      roller.image,
      ...gateways.flatMap(({ image, kept }) => [image, ...(kept === undefined ? [] : [kept.image])]),
      ...(host === undefined ? [] : [host.nodeSettings.image]),
      ...(controllers === undefined ? [] : [controllers.autoscaler.image, controllers.loadBalancers.image]),
      ...(signing === undefined ? [] : signingImages(signing)),
      ...(logs === undefined ? [] : [logs.fluentd.image]),
    ]),
  };
}

/** The region with what its nodes' peers need of it. */
function withPeers(cluster: ClusterPlan, chains: readonly ChainPlan[]): ClusterPlan {
  if (cluster.kind !== "eks") return cluster;
  const peers = planAwsPeers(cluster.aws.name, chains);
  return peers === undefined ? cluster : { ...cluster, aws: { ...cluster.aws, peers } };
}

function bootstrapIn(environment: string, { region, cluster }: EnvironmentConfig): BootstrapSetting {
  return { environment, roles: cluster.kind === "eks", ...(region === undefined ? {} : { region }) };
}

/** Whether the file lets the engine refuse to delete what holds state. */
function protects(cluster: ClusterPlan): boolean {
  return cluster.kind !== "eks" || cluster.aws.protect;
}

/** Disks of the cloud: a machine's own have no limit that is ours to know. */
function limitedDisks(placements: readonly Placement[]): VolumePlan[] {
  return placements.flatMap(({ volumes }) => volumes.filter(({ type }) => type !== localNvme));
}

function volumeOf(name: string, placements: readonly Placement[]): VolumePlan | undefined {
  return placements.find((placement) => placement.name === name)?.volumes[0];
}

function summariseNodes(chain: ChainPlan): NodeSummary[] {
  return chain.nodes.map((node) => ({
    name: node.name,
    chain: chain.name,
    network: chain.network,
    client: node.clients.map(({ name }) => name).join("+"),
    namespace: node.namespace,
    statefulSet: node.name,
    // A StatefulSet numbers its pods; there is one.
    pod: `${node.name}-0`,
    service: chain.service.name,
  }));
}

function imagesOf(chains: readonly ChainPlan[], others: readonly string[]): string[] {
  const nodes = chains.flatMap((chain) => chain.nodes);
  const used = [
    ...nodes.flatMap(({ health, clients, init }) => [health, ...clients, ...init].map(({ image }) => image)),
    ...chains.flatMap(({ genesis }) => (genesis === undefined ? [] : [genesis.validator.image])),
  ];
  return [...new Set([...used, ...others])].sort();
}
