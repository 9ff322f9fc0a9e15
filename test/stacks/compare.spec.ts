import assert from "node:assert/strict";
import {
  compareEnvironments,
  compareFields,
  compareNames,
  flatten,
  isSame,
  rangesOf,
  type Side,
} from "../../stacks/compare.ts";
import type { EnvironmentConfig } from "../../stacks/config.ts";
import { estimateOf } from "../../stacks/estimate/of-loaded.ts";
import { subject } from "../support/loaded.ts";

const config = {
  region: "test-1",
  zones: 2,
  chains: [
    { name: "eth", nodes: 2 },
    { name: "btc", nodes: 1, txindex: true },
  ],
  lists: ["x", "y"],
} as unknown as EnvironmentConfig;
const side: Side = { config, next: subject.next, estimate: estimateOf(subject) };

describe("stacks/compare", () => {
  it("flattens a config to its leaves, entries of lists by their names", () => {
    assert.deepEqual(flatten(config), {
      region: "test-1",
      zones: "2",
      "chains[eth].name": "eth",
      "chains[eth].nodes": "2",
      "chains[btc].name": "btc",
      "chains[btc].nodes": "1",
      "chains[btc].txindex": "true",
      "lists[0]": "x",
      "lists[1]": "y",
    });
    assert.deepEqual(flatten({ a: undefined, b: null }), { b: "null" });
  });

  it("finds what one side lacks, and what differs", () => {
    assert.deepEqual(compareFields({ same: "1", other: "2", gone: "3" }, { same: "1", other: "4", come: "5" }), [
      { field: "other", a: "2", b: "4" },
      { field: "gone", a: "3" },
      { field: "come", b: "5" },
    ]);
  });

  it("finds nothing between an environment and itself", () => {
    const comparison = compareEnvironments(side, side);
    assert.ok(isSame(comparison));
    assert.deepEqual([comparison.config, comparison.machines, comparison.nodes, comparison.ranges], [[], [], [], []]);
    assert.deepEqual(
      comparison.price.chains.map(({ name }) => name),
      side.estimate.chains.map(({ name }) => name),
    );
  });

  it("tells a chain more in a list from a chain that changed", () => {
    const fewer = { ...side, config: { ...config, chains: [config.chains[1]!] } };
    assert.deepEqual(compareEnvironments(fewer, side).config, [
      { field: "chains[eth].name", b: "eth" },
      { field: "chains[eth].nodes", b: "2" },
    ]);
  });

  it("counts machines by type, spot apart, whatever their pools are called", () => {
    const { capacity } = subject.next;
    const pools = capacity.pools.map((pool, index) => ({ ...pool, name: `p${index}`, spot: index === 1, count: 3 }));
    const names = new Map(capacity.pools.map(({ name }, index) => [name, `p${index}`]));
    const placements = capacity.placements.map((each) => ({ ...each, pool: names.get(each.pool)!, zone: "elsewhere" }));
    const other: Side = { ...side, next: { ...subject.next, capacity: { ...capacity, pools, placements } } };
    const { machines, nodes } = compareEnvironments(side, other);
    assert.deepEqual(machines, [
      { name: "g1a.xlarge", a: 2, b: 3 },
      { name: "g1a.xlarge spot", a: 0, b: 3 },
    ]);
    assert.deepEqual(nodes, [
      { field: "eth-1", a: "invented chain on g1a.xlarge", b: "invented chain on g1a.xlarge spot" },
    ]);
  });

  it("shows nodes and each of their volumes", () => {
    const { capacity } = subject.next;
    const placements = capacity.placements
      .filter(({ name }) => name !== "eth-1")
      .map((each) => ({
        ...each,
        volumes: each.volumes.map((volume) => ({ ...volume, sizeGiB: volume.sizeGiB + 2 })),
      }));
    const { nodes } = compareEnvironments(side, {
      ...side,
      next: { ...subject.next, capacity: { ...capacity, placements } },
    });
    assert.deepEqual(nodes, [
      {
        field: "eth-0 execution volume",
        a: "flexible, 1600 GiB, 5000 IOPS, 200 MiB/s",
        b: "flexible, 1602 GiB, 5000 IOPS, 200 MiB/s",
      },
      { field: "eth-1", a: "invented chain on g1a.xlarge" },
      { field: "eth-1 execution volume", a: "flexible, 1600 GiB, 5000 IOPS, 200 MiB/s" },
      {
        field: "prometheus database volume",
        a: "flexible, 8 GiB, 3000 IOPS, 125 MiB/s",
        b: "flexible, 10 GiB, 3000 IOPS, 125 MiB/s",
      },
    ]);
  });

  it("compares ranges, but not those that a zone names", () => {
    const addresses = { ...subject.next.addresses!, vpc: "10.21.0.0/16", subnets: {} };
    const { ranges } = compareEnvironments(side, { ...side, next: { ...subject.next, addresses } });
    assert.deepEqual(ranges, [{ field: "vpc", a: "10.20.0.0/16", b: "10.21.0.0/16" }]);
    const { addresses: _, ...none } = subject.next;
    assert.deepEqual(
      compareEnvironments(side, { ...side, next: none }).ranges.map(({ field }) => field),
      ["vpc", "pods", "services"],
    );
  });

  it("compares prices by what they are booked on, and differs by a price alone", () => {
    const estimate = {
      total: { monthly: 10, hourly: 1 },
      chains: [{ ...side.estimate.chains[0]!, name: "new", monthly: 10 }],
    };
    const comparison = compareEnvironments(
      { ...side, estimate: { total: { monthly: 0, hourly: 0 }, chains: [] } },
      { ...side, estimate },
    );
    assert.deepEqual(comparison.price, {
      total: { name: "total", a: 0, b: 10 },
      chains: [{ name: "new", a: 0, b: 10 }],
    });
    assert.equal(isSame(comparison), false);
  });

  it("names every range that there is", () => {
    assert.deepEqual(
      rangesOf({
        vpc: "v",
        existingVpc: "vpc-1",
        subnets: { z: { nodes: "n", public: "f", pods: "p" } },
        pods: "o",
        services: "s",
        controlPlane: "c",
      }),
      [
        ["vpc", "v"],
        ["existing-vpc", "vpc-1"],
        ["nodes-z", "n"],
        ["public-z", "f"],
        ["pods-z", "p"],
        ["pods", "o"],
        ["services", "s"],
        ["control-plane", "c"],
      ],
    );
  });

  it("orders names by the numbers in them", () => {
    assert.deepEqual(["n-10", "n-2", "a"].sort(compareNames), ["a", "n-2", "n-10"]);
  });
});
