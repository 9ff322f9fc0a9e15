import assert from "node:assert/strict";
import fc from "fast-check";
import { cloudOf } from "../../../../catalogue/clouds/index.ts";
import { regionNames } from "../../../../catalogue/clouds/regions.ts";
import type { Cloud, Region } from "../../../../catalogue/clouds/cloud.ts";
import { contains, overlap, parseBlock } from "../../../../stacks/plan/addresses/cidr.ts";
import { limits } from "../../../../stacks/plan/aws/names.ts";
import { generationsIn } from "../../../../stacks/plan/aws/generations.ts";
import { schedulingOf } from "../../../../stacks/plan/scheduling.ts";
import { regionOf } from "../../../support/aws.ts";

/* Regions as people could write them, on the catalogue's own machines, disks and prices. */

const chain = fc
  .tuple(
    fc.constantFrom(
      "chain: ethereum, network: mainnet, execution: geth, consensus: lighthouse",
      "chain: ethereum, network: sepolia, execution: reth, consensus: nimbus",
      "chain: bitcoin, network: mainnet, txindex: true",
      "chain: ipfs, storage: 500Gi",
      "chain: rootstock, network: testnet",
    ),
    fc.integer({ min: 1, max: 4 }),
    fc.constantFrom("inbound", "outbound"),
  )
  .map(([what, nodes, peers]) => `${what}, nodes: ${nodes}, peers: ${peers}`);

const regions = fc
  .record({
    region: fc.constantFrom(...regionNames.aws),
    version: fc.constantFrom("1.35", "1.36"),
    zones: fc.constantFrom(2, 3),
    chains: fc.array(chain, { minLength: 1, maxLength: 4 }),
    apps: fc.integer({ min: 0, max: 3 }),
    nat: fc.constantFrom("one", "zone"),
    spot: fc.boolean(),
  })
  .map(({ region, version, zones, chains, apps, nat, spot }) => [
    `aws:region: ${region}`,
    `cryptokube:cluster: { kind: eks, version: "${version}", zones: ${zones} }`,
    `cryptokube:chains: [${chains.map((what, i) => `{ name: c${i}, ${what} }`).join(", ")}]`,
    `cryptokube:apps: [${apps === 0 ? "" : `{ name: web, replicas: ${apps} }`}]`,
    `cryptokube:network: { nat: ${nat} }`,
    `cryptokube:planning: { spot: ${spot} }`,
  ]);

const block = (text: string) => {
  const found = parseBlock(text);
  assert.ok(found, text);
  return found;
};

/** The same cloud with every price another one. */
function dearer(cloud: Cloud): Cloud {
  const regions = Object.entries(cloud.regions).map(([name, region]) => {
    const machines = Object.entries(region.machines).map(([type, price], i) => [
      type,
      { ...price, perHour: price.perHour * (1 + (i % 7)) },
    ]);
    return [name, { ...region, machines: Object.fromEntries(machines) as Region["machines"] }] as const;
  });
  return { ...cloud, regions: Object.fromEntries(regions) };
}

describe("stacks/plan/aws, of many regions", function () {
  this.timeout(120_000);

  it("gives every placement one group, whose taints it tolerates, in its zone, and with room for its slot", () => {
    fc.assert(
      fc.property(regions, (lines) => {
        const { aws, decision } = regionOf(lines);
        const { capacity } = decision.next;
        const scheduling = schedulingOf(capacity, decision.needs, generationsIn(aws.pools));
        const slots = new Map<string, number>();
        for (const { name, pool, zone } of capacity.placements) {
          const place = scheduling(name)!;
          const groups = aws.pools.filter(
            ({ labels, taints }) =>
              Object.entries(place.nodeSelector).every(([key, value]) => labels[key] === value) &&
              taints.every(({ key, value }) => place.tolerations.some((one) => one.key === key && one.value === value)),
          );
          assert.deepEqual(
            groups.map((group) => [group.pool, group.zone]),
            [[pool, zone]],
          );
          const key = JSON.stringify(place.slot);
          slots.set(key, (slots.get(key) ?? 0) + 1);
          assert.ok(slots.get(key)! <= groups[0]!.scaling.max, `${key} has more than its machines`);
          const need = decision.needs.find((each) => each.name === name)!;
          if (need.peerMode === "inbound") assert.equal(groups[0]!.subnet, "public", name);
          if (name.startsWith("system-")) assert.deepEqual(groups[0]!.taints, [], name);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("has no two ranges that touch, and names that AWS takes", () => {
    fc.assert(
      fc.property(regions, (lines) => {
        const { aws } = regionOf(lines);
        const { cidr, podCidrs, zones } = aws.network;
        const outer = [cidr, ...podCidrs, aws.cluster.serviceCidr].map(block);
        const inner = zones.flatMap(({ nodes, public: open, pods }) => [nodes, open!, pods]).map(block);
        for (const ranges of [outer, inner]) {
          for (const [i, one] of ranges.entries()) {
            assert.ok(ranges.slice(i + 1).every((other) => !overlap(one, other)));
          }
        }
        assert.ok(inner.every((one) => outer.slice(0, -1).some((other) => contains(other, one))));
        assert.ok(podCidrs.every((range) => block(range).prefix >= 16));
        assert.ok(zones.every(({ natVia }) => zones.some(({ id, nat }) => id === natVia && nat)));
        assert.ok(aws.pools.every(({ name }) => name.length <= limits.nodeGroup));
        assert.equal(new Set(aws.pools.map(({ name }) => name)).size, aws.pools.length);
      }),
      { numRuns: 60 },
    );
  });

  it("is the same when prices change, once it was accepted", () => {
    fc.assert(
      fc.property(regions, (lines) => {
        const { aws, decision } = regionOf(lines);
        const changed = regionOf(lines, "test", { lock: decision.next, clouds: () => dearer(cloudOf("aws")) });
        assert.deepEqual(changed.aws, aws);
      }),
      { numRuns: 30 },
    );
  });
});
