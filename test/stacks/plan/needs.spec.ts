import assert from "node:assert/strict";
import { catalogue } from "../../../catalogue/chains/index.ts";
import { cloudOf } from "../../../catalogue/clouds/index.ts";
import { profileOf, profiles } from "../../../catalogue/profiles/index.ts";
import { needsOf } from "../../../stacks/plan/needs.ts";
import { sizeGiB, volumeNeed } from "../../../stacks/plan/needs/sizing.ts";
import { followers, testCatalogue } from "../../support/fake-client.ts";
import { configOf } from "../../support/stacks.ts";
import { asked, chain, named, nothing } from "./needs/support.ts";

const onNode = (fields: string, node = "c-0") => named(chain(fields), node);

describe("stacks/plan/needs", () => {
  describe("sizes of volumes", () => {
    const disk = (todayGiB: number, growthGiBPerMonth: number) => ({
      todayGiB,
      growthGiBPerMonth,
      source: { from: "a test", on: "2026-11-23", how: "read" as const },
    });
    const year = { horizon: 12, freeSpace: 0.15 };

    it("hold the growth of the horizon beside the free space, rounded up to tens of GiB", () => {
      assert.equal(sizeGiB(disk(830, 40), year), 1550);
      assert.equal(sizeGiB(disk(830, 40), { horizon: 24, freeSpace: 0.15 }), 2110);
      assert.equal(sizeGiB(disk(830, 40), { horizon: 12, freeSpace: 0.5 }), 2620);
    });

    it("are whole GiB where they are small, and at least one", () => {
      assert.equal(sizeGiB(disk(5, 0.1), year), 8);
      assert.equal(sizeGiB(disk(0, 0), year), 1);
      assert.equal(sizeGiB(disk(8.5, 0), year), 10);
      assert.equal(sizeGiB(disk(85, 0), year), 100);
    });

    it("are what the file says where it says so, and the usual ones where nothing is known", () => {
      const io = { follow: { iops: 10, mibs: 1 }, firstSync: { iops: 5, mibs: 9 }, source: disk(0, 0).source };
      const volume = (stated?: string, usual?: string) =>
        volumeNeed("ipfs", { disk: disk(100, 1), io }, year, stated, usual);
      assert.deepEqual(volume("2Ti", "1Gi"), {
        role: "ipfs",
        sizeGiB: 2048,
        stated: true,
        todayGiB: 100,
        growthGiBPerMonth: 1,
        follow: { iops: 10, mibs: 1 },
        peak: { iops: 10, mibs: 9 },
      });
      assert.deepEqual([volume(undefined, "4Gi").sizeGiB, volume(undefined, "4Gi").stated], [4, false]);
      assert.deepEqual([volume().sizeGiB, volume().stated], [140, false]);
    });
  });

  it("puts an execution and a consensus client in one pod, with the sidecar, on processors that both know", () => {
    const need = onNode(
      "chain: ethereum, network: mainnet, execution: geth, consensus: lighthouse, nodes: 2, peers: inbound, addresses: [198.51.100.1, 198.51.100.2]",
      "c-1",
    );
    const geth = profileOf("geth", "mainnet", "postmerge")!;
    const lighthouse = profileOf("lighthouse", "mainnet", "default")!;
    assert.equal(need.profile, "ethereum mainnet geth+lighthouse postmerge");
    assert.equal(need.cpuMillis, (geth.cpu.cores + lighthouse.cpu.cores) * 1000 + 10);
    assert.equal(need.memoryMiB, geth.memory.requestMiB + lighthouse.memory.requestMiB + 48);
    assert.equal(need.ceilingMiB, Math.max(geth.memory.ceilingMiB, lighthouse.memory.ceilingMiB));
    assert.deepEqual(
      need.volumes.map(({ role, todayGiB }) => [role, todayGiB]),
      [
        ["execution", geth.disk.todayGiB],
        ["consensus", lighthouse.disk.todayGiB],
      ],
    );
    assert.deepEqual(need.architectures, ["amd64", "arm64"]);
    assert.deepEqual([need.group, need.bookedOn, need.path], ["c", "c", ["cryptokube:chains", 0]]);
    assert.equal(need.peerMode, "inbound");
    assert.equal(need.traffic.outGiB, geth.traffic.inbound.outGiB + lighthouse.traffic.inbound.outGiB);
    assert.equal(need.firstSyncHours, Math.max(geth.firstSync.hours, lighthouse.firstSync.hours));
    assert.equal(need.leftOut, undefined);
    const few = { ...catalogue, consensus: {} };
    const wanted = configOf(
      "config: { cryptokube:chains: [{ name: c, chain: ethereum, network: mainnet, execution: geth, consensus: nimbus }] }",
    );
    assert.equal(named(needsOf(wanted, few, nothing), "c-0").leftOut, "no client file for nimbus yet");
    assert.equal(need.interruptible, false);
  });

  it("sizes each mode by its own figures, and says it in the profile's words", () => {
    const words = (fields: string) => onNode(fields).profile;
    const today = (fields: string) => onNode(fields).volumes[0]!.todayGiB;
    assert.equal(
      words("chain: ethereum, network: sepolia, execution: reth, consensus: nimbus, history: minimal, supernode: true"),
      "ethereum sepolia reth+nimbus minimal supernode",
    );
    assert.equal(words("chain: bitcoin, network: mainnet"), "bitcoin mainnet bitcoind full");
    assert.equal(words("chain: bitcoin, network: mainnet, txindex: true"), "bitcoin mainnet bitcoind txindex");
    assert.equal(words("chain: bitcoin, network: mainnet, prune: true"), "bitcoin mainnet bitcoind pruned");
    assert.equal(words("chain: rootstock, network: testnet"), "rootstock testnet rskj");
    assert.equal(words("chain: ipfs, storage: 1Ti"), "ipfs public kubo");
    assert.equal(words("chain: ethereum, network: dev, execution: geth"), "ethereum dev geth");
    for (const mode of ["full", "txindex", "pruned"] as const) {
      const flags = { full: "", txindex: ", txindex: true", pruned: ", prune: true" }[mode];
      assert.equal(
        today(`chain: bitcoin, network: mainnet${flags}`),
        profileOf("bitcoind", "mainnet", mode)!.disk.todayGiB,
      );
    }
  });

  it("gives a Lightning node the size of its Bitcoin chain's network", () => {
    const { needs } = chain("chain: bitcoin, network: testnet4", "    - { name: l, chain: lightning, bitcoin: c }\n");
    const lightning = needs.find(({ name }) => name === "l-0")!;
    assert.equal(lightning.profile, "lightning testnet4 lnd");
    assert.equal(lightning.volumes[0]!.todayGiB, profileOf("lnd", "testnet4")!.disk.todayGiB);
  });

  it("lets all nodes but the first lie on disks that go with their machine, where the file allows it", () => {
    const { needs } = chain(
      "chain: ethereum, network: mainnet, execution: geth, consensus: lighthouse, nodes: 3, ephemeral: true, seed: s3://seeds/eth",
    );
    assert.deepEqual(
      needs.filter(({ group }) => group === "c").map(({ ephemeral }) => ephemeral),
      [false, true, true],
    );
  });

  it("takes the traffic of the way in which nodes meet their peers", () => {
    const { inbound: listed, outbound } = profileOf("bitcoind", "mainnet", "full")!.traffic;
    assert.deepEqual(onNode("chain: bitcoin, network: mainnet, peers: inbound").traffic, listed);
    assert.deepEqual(onNode("chain: bitcoin, network: mainnet").traffic, outbound);
    assert.notDeepEqual(listed, outbound);
  });

  it("refuses a stated size that today's data fills, for each volume at its own key", () => {
    const { impossible } = chain(
      "chain: ethereum, network: mainnet, execution: geth, consensus: lighthouse, storage: 100Gi, consensusStorage: 1Gi",
      "  cryptokube:explorers: [{ name: e, chain: c, storage: 10Gi }]\n",
    );
    assert.deepEqual(
      impossible.map(({ path, found }) => [path.join("."), found]),
      [
        ["cryptokube:chains.0.storage", "100Gi"],
        ["cryptokube:chains.0.consensusStorage", "1Gi"],
        ["cryptokube:explorers.0.storage", "10Gi"],
      ],
    );
    const today = profileOf("geth", "mainnet", "postmerge")!.disk.todayGiB;
    assert.equal(
      impossible[0]!.allowed,
      `more than the ${today} GiB that geth (ethereum mainnet geth+lighthouse postmerge) fills today`,
    );
    assert.equal(
      impossible[0]!.remedy,
      "Leave it out: the size then follows from the data, its growth and the free space to keep.",
    );
  });

  it("gives an explorer and a signer their servers and their databases", () => {
    const { needs } = chain(
      "chain: ethereum, network: sepolia, execution: geth, consensus: prysm",
      "  cryptokube:explorers: [{ name: e, chain: c }]\n  cryptokube:signers: [{ name: s, chain: c, nodes: 3, mode: eth2, validators: true }]\n",
    );
    const about = needs.filter(({ bookedOn }) => ["e", "s"].includes(bookedOn));
    assert.deepEqual(
      about.map(({ name, group, profile, volumes, path }) => [name, group, profile, volumes.length, path.join(".")]),
      [
        ["e-0", "e", "blockscout ethereum-sepolia", 0, "cryptokube:explorers.0"],
        ["e-database-0", "e-database", "postgresql blockscout ethereum-sepolia", 1, "cryptokube:explorers.0"],
        ["s-0", "s", "web3signer sepolia", 0, "cryptokube:signers.0"],
        ["s-1", "s", "web3signer sepolia", 0, "cryptokube:signers.0"],
        ["s-2", "s", "web3signer sepolia", 0, "cryptokube:signers.0"],
        ...[0, 1, 2].map((i) => [
          `s-database-${i}`,
          "s-database",
          "postgresql web3signer sepolia",
          1,
          "cryptokube:signers.0",
        ]),
      ],
    );
    const { todayGiB } = profileOf("blockscout-database", "ethereum-sepolia")!.disk;
    assert.equal(about[1]!.volumes[0]!.todayGiB, todayGiB);
    assert.deepEqual(about.map(({ leftOut }) => leftOut).slice(0, 3), [
      "explorers are not made yet",
      "explorers are not made yet",
      "it names no keys: write where they are under keys",
    ]);
  });

  it("makes room for applications: on spot only where the file lets it and another replica serves meanwhile", () => {
    const { needs } = asked(`  cryptokube:apps:
    - { name: web, replicas: 2, cpu: "500m", memory: 1Gi }
    - { name: one, replicas: 1 }
    - { name: firm, replicas: 2, spot: false }`);
    assert.deepEqual(
      needs
        .filter(({ bookedOn }) => bookedOn !== "platform")
        .map(({ name, cpuMillis, memoryMiB, interruptible }) => [name, cpuMillis, memoryMiB, interruptible]),
      [
        ["web-0", 500, 1024, true],
        ["web-1", 500, 1024, true],
        ["one-0", 1000, 2048, false],
        ["firm-0", 1000, 2048, false],
        ["firm-1", 1000, 2048, false],
      ],
    );
  });

  it("sizes a client that no profile describes by its own file", () => {
    const { needs } = needsOf(followers(2, "public"), testCatalogue, nothing);
    const [need] = needs.filter(({ group }) => group === "chain");
    assert.equal(need!.profile, "ethereum public follower");
    assert.deepEqual([need!.cpuMillis, need!.memoryMiB, need!.ceilingMiB], [4010, 16 * 1024 + 48, 24 * 1024]);
    assert.deepEqual([need!.volumes[0]!.sizeGiB, need!.volumes[0]!.growthGiBPerMonth], [2048, 50]);
    assert.equal(need!.leftOut, undefined);
  });

  it("has the platform's parts: few on an existing cluster, all of them on one that is made", () => {
    const names = (keys: string, cloud = nothing) =>
      needsOf(configOf(`config:\n${keys}`), catalogue, cloud)
        .needs.filter(({ bookedOn }) => bookedOn === "platform")
        .map(({ name, profile }) => `${name}: ${profile}`);
    const mine = "  cryptokube:cluster: { kind: existing, context: mine }\n";
    assert.deepEqual(names(`${mine}  cryptokube:grafana: { enabled: true }`), [
      "prometheus: prometheus",
      "grafana: grafana",
      "system-0: alertmanager+kube-state-metrics+roller",
    ]);
    const made = '  aws:region: us-east-1\n  cryptokube:cluster: { kind: eks, version: "1.36" }';
    assert.deepEqual(names(made, cloudOf("aws")), [
      "prometheus: prometheus",
      "grafana: grafana",
      "system-0: coredns+volume-controller+autoscaler+load-balancer-controller+metrics-server+snapshot-controller+alertmanager+kube-state-metrics+roller",
      "system-1: coredns+volume-controller+load-balancer-controller+metrics-server+snapshot-controller+alertmanager",
    ]);
  });

  it("reckons with the cloud's daemons and ours on every machine, and with the log buffer on its disk", () => {
    const aws = cloudOf("aws");
    const made = '  aws:region: us-east-1\n  cryptokube:cluster: { kind: eks, version: "1.36" }\n';
    const overhead = (keys: string) => needsOf(configOf(`config:\n${made}${keys}`), catalogue, aws).overhead;
    const usual = overhead("");
    const without = overhead("  cryptokube:fluentd: { enabled: false }");
    const large = overhead("  cryptokube:fluentd: { buffer: 25Gi }");
    assert.equal(usual.pods, aws.daemons.length + 3);
    assert.deepEqual([usual.cpuMillis - without.cpuMillis, usual.memoryMiB - without.memoryMiB], [100, 200]);
    const own = aws.daemons.reduce((sum, { rootDiskGiB }) => sum + rootDiskGiB, 0);
    assert.deepEqual([usual.rootDiskGiB, without.rootDiskGiB, large.rootDiskGiB], [own + 10, own, own + 25]);
    const unwatched = "config:\n  cryptokube:prometheus: { machines: false }";
    assert.deepEqual(needsOf(configOf("config: {}"), catalogue, nothing).overhead, {
      cpuMillis: 10,
      memoryMiB: 32,
      pods: 1,
      rootDiskGiB: 0,
    });
    assert.deepEqual(needsOf(configOf(unwatched), catalogue, nothing).overhead, {
      cpuMillis: 0,
      memoryMiB: 0,
      pods: 0,
      rootDiskGiB: 0,
    });
  });

  it("asks of Prometheus what its pod is given", () => {
    const { needs } = asked("  cryptokube:prometheus: { storage: 32Gi }");
    const need = needs.find(({ name }) => name === "prometheus")!;
    assert.deepEqual([need.cpuMillis, need.memoryMiB, need.ceilingMiB], [50, 256, 1024]);
    assert.deepEqual([need.volumes[0]!.sizeGiB, need.volumes[0]!.stated], [32, true]);
    assert.equal(profiles.prometheus!.regenerable, false);
  });
});
