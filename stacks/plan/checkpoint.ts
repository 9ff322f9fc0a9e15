/** The checkpoint that a consensus client begins at: whom it is had from, and where it lies. */
import type { BootstrapSettingsInput } from "../../agents/bootstrap/settings.ts";
import { publicPace } from "../../catalogue/chains/ethereum/networks.ts";
import type { CheckpointContext, ConsensusNetwork, NetworkProfile } from "../../catalogue/client.ts";
import type { EthereumNodeConfig } from "../config/chains/ethereum-node.ts";
import type { ClientChoice, NodeChoice } from "./client-choice.ts";
import { mountOf } from "./mounts.ts";

/** Where consensus clients find the checkpoint that was agreed on. */
const checkpointFolder = `${mountOf("consensus")}/cryptokube`;
const checkpointFiles = {
  stateFile: `${checkpointFolder}/checkpoint.state.ssz`,
  blockFile: `${checkpointFolder}/checkpoint.block.ssz`,
} as const;

/** Where a client of a node's pod begins; undefined for an execution client, and on networks without checkpoints. */
export function checkpointOf(
  config: EthereumNodeConfig,
  { client, network }: ClientChoice,
): CheckpointContext | undefined {
  if (client.role !== "consensus" || serversOf(config, network).length === 0) return undefined;
  const pin = config.checkpoint?.pin;
  return { ...checkpointFiles, ...(pin === undefined ? {} : { pin }) };
}

/** The servers that a new node asks: the file's, else the catalogue's. */
export function serversOf({ checkpoint }: EthereumNodeConfig, network: NetworkProfile): { url: string; by: string }[] {
  const own = "checkpoints" in network ? (network as ConsensusNetwork).checkpoints : [];
  return [...(checkpoint?.servers ?? own)].map(({ url, by }) => ({ url, by }));
}

/** What the container before the clients is told of it; undefined where there is nothing to agree on. */
export function consensusOf({ config, clients }: NodeChoice): BootstrapSettingsInput["consensus"] {
  const choice = clients.find(({ client }) => client.role === "consensus");
  if (choice === undefined || checkpointOf(config, choice) === undefined) return undefined;
  const network = choice.network as ConsensusNetwork;
  return {
    dataDir: `${mountOf("consensus")}/${choice.client.name}`,
    folder: checkpointFolder,
    ...checkpointFiles,
    servers: serversOf(config, network),
    pin: config.checkpoint?.pin ?? null,
    pace: network.pace ?? publicPace,
  };
}
