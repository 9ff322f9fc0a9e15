/** What is not wrong with an environment and yet not as it should be, as sentences. Pure. */
import { testNetworks } from "../catalogue/chains/ethereum/networks.ts";
import { type Catalogue, catalogue } from "../catalogue/chains/index.ts";
import type { ChainConfig } from "./config/chains.ts";
import { type EthereumNodeConfig, ethereumNodes } from "./config/chains/ethereum-node.ts";
import type { EnvironmentConfig } from "./config/environment.ts";

/**
 * Chains in production whose nodes all run the same two clients. One node alone is not told of: it has no other to differ
 * from, and is gone with its machine anyway.
 */
export function pairWarnings(
  { chains }: Pick<EnvironmentConfig, "chains">,
  clients: Pick<Catalogue, "execution"> = catalogue,
): string[] {
  return chains.flatMap((chain, index) => {
    const pair = onePair(chain, clients);
    if (pair === undefined) return [];
    return [
      `config.cryptokube:chains[${index}]: all nodes of ${chain.name} run ${pair}, so that one fault of either client ` +
        "stops them all, or leads all of them astray. Give nodes a list of different pairs, as " +
        "nodes: [{ execution: geth, consensus: lighthouse }, { execution: reth, consensus: nimbus }].",
    ];
  });
}

/**
 * Production with one Prometheus of its own: where its machine is gone, nothing fires. Chains of one node are not told of, as
 * they are gone with theirs.
 */
export function prometheusWarnings(
  { chains, prometheus }: Pick<EnvironmentConfig, "chains" | "prometheus">,
  clients: Pick<Catalogue, "execution"> = catalogue,
): string[] {
  const watched = chains.find((chain) => {
    const nodes = chain.chain === "ethereum" ? ethereumNodes(chain) : [];
    return nodes.length > 1 && nodes.every((node) => inProduction(node, clients));
  });
  if (watched === undefined || prometheus.operator !== undefined || prometheus.replicas > 1) return [];
  return [
    `config.cryptokube:prometheus: one Prometheus watches ${watched.name}; while its machine is away nothing is recorded, and ` +
      "no alert but the heartbeat's silence tells of it. Say replicas: 2.",
  ];
}

/** The pair that all nodes of a chain in production run; undefined where they differ, or nothing depends on them. */
function onePair(chain: ChainConfig, clients: Pick<Catalogue, "execution">): string | undefined {
  if (chain.chain !== "ethereum") return undefined;
  const nodes = ethereumNodes(chain);
  const pairs = new Set(nodes.map(({ execution, consensus }) => [execution, consensus ?? ""].join("+")));
  const [pair] = pairs;
  return nodes.length > 1 && pairs.size === 1 && nodes.every((node) => inProduction(node, clients)) ? pair : undefined;
}

function inProduction({ execution, network }: EthereumNodeConfig, clients: Pick<Catalogue, "execution">): boolean {
  const development = clients.execution[execution]?.networks[network]?.development ?? false;
  return !development && !testNetworks.includes(network);
}
