import type { ClientOptions } from "../../../catalogue/client.ts";
import { publicNetworkOf } from "../../../catalogue/chains/ethereum/private/chain-ids.ts";
import {
  chainConfig,
  executionGenesis,
  type GenesisSettings,
} from "../../../catalogue/chains/ethereum/private/genesis.ts";
import type { EthereumChainConfig } from "../../config/chains.ts";
import type { ChainChoice, NodeChoice } from "../client-choice.ts";
import type { Volumes } from "../clients.ts";
import type { GenesisPlan } from "../types.ts";
import { genesisFiles, inputsName, keyOf, momentKey, momentName } from "./files.ts";
import { hostOf } from "./node.ts";
import { planValidator, validatorOf } from "./validator.ts";

/** Seconds from the making of the network to its first slot: about what a pod takes to start. A later one loses slots. */
const delaySeconds = 30;

/**
 * The rules of a chain's private network; undefined on every other.
 *
 * @throws for a chain id that a public network has, which a checked file never names: no validator of ours has a place
 * there.
 */
export function genesisOf({
  name,
  network,
  genesis,
}: Pick<EthereumChainConfig, "name" | "network" | "genesis">): GenesisSettings | undefined {
  if (network !== "private") return undefined;
  if (genesis === undefined) throw new Error(`chain ${name}: a private network without its rules`);
  const taken = publicNetworkOf(genesis.chainId);
  if (taken !== undefined) throw new Error(`chain ${name}: chain id ${genesis.chainId} is that of ${taken}`);
  return { ...genesis, validators: genesis.validators ?? genesis.slotsPerEpoch };
}

/** What an environment file says to a client of a chain with so many nodes. */
export function optionsOf(config: Omit<EthereumChainConfig, "nodes">, nodes: number): ClientOptions {
  const genesis = genesisOf(config);
  return { blockPeriod: config.blockPeriod, ...(genesis === undefined ? {} : { genesis: { ...genesis, nodes } }) };
}

/** What a chain's private network begins with, and what makes its blocks; undefined on every other. */
export function planGenesis(
  environment: string,
  choice: ChainChoice,
  nodes: readonly string[],
  volumes: Volumes,
): GenesisPlan | undefined {
  const { config } = choice;
  const rules = genesisOf(config);
  if (rules === undefined) return undefined;
  const client = validatorOf(choice);
  if (client === undefined) {
    throw new Error(`chain ${config.name}: no consensus client of its nodes has a validator that makes blocks`);
  }
  const beacons = choice.nodes.map((node, index) => beaconOf(environment, node, nodes[index] ?? config.name));
  const context = { chainConfig: genesisFiles.chainConfig, validators: rules.validators, beacons };
  return {
    inputsName: inputsName(config.name),
    inputs: {
      [keyOf(genesisFiles.chainConfig)]: chainConfig(rules),
      [keyOf(genesisFiles.executionInput)]: executionGenesis(rules),
    },
    momentName: momentName(config.name),
    momentKey,
    delaySeconds,
    validator: planValidator(environment, config.name, client, context, volumes),
  };
}

function beaconOf(environment: string, { clients }: NodeChoice, node: string): string {
  const beacon = clients.find(({ client }) => client.role === "consensus")?.client;
  const port = beacon?.ports.find(({ name }) => name === beacon.health.port)?.port;
  if (port === undefined) throw new Error(`node ${node}: a node of a private network without a beacon API`);
  return `http://${hostOf(environment, node)}:${port}`;
}
