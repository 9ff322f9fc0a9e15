import type { Catalogue } from "../../catalogue/chains/index.ts";
import type { ChainClient } from "../../catalogue/client.ts";
import type { ChainConfig } from "../config/chains.ts";
import { ethereumNodes } from "../config/chains/ethereum-node.ts";
import type { EnvironmentConfig } from "../config/environment.ts";
import { bucketOf } from "./bootstrap.ts";
import type { LeftOut } from "./types.ts";

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

/** All that a file asks for and this version does not make: it stands in the table of `up`. */
export function leftOut(
  { cluster, chains, explorers, signers, apps, grafana, fluentd, network }: EnvironmentConfig,
  clients: Catalogue,
): LeftOut[] {
  const notYet = (names: readonly { name: string }[], what: string): LeftOut[] =>
    names.map(({ name }) => ({ name, why: `${what} are not made yet` }));
  return [
    ...chains.flatMap((chain) => {
      const why = whyLeftOut(chain, clients);
      return why === undefined ? unreachedSeed(chain, cluster.kind === "eks") : [{ name: chain.name, why }];
    }),
    ...notYet(explorers, "explorers"),
    ...notYet(signers, "signers"),
    // Room for them is what is asked for; what runs there is the users' own.
    ...notYet(apps, "rooms for applications"),
    ...(grafana.enabled ? [{ name: "grafana", why: "it is not made yet" }] : []),
    ...(fluentd.enabled ? [{ name: "fluentd", why: "it is not made yet" }] : []),
    ...(network.nat === "none"
      ? [
          {
            name: "images",
            why:
              "with nat: none, machines without an address of their own fetch from no registry but the account's, and " +
              "nothing copies the images there yet",
          },
        ]
      : []),
  ];
}

/** A seed that is named, and that nodes cannot reach. */
function unreachedSeed(chain: ChainConfig, roles: boolean): LeftOut[] {
  if (chain.chain !== "ethereum" || chain.seed === undefined || bucketOf(chain, { roles }) !== undefined) return [];
  const why = chain.seed.startsWith("s3://")
    ? "its nodes have no credentials for it: name a Secret under s3.credentials"
    : "archives are kept in what speaks as S3 does";
  return [{ name: `${chain.name}: seed`, why }];
}
