import assert from "node:assert/strict";
import { environmentOutputs } from "../../../../stacks/outputs.ts";
import { acceptedOf } from "../../../../stacks/load.ts";
import { type Plan, planEnvironment } from "../../../../stacks/plan.ts";
import type { Placement } from "../../../../stacks/plan/capacity/types.ts";
import { followers, testCatalogue } from "../../../support/fake-client.ts";
import { configOf } from "../../../support/stacks.ts";
import { regionOf, smallRegion } from "../../../support/aws.ts";
import { decide } from "../../../../stacks/plan/decide.ts";
import { ownPrometheus } from "../../../support/own-prometheus.ts";

const clients = testCatalogue;

/** Two nodes of the tests' own client, which this version makes, on a cluster of AWS. */
function followersOnAws(protect = true) {
  const { cluster, region } = configOf(`config:
  aws:region: us-east-1
  cryptokube:cluster: { kind: eks, version: "1.36", zones: 2, protect: ${protect} }`);
  const config = { ...followers(2), cluster, region: region! };
  const decided = decide(config, "test", { clients });
  assert.ok(decided.ok);
  const { next } = decided.decision;
  const plan = planEnvironment(config, "test", { clients, ...acceptedOf(next) });
  return { plan, placements: next.capacity.placements };
}

describe("stacks/plan of an environment on AWS", () => {
  let plan: Plan;
  let placements: readonly Placement[];
  beforeEach(() => {
    ({ plan, placements } = followersOnAws());
  });
  const generationOf = (pool: string): string | undefined =>
    plan.cluster.kind === "eks" ? plan.cluster.aws.pools.find((each) => each.pool === pool)?.generation : undefined;
  const placed = (name: string) => placements.find((each) => each.name === name)!;

  it("makes the cluster, whose identity is its region and name", () => {
    assert.equal(plan.cluster.kind, "eks");
    assert.equal(plan.cluster.clusterIdentifier, "eks/us-east-1/cryptokube-test");
    assert.equal(plan.cluster.takesOver, false);
  });

  it("survives JSON, and is the same again", () => {
    assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
    assert.deepEqual(followersOnAws().plan, plan);
  });

  it("puts each pod of a chain, and Prometheus, in the slot that was planned for it", () => {
    const nodes = plan.chains.flatMap((chain) => chain.nodes);
    assert.deepEqual(
      nodes.map(({ name }) => name),
      ["chain-0", "chain-1"],
    );
    for (const { name, scheduling } of [...nodes, ...ownPrometheus(plan).replicas]) {
      const { pool, slot } = placed(name);
      const generation = { "cryptokube.io/generation": generationOf(pool)! };
      assert.deepEqual(scheduling!.nodeSelector, { "cryptokube.io/pool": pool, ...generation });
      assert.deepEqual(scheduling!.labels, generation);
      assert.deepEqual(scheduling!.slot, { "cryptokube.io/pool": pool, "cryptokube.io/slot": slot });
    }
  });

  it("puts the roller where it was reckoned: with the first of the cluster's own", () => {
    const { pool, slot, profile } = placed("system-0");
    assert.match(profile, /\broller\b/);
    assert.deepEqual(plan.roller.scheduling!.slot, { "cryptokube.io/pool": pool, "cryptokube.io/slot": slot });
  });

  it("gives each claim the class of its disk, and what that can do", () => {
    const claims = plan.chains.flatMap(({ nodes }) => nodes.flatMap((node) => node.clients.map(({ claim }) => claim)));
    for (const { name, storageClass, attributesClass } of [
      ...claims,
      ...ownPrometheus(plan).replicas.map(({ claim }) => claim),
    ]) {
      const volume = placements.flatMap(({ volumes }) => volumes).find(({ claim }) => claim === name)!;
      assert.equal(storageClass, volume.type);
      assert.equal(attributesClass, `${volume.type}-${volume.iops}iops-${volume.mibs}mibs`);
    }
  });

  it("protects the chains' namespace where the file lets it, and where the chains are of value", () => {
    assert.equal(plan.namespaces.chains.protect, false);
    const { plan: real } = regionOf(smallRegion);
    assert.equal(real.namespaces.chains.protect, true);
    const open = regionOf(smallRegion.map((line) => line.replace("zones: 2", "zones: 2, protect: false"))).plan;
    assert.equal(open.namespaces.chains.protect, false);
  });

  it("opens nothing to this machine where no chain is of development", () => {
    const { plan: real } = regionOf(smallRegion);
    assert.deepEqual([real.development, real.forwards], [false, []]);
    assert.ok(real.flows.every(({ from }) => from.kind !== "machine"));
  });

  it("says what it does not make", () => {
    const { leftOut } = regionOf(smallRegion).plan;
    assert.deepEqual(
      leftOut.map(({ name }) => name),
      ["dial", "files", "web"],
    );
    const dialled = smallRegion.map((line) => line.replace("outbound", "inbound"));
    const closed = regionOf([...dialled, "cryptokube:network: { nat: none }"]).plan.leftOut.at(-1)!;
    assert.equal(closed.name, "images");
    assert.match(closed.why, /^with nat: none, machines without an address of their own fetch from no registry/);
  });

  it("lists every image that runs, once", () => {
    const images = [
      ownPrometheus(plan).image,
      plan.roller.image,
      ...plan.chains.flatMap(({ nodes }) => nodes.map(({ health }) => health.image)),
    ];
    for (const image of images) assert.ok(plan.images.includes(image), image);
    assert.deepEqual(plan.images, [...new Set(plan.images)].sort());
  });

  it("names the command that makes the cluster known to kubectl, and from where it is reached", () => {
    const { connect, watch } = environmentOutputs(plan);
    assert.deepEqual(connect, {
      command: "aws eks update-kubeconfig --region us-east-1 --name cryptokube-test --alias cryptokube-test",
      from: "from within the VPC, a peered network or a VPN: the API server has no address on the internet",
    });
    assert.match(watch, /^kubectl --context cryptokube-test -n test-chains get pods /);
    const open = regionOf(
      smallRegion.map((line) => line.replace("zones: 2", "zones: 2, publicAccess: [203.0.113.0/29]")),
    );
    assert.equal(
      environmentOutputs(open.plan).connect!.from,
      "from 203.0.113.0/29 over the internet, and from within the VPC, a peered network or a VPN",
    );
  });
});
