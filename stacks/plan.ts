import { type Catalogue, catalogue } from "../catalogue/chains/index.ts";
import type { EnvironmentConfig } from "./config/schema.ts";
import type { Capacity } from "./plan/capacity/types.ts";
import { chooseClient, planChain } from "./plan/chains.ts";
import { chainFlows, forwardFlows, planForwards, platformFlows } from "./plan/flows.ts";
import { leftOut, whyLeftOut } from "./plan/left-out.ts";
import { planCluster, planNamespace, planPrometheus, planRoller } from "./plan/platform.ts";
import type { ChainPlan, NodeSummary, Plan } from "./plan/types.ts";

export type * from "./plan/types.ts";

/** What a plan may be told beyond the file. */
export interface PlanOptions {
  /** The clients to choose from. Default: the catalogue. */
  clients?: Catalogue;
  /** What was decided of machines and disks: claims are as large and as new as it says. Default: as the catalogue says. */
  capacity?: Capacity;
}

/**
 * Decides everything about an environment: pure, from plain data to plain data. Components only register what stands
 * here, so what a plan says is what is made.
 *
 * @param config as the schema accepted it, defaults filled in.
 * @param environment the stack's name.
 * @throws where the catalogue lacks a client or a network, which a checked config never names.
 */
export function planEnvironment(
  config: EnvironmentConfig,
  environment: string,
  { clients = catalogue, capacity }: PlanOptions = {},
): Plan {
  const { cluster } = config;
  if (cluster.kind !== "existing") throw new Error(cannotBeMade(environment, cluster.kind));
  const { storageClass } = cluster;
  const choices = config.chains
    .filter((chain) => chain.chain === "ethereum")
    .filter((chain) => whyLeftOut(chain, clients) === undefined)
    .map((chain) => chooseClient(chain, clients, config.planning));
  const planned = choices.map((choice) => ({
    choice,
    chain: planChain(environment, choice, { storageClass, placements: capacity?.placements ?? [] }),
  }));
  const chains = planned.map(({ chain }) => chain);
  const development = choices.every(({ profile }) => profile.development);
  const inUse = choices.flatMap((choice) => choice.clients.map(({ client }) => client));
  const prometheus = planPrometheus(environment, config.prometheus, storageClass, inUse);
  const roller = planRoller(environment);
  const forwards = planForwards(chains, prometheus, development);

  return {
    environment,
    development,
    cluster: planCluster(environment, cluster),
    namespaces: {
      chains: planNamespace(environment, "chains", !development),
      observability: planNamespace(environment, "observability", false),
      system: planNamespace(environment, "system", false),
    },
    chains,
    nodes: chains.flatMap(summariseNodes),
    prometheus,
    roller,
    flows: [
      ...platformFlows(prometheus, roller),
      ...planned.flatMap(({ chain, choice }) => chainFlows(chain, choice, prometheus, roller)),
      ...forwardFlows(forwards, chains, prometheus),
    ],
    forwards,
    leftOut: leftOut(config, clients),
    images: imagesOf(chains, [prometheus.image, roller.image]),
  };
}

/** What there is to say where a cluster's components are still to be built. */
export function cannotBeMade(environment: string, kind: string): string {
  return (
    `${environment} is planned and priced, and not made: the components of ${kind} are not built yet. ` +
    `\`./cryptokube estimate ${environment}\` says what it will cost.`
  );
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
  const used = nodes.flatMap((node) => [node.health.image, ...node.clients.map(({ image }) => image)]);
  return [...new Set([...used, ...others])].sort();
}
