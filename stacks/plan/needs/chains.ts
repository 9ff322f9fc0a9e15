import type { Catalogue } from "../../../catalogue/chains/index.ts";
import type { ClientProfile, SizeProfile } from "../../../catalogue/profile.ts";
import { profiles } from "../../../catalogue/profiles/index.ts";
import type { ChainConfig } from "../../config/chains.ts";
import type { Impossible, Need } from "../capacity/types.ts";
import { whyLeftOut } from "../left-out.ts";
import { type About, needOf, type Part, partOf, sidecar } from "./parts.ts";
import { type Horizon, sizeOfClient, tooSmall, volumeNeed } from "./sizing.ts";

export interface Asked {
  needs: Need[];
  impossible: Impossible[];
}

/** What the chains of a file are planned with. */
export interface Setting {
  clients: Catalogue;
  horizon: Horizon;
  chains: readonly ChainConfig[];
}

type Of<Kind extends ChainConfig["chain"]> = Extract<ChainConfig, { chain: Kind }>;

/** What the nodes of one chain of the file need. */
export function chainNeeds(chain: ChainConfig, index: number, setting: Setting): Asked {
  const path = ["cryptokube:chains", index] as const;
  const { words, parts, pathsOfSizes } = partsOf(chain, setting);
  const impossible = parts.flatMap(({ client, volume }, at) =>
    volume === undefined ? [] : tooSmall(volume, `${client} (${words})`, [...path, pathsOfSizes[at] ?? "storage"]),
  );
  const leftOut = whyLeftOut(chain, setting.clients);
  const about = (i: number): About => ({
    name: `${chain.name}-${i}`,
    bookedOn: chain.name,
    group: chain.name,
    profile: words,
    path,
    peers: chain.peers,
    // The first node's data is the durable copy that the others are rebuilt beside.
    ephemeral: i > 0 && "ephemeral" in chain && chain.ephemeral,
    leftOut,
  });
  return {
    needs: Array.from({ length: chain.nodes }, (_, i) => needOf(about(i), parts, sidecar)),
    impossible,
  };
}

interface Parts {
  /** In words, what it is sized by. */
  words: string;
  parts: Part[];
  /** The key that names the size of each part's volume. */
  pathsOfSizes: string[];
}

function partsOf(chain: ChainConfig, setting: Setting): Parts {
  switch (chain.chain) {
    case "ethereum":
      return ethereumParts(chain, setting);
    case "bitcoin": {
      const mode = chain.prune ? "pruned" : chain.txindex ? "txindex" : "full";
      return single(profileNamed("bitcoind"), chain.network, mode, setting, chain.storage);
    }
    case "lightning": {
      const beside = setting.chains.find(({ name }) => name === chain.bitcoin) as Of<"bitcoin"> | undefined;
      return single(profileNamed("lnd"), beside?.network ?? "mainnet", undefined, setting, chain.storage);
    }
    case "ipfs":
      return single(profileNamed("kubo"), "public", undefined, setting, chain.storage);
    case "rootstock":
      return single(profileNamed("rskj"), chain.network, undefined, setting, chain.storage);
  }
}

function ethereumParts(chain: Of<"ethereum">, { clients, horizon }: Setting): Parts {
  const execution = executionPart(chain, clients, horizon);
  if (chain.consensus === undefined) {
    const words = `ethereum ${chain.network} ${chain.execution}${execution.mode === "default" ? "" : ` ${execution.mode}`}`;
    return { words, parts: [execution.part], pathsOfSizes: ["storage"] };
  }
  const profile = profileNamed(chain.consensus);
  const mode = chain.supernode ? "supernode" : "default";
  const size = sizeOf(profile, chain.network, mode);
  const part = partOf(profile, size, volumeNeed("consensus", size, horizon, chain.consensusStorage));
  const words = `ethereum ${chain.network} ${chain.execution}+${chain.consensus} ${execution.mode}`;
  return {
    words: chain.supernode ? `${words} supernode` : words,
    parts: [execution.part, part],
    pathsOfSizes: ["storage", "consensusStorage"],
  };
}

/** A client that only its own file knows (a test's, say) is sized by that file. */
function executionPart(
  { execution, network, history, storage }: Of<"ethereum">,
  clients: Catalogue,
  horizon: Horizon,
): { part: Part; mode: string } {
  const client = clients.execution[execution];
  const own = client?.networks[network];
  const profile = profiles[execution];
  if (profile?.networks[network] === undefined) {
    if (client === undefined || own === undefined) throw new Error(`no profile of ${execution} on ${network}`);
    const size = sizeOfClient(client, own);
    const volume = volumeNeed("execution", size, horizon, storage, own.storage.size);
    return {
      part: { client: execution, size, architectures: ["amd64", "arm64"], volume },
      mode: "default",
    };
  }
  const mode = history ?? modeOf(profile, network);
  const size = sizeOf(profile, network, mode);
  // A development network's data is next to nothing; its volume is what the client file says.
  const usual = own?.development === true ? own.storage.size : undefined;
  return { part: partOf(profile, size, volumeNeed("execution", size, horizon, storage, usual)), mode };
}

function single(
  profile: ClientProfile,
  network: string,
  mode: string | undefined,
  { horizon }: Setting,
  storage: string | undefined,
): Parts {
  const used = mode ?? modeOf(profile, network);
  const size = sizeOf(profile, network, used);
  const words = [profile.chain, network, profile.name, ...(used === "default" ? [] : [used])].join(" ");
  return {
    words,
    parts: [partOf(profile, size, volumeNeed(profile.role, size, horizon, storage))],
    pathsOfSizes: ["storage"],
  };
}

/** @throws where a checked file cannot have named it. */
export function profileNamed(client: string): ClientProfile {
  const profile = profiles[client];
  if (profile === undefined) throw new Error(`no profile of ${client}`);
  return profile;
}

function modeOf({ defaultMode, networks }: ClientProfile, network: string): string {
  const modes = Object.keys(networks[network] ?? {});
  return modes.includes(defaultMode) ? defaultMode : (modes[0] ?? defaultMode);
}

/** @throws where a checked file cannot have named it. */
export function sizeOf({ name, networks }: ClientProfile, network: string, mode: string): SizeProfile {
  const size = networks[network]?.[mode];
  if (size === undefined) throw new Error(`no profile of ${name} on ${network}, mode ${mode}`);
  return size;
}
