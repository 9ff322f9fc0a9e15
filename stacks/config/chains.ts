import * as z from "zod";
import type { PeerMode } from "../../catalogue/profile.ts";
import { bitcoinSchema } from "./chains/bitcoin.ts";
import { ethereumSchema } from "./chains/ethereum.ts";
import { ipfsSchema } from "./chains/ipfs.ts";
import { lightningSchema } from "./chains/lightning.ts";
import { rootstockSchema } from "./chains/rootstock.ts";
import type { Known } from "./known.ts";

/** The most chains that one environment may have. */
export const maxChains = 1000;

/**
 * `cryptokube:chains`: the chains to run, each by its kind.
 *
 * @param known the clients and networks that may stand here: they are the catalogue's to say.
 */
export function chainsSchema(known: Known) {
  const chain = z.discriminatedUnion("chain", [
    ethereumSchema(known),
    bitcoinSchema(known),
    lightningSchema(),
    ipfsSchema(),
    rootstockSchema(known),
  ]);
  return z.array(chain).max(maxChains, `at most ${maxChains} chains`).describe("The chains to run.");
}

/** A chain as the schema gives it, with the way to its peers filled in. */
type Filled<Chain> = Omit<Chain, "peers"> & { peers: PeerMode };

export type EthereumChainConfig = Filled<z.output<ReturnType<typeof ethereumSchema>>>;
export type BitcoinChainConfig = Filled<z.output<ReturnType<typeof bitcoinSchema>>>;
export type LightningChainConfig = Filled<z.output<ReturnType<typeof lightningSchema>>>;
export type IpfsChainConfig = Filled<z.output<ReturnType<typeof ipfsSchema>>>;
export type RootstockChainConfig = Filled<z.output<ReturnType<typeof rootstockSchema>>>;

/** What a file may say of one chain, defaults filled in. `chain` tells which it is. */
export type ChainConfig =
  EthereumChainConfig | BitcoinChainConfig | LightningChainConfig | IpfsChainConfig | RootstockChainConfig;

/** The names by which files tell the kinds of chains apart. */
export type ChainKind = ChainConfig["chain"];

/** The networks of an environment's own: nobody else is their nodes' peer. */
const developmentNetworks: readonly string[] = ["dev", "private", "regtest"];

/** How many nodes a chain has. */
export function nodesIn({ nodes }: Pick<ChainConfig, "nodes">): number {
  return typeof nodes === "number" ? nodes : nodes.length;
}

/** Fills in the default that depends on another field. */
export function fillChain(chain: z.output<ReturnType<typeof chainsSchema>>[number]): ChainConfig {
  const development = "network" in chain && developmentNetworks.includes(chain.network);
  return { ...chain, peers: chain.peers ?? (development ? "outbound" : "public") };
}
