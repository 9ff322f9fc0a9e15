import type { Catalogue } from "../../catalogue/chains/index.ts";
import type { ChainConfig } from "../config/chains.ts";
import type { EnvironmentConfig } from "../config/environment.ts";
import { bucketOf } from "./bootstrap.ts";
import { whyFluentdLeftOut } from "./fluentd/chosen.ts";
import { hasGrafana, notInTheLab } from "./grafana.ts";
import { whyLeftOut } from "./left-out-chains.ts";
import { whySignerLeftOut, whyValidatorsLeftOut } from "./signing/chosen.ts";
import type { LeftOut } from "./types.ts";

export { whyLeftOut } from "./left-out-chains.ts";

/** All that a file asks for and this version does not make: it stands in the table of `up`. */
export function leftOut(config: EnvironmentConfig, clients: Catalogue): LeftOut[] {
  const { cluster, chains, explorers, signers, validators, apps, prometheus, grafana, network } = config;
  const noLogs = whyFluentdLeftOut(config);
  const notYet = (names: readonly { name: string }[], what: string): LeftOut[] =>
    names.map(({ name }) => ({ name, why: `${what} are not made yet` }));
  return [
    ...chains.flatMap((chain) => {
      const why = whyLeftOut(chain, clients);
      return why === undefined ? unreachedSeed(chain, cluster.kind === "eks") : [{ name: chain.name, why }];
    }),
    ...notYet(explorers, "explorers"),
    ...because(signers, (signer) => whySignerLeftOut(signer, config, clients)),
    ...because(validators, (set) => whyValidatorsLeftOut(set, config, clients)),
    // Room for them is what is asked for; what runs there is the users' own.
    ...notYet(apps, "rooms for applications"),
    ...(prometheus.operator === undefined
      ? []
      : [
          {
            name: "prometheus",
            why: `the cluster's own, in the namespace ${prometheus.operator.namespace}, takes its place: docs/metrics.md says what it must be told`,
          },
        ]),
    ...(grafana.enabled && !hasGrafana(config) ? [{ name: "grafana", why: notInTheLab }] : []),
    ...(noLogs === undefined ? [] : [{ name: "fluentd", why: noLogs }]),
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

function because<T extends { name: string }>(all: readonly T[], whyNot: (one: T) => string | undefined): LeftOut[] {
  return all.flatMap((one) => {
    const why = whyNot(one);
    return why === undefined ? [] : [{ name: one.name, why }];
  });
}

/** A seed that is named, and that nodes cannot reach. */
function unreachedSeed(chain: ChainConfig, roles: boolean): LeftOut[] {
  if (chain.chain !== "ethereum" || chain.seed === undefined || bucketOf(chain, { roles }) !== undefined) return [];
  const why = chain.seed.startsWith("s3://")
    ? "its nodes have no credentials for it: name a Secret under s3.credentials"
    : "archives are kept in what speaks as S3 does";
  return [{ name: `${chain.name}: seed`, why }];
}
