/** What holds for Ethereum clients of one layer alike: I/O, traffic, and the documents that their figures are from. */
import type { SizeProfile } from "../../profile.ts";
import { inferred, io, read, traffic } from "../figures.ts";

export type Network = "mainnet" | "sepolia" | "hoodi";

/** The day of the resource page's April 2026 rows. */
export const measuredOn = "2026-04-15";

export const resourceUsage = "ethstaker/eth-docker-docs:website/docs/Usage/ResourceUsage.md";
export const awsBlueprint = "aws-samples/aws-blockchain-node-runners:blueprints/ethereum/README.md";
export const awsReadOn = "2026-08-17";

/**
 * Growth of a mainnet execution client that keeps new history, GiB a month. AWS: about 50 GB a month for the node; of
 * these 46.6 GiB the consensus client's two are left out.
 */
export const mainnetGrowth = 45;
export const mainnetGrowthFrom = `${awsBlueprint}: ~50 GB/month for the node, 2 GiB of which are the consensus client's`;
/** AWS: about 100 GB a month. */
export const archiveGrowth = 93;

/** Sepolia: 294 GB in April 2024 and 400 GB in December are 13 GB, 12 GiB, a month. */
export const testnetGrowth = 12;
const sepoliaSizes =
  "docs.nethermind.io 1.26.0 and next, Database size, Sepolia: 294 and 400 GB (state, receipts, blocks)";
export const sepoliaFrom =
  `${sepoliaSizes}, another client's size taken for this one; ` +
  `${awsBlueprint} says ~100 GB, which its blocks alone exceed`;
export const hoodiFrom = "Hoodi began on 2025-03-17; no size is published: 20 months at Sepolia's growth";

export const followHead = inferred(
  "an execution client reads state at random, a few KiB at a time: 3,000 reads of 16 KiB are 47 MiB/s, and the rest is " +
    "for compaction; AWS follows the head of another chain at 156 MB/s " +
    "(aws-blockchain-node-runners:blueprints/bitcoin/README.md), and eth-docker-docs finds provisioned gp3 wanting for " +
    `sync committee duties alone (${resourceUsage}). First sync: ${awsBlueprint}, Storage Requirements`,
);

/** Execution clients. First sync as AWS provisions it. */
export const executionIo: Readonly<Record<Network, SizeProfile["io"]>> = {
  mainnet: io([3000, 125], [8000, 700], followHead),
  sepolia: io([1500, 60], [3000, 250], followHead),
  hoodi: io([1500, 60], [3000, 250], inferred(`as Sepolia's: ${followHead.from}`)),
};

/** An archive of mainnet. */
export const archiveIo = io(
  [5000, 250],
  [16000, 1000],
  inferred(`${awsBlueprint} runs archives on NVMe alone, against what a gp3 volume once had at most: 16,000 IOPS`),
);

/** A whole consensus and execution node does on four small cores; each half is given its share of them. */
const raspberry =
  "EIP-7870: a full node, both clients together, on 4 cores rated 1000 (one thread) and 3000 (all); its example is a " +
  "Raspberry Pi 5 with 4 cores. Reserved, without a limit: what is idle serves calls and the first sync";

export const executionCpu: Readonly<Record<Network, SizeProfile["cpu"]>> = {
  mainnet: { cores: 2, source: inferred(raspberry) },
  sepolia: { cores: 1, source: inferred(`half of mainnet's; ${raspberry}`) },
  hoodi: { cores: 1, source: inferred(`half of mainnet's; ${raspberry}`) },
};

export const consensusCpu: Readonly<Record<Network, SizeProfile["cpu"]>> = {
  mainnet: { cores: 1, source: inferred(raspberry) },
  sepolia: { cores: 0.5, source: inferred(`half of mainnet's; ${raspberry}`) },
  hoodi: { cores: 1, source: inferred(`as mainnet's, as its validators are as many; ${raspberry}`) },
};

const executionTrafficFrom =
  "per slot a block of about 150 KiB and 14 blobs of 128 KiB from the blob pool, transactions once in and about as much " +
  "out; a node that only dials has a third of the peers (geth's dial ratio). EIP-7870 asks for 50/15 Mbit/s of capacity";

export const executionTraffic: Readonly<Record<Network, SizeProfile["traffic"]>> = {
  mainnet: traffic([480, 500], [480, 170], inferred(executionTrafficFrom)),
  sepolia: traffic([240, 250], [240, 85], inferred(`half of mainnet's: ${executionTrafficFrom}`)),
  hoodi: traffic([240, 250], [240, 85], inferred(`half of mainnet's: ${executionTrafficFrom}`)),
};

/** 3 TB in GiB, of which the execution client sends 500. */
const supernodeOut = 2794 - 500;

const gossipFrom =
  "sigp/lighthouse#1934: about 3 Mbit/s both ways together, 459 GiB a month each way, and 8 of 128 data columns " +
  "(14 blobs, doubled by coding: 750 GiB a month for all); by dialling alone it has half the peers to serve";
const supernodeFrom =
  `${awsBlueprint}, Network Traffic: ~3 TB a month out with all data columns, less the execution client's; ` +
  "in: gossip and all columns";

/** Consensus clients: as a rule, and with all data columns. */
export const consensusTraffic: Readonly<
  Record<"default" | "supernode", Readonly<Record<Network, SizeProfile["traffic"]>>>
> = {
  default: {
    mainnet: traffic([500, 500], [500, 250], inferred(gossipFrom)),
    sepolia: traffic([250, 250], [250, 125], inferred(`half of mainnet's: ${gossipFrom}`)),
    hoodi: traffic([500, 500], [500, 250], inferred(`as mainnet's, as its validators are as many: ${gossipFrom}`)),
  },
  supernode: {
    mainnet: traffic([1250, supernodeOut], [1250, supernodeOut / 2], inferred(supernodeFrom)),
    sepolia: traffic([1250, supernodeOut], [1250, supernodeOut / 2], inferred(`as mainnet's: ${supernodeFrom}`)),
    hoodi: traffic([1250, supernodeOut], [1250, supernodeOut / 2], inferred(`as mainnet's: ${supernodeFrom}`)),
  },
};

/** From a checkpoint, then backwards over 18 days of data columns. */
export const checkpointSync: Readonly<Record<"default" | "supernode", SizeProfile["firstSync"]>> = {
  default: {
    hours: 1,
    source: inferred(`${awsBlueprint}: a checkpoint sync takes 2 to 5 minutes, and then slots are filled in backwards`),
  },
  supernode: {
    hours: 12,
    source: inferred("500 GiB of data columns to fetch from peers, at about 100 Mbit/s"),
  },
};

export const armAndIntel = (image: string) => ({ value: ["amd64", "arm64"] as const, source: read(image, awsReadOn) });
