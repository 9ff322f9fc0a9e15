import type { Catalogue } from "../../catalogue/chains/index.ts";
import type {
  ChainClient,
  ConsensusClient,
  ExecutionClient,
  ExecutionNetwork,
  NetworkProfile,
  Resources,
} from "../../catalogue/client.ts";
import type { EthereumChainConfig } from "../config/chains.ts";
import { type EthereumNodeConfig, ethereumNodes } from "../config/chains/ethereum-node.ts";
import { quantityOfGiB } from "../config/quantities.ts";
import { type ClientPart, ethereumParts } from "./needs/ethereum.ts";
import type { Horizon } from "./needs/sizing.ts";

/** A chain of the file, and what the catalogue has for each of its nodes. */
export interface ChainChoice {
  config: EthereumChainConfig;
  /** In the order of their names; at least one. */
  nodes: readonly NodeChoice[];
}

/** A node of a chain, and what the catalogue has for it. */
export interface NodeChoice {
  /** With what the chain says for all of its nodes. */
  config: EthereumNodeConfig;
  /** The execution client. */
  client: ExecutionClient;
  /** What it is on the chain's network. */
  profile: ExecutionNetwork;
  /** Every client of the node's pod, the execution client first. */
  clients: readonly ClientChoice[];
}

/** A client of a node's pod, and what the capacity plan reserves for it. */
export interface ClientChoice {
  client: ChainClient;
  network: NetworkProfile;
  sized: ClientPart;
}

/**
 * The clients that a chain of the file names.
 *
 * @param horizon what volumes are sized by where nothing was decided of them yet.
 * @throws where the catalogue lacks a client, or the client the network; `whyLeftOut` says so before.
 */
export function chooseClients(config: EthereumChainConfig, catalogue: Catalogue, horizon: Horizon): ChainChoice {
  return { config, nodes: ethereumNodes(config).map((node) => chooseForNode(node, catalogue, horizon)) };
}

function chooseForNode(config: EthereumNodeConfig, catalogue: Catalogue, horizon: Horizon): NodeChoice {
  const { execution, consensus } = config;
  const [first, second] = ethereumParts(config, catalogue, horizon);
  const client: ExecutionClient = named(config, catalogue.execution[execution], execution);
  const profile: ExecutionNetwork = onNetwork(config, client);
  const clients: ClientChoice[] = first === undefined ? [] : [{ client, network: profile, sized: first }];
  if (consensus !== undefined && second !== undefined) {
    const beside: ConsensusClient = named(config, catalogue.consensus[consensus], consensus);
    clients.push({ client: beside, network: onNetwork(config, beside), sized: second });
  }
  return { config, client, profile, clients };
}

function named<T extends ChainClient>(chain: EthereumNodeConfig, client: T | undefined, name: string): T {
  if (client === undefined) throw new Error(`chain ${chain.name}: no client "${name}"`);
  return client;
}

function onNetwork<T extends NetworkProfile>(
  { name, network }: EthereumNodeConfig,
  client: ChainClient & { networks: Readonly<Record<string, T>> },
): T {
  const profile = client.networks[network];
  if (profile === undefined) throw new Error(`chain ${name}: ${client.name} has no network "${network}"`);
  return profile;
}

/**
 * What a client's container asks for and may never pass: what the machines were planned by, to the last millicore and
 * MiB, so that a pod fits the slot that it was given.
 */
export function resourcesOf({ network, sized }: ClientChoice): Resources {
  if (network.own !== undefined) return network.own.resources;
  const { cpu, memory } = sized.part.size;
  return {
    requests: { cpu: cpuQuantity(Math.round(cpu.cores * 1000)), memory: quantityOfGiB(memory.requestMiB / 1024) },
    limits: { memory: quantityOfGiB(memory.ceilingMiB / 1024) },
  };
}

/** As the API server writes it: else each preview would show a change. */
function cpuQuantity(millis: number): string {
  return millis % 1000 === 0 ? String(millis / 1000) : `${millis}m`;
}
