/** The forks of Ethereum's public networks, and the first version of each client that follows them. */
import type { Source } from "../../source.ts";
import type { PublicNetwork } from "./networks.ts";

/** What a network changes to at one moment. A client that does not know of it stays behind on a chain of its own. */
export interface Fork {
  /** Of both layers together, as announced. */
  name: string;
  network: PublicNetwork;
  /** When it happens, UTC. */
  at: string;
  /** The first version that follows it, by client. */
  minimum: Readonly<Record<string, string>>;
  /** Of the moment. */
  source: Source;
  /** Of the versions. */
  versions: Source;
}

/** Days before a fork from which a client that is too old is told of. */
export const warnDays = 30;
/** Days before a fork from which it is an error: what is changed later is changed in a hurry. */
export const failDays = 7;

const geth = "go-ethereum v1.17.6:params/config.go";

/**
 * Fusaka's first versions. Lists of two operators agree on all of them but Lighthouse's, which one gives as 8.0.0 and the
 * other as 8.0.1: the later is taken.
 */
const fusaka = {
  minimum: {
    geth: "1.16.7",
    reth: "1.9.1",
    lighthouse: "8.0.1",
    lodestar: "1.36.0",
    nimbus: "25.11.0",
    prysm: "7.0.0",
  },
  versions: {
    from: "releases v1.7.6 of ObolNetwork/charon-distributed-validator-node and v1.3.0 of nodeset-org/hyperdrive-daemon",
    on: "2026-11-25",
    how: "read",
  },
} satisfies Pick<Fork, "minimum" | "versions">;

/**
 * Every fork that the clients of this version must know, the earliest first of each network. Glamsterdam has no date on
 * Hoodi (planned for 2026-10-26, postponed: docs.beaconcha.in, "Glamsterdam") and none on mainnet (read 2026-11-25): it
 * comes here with its date. The changes of blob parameters after Fusaka came with the same versions.
 */
export const forks: readonly Fork[] = [
  { name: "fusaka", network: "mainnet", at: "2025-12-03T21:49:11Z", ...fusaka, source: read(`${geth}, OsakaTime`) },
  { name: "fusaka", network: "sepolia", at: "2025-10-14T07:36:00Z", ...fusaka, source: read(`${geth}, OsakaTime`) },
  { name: "fusaka", network: "hoodi", at: "2025-10-28T18:53:12Z", ...fusaka, source: read(`${geth}, OsakaTime`) },
  {
    name: "glamsterdam",
    network: "sepolia",
    at: "2026-10-06T13:53:36Z",
    minimum: {
      geth: "1.17.6",
      reth: "2.7.0",
      lighthouse: "8.3.0",
      lodestar: "1.49.0",
      nimbus: "26.9.0",
      prysm: "7.2.0",
    },
    source: read(`${geth}, AmsterdamTime; ethereum/pm pull request 2205: epoch 353024`),
    versions: {
      from:
        "blog.ethereum.org, Glamsterdam Testnet Announcement (2026-09-17, tables of 2026-09-28), and the table of " +
        "MysticRyuujin/enrscout (2026-10-01), which has Lighthouse's release candidate 8.3.0-rc.0",
      on: "2026-11-25",
      how: "read",
    },
  },
];

function read(from: string): Source {
  return { from, on: "2026-11-25", how: "read" };
}
