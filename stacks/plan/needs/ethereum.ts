import type { Catalogue } from "../../../catalogue/chains/index.ts";
import { profiles } from "../../../catalogue/profiles/index.ts";
import type { EthereumNodeConfig } from "../../config/chains/ethereum-node.ts";
import type { History } from "../../../catalogue/history.ts";
import { type Part, partOf } from "./parts.ts";
import { historyOf, historyWords, keeperOn, type NodeHistory } from "./history.ts";
import { profileNamed, sizeOf } from "./profiled.ts";
import { type Horizon, sizeOfClient, volumeNeed } from "./sizing.ts";

/** What one client of an Ethereum node takes. The machines are planned by this, and the containers asked for by it. */
export interface ClientPart {
  part: Part;
  /** The mode of the profile: `default` where there is but one. */
  mode: string;
  /** What it keeps, where that is the file's to choose. */
  history?: History;
  /** What the plan's words say of that beyond the mode. */
  historyWords?: string;
  /** The field of the file that names its volume's size. */
  pathOfSize: "storage" | "consensusStorage";
}

/** The clients of a node's pod, the execution client first. */
export function ethereumParts(node: EthereumNodeConfig, clients: Catalogue, horizon: Horizon): ClientPart[] {
  const execution = executionPart(node, clients, horizon);
  return node.consensus === undefined
    ? [execution]
    : [execution, consensusPart(node, node.consensus, clients, horizon)];
}

/** In words, what a node is sized by: `ethereum mainnet geth+lighthouse postmerge`. */
export function ethereumWords(node: EthereumNodeConfig, [execution]: readonly ClientPart[]): string {
  const mode = execution?.mode ?? "default";
  if (node.consensus === undefined) {
    return `ethereum ${node.network} ${node.execution}${mode === "default" ? "" : ` ${mode}`}`;
  }
  const words = `ethereum ${node.network} ${node.execution}+${node.consensus} ${mode}${execution?.historyWords ?? ""}`;
  return node.supernode ? `${words} supernode` : words;
}

/** A client that only its own file knows (a test's, say) is sized by that file. */
function executionPart(node: EthereumNodeConfig, clients: Pick<Catalogue, "execution">, horizon: Horizon): ClientPart {
  const { execution, network, storage } = node;
  const pathOfSize = "storage";
  const client = clients.execution[execution];
  const known = client?.networks[network];
  const own = known?.own;
  const profile = profiles[execution];
  if (profile?.networks[network] === undefined) {
    if (client === undefined || own === undefined) throw new Error(`no profile of ${execution} on ${network}`);
    const size = sizeOfClient(client, own);
    const volume = volumeNeed("execution", size, horizon, storage, own.storage.size);
    const part: Part = { client: execution, size, architectures: ["amd64", "arm64"], volume };
    return { part, mode: "default", pathOfSize };
  }
  const kept: NodeHistory = historyOf(node, clients, profile);
  const { mode } = kept;
  const size = sizeOf(profile, network, mode);
  // A development network's data is next to nothing; its volume is what the client file says.
  const usual = known?.development === true ? own?.storage.size : undefined;
  const part = partOf(profile, size, volumeNeed("execution", size, horizon, storage, usual));
  const words = historyWords(kept, keeperOn(client, network), network);
  return { part, ...kept, ...(words === "" ? {} : { historyWords: words }), pathOfSize };
}

/** Sized likewise. */
function consensusPart(
  { network, supernode, consensusStorage }: EthereumNodeConfig,
  consensus: string,
  clients: Pick<Catalogue, "consensus">,
  horizon: Horizon,
): ClientPart {
  const pathOfSize = "consensusStorage";
  const client = clients.consensus[consensus];
  const own = client?.networks[network]?.own;
  if (client !== undefined && own !== undefined) {
    const size = sizeOfClient(client, own);
    const volume = volumeNeed("consensus", size, horizon, consensusStorage, own.storage.size);
    const part: Part = { client: consensus, size, architectures: ["amd64", "arm64"], volume };
    return { part, mode: "default", pathOfSize };
  }
  const profile = profileNamed(consensus);
  const mode = supernode ? "supernode" : "default";
  const size = sizeOf(profile, network, mode);
  const part = partOf(profile, size, volumeNeed("consensus", size, horizon, consensusStorage));
  return { part, mode, pathOfSize };
}
