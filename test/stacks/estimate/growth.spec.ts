import assert from "node:assert/strict";
import * as fc from "fast-check";
import { estimate, type Estimate } from "../../../stacks/estimate/estimate.ts";
import { grownInStep, monthPast } from "../../../stacks/estimate/growth.ts";
import { localNvme } from "../../../stacks/plan/capacity/types.ts";
import { existingInput, need, tinyCapacity, tinyCloud, tinyInput } from "./support.ts";

describe("growth over 24 months", () => {
  let result: Estimate;
  beforeEach(() => {
    result = estimate(tinyInput());
  });
  const volumeOf = (name: string) => result.growth.volumes.find(({ node }) => node === name)!;

  it("says when a volume passes its floor, and when it is full", () => {
    const [eth, btc] = [volumeOf("eth-0"), volumeOf("btc-0")];
    assert.equal(eth.floorMonth, 6);
    assert.equal(eth.fullMonth, 16);
    assert.equal(btc.floorMonth, null);
    assert.equal(btc.fullMonth, null);
    assert.equal(eth.usedGiB.length, 25);
    assert.equal(eth.usedGiB[24], 1180);
    assert.equal(eth.maxGiB, 4096);
  });

  it("reckons the month by strict passing", () => {
    assert.equal(monthPast(100, 10, 120), 3);
    assert.equal(monthPast(100, 10, 119), 2);
    assert.equal(monthPast(121, 0, 120), 0);
    assert.equal(monthPast(120, 0, 120), null);
    assert.equal(monthPast(120, 1, 120), 1);
  });

  it("grows volumes in step, three months at a time", () => {
    const [eth, btc] = [volumeOf("eth-0"), volumeOf("btc-0")];
    assert.deepEqual(
      [0, 5, 6, 8, 9, 11, 12, 15, 18, 21, 24].map((month) => eth.grownGiB[month]),
      [1000, 1000, 1075, 1075, 1150, 1150, 1225, 1300, 1375, 1450, 1525],
    );
    assert.ok(btc.grownGiB.every((size) => size === 200));
  });

  it("prices the months with volumes and snapshots grown", () => {
    const { growth, total } = result;
    const near = (month: number, expected: number): void => {
      assert.ok(Math.abs(growth.monthly[month]! - expected) < 1e-9, `month ${month}: ${growth.monthly[month]!}`);
    };
    near(0, total.monthly);
    near(6, 917.83 + 15 + 7.8);
    near(24, 917.83 + 105 + 31.2);
    const sum = growth.monthly.slice(1).reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(growth.total - sum) < 1e-9);
  });

  it("never grows past what the disk can be, nor shrinks", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 1, max: 8000 }),
        fc.double({ min: 0.05, max: 0.5, noNaN: true }),
        (today, perMonth, size, free) => {
          const used = Array.from({ length: 25 }, (_, month) => today + perMonth * month);
          const max = Math.max(size, 6000);
          const sizes = grownInStep(used, size, free, max);
          assert.equal(sizes[0], size, "the plan is month 0");
          for (const [month, each] of sizes.entries()) {
            assert.ok(month === 0 || each >= sizes[month - 1]!, "sizes only grow");
            assert.ok(each <= max, "no larger than the disk can be");
            if (month > 0 && each < max) assert.ok(used[month]! <= each * (1 - free) + 1e-6, "the floor stays free");
          }
        },
      ),
    );
  });

  it("leaves a disk that goes with its machine as it is", () => {
    const capacity = tinyCapacity();
    const placements = capacity.placements.map((each) => ({
      ...each,
      volumes: each.volumes.map((volume) => ({ ...volume, type: localNvme })),
    }));
    const local = estimate(tinyInput({ capacity: { ...capacity, placements } }));
    const [volume] = local.growth.volumes.filter(({ node }) => node === "eth-0");
    assert.ok(volume?.grownGiB.every((size) => size === 1000));
    assert.equal(
      local.runsOut.find(({ name }) => name === "eth execution")?.remedy,
      "It goes with its machine and cannot grow: plan a machine with more, or a durable disk.",
    );
    assert.equal(local.lines.find(({ id }) => id === "disk/execution-eth-0-g1")?.monthly, 0);
  });

  it("counts quotas now and after growth, and says before which month each must be raised", () => {
    const rows = result.quotas.map(({ code, name, needed, afterGrowth, raiseInMonth }) => [
      code ?? name,
      needed,
      afterGrowth,
      raiseInMonth,
    ]);
    assert.deepEqual(rows, [
      ["L-1", 8, 8, 0],
      ["L-2", 2240, 3290, 6],
      ["Addresses", 4, 4, null],
    ]);
  });

  it("orders what runs out: time first, then how full", () => {
    assert.deepEqual(
      result.runsOut.map(({ kind, name, month }) => [kind, name, month]),
      [
        ["quota", "On-demand vCPUs", 0],
        ["quota", "Storage on ssd", 6],
        ["volume", "eth execution", 6],
        ["quota", "Addresses", null],
        ["machine I/O", "m4-z2-1", null],
        ["machine I/O", "m4-z1-1", null],
      ],
    );
    const says = Object.fromEntries(result.runsOut.map((thing) => [thing.name, thing]));
    assert.equal(says["On-demand vCPUs"]?.says, "needs 8 vCPU, and a new account has 5 vCPU");
    assert.equal(says["On-demand vCPUs"].remedy, "Have it raised before you start.");
    assert.equal(
      says["Storage on ssd"]?.says,
      "takes 2,240 GiB of a new account's 2,300 GiB, and 3,290 GiB after growth",
    );
    assert.equal(says["Storage on ssd"].remedy, "Have it raised before month 6.");
    assert.equal(
      says["eth execution"]?.says,
      "execution-eth-0-g1 (1,000 GiB) has less than 20 % free in month 6, and is full in month 16",
    );
    assert.equal(says["m4-z2-1"]?.says, "each m4 gives 40 % of its baseline to its volumes, 200 of 500 MiB/s");
  });

  it("reckons how many machines the address ranges hold", () => {
    const addresses = {
      vpc: "10.0.0.0/16",
      subnets: {
        z1: { nodes: "10.0.0.0/27", pods: "10.64.0.0/23" },
        z2: { nodes: "10.0.1.0/24", pods: "10.65.0.0/24" },
      },
      pods: "10.64.0.0/15",
      services: "10.66.0.0/20",
    };
    const rows = estimate(tinyInput({ addresses })).runsOut.filter(({ kind }) => kind === "addresses");
    assert.deepEqual(
      rows.map(({ name, share, month }) => [name, share, month]),
      [
        ["pods in z2", 1, null],
        ["pods in z1", 1 / 3, null],
        ["nodes in z1", 1 / 11, null],
        ["nodes in z2", 1 / 235, null],
      ],
    );
    assert.equal(rows[1]?.says, "10.64.0.0/23 has room for 3 machines; planned: 1");
  });

  it("reckons Google Cloud's one subnet for all zones", () => {
    const subnet = { nodes: "10.0.0.0/28" };
    const addresses = {
      vpc: "10.0.0.0/16",
      subnets: { z1: subnet, z2: subnet },
      pods: "10.64.0.0/22",
      services: "10.66.0.0/20",
    };
    const rows = estimate(tinyInput({ addresses, cloud: { ...tinyCloud(), name: "gcp" } })).runsOut;
    assert.deepEqual(
      rows.filter(({ kind }) => kind === "addresses").map(({ name, share }) => [name, share]),
      [
        ["pods in all zones", 2 / 8],
        ["nodes in all zones", 2 / 12],
      ],
    );
  });

  it("says so where ranges are too small already", () => {
    const subnet = { nodes: "10.0.0.0/28", pods: "10.64.0.0/27" };
    const addresses = { vpc: "10.0.0.0/16", subnets: { z1: subnet }, pods: "10.64.0.0/16", services: "10.66.0.0/20" };
    const rows = estimate(tinyInput({ addresses })).runsOut.filter(({ kind }) => kind === "addresses");
    assert.deepEqual(
      rows.map(({ month, share }) => [month, share]),
      [
        [0, 1],
        [0, 1],
      ],
    );
  });

  it("warns of a volume that its disk type will not hold", () => {
    const input = existingInput();
    const volume = { ...input.needs[0]!.volumes[0]!, growthGiBPerMonth: 200 };
    const needs = [need("eth-0", "eth", { volumes: [volume] })];
    const rows = estimate({ ...input, needs }).runsOut;
    assert.equal(
      rows.find(({ kind }) => kind === "volume")?.remedy,
      "Grow it in place; ssd ends at 4,096 GiB, which does not last 24 months.",
    );
  });
});
