/** Servers that keep nothing themselves: explorers and signers. */
import type { ClientProfile, SizeProfile } from "../profile.ts";
import { blockscoutDatabase } from "./databases.ts";
import { inferred, io, memory, noDisk, noSync, noTraffic, read, traffic } from "./figures.ts";

const none = io([0, 0], [0, 0], inferred("it keeps nothing"));
const hardware = "blockscout/docs:setup/requirements/resource-requirements.mdx";

const explorer: SizeProfile = {
  disk: noDisk,
  io: none,
  cpu: { cores: 4, source: read(`${hardware}: an m5a.xlarge for the application, 4 vCPU`, "2024-12-23") },
  memory: memory(8, 16, inferred(`${hardware}: an m5a.xlarge for the application, 16 GB; half of it reserved`)),
  traffic: traffic([10, 50], [10, 50], inferred("some hundred readers a day; what they read is the environment's own")),
  firstSync: noSync,
};

const developmentExplorer: SizeProfile = {
  ...explorer,
  cpu: { cores: 0.5, source: inferred("next to no blocks and readers") },
  memory: memory(2, 4, inferred("next to no blocks and readers")),
  traffic: noTraffic,
};

/** Backend and frontend, on the networks of its database. */
export const blockscout: ClientProfile = {
  name: "blockscout",
  chain: "platform",
  role: "server",
  // An image for arm64 was not found out.
  architectures: {
    value: ["amd64"],
    source: inferred("ghcr.io/blockscout/blockscout and frontend: amd64, others not verified"),
  },
  regenerable: true,
  defaultMode: "default",
  networks: Object.fromEntries(
    Object.keys(blockscoutDatabase.networks).map((network) => [
      network,
      { default: network === "ethereum-dev" ? developmentExplorer : explorer },
    ]),
  ),
};

const java = inferred("a Java server: half a GiB of heap, and as much beside it; a signature takes milliseconds");

export const web3signer: ClientProfile = {
  name: "web3signer",
  chain: "platform",
  role: "server",
  architectures: {
    value: ["amd64", "arm64"],
    source: inferred("Consensys/web3signer:build.gradle: an image for each architecture that it is built on"),
  },
  regenerable: true,
  defaultMode: "default",
  networks: Object.fromEntries(
    ["mainnet", "sepolia", "hoodi", "dev"].map((network) => [
      network,
      {
        default: {
          disk: noDisk,
          io: none,
          cpu: { cores: 0.5, source: java },
          memory: memory(1, 2, java),
          traffic: noTraffic,
          firstSync: noSync,
        },
      },
    ]),
  ),
};
