import type { ChainClient, EngineContext } from "../../catalogue/client.ts";
import { portsOn } from "../../catalogue/ports.ts";
import type { GatewayConfig } from "../config/chains/gateway.ts";
import { jwtKey } from "../config/chains/ethereum-node.ts";
import { quantityGiB, quantityMiB, quantityOfGiB } from "../config/quantities.ts";
import { checkpointOf } from "./checkpoint.ts";
import type { Placement } from "./capacity/types.ts";
import { type ClientChoice, type NodeChoice, resourcesOf } from "./client-choice.ts";
import type { ClaimClasses } from "./claims.ts";
import { claimName, namespaceName, serviceHostNames } from "./names.ts";
import { mountOf } from "./mounts.ts";
import { optionsOf } from "./private/network.ts";
import { privateContext, privateMounts } from "./private/node.ts";
import type { Scheduling } from "./scheduling.ts";
import { wayBackOf } from "../upgrades.ts";
import type { ClaimPlan, ClientPlan, JwtPlan, Labels } from "./types.ts";

export { dataMount, mountOf } from "./mounts.ts";

/**
 * Where a client keeps its data. A folder of its own: a volume's root may hold what the file system put there
 * (`lost+found`) and the platform's notes.
 */
export function dataDirOf({ role, name }: Pick<ChainClient, "role" | "name">): string {
  return `${mountOf(role)}/${name}`;
}

/** What was decided of volumes and places. */
export interface Volumes {
  classes: ClaimClasses;
  placements: readonly Placement[];
  scheduling: Scheduling;
  /** The zone in which a node stands, by its name; undefined on a cluster that is there already. */
  zoneOf?: (node: string) => string | undefined;
  /** Whether the engine refuses to delete volumes of public networks. */
  protect: boolean;
}

/** A node, and what is decided of its clients. */
export interface ClientSetting extends Volumes {
  environment: string;
  choice: NodeChoice;
  node: string;
  /** How many nodes its chain has, itself among them. */
  nodes: number;
  labels: Labels;
  jwt: JwtPlan | undefined;
  /** The address at which peers dial the node; undefined where they do not. */
  publicAddress: string | undefined;
}

/** The secret that the clients of a pod share: one of its own for each node, unless the file names another. */
export function planJwt({ clients, config }: NodeChoice, node: string): JwtPlan | undefined {
  if (!clients.some(({ client }) => client.role === "consensus")) return undefined;
  const existing = config.jwt?.existingSecret;
  return {
    secretName: existing ?? `${node}-jwt`,
    file: jwtKey,
    mountPath: "/jwt",
    ...(existing === undefined ? {} : { existing: true }),
  };
}

export function planClients(setting: ClientSetting): ClientPlan[] {
  return setting.choice.clients.map((each) => planClient(setting, each));
}

function planClient(setting: ClientSetting, each: ClientChoice): ClientPlan {
  const { environment, choice, node } = setting;
  const { config } = choice;
  const { client, network, sized } = each;
  const namespace = namespaceName(environment, "chains");
  const resources = resourcesOf(each);
  const engine = engineOf(setting);
  const checkpoint = checkpointOf(config, each);
  const privateNetwork = privateContext(choice, client.role);
  const mounts = privateMounts(choice, node);
  const back = wayBackOf(client, config.network);
  const platformArgs = client.args({
    network: config.network,
    options: optionsOf(config, setting.nodes),
    mode: sized.mode,
    ...(sized.history === undefined ? {} : { history: sized.history }),
    dataDir: dataDirOf(client),
    ...(config.gateway === undefined ? {} : reached(config.gateway)),
    hostNames: ["localhost", ...serviceHostNames(config.name, namespace), ...serviceHostNames(node, namespace)],
    memoryMiB: quantityMiB(resources.limits.memory),
    ...(engine === undefined ? {} : { engine }),
    ...(privateNetwork === undefined ? {} : { privateNetwork }),
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(setting.publicAddress === undefined ? {} : { publicAddress: setting.publicAddress }),
  });
  return {
    name: client.name,
    role: client.role,
    image: client.image,
    ...(client.command === undefined ? {} : { command: [...client.command] }),
    // The file's flags are the execution client's.
    args: [...platformArgs, ...(client.role === "execution" ? config.flags : [])],
    // One owner of the pod's volumes: the execution client's user.
    user: choice.client.user,
    ports: portsOn(client, network).map(({ name, port, protocol }) => ({ name, port, protocol })),
    resources,
    liveness: client.liveness,
    mountPath: mountOf(client.role),
    ...(mounts.length === 0 ? {} : { mounts }),
    claim: planClaim(setting, each),
    ...(back === undefined ? {} : { goesBackTo: back }),
    ...(network.startsAfterSeconds === undefined ? {} : { startsAfterSeconds: network.startsAfterSeconds }),
  };
}

/** What a client serves to the gateway, beyond what it serves anyway. */
function reached({ consumers }: GatewayConfig): { subscriptions: true; traces: boolean } {
  return { subscriptions: true, traces: consumers.some(({ traces }) => traces) };
}

/** @throws where a consensus client stands beside an execution client that listens to none. */
function engineOf({ choice: { config, client }, jwt }: ClientSetting): EngineContext | undefined {
  if (jwt === undefined) return undefined;
  if (client.enginePort === undefined) throw new Error(`chain ${config.name}: ${client.name} has no Engine API`);
  return { url: `http://127.0.0.1:${client.enginePort}`, jwtFile: `${jwt.mountPath}/${jwt.file}` };
}

function planClaim(setting: ClientSetting, { client, network, sized }: ClientChoice): ClaimPlan {
  const { choice, node, classes, placements } = setting;
  const volume = placements.find(({ name }) => name === node)?.volumes.find(({ role }) => role === client.role);
  const stated = choice.config[sized.pathOfSize];
  // Only the execution client's: an old consensus state must never come back.
  const fromSnapshot = choice.config.bootstrap?.volumeSnapshot;
  const usual = network.own?.storage.size ?? quantityOfGiB(sized.part.volume?.sizeGiB ?? 1);
  return {
    name: volume?.claim ?? claimName(client.role, node, 1),
    size: volume === undefined ? (stated ?? usual) : claimSize(stated, volume.sizeGiB),
    ...classes(volume),
    ...(client.role === "execution" && fromSnapshot !== undefined ? { fromSnapshot } : {}),
    labels: setting.labels,
    protect: setting.protect && !network.development,
  };
}

/** The size as the file writes it, unless what was accepted is more: a volume never shrinks. Volumes are whole GiB. */
function claimSize(stated: string | undefined, acceptedGiB: number): string {
  return stated !== undefined && Math.ceil(quantityGiB(stated)) >= acceptedGiB ? stated : quantityOfGiB(acceptedGiB);
}
