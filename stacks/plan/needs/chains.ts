import type { Catalogue } from "../../../catalogue/chains/index.ts";
import type { ClientProfile } from "../../../catalogue/profile.ts";
import type { ChainConfig } from "../../config/chains.ts";
import { type EthereumNodeConfig, ethereumNodes } from "../../config/chains/ethereum-node.ts";
import type { Impossible, Need } from "../capacity/types.ts";
import { whyLeftOut } from "../left-out.ts";
import { validatorName } from "../private/files.ts";
import { validatorParts } from "../private/validator.ts";
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
  const leftOut = whyLeftOut(chain, setting.clients);
  const about = (i: number, { words, path: own }: Node): About => ({
    name: `${chain.name}-${i}`,
    bookedOn: chain.name,
    group: chain.name,
    profile: words,
    path: [...path, ...own],
    peers: chain.peers,
    // The first node's data is the durable copy that the others are rebuilt beside.
    ephemeral: i > 0 && "ephemeral" in chain && chain.ephemeral,
    leftOut,
  });
  const nodes = nodesOf(chain, setting);
  const impossible = nodes.flatMap(({ words, parts, pathsOfSizes }) =>
    parts.flatMap(({ client, volume }, at) =>
      volume === undefined
        ? []
        : tooSmall(volume, `${client} (${words})`, [...path, ...(pathsOfSizes[at] ?? ["storage"])]),
    ),
  );
  return {
    needs: [
      ...nodes.map((node, i) => needOf(about(i, node), node.parts, sidecar)),
      ...validatorNeeds(chain, { bookedOn: chain.name, path, peers: chain.peers, leftOut }, setting),
    ],
    impossible: once(impossible),
  };
}

/** What makes a private network's blocks stands beside its nodes. */
function validatorNeeds(
  chain: ChainConfig,
  about: Omit<About, "name" | "group" | "profile">,
  { clients, horizon }: Setting,
): Need[] {
  if (chain.chain !== "ethereum" || chain.network !== "private") return [];
  const client = ethereumNodes(chain)
    .map(({ consensus }) => clients.consensus[consensus ?? ""]?.validator)
    .find((validator) => validator !== undefined);
  if (client === undefined) return [];
  const name = validatorName(chain.name);
  return [
    needOf(
      { ...about, name, group: name, profile: client.name },
      validatorParts(client, ethereumNodes(chain).length, horizon),
    ),
  ];
}

/** What is wrong with a size of the chain's own is wrong once, however many nodes are alike. */
function once(impossible: readonly Impossible[]): Impossible[] {
  return [...new Map(impossible.map((each) => [JSON.stringify(each), each])).values()];
}

/** What a node is sized by. */
interface Node {
  /** In words. */
  words: string;
  parts: Part[];
  /** Where the chain says what is the node's own: nowhere, or in its list of nodes. */
  path: (string | number)[];
  /** Where the chain names the size of each part's volume. */
  pathsOfSizes: (string | number)[][];
}

function nodesOf(chain: ChainConfig, setting: Setting): Node[] {
  if (chain.chain === "ethereum") return pairsOf(chain, setting);
  const all = alike(chain, setting);
  return Array.from({ length: chain.nodes }, () => all);
}

function alike(chain: Exclude<ChainConfig, Of<"ethereum">>, setting: Setting): Node {
  switch (chain.chain) {
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

function pairsOf(chain: Of<"ethereum">, { clients, horizon }: Setting): Node[] {
  const { nodes } = chain;
  const one = (node: EthereumNodeConfig, path: (string | number)[], entry: object): Node => {
    const parts = ethereumParts(node, clients, horizon);
    return {
      words: ethereumWords(node, parts),
      parts: parts.map(({ part }) => part),
      path,
      pathsOfSizes: parts.map(({ pathOfSize }) => (pathOfSize in entry ? [...path, pathOfSize] : [pathOfSize])),
    };
  };
  const each = ethereumNodes(chain);
  if (typeof nodes !== "number") return each.map((node, i) => one(node, ["nodes", i], nodes[i] ?? {}));
  const all = each.slice(0, 1).map((node) => one(node, [], {}));
  return each.flatMap(() => all);
}

function single(
  profile: ClientProfile,
  network: string,
  mode: string | undefined,
  { horizon }: Setting,
  storage: string | undefined,
): Node {
  const used = mode ?? modeOf(profile, network);
  const size = sizeOf(profile, network, used);
  const words = [profile.chain, network, profile.name, ...(used === "default" ? [] : [used])].join(" ");
  return {
    words,
    parts: [partOf(profile, size, volumeNeed(profile.role, size, horizon, storage))],
    path: [],
    pathsOfSizes: [["storage"]],
  };
}
