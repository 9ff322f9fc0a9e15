/** Every profile, by the name of its client or part. */
import type { ClientProfile, SizeProfile } from "../profile.ts";
import { bitcoind } from "./bitcoin/bitcoind.ts";
import { blockscoutDatabase, web3signerDatabase } from "./databases.ts";
import { geth } from "./ethereum/geth.ts";
import { lighthouse } from "./ethereum/lighthouse.ts";
import { lodestar } from "./ethereum/lodestar.ts";
import { nimbus } from "./ethereum/nimbus.ts";
import { prysm } from "./ethereum/prysm.ts";
import { reth } from "./ethereum/reth.ts";
import { kubo } from "./ipfs/kubo.ts";
import { lnd } from "./lightning/lnd.ts";
import { grafana, prometheus } from "./platform.ts";
import { rskj } from "./rootstock/rskj.ts";
import { blockscout, web3signer } from "./servers.ts";
import { postgresOperator, validatorClient } from "./signing.ts";

export { day as profilesDay } from "./figures.ts";
export { explorerNetwork } from "./databases.ts";
export { type ClusterService, clusterServices, daemons, logBufferGiB } from "./platform.ts";

const all: readonly ClientProfile[] = [
  geth,
  reth,
  lighthouse,
  prysm,
  nimbus,
  lodestar,
  bitcoind,
  lnd,
  kubo,
  rskj,
  blockscoutDatabase,
  blockscout,
  web3signerDatabase,
  web3signer,
  validatorClient,
  postgresOperator,
  prometheus,
  grafana,
];

export const profiles: Readonly<Record<string, ClientProfile>> = Object.fromEntries(
  all.map((profile) => [profile.name, profile]),
);

/**
 * What a client needs on a network.
 *
 * @param mode Absent: the client's default, or the network's only mode where it lacks that one.
 * @returns undefined where no profile describes it.
 */
export function profileOf(client: string, network: string, mode?: string): SizeProfile | undefined {
  const profile = profiles[client];
  const modes = profile?.networks[network];
  if (profile === undefined || modes === undefined) return undefined;
  if (mode !== undefined) return modes[mode];
  return modes[profile.defaultMode] ?? Object.values(modes)[0];
}
