import assert from "node:assert/strict";
import { diskOf, gibOfGb, monthsBetween } from "../../../catalogue/profiles/figures.ts";
import { profileOf } from "../../../catalogue/profiles/index.ts";

describe("catalogue: profiles: the figures of an Ethereum and a Bitcoin mainnet node", () => {
  it("has geth's as measured in April 2026, grown since", () => {
    const { disk, io, cpu, memory, firstSync, traffic } = profileOf("geth", "mainnet")!;
    assert.deepEqual([disk.todayGiB, disk.growthGiBPerMonth], [830 + 7 * 45, 45]);
    assert.match(
      disk.source.from,
      /^ethstaker\/eth-docker-docs:.*geth 1\.17\.2.*830 GiB on 2026-04-15.* 7 months at 45 GiB/,
    );
    assert.equal(disk.source.how, "inferred");
    assert.deepEqual(io.follow, { iops: 3000, mibs: 125 });
    assert.deepEqual(io.firstSync, { iops: 8000, mibs: 700 });
    assert.equal(cpu.cores, 2);
    assert.deepEqual([memory.requestMiB, memory.ceilingMiB], [10 * 1024, 16 * 1024]);
    assert.equal(firstSync.hours, 24);
    assert.deepEqual(traffic.inbound, { inGiB: 480, outGiB: 500 });
    assert.equal(disk.todayGiB < profileOf("geth", "mainnet", "all")!.disk.todayGiB, true);
  });

  it("has lighthouse's, with the 3 TB a month that a node with all columns sends", () => {
    const { disk, io, memory } = profileOf("lighthouse", "mainnet")!;
    assert.deepEqual([disk.todayGiB, disk.growthGiBPerMonth], [20 + 7 * 2, 2]);
    assert.deepEqual(io.firstSync, { iops: 3000, mibs: 125 });
    assert.deepEqual([memory.requestMiB, memory.ceilingMiB], [15 * 1024, 19 * 1024]);
    const out = (client: string, mode?: string) => profileOf(client, "mainnet", mode)!.traffic.inbound.outGiB;
    assert.equal(out("geth") + out("lighthouse", "supernode"), Math.round(3e12 / 2 ** 30));
    assert.equal(out("lighthouse"), 500);
  });

  it("has bitcoind's with txindex as AWS measured it in September 2026", () => {
    const { disk, io, cpu, memory, firstSync, traffic } = profileOf("bitcoind", "mainnet", "txindex")!;
    assert.deepEqual([disk.todayGiB, disk.growthGiBPerMonth], [912, 7.8]);
    assert.deepEqual(io, { ...io, follow: { iops: 3000, mibs: 125 }, firstSync: { iops: 6000, mibs: 400 } });
    assert.equal(cpu.cores, 2);
    assert.deepEqual([memory.requestMiB, memory.ceilingMiB], [6.5 * 1024, 8 * 1024]);
    assert.deepEqual(firstSync.hours, 10);
    assert.deepEqual(traffic.inbound, { inGiB: 30, outGiB: 280 });
    assert.deepEqual(traffic.outbound, { inGiB: 20, outGiB: 30 });
  });

  it("has reth's by its own documents", () => {
    assert.equal(profileOf("reth", "mainnet")!.disk.todayGiB, 950 + 9 * 45);
    assert.equal(profileOf("reth", "mainnet", "archive")!.disk.growthGiBPerMonth, 93);
  });

  it("has the published sizes of explorers, grown since", () => {
    assert.equal(profileOf("blockscout-database", "ethereum-mainnet")!.disk.todayGiB, 21000 + 23 * 280);
    assert.equal(profileOf("blockscout-database", "ethereum-sepolia")!.disk.todayGiB, 5200 + 23 * 200);
  });
});

describe("catalogue: profiles: bringing figures forward", () => {
  it("counts whole months", () => {
    assert.equal(monthsBetween("2026-04-15", "2026-11-23"), 7);
    assert.equal(monthsBetween("2026-04-24", "2026-11-23"), 6);
    assert.equal(monthsBetween("2024-12-23", "2026-11-23"), 23);
    assert.equal(monthsBetween("2026-11-23", "2026-11-23"), 0);
  });

  it("adds growth since the source's day, and says so", () => {
    const disk = diskOf({ gib: 100, on: "2026-08-23", growth: 2.5, from: "a page", growthFrom: "a table" });
    assert.deepEqual(disk, {
      todayGiB: 108,
      growthGiBPerMonth: 2.5,
      source: {
        from: "a page; growth: a table: 100 GiB on 2026-08-23, brought forward 3 months at 2.5 GiB a month",
        on: "2026-11-23",
        how: "inferred",
      },
    });
  });

  it("leaves a figure of the last month as it was read", () => {
    assert.deepEqual(diskOf({ gib: 100, on: "2026-11-01", growth: 9, from: "a page" }), {
      todayGiB: 100,
      growthGiBPerMonth: 9,
      source: { from: "a page", on: "2026-11-01", how: "read" },
    });
  });

  it("tells GB and GiB apart", () => {
    assert.equal(gibOfGb(1.073741824), 1);
    assert.equal(gibOfGb(970), 904);
  });
});
