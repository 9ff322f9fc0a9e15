import assert from "node:assert/strict";
import { profileOf } from "../../../../catalogue/profiles/index.ts";
import type { Need } from "../../../../stacks/plan/capacity/types.ts";
import { needsOf } from "../../../../stacks/plan/needs.ts";
import { followers, testCatalogue } from "../../../support/fake-client.ts";
import { asked, chain, named, nothing } from "./support.ts";

/** What a pod is given of a machine. */
const size = ({ cpuMillis, memoryMiB, ceilingMiB }: Need) => ({ cpuMillis, memoryMiB, ceilingMiB });

/** What a profile says of the same, for a pod of that client alone. */
function profiled(client: string, network: string) {
  const { cpu, memory } = profileOf(client, network)!;
  return { cpuMillis: cpu.cores * 1000, memoryMiB: memory.requestMiB, ceilingMiB: memory.ceilingMiB };
}

const mainnet = "chain: ethereum, network: mainnet, execution: geth, consensus: lighthouse";
const twoChains = "    - { name: t, chain: rootstock, network: testnet }\n";

describe("stacks/plan/needs of an explorer", () => {
  const explorer = "  cryptokube:explorers: [{ name: e, chain: c }]\n";

  it("are its server's, which keeps nothing, and its database's, each by its own profile", () => {
    const all = chain(mainnet, explorer);
    const [server, database] = [named(all, "e-0"), named(all, "e-database-0")];
    assert.deepEqual(size(server), profiled("blockscout", "ethereum-mainnet"));
    assert.deepEqual(size(database), profiled("blockscout-database", "ethereum-mainnet"));
    assert.deepEqual(server.volumes, []);
    assert.deepEqual(server.traffic, profileOf("blockscout", "ethereum-mainnet")!.traffic.public);
    assert.deepEqual(
      database.volumes.map(({ role, stated }) => [role, stated]),
      [["database", false]],
    );
    // No image of its server for arm64 is known: the database may stand where the server may not.
    assert.deepEqual([server.architectures, database.architectures], [["amd64"], ["amd64", "arm64"]]);
    assert.deepEqual([server.peerMode, server.interruptible, server.ephemeral], ["public", false, false]);
  });

  it("are sized by the chain that it names, and by no other of the file", () => {
    const all = chain(mainnet, `${twoChains}  cryptokube:explorers: [{ name: e, chain: t }]\n`);
    assert.equal(named(all, "e-0").profile, "blockscout rootstock-testnet");
    const database = named(all, "e-database-0");
    assert.equal(database.profile, "postgresql blockscout rootstock-testnet");
    assert.equal(database.volumes[0]!.todayGiB, profileOf("blockscout-database", "rootstock-testnet")!.disk.todayGiB);
  });

  it("take the size that the file states, and refuse one that its data fills, naming whose data", () => {
    const stated = (storage: string) =>
      chain(mainnet, `  cryptokube:explorers: [{ name: e, chain: c, storage: ${storage} }]\n`);
    const [volume] = named(stated("40Ti"), "e-database-0").volumes;
    assert.deepEqual([volume!.sizeGiB, volume!.stated, volume!.role], [40 * 1024, true, "database"]);
    assert.deepEqual(stated("40Ti").impossible, []);
    const today = profileOf("blockscout-database", "ethereum-mainnet")!.disk.todayGiB;
    const [error] = stated("10Gi").impossible;
    assert.equal(error!.allowed, `more than the ${today} GiB that the database of e (ethereum-mainnet) fills today`);
  });

  it("are none on a network of which nobody knows how large its explorer is: that is said instead", () => {
    const config = { ...followers(1, "public"), explorers: [{ name: "e", chain: "chain" }] };
    const { needs, impossible } = needsOf(config, testCatalogue, nothing);
    assert.deepEqual([...new Set(needs.map(({ bookedOn }) => bookedOn))], ["chain", "platform"]);
    assert.equal(impossible.length, 1);
    assert.deepEqual(impossible[0]!.path, ["cryptokube:explorers", 0, "chain"]);
    assert.equal(impossible[0]!.found, "ethereum-public");
    assert.match(
      impossible[0]!.allowed,
      /^a chain whose explorer's size is known: .*ethereum-mainnet, .*rootstock-testnet$/,
    );
  });
});

const staking = "mode: eth2, validators: true";

describe("stacks/plan/needs of a signer", () => {
  it("are each replica's, which keeps nothing, and for validators three instances' of a database", () => {
    const all = chain(
      "chain: ethereum, network: hoodi, execution: geth, consensus: prysm",
      `  cryptokube:signers: [{ name: s, chain: c, nodes: 2, ${staking} }]\n`,
    );
    for (const name of ["s-0", "s-1"]) {
      assert.deepEqual(size(named(all, name)), profiled("web3signer", "hoodi"));
      assert.deepEqual(named(all, name).volumes, []);
      assert.equal(named(all, name).peerMode, "outbound");
    }
    for (const name of ["s-database-0", "s-database-1", "s-database-2"]) {
      const database = named(all, name);
      assert.deepEqual(size(database), profiled("web3signer-database", "hoodi"));
      assert.deepEqual(
        database.volumes.map(({ role, stated }) => [role, stated]),
        [["database", false]],
      );
      assert.equal(database.group, "s-database");
      assert.equal(database.leftOut, "it names no keys: write where they are under keys");
    }
    assert.equal(named(all, "postgres-operator").bookedOn, "platform");
    assert.deepEqual(all.impossible, []);
  });

  it("have no database, and no operator of one, where it signs transactions", () => {
    const all = chain(
      "chain: ethereum, network: hoodi, execution: geth, consensus: prysm",
      "  cryptokube:signers: [{ name: s, chain: c, keys: [{ source: keystore, existingSecret: k }] }]\n",
    );
    assert.deepEqual(
      all.needs.filter(({ bookedOn }) => bookedOn === "s").map(({ name, leftOut }) => [name, leftOut]),
      [
        ["s-0", undefined],
        ["s-1", undefined],
      ],
    );
    assert.ok(!all.needs.some(({ name }) => name === "postgres-operator"));
  });

  it("are sized by the chain that it names, not by the file's first", () => {
    const second = "    - { name: h, chain: ethereum, network: hoodi, execution: geth, consensus: prysm }\n";
    const all = chain(mainnet, `${second}  cryptokube:signers: [{ name: s, chain: h }]\n`);
    assert.equal(named(all, "s-0").profile, "web3signer hoodi");
  });

  it("are those of mainnet where the network is one that only a client file knows", () => {
    const signer = { mode: "eth2", validators: true } as const;
    const config = {
      ...followers(1, "public"),
      signers: [{ name: "s", chain: "chain", nodes: 1, ...signer, keys: [], consumers: [] }],
    };
    const all = needsOf(config, testCatalogue, nothing);
    assert.equal(named(all, "s-0").profile, "web3signer mainnet");
    assert.equal(named(all, "s-database-0").profile, "postgresql web3signer mainnet");
    assert.deepEqual(size(named(all, "s-0")), profiled("web3signer", "mainnet"));
    assert.deepEqual(all.impossible, []);
  });
});

describe("stacks/plan/needs of an application", () => {
  it("say what was asked for, where, and that nothing is made of it yet", () => {
    const all = asked(`  cryptokube:apps:
    - { name: other }
    - { name: web, replicas: 1, cpu: "250m", memory: 3Gi }`);
    const web = named(all, "web-0");
    assert.equal(web.profile, "application 250m CPU 3Gi");
    assert.deepEqual(web.path, ["cryptokube:apps", 1]);
    assert.deepEqual([web.group, web.bookedOn, web.peerMode], ["web", "web", "outbound"]);
    assert.deepEqual(size(web), { cpuMillis: 250, memoryMiB: 3072, ceilingMiB: 3072 });
    assert.deepEqual([web.volumes, web.traffic], [[], { inGiB: 0, outGiB: 0 }]);
    assert.equal(web.leftOut, "rooms for applications are not made yet");
    // What may run there is the users' to choose: on either processor.
    assert.deepEqual(web.architectures, ["amd64", "arm64"]);
  });
});
