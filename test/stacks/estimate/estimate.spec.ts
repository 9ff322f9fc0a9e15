import assert from "node:assert/strict";
import { configOf } from "../../support/stacks.ts";
import { estimate, type Estimate } from "../../../stacks/estimate/estimate.ts";
import { existingInput, tinyCapacity, tinyCloud, tinyInput } from "./support.ts";

const near = (actual: number, expected: number, what: string): void => {
  assert.ok(Math.abs(actual - expected) < 1e-9 * Math.max(1, expected), `${what}: ${actual} is not ${expected}`);
};
const chain = (result: Estimate, name: string) => result.chains.find((each) => each.name === name)!;
const line = (result: Estimate, id: string) => {
  const found = result.lines.find((each) => each.id === id);
  assert.ok(found, `no line ${id} among ${result.lines.map((each) => each.id).join(", ")}`);
  return found;
};

describe("estimate", () => {
  let result: Estimate;
  beforeEach(() => {
    result = estimate(tinyInput());
  });

  // Reckoned by hand from the prices in support.ts.
  it("prices the tiny environment as a person would with a pencil", () => {
    near(chain(result, "eth").monthly, 73 + 73 + 1 + 1 + 129 + 100 + 64.8 + 7.3 + 29.2 + 5.6 + 0.8 + 1 + 45.5, "eth");
    near(chain(result, "btc").monthly, 36.5 + 0.5 + 20 + 16.2 + 13.5 + 0.4 + 0.5 + 6.5, "btc");
    near(chain(result, "platform").monthly, 73 + 73 + 7.3 + 7.3 + 14.6 + 1 + 0.03 + 5 + 0.3, "platform");
    near(chain(result, "unused").monthly, 73 + 36.5 + 1 + 0.5, "unused");
    near(result.total.monthly, 917.83, "total");
    near(result.total.hourly, 917.83 / 730, "an hour");
    assert.deepEqual(
      result.chains.map(({ name }) => name),
      ["eth", "btc", "platform", "unused"],
    );
  });

  it("tells kinds apart", () => {
    near(result.kinds.machines, 292, "machines");
    near(result.kinds.disks, 4 + 249, "disks");
    near(result.kinds.traffic, 81 + 7.3 + 29.2 + 5.6 + 13.5 + 1.2 + 1.5, "traffic");
    near(result.kinds.services, 174.23 + 7.3 + 52, "services");
    near(chain(result, "eth").kinds.disks, 231, "eth's disks");
  });

  it("says quantity, unit, price and source of each line", () => {
    assert.deepEqual(line(result, "disk-iops/execution-eth-0-g1/1"), {
      id: "disk-iops/execution-eth-0-g1/1",
      kind: "disks",
      bookedOn: "eth",
      what: "execution-eth-0-g1, IOPS bought",
      quantity: 1000,
      unit: "IOPS",
      unitPrice: 0.005,
      monthly: 5,
      source: "prices.disks",
    });
    assert.equal(line(result, "disk-iops/execution-eth-0-g1").quantity, 2000);
    assert.equal(line(result, "disk-mibs/execution-eth-0-g1").quantity, 100);
    assert.equal(line(result, "machine/m4-z2-1/btc").quantity, 730 / 4);
    assert.equal(line(result, "egress-2/eth/inbound").quantity, 720);
    assert.equal(line(result, "nat/btc/outbound").quantity, 300);
    assert.equal(line(result, "address/eth/inbound").quantity, 1460);
    assert.equal(line(result, "cross-zone/eth").quantity, 50);
    assert.ok(!result.lines.some(({ id }) => id === "address/btc/outbound"), "an outbound node has no address");
    assert.equal(new Set(result.lines.map(({ id }) => id)).size, result.lines.length, "ids are unique");
    assert.deepEqual(Object.keys(result.sources), ["prices.disks", "prices.machines", "prices.services"]);
  });

  it("names what was taken for granted", () => {
    assert.deepEqual(result.assumptions.slice(0, 4), [
      "List prices in US dollars, without tax, discounts or commitments. A month is 730 hours.",
      "A machine is paid whole; chains share it by the larger of their parts of its CPU and memory.",
      "Data grows evenly, as its profile says; traffic is that of following the head, without the first sync.",
      "A volume is grown when less than 20 % would be free, to what lasts 3 months.",
    ]);
    assert.equal(new Set(result.assumptions).size, result.assumptions.length);
    assert.ok(
      result.assumptions.some((text) => text.startsWith("Clients in the region read 50 GiB a month from each node")),
    );
  });

  it("lists pools, volumes and traffic", () => {
    assert.deepEqual(result.pools[1], {
      name: "m4-z2-1",
      zone: "z2",
      machine: "m4",
      count: 1,
      spot: false,
      vcpus: 4,
      memoryMiB: 16384,
      rootDiskGiB: 20,
      perHour: 0.2,
      monthly: 148,
      shares: [
        { bookedOn: "eth", share: 0.5 },
        { bookedOn: "btc", share: 0.25 },
        { bookedOn: "unused", share: 0.25 },
      ],
      io: { what: "MiB/s", used: 200, limit: 500, share: 0.4 },
    });
    assert.deepEqual(
      result.volumes.map(({ claim, monthly }) => [claim, monthly]),
      [
        ["execution-btc-0-g1", 20],
        ["execution-eth-0-g1", 129],
        ["execution-eth-1-g1", 100],
      ],
    );
    assert.deepEqual(
      result.traffic.map(({ bookedOn, peerMode, nodes, inGiB, outGiB }) => [bookedOn, peerMode, nodes, inGiB, outGiB]),
      [
        ["eth", "inbound", 2, 600, 800],
        ["btc", "outbound", 1, 100, 200],
      ],
    );
    near(result.traffic[0]!.monthly, 72.1 + 34.8, "eth's traffic");
    near(result.traffic[1]!.monthly, 29.7, "btc's traffic");
  });

  it("explains nine tenths of the bill, the largest part first", () => {
    const [first] = result.reasons;
    assert.equal(first?.bookedOn, "eth");
    assert.equal(first.kind, "disks");
    assert.equal(first.says, "2 volumes of ssd, 2,000 GiB together, with their IOPS and MiB/s");
    const explained = result.reasons.reduce((total, { monthly }) => total + monthly, 0);
    assert.ok(explained >= 0.9 * result.total.monthly);
    assert.ok(explained - result.reasons.at(-1)!.monthly < 0.9 * result.total.monthly, "and no more than it must");
    const machines = result.reasons.find(({ kind, bookedOn }) => kind === "machines" && bookedOn === "eth");
    assert.equal(machines?.says, "2 pods that reserve 4 cores and 8 GiB of memory, on m4");
  });

  it("survives JSON", () => {
    assert.deepEqual(JSON.parse(JSON.stringify(result)), result);
    const mine = estimate(existingInput());
    assert.deepEqual(JSON.parse(JSON.stringify(mine)), mine);
  });

  it("prices spot by what is published, else by the cloud's share, and says so", () => {
    const spotted = (machine: string): Estimate => {
      const capacity = tinyCapacity();
      const pools = capacity.pools.map((pool) => ({ ...pool, machine, spot: true }));
      return estimate(tinyInput({ capacity: { ...capacity, pools } }));
    };
    near(spotted("r8").kinds.machines, 2 * 0.125 * 730, "published");
    const reckoned = spotted("m4");
    near(reckoned.kinds.machines, 2 * 0.2 * 0.4 * 730, "reckoned");
    assert.equal(line(reckoned, "machine/m4-z1-1/eth").source, "spotShare");
    assert.equal(reckoned.sources.spotShare?.from, "spot page");
    assert.ok(
      reckoned.assumptions.includes("Spot machines cost 0.4 of the full price where the cloud publishes none."),
    );
  });

  it("books what every machine's floor takes on the platform, when it is told", () => {
    const overhead = { cpuMillis: 400, memoryMiB: 819.2, pods: 5, rootDiskGiB: 5 };
    const [first] = estimate(tinyInput({ overhead })).pools;
    assert.deepEqual(first?.shares, [
      { bookedOn: "eth", share: 0.5 },
      { bookedOn: "platform", share: 0.1 },
      { bookedOn: "unused", share: 0.4 },
    ]);
  });

  it("shares in proportion where the larger parts come to more than a machine", () => {
    const capacity = tinyCapacity();
    const pools = capacity.pools.map((pool) => ({
      ...pool,
      slots: pool.slots.map((slot) =>
        slot.name === "a" ? { ...slot, cpuMillis: 3600 } : { ...slot, memoryMiB: 14745.6 },
      ),
    }));
    const shares = estimate(tinyInput({ capacity: { ...capacity, pools } })).pools[1]?.shares;
    assert.deepEqual(shares, [
      { bookedOn: "btc", share: 0.5 },
      { bookedOn: "eth", share: 0.5 },
    ]);
  });

  it("costs nothing on an existing cluster, says so, and keeps quantities and growth", () => {
    const mine = estimate(existingInput());
    assert.equal(mine.priced, false);
    assert.equal(mine.total.monthly, 0);
    assert.ok(mine.lines.every(({ monthly, unitPrice }) => monthly === 0 && unitPrice === 0));
    assert.ok(mine.lines.every(({ assumption }) => assumption === "not priced: the cluster is yours"));
    assert.ok(!mine.lines.some(({ kind }) => kind === "services"), "no service is ours to pay");
    assert.equal(line(mine, "disk/execution-eth-0-g1").quantity, 1000);
    assert.equal(mine.growth.volumes.find(({ node }) => node === "eth-0")?.floorMonth, 6);
    assert.equal(mine.assumptions[0], "Machines, disks and traffic are not priced: the cluster is yours.");
    assert.equal("region" in mine, false);
    assert.deepEqual(mine.reasons, []);
  });

  it("has one address translation for the whole region on Google Cloud, and one in each zone on AWS", () => {
    assert.equal(line(result, "nat-gateways").quantity, 1460);
    const google = estimate(tinyInput({ cloud: { ...tinyCloud(), name: "gcp" } }));
    assert.equal(line(google, "nat-gateways").quantity, 730);
  });

  it("has as many address translations as the file says, and says what it does not reckon", () => {
    const of = (nat: "none" | "one" | "zone") =>
      estimate(tinyInput({ config: { planning: { freeSpace: 0.15 }, network: { nat } } }));
    assert.equal(line(of("zone"), "nat-gateways").quantity, 1460);
    const one = of("one");
    assert.equal(line(one, "nat-gateways").quantity, 730);
    assert.equal(line(one, "nat-gateways").what, "address translation, one for all zones");
    assert.equal(line(one, "nat-addresses").quantity, 730);
    assert.match(line(one, "nat-gateways").assumption!, /crosses zones; that is not reckoned/);
    assert.ok(!of("none").lines.some(({ id }) => id === "nat-gateways" || id === "nat-addresses"));
  });

  it("pays for each endpoint in each zone, where there is a price", () => {
    const services = (endpoint: object) => {
      const cloud = tinyCloud();
      const { "here-1": here } = cloud.regions;
      return { ...cloud, regions: { "here-1": { ...here!, services: { ...here!.services, ...endpoint } } } };
    };
    const priced = services({ endpoint: { perHour: 0.01, perGiB: 0.01 } });
    const config = { planning: { freeSpace: 0.15 }, network: { endpoints: ["ec2" as const, "sts" as const] } };
    const endpoints = line(estimate(tinyInput({ cloud: priced, config })), "endpoints");
    assert.deepEqual([endpoints.quantity, endpoints.unit, endpoints.monthly], [4 * 730, "endpoint hour", 29.2]);
    const needed = estimate(tinyInput({ cloud: priced, config: { ...config, network: { nat: "none" } } }));
    assert.equal(line(needed, "endpoints").quantity, 9 * 2 * 730);
    for (const input of [{ cloud: priced }, { cloud: services({}), config }]) {
      assert.ok(!estimate(tinyInput(input)).lines.some(({ id }) => id === "endpoints"));
    }
  });

  it("keeps logs as long as the file says", () => {
    const [taken, kept] = ["logs", "logs-kept"].map((id) => line(result, id).quantity);
    assert.equal(taken, kept);
    const { cluster } = configOf(
      'config: { "aws:region": us-east-1, "cryptokube:cluster": { kind: eks, version: "1.36", logs: { retentionDays: 90 } } }',
    );
    const long = estimate(tinyInput({ config: { planning: { freeSpace: 0.15 }, cluster } }));
    assert.deepEqual([line(long, "logs").quantity, line(long, "logs-kept").quantity], [taken, 3 * kept!]);
    assert.match(line(long, "logs-kept").assumption!, /kept for 90 days\.$/);
  });

  it("archives what a database or a channel would lose", () => {
    const input = tinyInput();
    const needs = input.needs.map((need) =>
      need.name === "btc-0"
        ? { ...need, volumes: need.volumes.map((each) => ({ ...each, role: "lightning" as const })) }
        : need,
    );
    const archived = estimate({ ...input, needs });
    assert.equal(line(archived, "archive/btc/lightning").quantity, 1);
    assert.equal(line(archived, "archive/btc/lightning").monthly, 0.02);
    assert.equal(line(archived, "archive-writes/btc/lightning").quantity, 10);
    assert.ok(!archived.lines.some(({ id }) => id.startsWith("archive/eth")));
    assert.ok(!archived.lines.some(({ id }) => id === "snapshot/btc/lightning"), "an old channel state is no backup");
  });

  it("refuses a plan that the catalogue has no price for", () => {
    const capacity = tinyCapacity();
    const of = (parts: Partial<typeof capacity>) => () => estimate(tinyInput({ capacity: { ...capacity, ...parts } }));
    assert.throws(of({ region: "there-1" }), { message: "Tiny Cloud has no region there-1." });
    const cloud = tinyCloud();
    const { m4: _, ...machines } = cloud.regions["here-1"]!.machines;
    const without = { ...cloud, regions: { "here-1": { ...cloud.regions["here-1"]!, machines } } };
    assert.throws(() => estimate(tinyInput({ cloud: without })), {
      message: "Tiny Cloud has no price for m4 in here-1.",
    });
  });
});
