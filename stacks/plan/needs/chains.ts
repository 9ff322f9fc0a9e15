import type { Catalogue } from "../../../catalogue/chains/index.ts";
import type { ClientProfile } from "../../../catalogue/profile.ts";
import type { ChainConfig } from "../../config/chains.ts";
import type { Impossible, Need } from "../capacity/types.ts";
import { whyLeftOut } from "../left-out.ts";
import { ethereumParts, ethereumWords } from "./ethereum.ts";
import { type About, needOf, type Part, partOf, sidecar } from "./parts.ts";
import { modeOf, profileNamed, sizeOf } from "./profiled.ts";
import { type Horizon, tooSmall, volumeNeed } from "./sizing.ts";

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
      return ethereumNode(chain, setting);
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

function ethereumNode(chain: Of<"ethereum">, { clients, horizon }: Setting): Parts {
  const parts = ethereumParts(chain, clients, horizon);
  return {
    words: ethereumWords(chain, parts),
    parts: parts.map(({ part }) => part),
    pathsOfSizes: parts.map(({ pathOfSize }) => pathOfSize),
  };
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
