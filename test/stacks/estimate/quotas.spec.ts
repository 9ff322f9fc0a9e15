import assert from "node:assert/strict";
import type { Quota } from "../../../catalogue/clouds/cloud.ts";
import { estimate } from "../../../stacks/estimate/estimate.ts";
import type { EstimateInput } from "../../../stacks/estimate/lines.ts";
import type { QuotaRow } from "../../../stacks/estimate/quotas.ts";
import { need, tinyCapacity, tinyCloud, tinyInput } from "./support.ts";

/** What a region needs of one quota; undefined where it does not count against it at all. */
function row(
  counts: Quota["counts"],
  part: Partial<Quota> = {},
  input: EstimateInput = tinyInput(),
): QuotaRow | undefined {
  const { source } = tinyCloud().quotas[0]!;
  const quota: Quota = { name: "a limit", counts, default: 1000, unit: "things", source, ...part };
  return estimate({ ...input, cloud: { ...input.cloud, quotas: [quota] } }).quotas[0];
}

/** Two pools of different machines, three of one and one of the other, which is spot. */
function mixed(): EstimateInput {
  const capacity = tinyCapacity();
  const [first, second] = capacity.pools;
  const pools = [
    { ...first!, count: 3 },
    { ...second!, machine: "r8", spot: true },
  ];
  return tinyInput({ capacity: { ...capacity, pools } });
}

describe("what a region counts against", () => {
  it("is processors of its own kind of machines: spot or not, of some families or all", () => {
    const vcpus = (spot: boolean, families?: string[]) =>
      row({ what: "vcpus", spot, ...(families === undefined ? {} : { families }) }, {}, mixed())?.needed;
    assert.equal(vcpus(false), 12);
    assert.equal(vcpus(true), 8);
    assert.equal(vcpus(false, ["m"]), 12);
    assert.equal(vcpus(true, ["m", "r"]), 8);
    assert.equal(vcpus(true, ["m"]), undefined);
    assert.equal(vcpus(false, ["r"]), undefined);
  });

  it("is old machines too, as long as they stay beside those that follow them", () => {
    const old = {
      pool: "x",
      generation: "0a1b2c3d",
      zone: "z1",
      machine: "m4",
      spot: false,
      count: 5,
      rootDiskGiB: 10,
    };
    const { capacity } = mixed();
    const both = tinyInput({ capacity: { ...capacity, leaving: [old] } });
    assert.equal(row({ what: "vcpus", spot: false }, {}, both)?.needed, 12 + 20);
    assert.equal(row({ what: "nodePools" }, {}, both)?.needed, 3);
    const disks = (input: EstimateInput) => row({ what: "diskGiB", types: ["ssd"] }, {}, input)!.needed;
    assert.equal(disks(both) - disks(mixed()), 50);
    assert.equal(row({ what: "machines" }, { name: "machines per node group" }, both)?.needed, 5);
    const sums = [both, mixed()].map((input) => estimate(input));
    assert.deepEqual(sums[0]!.total, sums[1]!.total, "and they are in no sum");
    assert.deepEqual(
      sums[0]!.assumptions.filter((text) => !sums[1]!.assumptions.includes(text)),
      [
        // 5 × (0.2 + 10 × 0.1 / 730).
        "In no sum: 5 old machines stay beside the new ones until no node stands on them: $1.01 an hour more, $24.16 a day. Both count against the account's quotas meanwhile.",
      ],
    );
  });

  it("is disks of some types: their size, root disks included, and what is bought of their speed", () => {
    const of = (what: "diskGiB" | "diskIops" | "diskMiBs", type: string) => row({ what, types: [type] })?.needed;
    assert.equal(of("diskGiB", "ssd"), 200 + 1000 + 1000 + 2 * 20);
    assert.equal(of("diskIops", "ssd"), 3000 + 6000 + 3000);
    assert.equal(of("diskMiBs", "ssd"), 125 + 225 + 125);
    for (const what of ["diskGiB", "diskIops", "diskMiBs"] as const) assert.equal(of(what, "hdd"), undefined, what);
    // Volumes of another type than the root disks'.
    const cloud = { ...tinyCloud(), rootDisk: { type: "hdd", minGiB: 20 } };
    const here = cloud.regions["here-1"]!;
    const regions = { "here-1": { ...here, disks: { ...here.disks, hdd: here.disks.ssd! } } };
    const input = tinyInput({ cloud: { ...cloud, regions } });
    assert.equal(row({ what: "diskGiB", types: ["ssd"] }, {}, input)?.needed, 2200);
    assert.equal(row({ what: "diskGiB", types: ["hdd"] }, {}, input)?.needed, 40);
  });

  it("is addresses: of every public node, and of each gateway", () => {
    const outbound = tinyInput().needs.map((each) => ({ ...each, peerMode: "outbound" as const }));
    assert.equal(row({ what: "addresses" })?.needed, 2 + 2);
    assert.equal(row({ what: "addresses" }, {}, tinyInput({ needs: outbound }))?.needed, 2);
    // One that talks to nobody outside has none.
    const quiet = [...outbound, need("quiet-0", "quiet")];
    assert.equal(row({ what: "addresses" }, {}, tinyInput({ needs: quiet }))?.needed, 2);
  });

  it("is gateways, of which each zone counts its own where the limit is a zone's", () => {
    assert.equal(row({ what: "natGateways" })?.needed, 2);
    assert.equal(row({ what: "natGateways" }, { name: "NAT gateways per Availability Zone" })?.needed, 1);
    assert.equal(row({ what: "natGateways" }, { unit: "gateways in a zone" })?.needed, 1);
    const google = tinyInput({ cloud: { ...tinyCloud(), name: "gcp" } });
    assert.equal(row({ what: "natGateways" }, {}, google)?.needed, 1);
  });

  it("is pools, and machines of the largest pool or of all, as the limit says", () => {
    const machines = (part: Partial<Quota>) => row({ what: "machines" }, part, mixed())?.needed;
    assert.equal(row({ what: "nodePools" })?.needed, 2);
    assert.equal(machines({ name: "Machines in a cluster" }), 4);
    for (const name of [
      "Nodes per managed node group",
      "Nodes per node pool",
      "Nodes per pool",
      "Machines per group",
    ]) {
      assert.equal(machines({ name }), 3, name);
    }
    assert.equal(machines({ name: "Machines", unit: "machines per node pool" }), 3);
  });

  it("is one network, and one cluster", () => {
    assert.equal(row({ what: "networks" })?.needed, 1);
    assert.equal(row({ what: "clusters" })?.needed, 1);
  });

  it("must be raised where it is more than a new account has, not where it is as much", () => {
    assert.equal(row({ what: "nodePools" }, { default: 2 })?.raiseInMonth, null);
    assert.equal(row({ what: "nodePools" }, { default: 1 })?.raiseInMonth, 0);
    const grown = row({ what: "diskGiB", types: ["ssd"] }, { default: 2240 })!;
    // eth's two volumes are grown in month 6.
    assert.deepEqual([grown.raiseInMonth, grown.needed, grown.default], [6, 2240, 2240]);
    assert.equal(row({ what: "diskGiB", types: ["ssd"] }, { default: 1e6 })?.raiseInMonth, null);
  });

  it("has the quota's own name, code and source", () => {
    const { source } = tinyCloud().quotas[1]!;
    const named = row({ what: "clusters" }, { name: "Clusters", code: "L-9", unit: "clusters", source })!;
    assert.deepEqual([named.name, named.code, named.unit, named.source], ["Clusters", "L-9", "clusters", source]);
    assert.ok(!("code" in row({ what: "clusters" })!));
  });
});
