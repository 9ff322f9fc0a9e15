/** PostgreSQL beside an explorer or a signer. */
import type { ClientProfile, SizeProfile } from "../profile.ts";
import { diskOf, inferred, io, memory, noSync, noTraffic } from "./figures.ts";

const storage = "blockscout/docs:setup/requirements/database-storage-requirements.mdx";
const hardware = "blockscout/docs:setup/requirements/resource-requirements.mdx";
const storageOn = "2024-12-23";

const postgres: ClientProfile["architectures"] = {
  value: ["amd64", "arm64"],
  source: inferred("postgres is an official image, built for both"),
};

/** What a chain's explorer is keyed by: `ethereum-mainnet`, as Rootstock has a mainnet too. */
export function explorerNetwork(chain: string, network: string): string {
  return `${chain}-${network}`;
}

const indexing = inferred(
  `${hardware}: 16 cores and 128 GB for a large chain, db.t3.large (2 vCPU, 8 GB) at least; I/O by the share that ` +
    "indexing 200 calls a second writes (blockscout/docs: RPC)",
);

type Class = "large" | "middle" | "small";
const classes: Readonly<Record<Class, Pick<SizeProfile, "io" | "cpu" | "memory">>> = {
  large: {
    io: io([6000, 250], [16000, 1000], indexing),
    cpu: { cores: 16, source: indexing },
    memory: memory(64, 128, indexing),
  },
  middle: {
    io: io([3000, 125], [8000, 500], indexing),
    cpu: { cores: 4, source: indexing },
    memory: memory(16, 32, indexing),
  },
  small: {
    io: io([1000, 40], [3000, 125], indexing),
    cpu: { cores: 2, source: indexing },
    memory: memory(4, 8, indexing),
  },
};

/** Indexing from the first block. */
const hours: Readonly<Record<Class, number>> = { large: 24 * 60, middle: 24 * 20, small: 24 * 3 };

function database(size: Class, disk: SizeProfile["disk"], syncHours = hours[size]): Record<"default", SizeProfile> {
  return {
    default: {
      disk,
      ...classes[size],
      traffic: noTraffic,
      firstSync: {
        hours: syncHours,
        source: inferred("weeks for a large chain, by users' reports (blockscout#6844, #10331)"),
      },
    },
  };
}

const growth = "its size over its chain's age, and half as much again, as blocks have grown";

export const blockscoutDatabase: ClientProfile = {
  name: "blockscout-database",
  chain: "platform",
  role: "database",
  architectures: postgres,
  // It can be indexed anew from the chain's own node: weeks on mainnet, but nothing is lost.
  regenerable: true,
  defaultMode: "default",
  networks: {
    "ethereum-mainnet": database(
      "large",
      diskOf({ gib: 21000, on: storageOn, growth: 280, from: `${storage}: 21,000 GiB`, growthFrom: growth }),
    ),
    "ethereum-sepolia": database(
      "large",
      diskOf({ gib: 5200, on: storageOn, growth: 200, from: `${storage}: 5,200 GiB`, growthFrom: growth }),
    ),
    "ethereum-hoodi": database("middle", {
      todayGiB: 2800,
      growthGiBPerMonth: 140,
      source: inferred(`no size is published: 20 months at Sepolia's 5,200 GiB in 38 (${storage})`),
    }),
    "ethereum-dev": database(
      "small",
      { todayGiB: 1, growthGiBPerMonth: 1, source: inferred("a development chain has next to no blocks") },
      0,
    ),
    "rootstock-mainnet": database("middle", {
      todayGiB: 555,
      growthGiBPerMonth: 6,
      source: inferred(`no size is published: ${storage}, Ethereum Classic, 555 GiB, a chain with more blocks`),
    }),
    "rootstock-testnet": database("small", {
      todayGiB: 470,
      growthGiBPerMonth: 6,
      source: inferred(`no size is published: ${storage}, Gnosis Chiado, a test network, 470 GiB`),
    }),
  },
};

const signed = inferred("a row for each block and attestation that a validator signs, pruned by web3signer");

/** What was signed: where it is lost or old, a validator may sign twice and be slashed. */
export const web3signerDatabase: ClientProfile = {
  name: "web3signer-database",
  chain: "platform",
  role: "database",
  architectures: postgres,
  regenerable: false,
  defaultMode: "default",
  networks: Object.fromEntries(
    ["mainnet", "sepolia", "hoodi", "dev"].map((network) => [
      network,
      {
        default: {
          disk: { todayGiB: 1, growthGiBPerMonth: 0.5, source: signed },
          io: io([300, 10], [300, 10], signed),
          cpu: { cores: 0.25, source: signed },
          memory: memory(0.5, 1, signed),
          traffic: noTraffic,
          firstSync: noSync,
        },
      },
    ]),
  ),
};
