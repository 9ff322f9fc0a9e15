import assert from "node:assert/strict";
import { FakeCluster } from "./fake-cluster.ts";
import { downByRoller, flagAll, newRoller, run } from "./lives.ts";
import { assertRollingHolds } from "./whatever-happens.ts";

describe("rolling three nodes of a chain", () => {
  it("replaces one after the other, each only when the last is ready again", async () => {
    const cluster = new FakeCluster(3);
    const life = newRoller(cluster);
    await run(cluster, life, 8);
    assert.deepEqual(cluster.evicted, [], "nothing is outdated");
    flagAll(cluster, "r2");
    for (let round = 0; round < 40; round += 1) {
      await run(cluster, life, 1);
      assert.ok(downByRoller(cluster).length <= 1);
      assert.ok(cluster.nodes.filter((node) => cluster.isHealthy(node)).length >= 2);
    }
    assert.deepEqual(
      cluster.evicted.map(({ node }) => node),
      ["ethereum-0", "ethereum-1", "ethereum-2"],
    );
    assert.ok(cluster.nodes.every((node) => cluster.isUpdated(node)));
    const [first = 0, second = 0] = cluster.evicted.map(({ at }) => at);
    assert.ok(second - first >= FakeCluster.graceMs + FakeCluster.startMs + FakeCluster.syncMs);
    assert.deepEqual(
      cluster.events.map(({ reason, regarding }) => [reason, (regarding as { name: string }).name]),
      [
        ["OutdatedPodReplaced", "ethereum-0"],
        ["OutdatedPodReplaced", "ethereum-1"],
        ["OutdatedPodReplaced", "ethereum-2"],
      ],
    );
  });

  it("stops at the first one that a wrong flag keeps from starting, and mends it with the next", async () => {
    const cluster = new FakeCluster(3);
    const life = newRoller(cluster);
    await run(cluster, life, 8);
    flagAll(cluster, "r2-wrong", false);
    await run(cluster, life, 200);
    assert.deepEqual(
      cluster.evicted.map(({ node }) => node),
      ["ethereum-0"],
    );
    assert.ok(life.log.some((line) => /ethereum-1: outdated and ready, but ethereum-0 is being replaced/.test(line)));
    flagAll(cluster, "r3");
    await run(cluster, life, 1);
    assert.deepEqual(
      cluster.evicted.map(({ node }) => node),
      ["ethereum-0", "ethereum-0"],
      "the broken one at once",
    );
    await run(cluster, life, 40);
    assert.deepEqual(
      cluster.evicted.map(({ node }) => node),
      ["ethereum-0", "ethereum-0", "ethereum-1", "ethereum-2"],
    );
    assert.ok(cluster.nodes.every((node) => cluster.isHealthy(node) && cluster.isUpdated(node)));
  });

  it("mends all at once that a wrong flag keeps from starting in their first sync", async () => {
    const cluster = new FakeCluster(3, { firstSync: true });
    const life = newRoller(cluster);
    await run(cluster, life, 8);
    flagAll(cluster, "r2-wrong", false);
    await run(cluster, life, 1);
    assert.equal(cluster.evicted.length, 3, "they were in their first sync: they had nothing to lose");
    await run(cluster, life, 20);
    flagAll(cluster, "r3");
    await run(cluster, life, 1);
    assert.equal(cluster.evicted.length, 6);
    await run(cluster, life, 20);
    assert.equal(cluster.evicted.length, 6);
    assert.ok(cluster.nodes.every((node) => cluster.isUpdated(node)));
  });

  it("does not take a moment in which all sidecars start anew for nodes that are down", async () => {
    const cluster = new FakeCluster(3);
    const life = newRoller(cluster);
    await run(cluster, life, 8);
    for (const node of cluster.nodes) node.pod!.blipUntil = cluster.now + 20_000;
    flagAll(cluster, "r2");
    await run(cluster, life, 3);
    assert.deepEqual(cluster.evicted, []);
    await run(cluster, life, 60);
    assert.deepEqual(
      cluster.evicted.map(({ wasHealthy }) => wasHealthy),
      [true, true, true],
    );
  });

  it("does not do so either where the roller itself has just started, with or without a memory", async () => {
    for (const forgets of [false, true]) {
      const cluster = new FakeCluster(3);
      const first = newRoller(cluster);
      await run(cluster, first, 8);
      await first.lease.release();
      if (forgets) cluster.lease = null;
      cluster.advance(300_000);
      for (const node of cluster.nodes) node.pod!.blipUntil = cluster.now + 20_000;
      flagAll(cluster, "r2");
      const second = newRoller(cluster);
      await run(cluster, second, 3);
      assert.deepEqual(cluster.evicted, []);
      await run(cluster, second, 60);
      assert.ok(cluster.nodes.every((node) => cluster.isUpdated(node)));
    }
  });

  it("goes on in a new life where the last one ended", async () => {
    const cluster = new FakeCluster(3);
    const first = newRoller(cluster);
    await run(cluster, first, 8);
    flagAll(cluster, "r2-wrong", false);
    await run(cluster, first, 1);
    assert.equal(cluster.evicted.length, 1);
    const second = newRoller(cluster);
    await run(cluster, second, 100);
    assert.equal(cluster.evicted.length, 1, "it knows that the node which does not start had been ready");
    await run(cluster, first, 1);
    assert.equal(first.lease.mayAct, false, "the other one holds the lease");
  });

  it("tries a refused eviction again, and says so once", async () => {
    const cluster = new FakeCluster(3);
    const life = newRoller(cluster);
    await run(cluster, life, 8);
    flagAll(cluster, "r2");
    cluster.refusesUntil = cluster.now + 120_000;
    await run(cluster, life, 20);
    assert.deepEqual(cluster.evicted, []);
    assert.deepEqual(
      cluster.events.map(({ reason, note, regarding }) => [reason, note, (regarding as { name: string }).name]),
      ["0", "1", "2"].map((n) => ["EvictionRefused", "the budget needs 2 and has 2", `ethereum-${n}`]),
    );
    assert.match(life.metrics.render(), /^roller_evictions_total\{.*node="ethereum-0".*result="refused"\} \d+$/m);
    await run(cluster, life, 60);
    assert.ok(cluster.nodes.every((node) => cluster.isUpdated(node)));
  });

  it("replaces none while none of the others is ready", async () => {
    const cluster = new FakeCluster(3);
    const life = newRoller(cluster);
    await run(cluster, life, 8);
    for (const name of ["ethereum-1", "ethereum-2"]) cluster.node(name).pod!.outageUntil = Infinity;
    await run(cluster, life, 10);
    cluster.setFlag(cluster.node("ethereum-0"), "r2", true);
    await run(cluster, life, 100);
    assert.deepEqual(cluster.evicted, []);
    cluster.node("ethereum-2").pod!.outageUntil = 0;
    await run(cluster, life, 5);
    assert.deepEqual(
      cluster.evicted.map(({ node }) => node),
      ["ethereum-0"],
    );
  });

  it("does nothing while the API server does not answer, and goes on after", async () => {
    const cluster = new FakeCluster(3);
    const life = newRoller(cluster);
    await run(cluster, life, 8);
    flagAll(cluster, "r2");
    cluster.downUntil = cluster.now + 60_000;
    await run(cluster, life, 11);
    assert.deepEqual(cluster.evicted, []);
    assert.equal(life.lease.mayAct, false);
    assert.match(life.metrics.render(), /^roller_holds_lease\{environment="test"\} 0$/m);
    assert.match(life.metrics.render(), /^roller_failures_total\{.*part="round"\} 11$/m);
    await run(cluster, life, 60);
    assert.ok(cluster.nodes.every((node) => cluster.isUpdated(node)));
  });

  it("begins anew, with care, on a memory that cannot be read", async () => {
    const cluster = new FakeCluster(3);
    await run(cluster, newRoller(cluster), 8);
    const metadata = cluster.lease!.metadata as { annotations: Record<string, string> };
    metadata.annotations["cryptokube.io/roller-memory"] = "{";
    const life = newRoller(cluster);
    flagAll(cluster, "r2");
    await run(cluster, life, 60);
    assert.match(life.metrics.render(), /part="memory"\} 1$/m);
    assert.ok(cluster.nodes.every((node) => cluster.isUpdated(node)));
  });
});

describe("rolling others", () => {
  it("replaces a node without siblings at once, ready or not", async () => {
    const cluster = new FakeCluster(1);
    const life = newRoller(cluster);
    await run(cluster, life, 1);
    flagAll(cluster, "r2-wrong", false);
    await run(cluster, life, 1);
    assert.equal(cluster.evicted.length, 1);
    await run(cluster, life, 5);
    flagAll(cluster, "r3");
    await run(cluster, life, 10);
    assert.equal(cluster.evicted.length, 2);
    assert.ok(cluster.isHealthy(cluster.nodes[0]!));
  });

  it("rolls chains beside each other", async () => {
    const cluster = new FakeCluster(2);
    cluster.addNode("sepolia-0", "sepolia");
    cluster.addNode("sepolia-1", "sepolia");
    const life = newRoller(cluster);
    await run(cluster, life, 8);
    flagAll(cluster, "r2");
    await run(cluster, life, 1);
    assert.deepEqual(
      cluster.evicted.map(({ node }) => node),
      ["ethereum-0", "sepolia-0"],
    );
    assert.match(life.metrics.render(), /^roller_nodes_in_replacement\{environment="test",chain="sepolia"\} 1$/m);
    assert.match(life.metrics.render(), /^roller_outdated_nodes\{environment="test",chain="sepolia"\} 2$/m);
  });

  it("restarts a stuck node while its siblings advance, once an hour", async () => {
    const cluster = new FakeCluster(3);
    const life = newRoller(cluster);
    const stuck = cluster.node("ethereum-1");
    stuck.stuckAt = Math.floor(cluster.now / 12_000);
    stuck.pod!.outageUntil = Infinity;
    await run(cluster, life, 14 * 12);
    assert.deepEqual(cluster.evicted, []);
    await run(cluster, life, 2 * 12);
    assert.deepEqual(
      cluster.evicted.map(({ node }) => node),
      ["ethereum-1"],
    );
    assert.equal(cluster.events[0]!.reason, "StuckNodeRestarted");
    await run(cluster, life, 50 * 12);
    assert.equal(cluster.evicted.length, 1, "stuck again, but the hour is not over");
    await run(cluster, life, 15 * 12);
    assert.equal(cluster.evicted.length, 2);
  });

  it("restarts none while all are stuck: the chain stalls", async () => {
    const cluster = new FakeCluster(3);
    const life = newRoller(cluster);
    for (const node of cluster.nodes) node.stuckAt = Math.floor(cluster.now / 12_000);
    await run(cluster, life, 60 * 12);
    assert.deepEqual(cluster.evicted, []);
  });
});

describe("rolling, whatever happens", () => {
  it("never has two nodes down that were healthy when it took them, and ends with all of them updated", async function () {
    this.timeout(20_000);
    await assertRollingHolds(60);
  });
});
