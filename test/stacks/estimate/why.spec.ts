import assert from "node:assert/strict";
import { estimate } from "../../../stacks/estimate/estimate.ts";
import type { EstimateInput } from "../../../stacks/estimate/lines.ts";
import { reasonsOf } from "../../../stacks/estimate/why.ts";
import { tinyCapacity, tinyCloud, tinyInput } from "./support.ts";

/** Why one part of the bill is what it is, whether it is among the largest or not. */
function whyOf(kind: string, bookedOn: string, input: EstimateInput = tinyInput()): string {
  const { pools, volumes, traffic, lines } = estimate(input);
  // Alone in the bill, it is the whole of it.
  const own = lines.filter((line) => line.kind === kind && line.bookedOn === bookedOn);
  const others = lines.filter((line) => !own.includes(line)).map((line) => ({ ...line, monthly: line.monthly / 1e6 }));
  const [reason] = reasonsOf(input.needs, { pools, volumes, traffic, lines: [...others, ...own] });
  assert.deepEqual([reason!.kind, reason!.bookedOn], [kind, bookedOn]);
  return reason!.says;
}

describe("why a region costs what it costs", () => {
  it("machines: what their pods reserve, or what nobody does", () => {
    assert.equal(whyOf("machines", "eth"), "2 pods that reserve 4 cores and 8 GiB of memory, on m4");
    assert.equal(whyOf("machines", "btc"), "1 pod that reserves 1 core and 4 GiB of memory, on m4");
    assert.equal(whyOf("machines", "unused"), "room on m4 that nothing has reserved, where no smaller machine does");
    const overhead = { cpuMillis: 400, memoryMiB: 819.2, pods: 5, rootDiskGiB: 5 };
    assert.equal(whyOf("machines", "platform", tinyInput({ overhead })), "its share of m4");
    const half = tinyInput().needs.map((need) => ({ ...need, cpuMillis: 1750 }));
    assert.match(whyOf("machines", "btc", tinyInput({ needs: half })), /^1 pod that reserves 1\.8 cores /);
    const capacity = tinyCapacity();
    const [first, second] = capacity.pools;
    const pools = [first!, { ...second!, machine: "r8" }];
    const mixed = tinyInput({ capacity: { ...capacity, pools } });
    assert.match(whyOf("machines", "eth", mixed), /, on m4, r8$/);
    assert.match(whyOf("machines", "btc", mixed), /, on r8$/, "only those that it stands on");
  });

  it("disks: the volumes, or a share of the root disks", () => {
    assert.equal(whyOf("disks", "btc"), "1 volume of ssd, 200 GiB together, with their IOPS and MiB/s");
    assert.equal(whyOf("disks", "unused"), "its share of the root disks of m4");
    const capacity = tinyCapacity();
    const cloud = tinyCloud();
    const here = cloud.regions["here-1"]!;
    const fast = { ...cloud.diskTypes.ssd!, name: "fast" };
    const placements = capacity.placements.map((each) =>
      each.name === "eth-1" ? { ...each, volumes: each.volumes.map((v) => ({ ...v, type: "fast" })) } : each,
    );
    const two = tinyInput({
      capacity: { ...capacity, placements },
      cloud: {
        ...cloud,
        diskTypes: { ...cloud.diskTypes, fast },
        regions: { "here-1": { ...here, disks: { ...here.disks, fast: here.disks.ssd! } } },
      },
    });
    assert.equal(whyOf("disks", "eth", two), "2 volumes of ssd, fast, 2,000 GiB together, with their IOPS and MiB/s");
  });

  it("traffic: how much goes to which peers", () => {
    const rest = "and requests from within the region";
    assert.equal(whyOf("traffic", "eth"), `800 GiB a month to inbound peers, ${rest}`);
    assert.equal(whyOf("traffic", "btc"), `200 GiB a month to outbound peers, ${rest}`);
    const needs = tinyInput().needs.map((need) =>
      need.name === "eth-1" ? { ...need, peerMode: "outbound" as const } : need,
    );
    assert.equal(
      whyOf("traffic", "eth", tinyInput({ needs })),
      `800 GiB a month to inbound and outbound peers, ${rest}`,
    );
  });

  it("services: the three that cost most", () => {
    // 73 + 73 dollars and 14.6; the rest is less.
    assert.equal(whyOf("services", "platform"), "control plane; address translation, one in each zone; load balancer");
    assert.equal(whyOf("services", "btc"), "snapshots of execution, btc");
  });

  it("leaves out what costs nothing, and gives each its share", () => {
    const { reasons, total } = estimate(tinyInput());
    for (const { monthly, share } of reasons) {
      assert.ok(monthly > 0);
      assert.ok(Math.abs(share - monthly / total.monthly) < 1e-12);
    }
    const cloud = tinyCloud();
    const here = cloud.regions["here-1"]!;
    const machines = { m4: { perHour: 0 }, r8: { perHour: 0 } };
    const free = estimate(tinyInput({ cloud: { ...cloud, regions: { "here-1": { ...here, machines } } } }));
    assert.ok(!free.reasons.some(({ kind }) => kind === "machines"));
  });
});

describe("what each chain costs", () => {
  it("has its profiles, nodes and share; the platform and what is unused come last, equals by name", () => {
    const { chains, total, zones, currency, region, regionTitle } = estimate(tinyInput());
    assert.deepEqual(
      chains.map(({ name, profiles, nodes }) => [name, profiles, nodes]),
      [
        ["eth", ["eth test default"], 2],
        ["btc", ["btc test default"], 1],
        ["platform", [], 0],
        ["unused", [], 0],
      ],
    );
    for (const { share, monthly } of chains) assert.ok(Math.abs(share - monthly / total.monthly) < 1e-12);
    assert.deepEqual([zones, currency, region, regionTitle], [["z1", "z2"], "USD", "here-1", "Here"]);
  });

  it("comes in the order of its price, and of its name where that is the same", () => {
    const input = tinyInput();
    // Two of the same needs, and one that is less, by names that would be in another order.
    const [eth] = input.needs;
    const twin = (name: string) => ({ ...eth!, name: `${name}-0`, group: name, bookedOn: name });
    const needs = [...input.needs, twin("zeta"), twin("alpha")];
    const names = estimate({ ...input, needs }).chains.map(({ name }) => name);
    assert.deepEqual(names, ["eth", "alpha", "zeta", "btc", "platform", "unused"]);
  });
});
