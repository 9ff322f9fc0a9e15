import type { ClientProfile, SizeProfile } from "../../profile.ts";
import { diskOf, gibOfGb, inferred, io, memory, noTraffic, read } from "../figures.ts";
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

const mainnetMemory = memory(
  10,
  16,
  inferred(
    `${resourceUsage}: ~8 GiB (geth 1.17.2, April 2026); a quarter more, as 1.17.5 collects its heap later. ` +
      "Ceiling: go-ethereum:README.md recommends 16 GB and more",
  ),
);
const testnetMemory = memory(6, 10, inferred(`mainnet's less its larger state caches: ${mainnetMemory.source.from}`));

/** Snap sync. */
const firstSync: SizeProfile["firstSync"] = {
  hours: 24,
  source: inferred(
    `${awsBlueprint}: 6 to 48 hours; the middle of it with checkpoint and snap sync on the disk given there`,
  ),
};
const testnetSync: SizeProfile["firstSync"] = {
  hours: 6,
  source: inferred("another client, ethrex, inserts Sepolia's state in 43 minutes where mainnet's takes it 95"),
};

function size(network: Network, disk: SizeProfile["disk"]): SizeProfile {
  const mainnet = network === "mainnet";
  return {
    disk,
    io: executionIo[network],
    cpu: executionCpu[network],
    memory: mainnet ? mainnetMemory : testnetMemory,
    traffic: executionTraffic[network],
    firstSync: mainnet ? firstSync : testnetSync,
  };
}

function mainnetSize(gib: number, column: string): SizeProfile {
  const from = `${resourceUsage}: geth 1.17.2, ${column}`;
  return size("mainnet", diskOf({ gib, on: measuredOn, growth: mainnetGrowth, from, growthFrom: mainnetGrowthFrom }));
}

const archiveFrom =
  "go-ethereum, release notes of v1.16.0 (2025-06-26): a state database of ~1.9 TB for all states of mainnet, without both " +
  "indexes; with the whole of the full node beside it, as the notes leave open what of its blocks is in there";
/** Of a full node's size. */
const ofFull = 2.44;

function archive(network: Network, disk: SizeProfile["disk"]): SizeProfile {
  return {
    ...size(network, disk),
    io: network === "mainnet" ? archiveIo : executionIo[network],
    firstSync: {
      hours: network === "mainnet" ? 14 * 24 : 4 * 24,
      source: inferred("geth.ethereum.org/docs/fundamentals/archive: about two weeks, as every block is executed"),
    },
  };
}

/** A test network's archive by mainnet's own ratio to its full node. */
function testnetArchive(network: Network, fullGiB: number, from: string): SizeProfile {
  return archive(network, {
    todayGiB: Math.ceil(fullGiB * ofFull),
    growthGiBPerMonth: 25,
    source: inferred(`${fullGiB} GiB with all blocks by ${from}; ${ofFull} of it by mainnet's ratio. ${archiveFrom}`),
  });
}

const sepoliaAll = diskOf({ gib: 373, on: "2024-12-15", growth: testnetGrowth, from: sepoliaFrom });

const hoodiAll = { todayGiB: 240, growthGiBPerMonth: testnetGrowth, source: inferred(hoodiFrom) };

const devSource = read("catalogue/chains/ethereum/geth.ts: geth v1.17.6, run in its development mode", "2026-11-23");

/** Modes are those of `--history.chain`, and the archive: what each keeps is in catalogue/chains/ethereum/geth-history.ts. */
export const geth: ClientProfile = {
  name: "geth",
  chain: "ethereum",
  role: "execution",
  architectures: armAndIntel(`${awsBlueprint}: its image runs on Graviton`),
  regenerable: true,
  defaultMode: "postmerge",
  networks: {
    dev: {
      default: {
        // Its volume of 4 GiB is the client file's; next to nothing lies on it.
        disk: { todayGiB: 0, growthGiBPerMonth: 0, source: devSource },
        io: io([0, 0], [0, 0], devSource),
        cpu: { cores: 0.1, source: devSource },
        memory: memory(0.25, 1, devSource),
        traffic: noTraffic,
        firstSync: { hours: 0, source: devSource },
      },
    },
    mainnet: {
      all: mainnetSize(1229, "full, ~1.2 TiB"),
      postmerge: mainnetSize(830, "post-merge, ~830 GiB"),
      postprague: mainnetSize(580, "post-Prague, ~580 GiB"),
      archive: archive(
        "mainnet",
        diskOf({
          gib: gibOfGb(1900) + 1229,
          on: measuredOn,
          growth: archiveGrowth,
          from: archiveFrom,
          growthFrom: `${awsBlueprint}: ~100 GB/month`,
        }),
      ),
    },
    sepolia: {
      all: size("sepolia", sepoliaAll),
      postmerge: size("sepolia", {
        ...sepoliaAll,
        source: inferred(
          `as \`all\`: the blocks before Sepolia's merge (1,450,409) are few and small. ${sepoliaAll.source.from}`,
        ),
      }),
      postprague: size("sepolia", {
        todayGiB: 322,
        growthGiBPerMonth: testnetGrowth,
        source: inferred(
          `twice the state of December 2024 (41 GiB) and 20 months of history since Prague. ${sepoliaFrom}`,
        ),
      }),
      archive: testnetArchive("sepolia", sepoliaAll.todayGiB, sepoliaFrom),
    },
    hoodi: {
      all: size("hoodi", hoodiAll),
      postprague: size("hoodi", {
        ...hoodiAll,
        source: inferred(`as \`all\`: Hoodi had 60,412 blocks before Prague, of its first nine days. ${hoodiFrom}`),
      }),
      archive: testnetArchive("hoodi", hoodiAll.todayGiB, hoodiFrom),
    },
  },
};
