import type { Catalogue } from "../../catalogue/chains/index.ts";
import type { ChainClient } from "../../catalogue/client.ts";
import type { ChainConfig } from "../config/chains.ts";
import { ethereumNodes } from "../config/chains/ethereum-node.ts";

/**
 * Why this version makes no pods for a chain that it plans and prices: for a chain with a node that it cannot make, none.
 *
 * @returns undefined where it makes them.
 */
export function whyLeftOut(chain: ChainConfig, clients: Catalogue): string | undefined {
  if (chain.chain !== "ethereum") return `no client file for ${chain.chain} yet`;
  return ethereumNodes(chain)
    .map(
      ({ network, execution, consensus }) =>
        lacking(clients.execution[execution], execution, network) ??
        (consensus === undefined ? undefined : lacking(clients.consensus[consensus], consensus, network)),
    )
    .find((why) => why !== undefined);
}

function lacking(client: ChainClient | undefined, name: string, network: string): string | undefined {
  if (client === undefined) return `no client file for ${name} yet`;
  return client.networks[network] === undefined ? `the client file of ${name} has no ${network} yet` : undefined;
}
