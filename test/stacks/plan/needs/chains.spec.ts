import assert from "node:assert/strict";
import { catalogue } from "../../../../catalogue/chains/index.ts";
import { profileOf } from "../../../../catalogue/profiles/index.ts";
import { needsOf } from "../../../../stacks/plan/needs.ts";
import { profileNamed, sizeOf } from "../../../../stacks/plan/needs/profiled.ts";
import { follower, followers, testCatalogue } from "../../../support/fake-client.ts";
import { chain, named, nothing } from "./support.ts";

describe("stacks/plan/needs of a chain", () => {
  const publicFollowers = followers(1, "public");
  const [itsChain] = publicFollowers.chains;

  it("name the key that a stated size is at, for a chain of one client too", () => {
    for (const fields of ["chain: bitcoin, network: mainnet", "chain: rootstock, network: mainnet"]) {
      const { impossible } = chain(`${fields}, storage: 1Gi`);
      assert.deepEqual(
        impossible.map(({ path }) => path.join(".")),
        ["cryptokube:chains.0.storage"],
      );
      assert.deepEqual(chain(fields).impossible, []);
    }
  });

  it("refuse a size that is just filled, and take one that is a little larger", () => {
    const { todayGiB } = profileOf("bitcoind", "mainnet", "full")!.disk;
    const stated = (gib: number) => chain(`chain: bitcoin, network: mainnet, storage: ${gib}Gi`).impossible.length;
    assert.ok(Number.isInteger(todayGiB), "the test states it in whole GiB");
    assert.deepEqual([stated(todayGiB - 1), stated(todayGiB), stated(todayGiB + 1)], [1, 1, 0]);
  });

  it("give an execution client alone the volume that the file states for it", () => {
    const [volume] = named(chain("chain: ethereum, network: dev, execution: geth, storage: 7Gi"), "c-0").volumes;
    assert.deepEqual([volume!.role, volume!.sizeGiB, volume!.stated], ["execution", 7, true]);
  });

  it("give a development chain what its client file says is usual, as its data say nothing", () => {
    const [volume] = named(chain("chain: ethereum, network: dev, execution: geth"), "c-0").volumes;
    const { size } = catalogue.execution.geth!.networks.dev!.own!.storage;
    assert.deepEqual([`${volume!.sizeGiB}Gi`, volume!.stated], [size, false]);
  });

  it("are for either processor where only the client's own file knows it, and have its role and its I/O", () => {
    const { own } = follower.networks.public!;
    const storage = { ...own!.storage, iops: 700, throughputMiBs: 30 };
    const networks = {
      ...follower.networks,
      public: { ...follower.networks.public!, own: { ...own!, storage } },
    };
    const execution = { ...testCatalogue.execution, follower: { ...follower, networks } };
    const fast = { ...testCatalogue, execution };
    const volumes = (clients: typeof testCatalogue) =>
      named(needsOf(publicFollowers, clients, nothing), "chain-0").volumes;
    const need = named(needsOf(publicFollowers, testCatalogue, nothing), "chain-0");
    assert.deepEqual(need.architectures, ["amd64", "arm64"]);
    assert.deepEqual([need.traffic, need.firstSyncHours], [{ inGiB: 0, outGiB: 0 }, 0]);
    assert.equal(need.volumes[0]!.role, "execution");
    assert.deepEqual(volumes(testCatalogue)[0]!.follow, { iops: 0, mibs: 0 });
    assert.deepEqual(volumes(fast)[0]!.follow, { iops: 700, mibs: 30 });
    assert.deepEqual(volumes(fast)[0]!.peak, { iops: 700, mibs: 30 });
  });

  it("take a peer mode for a client of which no traffic is known", () => {
    for (const peers of ["inbound", "outbound"] as const) {
      const config = { ...publicFollowers, chains: [{ ...itsChain!, peers }] };
      const need = named(needsOf(config, testCatalogue, nothing), "chain-0");
      assert.deepEqual([need.peerMode, need.traffic], [peers, { inGiB: 0, outGiB: 0 }]);
    }
  });

  it("are not made up where neither a profile nor a client file knows the client or the network", () => {
    const without = { ...catalogue, execution: { geth: catalogue.execution.geth! } };
    assert.throws(() => needsOf(publicFollowers, without, nothing), { message: "no profile of follower on public" });
    const nowhere = followers(1, "nowhere");
    assert.throws(() => needsOf(nowhere, testCatalogue, nothing), { message: "no profile of follower on nowhere" });
    assert.throws(() => profileNamed("parity"), { message: "no profile of parity" });
    const geth = profileNamed("geth");
    assert.throws(() => sizeOf(geth, "mainnet", "light"), { message: "no profile of geth on mainnet, mode light" });
    assert.throws(() => sizeOf(geth, "olympic", "full"), { message: "no profile of geth on olympic, mode full" });
  });

  it("run only where all of their clients do", () => {
    assert.deepEqual(named(chain("chain: rootstock, network: mainnet"), "c-0").architectures, ["amd64"]);
    assert.deepEqual(named(chain("chain: bitcoin, network: mainnet"), "c-0").architectures, ["amd64", "arm64"]);
  });

  it("never lie on a machine's own disk unless the file lets them", () => {
    const all = chain("chain: ethereum, network: mainnet, execution: geth, consensus: lighthouse, nodes: 2");
    assert.deepEqual([named(all, "c-0").ephemeral, named(all, "c-1").ephemeral], [false, false]);
  });
});
