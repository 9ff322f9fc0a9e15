import type { ChainClient, NetworkProfile } from "../../catalogue/client.ts";
import { images } from "../../catalogue/images.ts";
import type { Catalogue } from "../../catalogue/chains/index.ts";
import type { EthereumChainConfig } from "../config/chains.ts";
import { quantityBytes } from "../config/primitives.ts";
import { quantityGiB, quantityOfGiB } from "../config/quantities.ts";
import type { Placement } from "./capacity/types.ts";
import type { ClaimClasses } from "./claims.ts";
import { claimName, inChain, labels, namespaceName, serviceHostNames } from "./names.ts";
import type { Scheduling } from "./scheduling.ts";
import type { ChainPlan, ClientPlan, Labels, NodePlan, ServicePlan } from "./types.ts";

/** Where a client's volume is mounted in its own container and in the sidecar's. */
export const dataMount = "/data";

/** The health sidecar's port: `/readyz`, `/livez`, `/metrics`, `/status`. */
export const healthPort = 9750;

/** A chain of the file, and what the catalogue has for it. */
export interface ChainChoice {
  config: EthereumChainConfig;
  client: ChainClient;
  profile: NetworkProfile;
}

/** What was decided of volumes and places. */
export interface Volumes {
  classes: ClaimClasses;
  placements: readonly Placement[];
  scheduling: Scheduling;
}

/** What is the same for all nodes of a chain. */
interface Setting extends ChainChoice, Volumes {
  environment: string;
}

/**
 * The client that a chain of the file names.
 *
 * @throws where the catalogue has no such client, or the client no such network; a checked file names neither.
 */
export function chooseClient(config: EthereumChainConfig, clients: Catalogue): ChainChoice {
  const client = clients.execution[config.execution];
  if (client === undefined) throw new Error(`chain ${config.name}: no execution client "${config.execution}"`);
  const profile = client.networks[config.network];
  if (profile === undefined) throw new Error(`chain ${config.name}: ${client.name} has no network "${config.network}"`);
  return { config, client, profile };
}

/** Everything that is decided about one chain. */
export function planChain(environment: string, choice: ChainChoice, volumes: Volumes): ChainPlan {
  const { config, client } = choice;
  const setting = { ...choice, ...volumes, environment };
  const own = labels(environment, { name: client.name, instance: config.name, component: "chain", chain: config.name });
  return {
    name: config.name,
    chain: config.chain,
    network: config.network,
    namespace: namespaceName(environment, "chains"),
    labels: own,
    service: {
      name: config.name,
      labels: own,
      selector: inChain(config.name),
      ports: servicePorts(client, ["rpc"]),
    },
    ...(config.nodes > 1 ? { disruptionBudget: { maxUnavailable: 1 } } : {}),
    nodes: Array.from({ length: config.nodes }, (_, index) => planNode(setting, index)),
  };
}

function nodeName(chain: string, index: number): string {
  return `${chain}-${index}`;
}

function planNode(setting: Setting, index: number): NodePlan {
  const { environment, config, client } = setting;
  const name = nodeName(config.name, index);
  const own = labels(environment, {
    name: client.name,
    instance: name,
    component: client.role,
    chain: config.name,
    node: name,
  });
  const selector = { "cryptokube.io/node": name };
  const scheduling = setting.scheduling(name);
  return {
    name,
    chain: config.name,
    namespace: namespaceName(environment, "chains"),
    labels: own,
    selector,
    service: nodeService(name, own, selector, client),
    clients: [planClient(setting, name, own)],
    graceSeconds: client.graceSeconds,
    ...(config.nodes > 1 ? { spreadBy: inChain(config.name) } : {}),
    ...(scheduling === undefined ? {} : { scheduling }),
    health: {
      image: images.node,
      port: healthPort,
      settings: healthSettings(setting, index),
      settingsName: `${name}-health`,
    },
  };
}

function nodeService(name: string, own: Labels, selector: Labels, client: ChainClient): ServicePlan {
  const health = { name: "health", port: healthPort, protocol: "TCP" as const };
  return { name, labels: own, selector, ports: [...servicePorts(client, ["rpc", "metrics"]), health] };
}

function servicePorts(client: ChainClient, audiences: readonly string[]): ServicePlan["ports"] {
  return client.ports
    .filter(({ audience }) => audiences.includes(audience))
    .map(({ name, port, protocol }) => ({ name, port, protocol }));
}

function planClient(
  { environment, config, client, profile, classes, placements }: Setting,
  node: string,
  own: Labels,
): ClientPlan {
  const volume = placements.find(({ name }) => name === node)?.volumes.find(({ role }) => role === client.role);
  const namespace = namespaceName(environment, "chains");
  const platformArgs = client.args({
    network: config.network,
    options: { blockPeriod: config.blockPeriod },
    dataDir: dataDir(client),
    hostNames: ["localhost", ...serviceHostNames(config.name, namespace), ...serviceHostNames(node, namespace)],
    memoryMiB: quantityBytes(profile.resources.limits.memory) / 2 ** 20,
  });
  return {
    name: client.name,
    role: client.role,
    image: client.image,
    ...(client.command === undefined ? {} : { command: [...client.command] }),
    args: [...platformArgs, ...config.flags],
    user: client.user,
    ports: client.ports.map(({ name, port, protocol }) => ({ name, port, protocol })),
    resources: profile.resources,
    liveness: client.liveness,
    mountPath: dataMount,
    claim: {
      name: volume?.claim ?? claimName(client.role, node, 1),
      size: volume === undefined ? (config.storage ?? profile.storage.size) : claimSize(config.storage, volume.sizeGiB),
      ...classes(volume),
      labels: own,
      protect: !profile.development,
    },
  };
}

/** The size as the file writes it, unless what was accepted is more: a volume never shrinks. Volumes are whole GiB. */
function claimSize(stated: string | undefined, acceptedGiB: number): string {
  return stated !== undefined && Math.ceil(quantityGiB(stated)) >= acceptedGiB ? stated : quantityOfGiB(acceptedGiB);
}

/** A folder of its own: a volume's root may hold what the file system put there (`lost+found`) and the sidecar's marker. */
function dataDir(client: ChainClient): string {
  return `${dataMount}/${client.name}`;
}

function healthSettings(
  { environment, config, client, profile }: Setting,
  index: number,
): NodePlan["health"]["settings"] {
  const namespace = namespaceName(environment, "chains");
  const port = client.ports.find(({ name }) => name === client.health.port);
  if (port === undefined) throw new Error(`${client.name} has no port "${client.health.port}" to ask for its health`);
  const siblings = Array.from({ length: config.nodes }, (_, i) => i).filter((i) => i !== index);
  return {
    chain: config.name,
    node: nodeName(config.name, index),
    client: {
      kind: client.health.kind,
      name: client.name,
      url: `http://127.0.0.1:${port.port}`,
      chainId: profile.chainId,
    },
    dataDir: dataMount,
    markerPath: `${dataMount}/cryptokube/synced.json`,
    port: healthPort,
    rule: profile.health({ blockPeriod: config.blockPeriod }),
    siblings: siblings.map((i) => `http://${nodeName(config.name, i)}.${namespace}.svc:${healthPort}/status`),
  };
}
