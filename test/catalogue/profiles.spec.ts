import assert from "node:assert/strict";
import { geth as gethClient } from "../../catalogue/chains/ethereum/geth.ts";
import type { ClientProfile, SizeProfile } from "../../catalogue/profile.ts";
import { peerModes } from "../../catalogue/profile.ts";
import {
  clusterServices,
  daemons,
  explorerNetwork,
  logBufferGiB,
  profileOf,
  profiles,
  profilesDay,
} from "../../catalogue/profiles/index.ts";
import type { Source } from "../../catalogue/source.ts";
import { millicores, quantityMiB } from "../../stacks/config/quantities.ts";

interface Entry {
  title: string;
  profile: ClientProfile;
  network: string;
  mode: string;
  size: SizeProfile;
}

const entries: Entry[] = Object.values(profiles).flatMap((profile) =>
  Object.entries(profile.networks).flatMap(([network, modes]) =>
    Object.entries(modes).map(([mode, size]) => ({
      title: `${profile.name} ${network} ${mode}`,
      profile,
      network,
      mode,
      size,
    })),
  ),
);

/** Every profile that breaks a rule, by name: so that a failure says which. */
const breaking = (rule: (entry: Entry) => boolean): string[] =>
  entries.filter((entry) => !rule(entry)).map(({ title }) => title);

const numbers = ({ disk, io, cpu, memory, traffic, firstSync }: SizeProfile): number[] => [
  disk.todayGiB,
  disk.growthGiBPerMonth,
  io.follow.iops,
  io.follow.mibs,
  io.firstSync.iops,
  io.firstSync.mibs,
  cpu.cores,
  memory.requestMiB,
  memory.ceilingMiB,
  ...peerModes.flatMap((mode) => [traffic[mode].inGiB, traffic[mode].outGiB]),
  firstSync.hours,
];

describe("catalogue: profiles: what holds for every one", () => {
  it("is found by its own name", () => {
    for (const [name, profile] of Object.entries(profiles)) assert.equal(profile.name, name);
    assert.equal(new Set(Object.keys(profiles)).size, 18);
  });

  it("has figures that are numbers, none of them negative", () => {
    assert.deepEqual(
      breaking(({ size }) => numbers(size).every((figure) => Number.isFinite(figure) && figure >= 0)),
      [],
    );
    assert.ok(entries.length > 50);
  });

  it("has a source with a day for each figure", () => {
    const dated = ({ from, on }: Source) =>
      from.length > 10 && /^20\d\d-\d\d-\d\d$/.test(on) && on <= profilesDay && !Number.isNaN(Date.parse(on));
    const sources = ({ disk, io, cpu, memory, traffic, firstSync }: SizeProfile) =>
      [disk, io, cpu, memory, traffic, firstSync].map(({ source }) => source);
    assert.deepEqual(
      breaking(({ profile, size }) => [profile.architectures.source, ...sources(size)].every(dated)),
      [],
    );
  });

  it("names no machine and no document that readers cannot have", () => {
    const texts = JSON.stringify(profiles);
    assert.ok(!/\/work\/|\/tmp\/|shared\/research|localhost/.test(texts));
  });

  it("follows the head with no more than the first sync takes", () => {
    const within = ({ size: { io } }: Entry) =>
      io.follow.iops <= io.firstSync.iops && io.follow.mibs <= io.firstSync.mibs;
    assert.deepEqual(breaking(within), []);
  });

  it("is given no more memory than it may use", () => {
    assert.deepEqual(
      breaking(({ size: { memory } }) => memory.requestMiB <= memory.ceilingMiB),
      [],
    );
    assert.deepEqual(
      breaking(({ size: { memory } }) => Number.isInteger(memory.requestMiB + memory.ceilingMiB)),
      [],
    );
  });

  it("sends no more where nobody can dial it", () => {
    assert.deepEqual(
      breaking(({ size: { traffic } }) => traffic.outbound.outGiB <= traffic.inbound.outGiB),
      [],
    );
    assert.deepEqual(
      breaking(({ size: { traffic } }) => traffic.outbound.inGiB <= traffic.inbound.inGiB),
      [],
    );
  });

  it("has its default mode on every network, or begins with the one that stands for it there", () => {
    assert.deepEqual(
      breaking(({ profile, network }) => {
        const modes = Object.keys(profile.networks[network]!);
        // Hoodi has no blocks of before the merge: geth's `postmerge` is `all` there.
        return modes.includes(profile.defaultMode) || modes.length === 1 || modes[0] === "all";
      }),
      [],
    );
  });

  it("runs on at least one kind of processor, none named twice", () => {
    for (const { name, architectures } of Object.values(profiles)) {
      assert.ok(architectures.value.length > 0, name);
      assert.equal(new Set(architectures.value).size, architectures.value.length, name);
    }
  });
});

describe("catalogue: profiles: what is told apart", () => {
  const disk = (client: string, network: string, mode?: string) => profileOf(client, network, mode)!.disk.todayGiB;

  it("gives a node with less history a smaller disk", () => {
    for (const network of ["mainnet", "testnet4"]) {
      assert.ok(disk("bitcoind", network, "pruned") < disk("bitcoind", network, "full"), network);
      assert.ok(disk("bitcoind", network, "full") < disk("bitcoind", network, "txindex"), network);
    }
    assert.ok(disk("geth", "mainnet", "postprague") < disk("geth", "mainnet", "postmerge"));
    assert.ok(disk("geth", "mainnet", "postmerge") < disk("geth", "mainnet", "all"));
    assert.ok(disk("geth", "sepolia", "postprague") < disk("geth", "sepolia", "all"));
    for (const network of ["mainnet", "sepolia", "hoodi"]) {
      assert.ok(disk("reth", network, "minimal") < disk("reth", network, "full"), network);
      assert.ok(disk("reth", network, "full") < disk("reth", network, "archive"), network);
    }
  });

  it("gives a node with all data columns 500 GiB, traffic and a core more", () => {
    for (const client of ["lighthouse", "prysm", "nimbus", "lodestar"]) {
      for (const network of ["mainnet", "sepolia", "hoodi"]) {
        const usual = profileOf(client, network, "default")!;
        const supernode = profileOf(client, network, "supernode")!;
        assert.equal(supernode.disk.todayGiB - usual.disk.todayGiB, 500, `${client} ${network}`);
        assert.equal(supernode.cpu.cores - usual.cpu.cores, 1);
        assert.ok(supernode.traffic.inbound.outGiB > usual.traffic.inbound.outGiB);
        assert.ok(supernode.firstSync.hours > usual.firstSync.hours);
      }
    }
  });

  it("keeps what nothing else holds off a disk that goes with its machine", () => {
    const kept = Object.values(profiles).filter(({ regenerable }) => !regenerable);
    assert.deepEqual(kept.map(({ name }) => name).sort(), [
      "grafana",
      "kubo",
      "lnd",
      "prometheus",
      "validator-client",
      "web3signer-database",
    ]);
  });

  it("runs Rootstock and Blockscout on Intel and AMD alone, the rest on Arm too", () => {
    const intel = Object.values(profiles).filter(({ architectures }) => !architectures.value.includes("arm64"));
    assert.deepEqual(intel.map(({ name }) => name).sort(), ["blockscout", "rskj"]);
  });

  it("knows the networks that chains are on", () => {
    const networks = (client: string) => Object.keys(profiles[client]!.networks);
    assert.deepEqual(networks("geth"), ["dev", "mainnet", "sepolia", "hoodi"]);
    assert.deepEqual(networks("reth"), ["mainnet", "sepolia", "hoodi"]);
    assert.deepEqual(networks("bitcoind"), ["mainnet", "testnet4", "regtest"]);
    assert.deepEqual(networks("lnd"), networks("bitcoind"));
    assert.deepEqual(networks("kubo"), ["public"]);
    assert.deepEqual(networks("rskj"), ["mainnet", "testnet"]);
    assert.deepEqual(networks("blockscout"), networks("blockscout-database"));
    assert.deepEqual(networks("web3signer"), networks("web3signer-database"));
    assert.ok(networks("blockscout").includes(explorerNetwork("rootstock", "mainnet")));
    assert.ok(networks("blockscout").includes(explorerNetwork("ethereum", "sepolia")));
  });

  it("has the history modes of each client", () => {
    assert.deepEqual(Object.keys(profiles["geth"]!.networks["mainnet"]!), [
      "all",
      "postmerge",
      "postprague",
      "archive",
    ]);
    assert.deepEqual(Object.keys(profiles["geth"]!.networks["hoodi"]!), ["all", "postprague", "archive"]);
    assert.deepEqual(Object.keys(profiles["reth"]!.networks["mainnet"]!), ["full", "minimal", "archive"]);
    assert.deepEqual(Object.keys(profiles["bitcoind"]!.networks["mainnet"]!), ["full", "txindex", "pruned"]);
  });
});

describe("catalogue: profiles: one truth with the clients' own files", () => {
  it("sizes geth's development network as its client file does", () => {
    const { cpu, memory, disk } = profileOf("geth", "dev", "default")!;
    const { resources, storage } = gethClient.networks["dev"]!.own!;
    assert.equal(cpu.cores * 1000, millicores(resources.requests.cpu));
    assert.equal(memory.requestMiB, quantityMiB(resources.requests.memory));
    assert.equal(memory.ceilingMiB, quantityMiB(resources.limits.memory));
    assert.equal(disk.growthGiBPerMonth, quantityMiB(storage.growthPerMonth));
    assert.equal(disk.todayGiB, 0);
  });
});

describe("catalogue: profiles: what runs beside the chains", () => {
  it("reckons daemons of ours on every machine, the log buffer among them", () => {
    assert.deepEqual(
      daemons.map(({ name, cpuMillis, memoryMiB, rootDiskGiB }) => [name, cpuMillis, memoryMiB, rootDiskGiB]),
      [
        ["fluentd", 100, 200, logBufferGiB],
        ["node-exporter", 10, 32, 0],
        ["node-settings", 10, 56, 0],
      ],
    );
    assert.equal(logBufferGiB, 10);
  });

  it("reckons what a cluster runs once, each with its source", () => {
    assert.deepEqual(
      clusterServices.map(({ name, replicas }) => `${name} ${replicas}`),
      [
        "coredns 2",
        "volume-controller 2",
        "autoscaler 1",
        "load-balancer-controller 2",
        "metrics-server 2",
        "snapshot-controller 2",
        "alertmanager 2",
        "kube-state-metrics 1",
        "roller 1",
      ],
    );
    for (const { name, cpuMillis, memoryMiB, source } of clusterServices) {
      assert.ok(cpuMillis > 0 && memoryMiB > 0 && source.from.length > 10, name);
    }
  });
});

describe("catalogue: profiles: looking one up", () => {
  it("takes the client's default mode, or the only one that a network has", () => {
    assert.equal(profileOf("geth", "mainnet"), profiles["geth"]!.networks["mainnet"]!["postmerge"]);
    assert.equal(profileOf("geth", "hoodi"), profiles["geth"]!.networks["hoodi"]!["all"]);
    assert.equal(profileOf("geth", "dev"), profiles["geth"]!.networks["dev"]!["default"]);
    assert.equal(profileOf("bitcoind", "mainnet", "pruned"), profiles["bitcoind"]!.networks["mainnet"]!["pruned"]);
  });

  it("has nothing for what no profile describes", () => {
    assert.equal(profileOf("gehth", "mainnet"), undefined);
    assert.equal(profileOf("geth", "goerli"), undefined);
    assert.equal(profileOf("geth", "mainnet", "minimal"), undefined);
  });
});
