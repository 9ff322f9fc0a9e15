import type { ClientProfile, SizeProfile } from "../../profile.ts";
import { day, diskOf, gibOfGb, inferred, io, memory, noSync, noTraffic, read, traffic } from "../figures.ts";

type Mode = "full" | "txindex" | "pruned";

const aws = "aws-samples/aws-blockchain-node-runners:blueprints/bitcoin/README.md";
/** The day of its side-by-side test of Bitcoin Core v31.1. */
const testedOn = "2026-09-30";
const parameters = "bitcoin/bitcoin:src/kernel/chainparams.cpp (as of testnet4 block 123,613)";
const fullNodePage = "bitcoin.org/en/full-node, minimum requirements";

/** ~970 GB at block 969,306: blocks 880, txindex 74, chainstate 14. */
const mainnetDisk: Readonly<Record<Mode, SizeProfile["disk"]>> = {
  txindex: diskOf({ gib: gibOfGb(970), on: testedOn, growth: 7.8, from: `${aws}: ~970 GB, ~100 GB/year` }),
  full: diskOf({
    gib: gibOfGb(970 - 74),
    on: testedOn,
    growth: 7.2,
    from: `${aws}: ~970 GB, of which txindex 74 GB; of ~100 GB/year txindex's share is left out`,
  }),
  pruned: {
    todayGiB: 20,
    growthGiBPerMonth: 0.2,
    source: inferred(
      `docs.stacks.co, run a pruned Bitcoin node: ~20 GB used; ${aws}: chainstate 14 GB, which alone grows on`,
    ),
  },
};

const growthFrom = "22 GiB in the parameters of the release half a year before";
const testnetDisk: Readonly<Record<Mode, SizeProfile["disk"]>> = {
  full: diskOf({
    gib: 31,
    on: "2026-02-25",
    growth: 1.6,
    from: `${parameters}: testnet4 31 GiB, with 5 to 10 % to spare`,
    growthFrom,
  }),
  txindex: diskOf({
    gib: 34,
    on: "2026-02-25",
    growth: 1.8,
    from: `${parameters}: testnet4 31 GiB, and a twelfth for the index as on mainnet`,
    growthFrom,
  }),
  pruned: {
    todayGiB: 4,
    growthGiBPerMonth: 0.1,
    source: inferred(
      `${parameters}: testnet4 chainstate 2 GiB, the smallest prune target of 550 MiB, undo data and logs`,
    ),
  },
};

const mainnetIo: Readonly<Record<Mode, SizeProfile["io"]>> = {
  txindex: io(
    [3000, 125],
    [6000, 400],
    inferred(
      `${aws}: an r8g.xlarge, 156 MB/s of disk without end, kept up with the head with txindex; ` +
        "the first sync as AWS provisions it, 6,000 IOPS and 400 MiB/s",
    ),
  ),
  full: io([3000, 125], [6000, 400], inferred(`${aws}, measured with txindex, which writes more than a node without`)),
  pruned: io([1500, 60], [3000, 125], inferred(`half of a full node's: ${aws}; blocks are written once and deleted`)),
};

const testnetIo = io(
  [1000, 40],
  [3000, 250],
  inferred(`${aws}, Storage Requirements, Testnet: gp3, 3,000 IOPS, 250 MB/s`),
);

const mainnetMemory: Readonly<Record<Mode, SizeProfile["memory"]>> = {
  txindex: memory(
    6.5,
    8,
    inferred(`${aws}: bitcoind used about 6.4 GB with dbcache=4096; an eighth to a quarter more`),
  ),
  full: memory(6.5, 8, inferred(`${aws}: bitcoind used about 6.4 GB with dbcache=4096; an eighth to a quarter more`)),
  pruned: memory(3, 4, read("docs.stacks.co, run a pruned Bitcoin node: 4 GB", day)),
};

const serving = "Bitcoin Core serves old blocks to whoever dials it (bitcoin/bitcoin:doc/reduce-traffic.md)";
const mainnetTraffic: Readonly<Record<Mode, SizeProfile["traffic"]>> = {
  full: traffic(
    [30, 280],
    [20, 30],
    inferred(`${fullNodePage}: 200 GB and more up, about 20 GB down; 2026 guides say 200 to 400. ${serving}`),
  ),
  txindex: traffic(
    [30, 280],
    [20, 30],
    inferred(`${fullNodePage}: 200 GB and more up, about 20 GB down; 2026 guides say 200 to 400. ${serving}`),
  ),
  pruned: traffic([30, 60], [20, 30], inferred(`a full node's without old blocks, which it has not. ${serving}`)),
};

const mainnetSync: SizeProfile["firstSync"] = {
  hours: 10,
  source: read(`${aws}: 8 to 10 hours from genesis on 8 vCPUs at 6,000 IOPS`, testedOn),
};

function mainnet(mode: Mode): SizeProfile {
  return {
    disk: mainnetDisk[mode],
    io: mainnetIo[mode],
    cpu: {
      cores: mode === "pruned" ? 1 : 2,
      source: inferred(
        `docs.stacks.co, run a Bitcoin node: 2 vCPU; ${aws}: 4 kept up with the head and answered calls`,
      ),
    },
    memory: mainnetMemory[mode],
    traffic: mainnetTraffic[mode],
    firstSync:
      mode === "pruned"
        ? { hours: 24, source: read("docs.stacks.co, run a pruned Bitcoin node: about a day", day) }
        : mainnetSync,
  };
}

function testnet4(mode: Mode): SizeProfile {
  return {
    disk: testnetDisk[mode],
    io: testnetIo,
    cpu: { cores: 0.5, source: inferred("a twentieth of mainnet's data, at a quarter of its CPU") },
    memory: memory(
      2,
      3,
      inferred("Bitcoin Core's own defaults: a dbcache of 450 MiB and a mempool of 300 MB, threefold"),
    ),
    traffic: traffic([10, 20], [10, 5], inferred("its blocks are a small part of mainnet's")),
    firstSync: { hours: 2, source: inferred(`${aws}: mainnet in 10 hours; a twentieth of its data`) },
  };
}

function regtest(): SizeProfile {
  const source = inferred("a chain of one's own has the blocks that its owner makes");
  return {
    disk: { todayGiB: 0, growthGiBPerMonth: 0.1, source },
    io: io([50, 5], [50, 5], source),
    cpu: { cores: 0.1, source },
    memory: memory(
      0.5,
      1,
      inferred("Bitcoin Core's own default of 450 MiB for dbcache is filled by chains of size alone"),
    ),
    traffic: noTraffic,
    firstSync: noSync,
  };
}

const each = (of: (mode: Mode) => SizeProfile): Record<Mode, SizeProfile> => ({
  full: of("full"),
  txindex: of("txindex"),
  pruned: of("pruned"),
});

/** The test network is testnet4, by bitcoind's own name for it. A pruned node can have no transaction index. */
export const bitcoind: ClientProfile = {
  name: "bitcoind",
  chain: "bitcoin",
  role: "bitcoin",
  architectures: { value: ["amd64", "arm64"], source: read(`${aws}: r8g, the official build for ARM`, testedOn) },
  regenerable: true,
  defaultMode: "full",
  networks: { mainnet: each(mainnet), testnet4: each(testnet4), regtest: each(regtest) },
};
