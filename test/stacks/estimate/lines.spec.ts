import assert from "node:assert/strict";
import type { Cloud } from "../../../catalogue/clouds/cloud.ts";
import { boughtFor } from "../../../stacks/estimate/disks.ts";
import { estimate } from "../../../stacks/estimate/estimate.ts";
import { type EstimateInput, type Line, pricesOf, sourceKey } from "../../../stacks/estimate/lines.ts";
import { localNvme } from "../../../stacks/plan/capacity/types.ts";
import { existingInput, need, tinyCapacity, tinyCloud, tinyInput } from "./support.ts";

const linesOf = (input: EstimateInput): Map<string, Line> =>
  new Map(estimate(input).lines.map((line) => [line.id, line]));
const says = ({ bookedOn, kind, what, quantity, unit, unitPrice }: Line) =>
  `${bookedOn}, ${kind}: ${what}: ${quantity} ${unit} at ${unitPrice}`;

/** The lines with these beginnings of their ids, in words. */
function said(input: EstimateInput, ids: readonly string[]): Record<string, string> {
  const lines = linesOf(input);
  return Object.fromEntries(ids.map((id) => [id, says(lines.get(id)!)]));
}

describe("the lines of an estimate", () => {
  it("are machines and root disks by who holds them", () => {
    const expected = {
      "machine/m4-z1-1/eth": "eth, machines: m4 in z1, pool m4-z1-1: 365 machine hour at 0.2",
      "machine/m4-z2-1/btc": "btc, machines: m4 in z2, pool m4-z2-1: 182.5 machine hour at 0.2",
      "machine/m4-z2-1/unused": "unused, machines: m4 in z2, pool m4-z2-1: 182.5 machine hour at 0.2",
      "root-disk/m4-z1-1/eth": "eth, disks: root disks (ssd) of pool m4-z1-1: 10 GiB at 0.1",
      "root-disk/m4-z2-1/btc": "btc, disks: root disks (ssd) of pool m4-z2-1: 5 GiB at 0.1",
    };
    assert.deepEqual(said(tinyInput(), Object.keys(expected)), expected);
    const capacity = tinyCapacity();
    const pools = capacity.pools.map((pool) => ({ ...pool, machine: "r8", spot: true }));
    const spot = said(tinyInput({ capacity: { ...capacity, pools } }), ["machine/m4-z1-1/eth"]);
    assert.equal(
      spot["machine/m4-z1-1/eth"],
      "eth, machines: r8 spot in z1, pool m4-z1-1: 182.5 machine hour at 0.125",
    );
  });

  it("are shared out by what of all a pool's machines somebody holds", () => {
    const capacity = tinyCapacity();
    const pools = capacity.pools.map((pool) => ({ ...pool, count: 4 }));
    const shares = estimate(tinyInput({ capacity: { ...capacity, pools } })).pools.map((pool) => pool.shares);
    assert.deepEqual(shares, [
      [
        { bookedOn: "eth", share: 0.125 },
        { bookedOn: "unused", share: 0.875 },
      ],
      [
        { bookedOn: "eth", share: 0.125 },
        { bookedOn: "btc", share: 0.0625 },
        { bookedOn: "unused", share: 0.8125 },
      ],
    ]);
  });

  it("leave nothing unused where a pool is full", () => {
    const capacity = tinyCapacity();
    const [pool] = capacity.pools;
    const full = { ...pool!, slots: [{ ...pool!.slots[0]!, cpuMillis: 4000 }] };
    const { lines } = estimate(tinyInput({ capacity: { ...capacity, pools: [full, capacity.pools[1]!] } }));
    const ids = lines.map(({ id }) => id).filter((id) => id.includes("m4-z1-1"));
    assert.deepEqual(ids, ["machine/m4-z1-1/eth", "root-disk/m4-z1-1/eth"]);
  });

  it("are volumes, and what is bought beyond their size", () => {
    const expected = {
      "disk/execution-eth-0-g1": "eth, disks: execution-eth-0-g1, ssd: 1000 GiB at 0.1",
      "disk-iops/execution-eth-0-g1": "eth, disks: execution-eth-0-g1, IOPS bought: 2000 IOPS at 0.01",
      "disk-iops/execution-eth-0-g1/1": "eth, disks: execution-eth-0-g1, IOPS bought: 1000 IOPS at 0.005",
      "disk-mibs/execution-eth-0-g1": "eth, disks: execution-eth-0-g1, MiB/s bought: 100 MiB/s at 0.04",
      "disk/execution-btc-0-g1": "btc, disks: execution-btc-0-g1, ssd: 200 GiB at 0.1",
    };
    assert.deepEqual(said(tinyInput(), Object.keys(expected)), expected);
    const disks = [...linesOf(tinyInput()).keys()].filter((id) => /^disk.*btc/.test(id));
    assert.deepEqual(disks, ["disk/execution-btc-0-g1"], "nothing is bought that comes with the size");
  });

  it("say of a disk that goes with its machine that it is paid with it", () => {
    const capacity = tinyCapacity();
    const placements = capacity.placements.map((each) => ({
      ...each,
      volumes: each.volumes.map((volume) => ({ ...volume, type: localNvme })),
    }));
    const lines = linesOf(tinyInput({ capacity: { ...capacity, placements } }));
    const line = lines.get("disk/execution-eth-0-g1")!;
    assert.equal(says(line), "eth, disks: execution-eth-0-g1, local-nvme: 1000 GiB at 0");
    assert.equal(line.assumption, "A disk that goes with its machine is paid with the machine.");
    assert.ok(![...lines.keys()].some((id) => /^disk-(iops|mibs)/.test(id)));
  });

  it("are traffic by tier and by the way to the peers, and requests over zones", () => {
    const expected = {
      "egress-1/eth/inbound": "eth, traffic: to the internet, inbound peers, price tier 1: 80 GiB at 0",
      "egress-2/eth/inbound": "eth, traffic: to the internet, inbound peers, price tier 2: 720 GiB at 0.09",
      "egress-2/btc/outbound": "btc, traffic: to the internet, outbound peers, price tier 2: 180 GiB at 0.09",
      "address/eth/inbound": "eth, traffic: public addresses of nodes: 1460 address hour at 0.005",
      "peer-balancer/eth/inbound": "eth, traffic: load balancers for peers, one a node: 1460 hour at 0.02",
      "peer-balancer-units/eth/inbound": "eth, traffic: through them: 700 GiB at 0.008",
      "nat/btc/outbound": "btc, traffic: through address translation, both ways: 300 GiB at 0.045",
      "load-balancer-traffic/eth": "eth, traffic: requests, through the load balancer: 100 GiB at 0.008",
      "cross-zone/eth": "eth, traffic: requests, from zone to zone: 50 GiB at 0.02",
      "cross-zone/btc": "btc, traffic: requests, from zone to zone: 25 GiB at 0.02",
    };
    assert.deepEqual(said(tinyInput(), Object.keys(expected)), expected);
    const ids = [...linesOf(tinyInput()).keys()].filter((id) => /^(address|nat)\//.test(id));
    assert.deepEqual(ids, ["address/eth/inbound", "nat/btc/outbound"]);
    // Google Cloud's forwarding rules are not reckoned: nothing is made there yet.
    const google = { ...tinyInput(), cloud: { ...tinyCloud(), name: "gcp" as const } };
    assert.ok(![...linesOf(google).keys()].some((id) => id.startsWith("peer-balancer") || id === "machine-addresses"));
    // An explorer faces the internet too, and peers do not dial it.
    const explorers = tinyInput().needs.map((each) => ({ ...each, path: ["cryptokube:explorers", 0] }));
    assert.ok(![...linesOf({ ...tinyInput(), needs: explorers }).keys()].some((id) => id.startsWith("peer-balancer")));
  });

  it("have one tier's name only where a price has several, and nothing from zone to zone where there is one", () => {
    const cloud = tinyCloud();
    const here = cloud.regions["here-1"]!;
    const services = { ...here.services, egressPerGiB: [{ price: 0.09 }] };
    const flat: Cloud = { ...cloud, regions: { "here-1": { ...here, services } } };
    const lines = linesOf(tinyInput({ cloud: flat, capacity: { ...tinyCapacity(), zones: ["z1"] } }));
    assert.equal(lines.get("egress-1/eth/inbound")!.what, "to the internet, inbound peers");
    assert.ok(![...lines.keys()].some((id) => id.startsWith("cross-zone")));
  });

  it("have no traffic of what talks to neighbours only, nor of the platform's own", () => {
    const input = tinyInput();
    const quiet = need("quiet-0", "quiet");
    const loud = need("loud-0", "platform", { traffic: { inGiB: 5, outGiB: 5 } });
    const ids = (needs: EstimateInput["needs"]) => [...linesOf({ ...input, needs }).keys()];
    assert.deepEqual(ids([...input.needs, quiet, loud]), ids(input.needs));
    const receives = need("in-0", "in", { traffic: { inGiB: 5, outGiB: 0 } });
    const more = ids([...input.needs, receives]).filter((id) => !ids(input.needs).includes(id));
    assert.deepEqual(more, [
      "address/in/inbound",
      "peer-balancer/in/inbound",
      "peer-balancer-units/in/inbound",
      "load-balancer-traffic/in",
      "cross-zone/in",
    ]);
  });

  it("are what the cloud itself takes for, in its own units", () => {
    const expected = {
      "control-plane": "platform, services: control plane: 730 hour at 0.1",
      "nat-gateways": "platform, services: address translation, one in each zone: 1460 gateway hour at 0.05",
      "nat-addresses": "platform, services: public addresses of address translation: 1460 address hour at 0.005",
      "machine-addresses":
        "platform, services: public addresses of machines that peers' nodes are on: 1460 address hour at 0.005",
      "load-balancer": "platform, services: load balancer: 730 hour at 0.02",
      key: "platform, services: encryption key: 1 key at 1",
      "key-uses": "platform, services: uses of the key: 1 10,000 uses at 0.03",
      logs: "platform, services: logs taken in: 10 GiB at 0.5",
      "logs-kept": "platform, services: logs kept: 10 GiB at 0.03",
      "snapshot/eth/execution": "eth, services: snapshots of execution, eth: 910 GiB at 0.05",
      "snapshot/btc/execution": "btc, services: snapshots of execution, btc: 130 GiB at 0.05",
    };
    const input = tinyInput();
    assert.deepEqual(said(input, Object.keys(expected)), expected);
    const services = estimate(input).lines.filter(({ kind }) => kind === "services");
    assert.deepEqual(services.map(({ id }) => id).sort(), Object.keys(expected).sort());
    const google = { ...input, cloud: { ...tinyCloud(), name: "gcp" as const } };
    assert.equal(
      said(google, ["nat-gateways"])["nat-gateways"],
      "platform, services: address translation, one for the region: 730 gateway hour at 0.05",
    );
  });

  it("archive the changes of databases and channels, and keep nothing of the platform's own", () => {
    const input = tinyInput();
    const of = (bookedOn: string) => {
      const volume = { ...input.needs[0]!.volumes[0]!, role: "database" as const, growthGiBPerMonth: 7 };
      return { ...input, needs: [need("db-0", bookedOn, { group: "db", volumes: [volume] })] };
    };
    const expected = {
      "snapshot/db/database": "e, services: snapshots of database, db: 910 GiB at 0.05",
      "archive/db/database": "e, services: archive of database, db: 7 GiB at 0.02",
      "archive-writes/db/database": "e, services: writes of the archive of database, db: 10 1,000 writes at 0.005",
    };
    assert.deepEqual(said(of("e"), Object.keys(expected)), expected);
    assert.equal(
      linesOf(of("e")).get("archive/db/database")!.assumption,
      "Databases and Lightning also keep a month's change log in object storage, at least 1 GiB, in 10,000 writes.",
    );
    const ids = [...linesOf(of("platform")).keys()];
    assert.ok(!ids.some((id) => /snapshot|archive/.test(id)), ids.join());
  });

  it("name what each takes for granted, once", () => {
    const { assumptions, lines } = estimate(tinyInput());
    const texts = [
      "Nodes that peers dial send from their machines' own addresses: that is egress, and what they receive is free.",
      "Half of what nodes exchange with peers is taken to be on connections that the peers opened, and to pass the node's load balancer: a unit of it carries a GiB an hour.",
      "Outbound nodes go through address translation: it takes its price for both directions, and egress comes on top.",
      "Clients in the region read 50 GiB a month from each node through the load balancer, evenly over the zones: of that, (zones − 1) / zones crosses from one zone to another.",
      "One load balancer stands before all chains' gateways.",
      "One key encrypts the volumes and the cluster's secrets, used 10,000 times a month.",
      "Machines and control plane log 5 GiB a month for each machine, kept for a month.",
      "One node of each group is kept as a snapshot, as backup and as seed of new nodes: its data today, and 30 % more for the changes of a week.",
    ];
    assert.deepEqual(assumptions.slice(4), texts);
    const assumed = (id: string) => lines.find((line) => line.id === id)!.assumption;
    assert.equal(assumed("egress-2/eth/inbound"), texts[0]);
    assert.equal(assumed("egress-2/btc/outbound"), texts[2]);
    assert.equal(assumed("control-plane"), undefined);
    assert.equal(assumed("machine/m4-z1-1/eth"), undefined);
  });

  it("name the narrowest source that the cloud has for a figure", () => {
    const figures = [
      "controlPlane",
      "nat",
      "publicAddress",
      "loadBalancer",
      "key",
      "logs",
      "snapshot",
      "objectStorage",
    ];
    const own = [...figures, "egress", "crossZone"].map((figure) => `prices.services.${figure}`);
    const cloud = tinyCloud();
    const source = cloud.sources["prices.disks"]!;
    const sources = { ...cloud.sources, ...Object.fromEntries(own.map((key) => [key, source])) };
    const input = tinyInput({ cloud: { ...cloud, sources } });
    const volume = { ...input.needs[0]!.volumes[0]!, role: "database" as const };
    const lines = linesOf({ ...input, needs: [...input.needs, need("db-0", "db", { volumes: [volume] })] });
    const named: Record<string, string> = {
      "control-plane": "controlPlane",
      "nat-gateways": "nat",
      "nat-addresses": "publicAddress",
      "load-balancer": "loadBalancer",
      key: "key",
      "key-uses": "key",
      logs: "logs",
      "logs-kept": "logs",
      "snapshot/eth/execution": "snapshot",
      "archive/db/database": "objectStorage",
      "archive-writes/db/database": "objectStorage",
      "egress-2/eth/inbound": "egress",
      "address/eth/inbound": "publicAddress",
      "nat/btc/outbound": "nat",
      "load-balancer-traffic/eth": "loadBalancer",
      "cross-zone/eth": "crossZone",
    };
    for (const [id, figure] of Object.entries(named)) {
      assert.equal(lines.get(id)!.source, `prices.services.${figure}`, id);
    }
    assert.equal(lines.get("root-disk/m4-z1-1/eth")!.source, "prices.disks");
    assert.equal(sourceKey(tinyCloud(), "prices.services.nat"), "prices.services");
    assert.equal(sourceKey(tinyCloud(), "nobody.knows"), "nobody.knows");
  });

  it("buy what does not come with a disk's size, be it by GiB or by IOPS", () => {
    const disk = tinyCloud().diskTypes.ssd!;
    const scaled = {
      ...disk,
      iops: { ...disk.iops, included: 100, includedPerGiB: 3, max: 1000 },
      throughput: { ...disk.throughput, included: 10, includedPerGiB: 0.5, includedPerIops: 0.25, max: 200 },
    };
    const volume = { sizeGiB: 100, iops: 500, mibs: 250 };
    // 100 + 3 × 100 of 500; 10 + 0.5 × 100 + 0.25 × 500 of 250.
    assert.deepEqual(boughtFor(scaled, volume), { iops: 100, mibs: 65 });
    // No size gives more than the disk can: 1,000 of 1,200, and 200 of 250.
    assert.deepEqual(boughtFor(scaled, { sizeGiB: 5000, iops: 1200, mibs: 250 }), { iops: 200, mibs: 50 });
    assert.deepEqual(boughtFor(scaled, { sizeGiB: 100, iops: 1, mibs: 1 }), { iops: 0, mibs: 0 });
    assert.deepEqual(boughtFor(undefined, volume), { iops: 0, mibs: 0 });
  });

  it("have no price for a machine that the cloud has not, nor for a plan without its region", () => {
    const capacity = tinyCapacity();
    const pools = capacity.pools.map((pool) => ({ ...pool, machine: "m9" }));
    assert.throws(() => estimate({ ...existingInput(), capacity: { ...capacity, pools } }), {
      message: "A cluster of one's own has no machine m9.",
    });
    const { region: _, ...nowhere } = capacity;
    assert.throws(() => pricesOf({ capacity: nowhere, cloud: tinyCloud() }), {
      message: "Tiny Cloud has no region (none named).",
    });
  });
});
