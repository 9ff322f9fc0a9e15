/** Which signers and validators this version makes, and why not the others. */
import type { Catalogue } from "../../../catalogue/chains/index.ts";
import { chainIds } from "../../../catalogue/chains/ethereum/networks.ts";
import { validatorClients } from "../../../catalogue/signers/validator-clients.ts";
import type { ChainConfig, EthereumChainConfig } from "../../config/chains.ts";
import { ethereumNodes } from "../../config/chains/ethereum-node.ts";
import type { EnvironmentConfig } from "../../config/environment.ts";
import type { SignerConfig } from "../../config/signers.ts";
import type { ValidatorsConfig } from "../../config/validators.ts";
import { whyLeftOut } from "../left-out-chains.ts";

type Config = Pick<EnvironmentConfig, "chains" | "signers" | "validators">;

/** The chain that a signer names, where it is one that it can sign for. */
export function chainOfSigner(
  { chain }: SignerConfig,
  chains: readonly ChainConfig[],
): EthereumChainConfig | undefined {
  const named = chains.find(({ name }) => name === chain);
  return named?.chain === "ethereum" ? named : undefined;
}

/** The id of a signer's chain, which is signed with every transaction; undefined where the network does not say. */
export function chainIdOf(chain: EthereumChainConfig, clients: Catalogue): number | undefined {
  const [first] = ethereumNodes(chain);
  return clients.execution[first?.execution ?? ""]?.networks[chain.network]?.chainId ?? undefined;
}

/** @returns undefined where it is made. */
export function whySignerLeftOut(signer: SignerConfig, { chains }: Config, clients: Catalogue): string | undefined {
  const chain = chainOfSigner(signer, chains);
  if (chain === undefined) return "its chain is none of Ethereum";
  const why = whyLeftOut(chain, clients);
  if (why !== undefined) return `its chain is not made: ${why}`;
  if (signer.keys.length === 0) return "it names no keys: write where they are under keys";
  if (signer.mode === "eth1") {
    return chainIdOf(chain, clients) === undefined ? `the chain id of ${chain.network} is not known` : undefined;
  }
  return Object.hasOwn(chainIds, chain.network) ? undefined : `web3signer knows no network ${chain.network}`;
}

/** @returns undefined where they are made. */
export function whyValidatorsLeftOut(set: ValidatorsConfig, config: Config, clients: Catalogue): string | undefined {
  const signer = config.signers.find(({ name }) => name === set.signer);
  if (signer === undefined) return "its signer is not in the file";
  const why = whySignerLeftOut(signer, config, clients);
  return why === undefined ? undefined : `its signer is not made: ${why}`;
}

/** The client of a set of validators: what it names, or the consensus client that all nodes have. */
export function clientOfSet({ client }: ValidatorsConfig, chain: EthereumChainConfig): string {
  const [first] = ethereumNodes(chain);
  const name = client ?? first?.consensus ?? "";
  if (validatorClients[name] === undefined) throw new Error(`no validator client of ${name}`);
  return name;
}

/** Names of a signer's database, one for each instance: two that follow, so that one may be away. */
export const databaseInstances = 3;

/** Whether any signer of the file has a database. */
export function hasDatabases({ signers }: Pick<Config, "signers">): boolean {
  return signers.some(({ mode }) => mode === "eth2");
}
