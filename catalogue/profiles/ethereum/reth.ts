import type { ClientProfile, SizeProfile } from "../../profile.ts";
import { diskOf, gibOfGb, inferred, memory } from "../figures.ts";
import {
  archiveGrowth,
  archiveIo,
  armAndIntel,
  awsBlueprint,
  executionCpu,
  executionIo,
  executionTraffic,
  hoodiFrom,
  mainnetGrowth,
  mainnetGrowthFrom,
  measuredOn,
  type Network,
  resourceUsage,
  sepoliaFrom,
  testnetGrowth,
} from "./common.ts";

const storage = "paradigmxyz/reth:docs/vocs/docs/pages/run/storage.mdx (storage V2, block 24,396,823)";
/** The day of block 24,396,823. */
const storageOn = "2026-02-06";

const fullMemory = memory(
  16,
  24,
  inferred(
    `${resourceUsage}: ~14 GiB (reth 2.1.0, April 2026), rounded up to the 16 GB that ` +
      "reth:docs/vocs/docs/pages/run/system-requirements.mdx recommends; half as much again for heavy calls",
  ),
);
const testnetMemory = memory(8, 16, inferred(`half of mainnet's, as the state is: ${fullMemory.source.from}`));

/** Blocks and state that a mode without history adds: the state's own growth. */
const stateGrowth = 10;
const stateGrowthFrom = "no history is kept; the state alone grows, by no more than a quarter of the whole";

type Mode = "full" | "minimal" | "archive";

/** `reth download`: a snapshot, then the blocks since. */
const firstSync: Readonly<Record<Mode, SizeProfile["firstSync"]>> = {
  full: {
    hours: 12,
    source: inferred(`${resourceUsage}: ~2 hours with a snapshot on NVMe; three times the data, on a slower disk`),
  },
  minimal: {
    hours: 4,
    source: inferred(`${resourceUsage}: ~2 hours with a snapshot on NVMe; twice that on a slower disk`),
  },
  archive: { hours: 36, source: inferred("as the full node's from a snapshot, with three times the data") },
};

function size(network: Network, mode: Mode, disk: SizeProfile["disk"]): SizeProfile {
  return {
    disk,
    io: mode === "archive" && network === "mainnet" ? archiveIo : executionIo[network],
    cpu: executionCpu[network],
    memory: network === "mainnet" ? fullMemory : testnetMemory,
    traffic: executionTraffic[network],
    firstSync: firstSync[mode],
  };
}

/** A test network's size by mainnet's own ratio of the modes: archive 2.31 TB, full 1.02 TB, minimal 0.224 TB. */
function testnet(network: "sepolia" | "hoodi", mode: Mode, ofFull: number, growth: number): SizeProfile {
  const full = network === "sepolia" ? 649 : 240;
  const from = network === "sepolia" ? sepoliaFrom : hoodiFrom;
  return size(network, mode, {
    todayGiB: Math.ceil(full * ofFull),
    growthGiBPerMonth: growth,
    source: inferred(`${full} GiB of full history by ${from}; ${ofFull} of it by mainnet's ratio in ${storage}`),
  });
}

function modesOf(network: "sepolia" | "hoodi"): Record<Mode, SizeProfile> {
  return {
    full: testnet(network, "full", 1, testnetGrowth),
    minimal: testnet(network, "minimal", 0.22, 3),
    archive: testnet(network, "archive", 2.27, 25),
  };
}

export const reth: ClientProfile = {
  name: "reth",
  chain: "ethereum",
  role: "execution",
  architectures: armAndIntel(`${awsBlueprint}: its image runs on Graviton (i8g)`),
  regenerable: true,
  defaultMode: "full",
  networks: {
    mainnet: {
      full: size(
        "mainnet",
        "full",
        diskOf({
          gib: gibOfGb(1020),
          on: storageOn,
          growth: mainnetGrowth,
          from: `${storage}: full 1.02 TB`,
          growthFrom: mainnetGrowthFrom,
        }),
      ),
      minimal: size(
        "mainnet",
        "minimal",
        diskOf({
          gib: 248,
          on: measuredOn,
          growth: stateGrowth,
          from: `${resourceUsage}: reth 2.1.0, aggressive expiry`,
          growthFrom: stateGrowthFrom,
        }),
      ),
      archive: size(
        "mainnet",
        "archive",
        diskOf({
          gib: gibOfGb(2310),
          on: storageOn,
          growth: archiveGrowth,
          from: `${storage}: archive 2.31 TB`,
          growthFrom: `${awsBlueprint}: ~100 GB/month`,
        }),
      ),
    },
    sepolia: modesOf("sepolia"),
    hoodi: modesOf("hoodi"),
  },
};
