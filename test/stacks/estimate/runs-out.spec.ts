import assert from "node:assert/strict";
import type { Quota } from "../../../catalogue/clouds/cloud.ts";
import { estimate } from "../../../stacks/estimate/estimate.ts";
import type { EstimateInput } from "../../../stacks/estimate/lines.ts";
import { type RunsOut, volumesName } from "../../../stacks/estimate/runs-out.ts";
import type { VolumeNeed } from "../../../stacks/plan/capacity/types.ts";
import { existingInput, tinyCapacity, tinyCloud, tinyInput } from "./support.ts";

function thing(name: string, input: EstimateInput): RunsOut {
  const found = estimate(input).runsOut.find((each) => each.name === name);
  assert.ok(found, name);
  return found;
}

/** The two nodes of `eth` with volumes of 1,000 GiB and these data. */
function withData(part: Partial<VolumeNeed>, second: Partial<VolumeNeed> = part): EstimateInput {
  const input = tinyInput();
  const needs = input.needs.map((need) => {
    if (need.bookedOn !== "eth") return need;
    const own = need.name === "eth-0" ? part : second;
    return { ...need, volumes: need.volumes.map((volume) => ({ ...volume, ...own })) };
  });
  return { ...input, needs };
}

describe("what runs out", () => {
  it("is named by what it is of, and says nothing twice", () => {
    assert.equal(volumesName({ group: "eth", role: "execution" }), "eth execution");
    assert.equal(volumesName({ group: "bitcoin", role: "bitcoin" }), "bitcoin");
    assert.equal(volumesName({ group: "explorer-database", role: "database" }), "explorer-database");
    assert.equal(volumesName({ group: "database-explorer", role: "database" }), "database-explorer database");
  });

  it("of several volumes alike is the one that is short first", () => {
    const { says, month, fullMonth, share } = thing("eth execution", withData({}, { growthGiBPerMonth: 50 }));
    // 700 + 50 a month: 850 after three months, 1,050 after seven.
    assert.equal(says, "execution-eth-1-g1 (1,000 GiB) has less than 20 % free in month 3, and is full in month 7");
    assert.deepEqual([month, fullMonth, share], [3, 7, 0.7]);
    const first = thing("eth execution", withData({ growthGiBPerMonth: 50 }, {}));
    assert.match(first.says, /^execution-eth-0-g1 .* in month 3,/);
  });

  it("may be short already, without an end where nothing grows", () => {
    const still = thing("eth execution", withData({ todayGiB: 900, growthGiBPerMonth: 0 }));
    assert.equal(still.says, "execution-eth-0-g1 (1,000 GiB) has less than 20 % free today");
    assert.deepEqual([still.month, still.share], [0, 0.9]);
    assert.ok(!("fullMonth" in still));
    const growing = thing("eth execution", withData({ todayGiB: 900, growthGiBPerMonth: 100 }));
    assert.equal(growing.says, "execution-eth-0-g1 (1,000 GiB) has less than 20 % free today, and is full in month 2");
    const none = estimate(withData({ growthGiBPerMonth: 0 })).runsOut;
    assert.ok(!none.some(({ kind }) => kind === "volume"), "70 % for ever is no end");
  });

  it("is grown in place as long as its disk can be, free space included", () => {
    const remedy = (growthGiBPerMonth: number) =>
      thing("eth execution", withData({ todayGiB: 876.8, growthGiBPerMonth })).remedy;
    const grown = "Grow it in place, without a restart; the price of that is in the monthly figures.";
    assert.equal(thing("eth execution", tinyInput()).remedy, grown);
    // 876.8 + 24 × 100 = 3,276.8, which is 80 % of the 4,096 GiB at which the disk ends.
    assert.equal(remedy(100), grown);
    assert.equal(remedy(101), "Grow it in place; ssd ends at 4,096 GiB, which does not last 24 months.");
    // Of a disk without a known end nothing is said of one.
    const input = existingInput();
    const cloud = { ...input.cloud, diskTypes: {} };
    const needs = withData({ growthGiBPerMonth: 900 }).needs;
    assert.equal(thing("eth execution", { ...input, cloud, needs }).remedy, grown);
  });

  describe("of an account's limits", () => {
    const { source } = tinyCloud().quotas[0]!;
    const limited = (part: Partial<Quota>): RunsOut => {
      const quota: Quota = { name: "q", counts: { what: "nodePools" }, default: 5, unit: "pools", source, ...part };
      return thing("q", tinyInput({ cloud: { ...tinyCloud(), quotas: [quota] } }));
    };

    it("says how much of them it takes, in words that have a plural", () => {
      const says = (unit: string, limit = 5) => limited({ unit, default: limit }).says;
      assert.equal(says("pool"), "takes 2 pools of a new account's 5 pools, and 2 pools after growth");
      assert.equal(says("address"), "takes 2 addresses of a new account's 5 addresses, and 2 addresses after growth");
      assert.equal(says("addresses"), "takes 2 addresses of a new account's 5 addresses, and 2 addresses after growth");
      assert.equal(says("vCPU"), "takes 2 vCPU of a new account's 5 vCPU, and 2 vCPU after growth");
      assert.equal(says("GiB"), "takes 2 GiB of a new account's 5 GiB, and 2 GiB after growth");
      assert.equal(
        says("NAT gateway"),
        "takes 2 NAT gateways of a new account's 5 NAT gateways, and 2 NAT gateways after growth",
      );
      assert.equal(says("pool", 1), "needs 2 pools, and a new account has 1 pool");
      assert.equal(says("pool", 5000), "takes 2 pools of a new account's 5,000 pools, and 2 pools after growth");
    });

    it("says what is to be done, and how full they are", () => {
      const enough = limited({});
      assert.equal(enough.remedy, "Enough, where nothing else in the account and region counts against it.");
      assert.deepEqual([enough.month, enough.share], [null, 0.4]);
      assert.equal(limited({ default: 1 }).share, 2);
      assert.equal(limited({ default: 0 }).share, 1, "nothing is there at all");
    });
  });

  it("tells machines' I/O only where something is used and a limit is known", () => {
    const io = (input: EstimateInput) => estimate(input).runsOut.filter(({ kind }) => kind === "machine I/O");
    const [fullest, next] = io(tinyInput());
    assert.equal(fullest!.remedy, "What does not fit goes to another machine: the plan sees to it.");
    assert.deepEqual([fullest!.name, fullest!.month, next!.share], ["m4-z2-1", null, 0.2]);
    const capacity = tinyCapacity();
    const idle = capacity.pools.map((pool) => ({
      ...pool,
      slots: pool.slots.map((slot) => ({ ...slot, follow: { iops: 0, mibs: 0 } })),
    }));
    assert.deepEqual(io(tinyInput({ capacity: { ...capacity, pools: idle } })), []);
    const cloud = tinyCloud();
    const endless = { iops: 1e9, mibs: 1e9 };
    const m4 = { ...cloud.machines.m4!, disks: { ssd: { baseline: endless, burst: endless } } };
    assert.deepEqual(io(tinyInput({ cloud: { ...cloud, machines: { ...cloud.machines, m4 } } })), []);
  });

  it("reckons a machine's I/O by the disks that stand on it, and by the tighter of IOPS and MiB/s", () => {
    const cloud = tinyCloud();
    const pool = (ssd: { iops: number; mibs: number }) => {
      const slow = { iops: 100, mibs: 10 };
      const disks = { ssd: { baseline: ssd, burst: ssd }, hdd: { baseline: slow, burst: slow } };
      const machines = { ...cloud.machines, m4: { ...cloud.machines.m4!, disks } };
      return estimate(tinyInput({ cloud: { ...cloud, machines } })).pools[1]!.io;
    };
    // Its two slots take 2,000 IOPS and 200 MiB/s together; no volume lies on an hdd.
    assert.deepEqual(pool({ iops: 2500, mibs: 500 }), { what: "IOPS", used: 2000, limit: 2500, share: 0.8 });
    assert.deepEqual(pool({ iops: 10_000, mibs: 250 }), { what: "MiB/s", used: 200, limit: 250, share: 0.8 });
    // Nor do disks count that stand on another pool.
    const apart = tinyCapacity();
    const elsewhere = apart.placements.map((each) =>
      each.name === "eth-0" ? { ...each, volumes: each.volumes.map((v) => ({ ...v, type: "hdd" })) } : each,
    );
    const here = cloud.regions["here-1"]!;
    const limits = (iops: number) => ({ baseline: { iops, mibs: 500 }, burst: { iops, mibs: 500 } });
    const both = {
      ...cloud,
      diskTypes: { ...cloud.diskTypes, hdd: { ...cloud.diskTypes.ssd!, name: "hdd" } },
      machines: { ...cloud.machines, m4: { ...cloud.machines.m4!, disks: { ssd: limits(10_000), hdd: limits(2000) } } },
      regions: { "here-1": { ...here, disks: { ...here.disks, hdd: here.disks.ssd! } } },
    };
    const [alone, other] = estimate(tinyInput({ cloud: both, capacity: { ...apart, placements: elsewhere } })).pools;
    assert.deepEqual(alone!.io, { what: "IOPS", used: 1000, limit: 2000, share: 0.5 });
    assert.deepEqual(other!.io, { what: "MiB/s", used: 200, limit: 500, share: 0.4 });
    // Without any volume it is the slowest disk that it takes.
    const capacity = tinyCapacity();
    const placements = capacity.placements.map((each) => ({ ...each, volumes: [] }));
    const machines = {
      ...cloud.machines,
      m4: {
        ...cloud.machines.m4!,
        disks: {
          ssd: { baseline: { iops: 10_000, mibs: 500 }, burst: { iops: 10_000, mibs: 500 } },
          hdd: { baseline: { iops: 4000, mibs: 1000 }, burst: { iops: 4000, mibs: 1000 } },
        },
      },
    };
    const { pools } = estimate(tinyInput({ cloud: { ...cloud, machines }, capacity: { ...capacity, placements } }));
    assert.deepEqual(pools[1]!.io, { what: "IOPS", used: 2000, limit: 4000, share: 0.5 });
  });

  it("comes in order: what time brings, the soonest and then the soonest full; then the fullest; then by name", () => {
    const quota = (name: string, limit: number): Quota => ({
      name,
      counts: { what: "nodePools" },
      default: limit,
      unit: "pools",
      source: tinyCloud().quotas[0]!.source,
    });
    const cloud = { ...tinyCloud(), quotas: [quota("b", 4), quota("a", 4), quota("full", 2), quota("now", 1)] };
    const input = withData({ todayGiB: 900, growthGiBPerMonth: 100 });
    const needs = input.needs.map((each) =>
      each.name === "btc-0"
        ? { ...each, volumes: each.volumes.map((v) => ({ ...v, todayGiB: 190, growthGiBPerMonth: 4 })) }
        : each,
    );
    const names = estimate({ ...input, needs, cloud }).runsOut.map(({ name }) => name);
    // Both volumes are short today; eth's are full in month 2, btc's, which has less free, in month 3.
    assert.deepEqual(names, ["now", "eth execution", "btc execution", "full", "a", "b", "m4-z2-1", "m4-z1-1"]);
    // What is short later comes later, however full it is.
    const later = estimate(withData({ growthGiBPerMonth: 1 })).runsOut.filter(({ month }) => month !== null);
    assert.deepEqual(
      later.map(({ name, month, share }) => [name, month, share > 0.9]),
      [
        ["On-demand vCPUs", 0, true],
        ["eth execution", 101, false],
      ],
    );
  });

  it("says of address ranges that they stay", () => {
    const subnet = { nodes: "10.0.0.0/28", pods: "10.64.0.0/23" };
    const addresses = { vpc: "10.0.0.0/16", subnets: { z1: subnet }, pods: "10.64.0.0/16", services: "10.66.0.0/20" };
    const range = thing("pods in z1", tinyInput({ addresses }));
    assert.equal(range.remedy, "A range once in use stays: choose a larger one before the first machine stands in it.");
    assert.deepEqual(
      estimate({ ...existingInput(), addresses }).runsOut.filter(({ kind }) => kind === "addresses"),
      [],
      "a network that is not ours",
    );
  });
});
