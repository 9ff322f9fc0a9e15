import assert from "node:assert/strict";
import { parseMemory } from "../../../agents/roller/memory.ts";
import type { RollerRule } from "../../../agents/roller/settings.ts";
import { FakeCluster } from "./fake-cluster.ts";
import { downByRoller, flagAll, newRoller, run } from "./lives.ts";

describe("another version of a client, on three nodes of a chain", () => {
  let cluster: FakeCluster;
  let life: ReturnType<typeof newRoller>;
  const start = async (rule: Partial<RollerRule> = {}, nodes = 3): Promise<void> => {
    cluster = new FakeCluster(nodes);
    life = newRoller(cluster, { soakSeconds: 600, ...rule });
    await run(cluster, life, 8);
  };
  const seconds = (time: number): Promise<void> => run(cluster, life, Math.ceil(time / 5));
  const evicted = (): string[] => cluster.evicted.map(({ node }) => node);
  const versions = (): (string | undefined)[] => cluster.nodes.map((node) => cluster.version(node));
  const events = (): string[] => cluster.events.map(({ reason }) => String(reason));
  const noteOf = (reason: string): string => String(cluster.events.find((event) => event.reason === reason)?.note);
  const canary = () => parseMemory(life.lease.memory).canaries?.ethereum;

  it("is tried by one, which has to hold for the soak, and then by the others, one at a time", async () => {
    await start();
    cluster.setVersion("1.18.0");
    await seconds(60);
    assert.deepEqual([evicted(), canary()?.state], [["ethereum-0"], "soaking"]);
    await seconds(540);
    assert.deepEqual(evicted(), ["ethereum-0"], "it has been well for less than ten minutes");
    assert.ok(
      life.log.some((line) => /ethereum-1: outdated, but ethereum-0 tries geth 1.17.6 → 1.18.0 first/.test(line)),
    );
    for (let round = 0; round < 60; round += 1) {
      await run(cluster, life, 1);
      assert.ok(downByRoller(cluster).length <= 1);
    }
    assert.deepEqual(versions(), ["1.18.0", "1.18.0", "1.18.0"]);
    assert.deepEqual(events(), ["OutdatedPodReplaced", "CanaryPassed", "OutdatedPodReplaced", "OutdatedPodReplaced"]);
  });

  it("is not what a changed flag is: that rolls as ever", async () => {
    await start();
    flagAll(cluster, "r2");
    await seconds(200);
    assert.equal(evicted().length, 3);
    assert.equal(canary(), undefined);
  });

  it("takes the freshest node that serves", async () => {
    await start();
    cluster.node("ethereum-0").stuckAt = 1;
    cluster.node("ethereum-1").stuckAt = Math.floor(cluster.now / 12_000) - 1;
    await seconds(20);
    cluster.setVersion("1.18.0");
    await seconds(5);
    assert.deepEqual(evicted(), ["ethereum-2"]);
  });

  it("goes on where it was with another roller, and does not begin the soak anew", async () => {
    await start();
    cluster.setVersion("1.18.0");
    await seconds(400);
    const { at } = canary()!;
    await life.lease.release();
    life = newRoller(cluster, { soakSeconds: 600 });
    await seconds(20);
    assert.deepEqual([canary()?.state, canary()?.at], ["soaking", at]);
    await seconds(600);
    assert.deepEqual(versions(), ["1.18.0", "1.18.0", "1.18.0"]);
  });

  it("halts where the canary does not start, leaves the others, and says what to do", async () => {
    await start();
    cluster.setVersion("1.18.0", { starts: false, goesBackTo: "1.17.0" });
    await seconds(7200);
    assert.deepEqual([evicted(), versions()], [["ethereum-0"], ["1.18.0", "1.17.6", "1.17.6"]]);
    assert.equal(canary()?.state, "failed");
    assert.match(
      noteOf("CanaryFailed"),
      /geth 1.17.6 → 1.18.0 failed on its canary: a client of it was started anew 3 times.*geth can go back to 1.17.0/,
    );
    assert.deepEqual(events(), ["OutdatedPodReplaced", "CanaryFailed"], "said once");
    assert.match(life.metrics.render(), /roller_canary\{.*state="failed"\} 1/);
  });

  it("halts also where another node loses its readiness, which law 6 would replace at once", async () => {
    await start();
    cluster.setVersion("1.18.0", { starts: false });
    await seconds(60);
    cluster.node("ethereum-2").pod!.outageUntil = cluster.now + 300_000;
    await seconds(200);
    assert.deepEqual(evicted(), ["ethereum-0"]);
  });

  for (const [what, harm, why] of [
    ["loses its readiness", (pod: FakePod) => (pod.outageUntil = Infinity), /was ready and is no longer/],
    ["is started anew", (pod: FakePod) => (pod.restarts = 1), /was started anew once/],
    [
      "follows another chain",
      (pod: FakePod) => (pod.forked = true),
      /at height \d+ it has another block than ethereum-1/,
    ],
  ] as const) {
    it(`fails a canary that ${what} during its soak`, async () => {
      await start();
      cluster.setVersion("1.18.0");
      await seconds(120);
      assert.equal(canary()?.state, "soaking");
      harm(cluster.node("ethereum-0").pod!);
      await seconds(3600);
      assert.deepEqual([canary()?.state, evicted()], ["failed", ["ethereum-0"]]);
      assert.match(canary()?.why ?? "", why);
    });
  }

  it("has no canary pass on a chain that stalls: no block, no proof", async () => {
    await start({ soakSeconds: 0 });
    cluster.stall(3_600_000);
    cluster.setVersion("1.18.0");
    await seconds(1800);
    assert.deepEqual([canary()?.state, evicted()], ["soaking", ["ethereum-0"]]);
    assert.ok(life.log.some((line) => /it has not taken a new block yet/.test(line)));
    await seconds(2000);
    assert.deepEqual(versions(), ["1.18.0", "1.18.0", "1.18.0"]);
  });

  it("is mended by a newer one, which the failed canary is the first to try", async () => {
    await start({ soakSeconds: 60 });
    cluster.setVersion("1.18.0", { starts: false });
    await seconds(120);
    cluster.setVersion("1.18.1");
    await seconds(10);
    assert.deepEqual(evicted(), ["ethereum-0", "ethereum-0"]);
    await seconds(400);
    assert.deepEqual([evicted().length, versions()], [4, ["1.18.1", "1.18.1", "1.18.1"]]);
  });

  it("is tried first by a node that a wrong flag keeps down: nothing could go on before it is up", async () => {
    await start({ soakSeconds: 60 });
    cluster.setFlag(cluster.node("ethereum-1"), "wrong", false);
    await seconds(60);
    cluster.setVersion("1.18.0");
    await seconds(400);
    assert.deepEqual(evicted().slice(0, 2), ["ethereum-1", "ethereum-1"]);
    assert.deepEqual(versions(), ["1.18.0", "1.18.0", "1.18.0"]);
  });

  it("is tried again where a person deletes the canary's pod", async () => {
    await start({ soakSeconds: 60 });
    cluster.setVersion("1.18.0");
    await seconds(60);
    const { pod } = cluster.node("ethereum-0");
    pod!.restarts = 1;
    await seconds(60);
    assert.equal(canary()?.state, "failed");
    Object.assign(pod!, { deletedAt: cluster.now, goneAt: cluster.now + 1000 });
    await seconds(400);
    assert.deepEqual(versions(), ["1.18.0", "1.18.0", "1.18.0"]);
  });

  describe("the way back", () => {
    const fail = async (goesBackTo: string): Promise<void> => {
      await start();
      cluster.setVersion("1.18.0", { starts: false, goesBackTo });
      await seconds(60);
    };

    it("is taken at once by a canary that failed, where its version has one: the others never left", async () => {
      await fail("1.17.0");
      cluster.setVersion("1.17.6");
      for (const node of cluster.nodes.slice(1)) Object.assign(node, { revision: node.pod!.revision });
      await seconds(10);
      assert.deepEqual(evicted(), ["ethereum-0", "ethereum-0"]);
      await seconds(60);
      assert.deepEqual(versions(), ["1.17.6", "1.17.6", "1.17.6"]);
      assert.ok(cluster.nodes.every((node) => cluster.isHealthy(node)));
    });

    it("is refused where it ends before that version, once in the events and all the time in the metrics", async () => {
      await fail("1.18.0");
      cluster.setVersion("1.17.6");
      for (const node of cluster.nodes.slice(1)) Object.assign(node, { revision: node.pod!.revision });
      await seconds(600);
      assert.deepEqual(evicted(), ["ethereum-0"]);
      assert.match(noteOf("WayBackRefused"), /from geth 1.18.0 there is a way back to 1.18.0, and not to 1.17.6/);
      assert.equal(events().filter((reason) => reason === "WayBackRefused").length, 1);
      assert.match(life.metrics.render(), /roller_nodes_without_way_back\{.*\} 1/);
    });

    it("is refused where the version is known to have none", async () => {
      await fail("none");
      cluster.setVersion("1.17.6");
      await seconds(600);
      assert.match(noteOf("WayBackRefused"), /there is no way back from geth 1.18.0/);
    });

    it("is remembered as refused for as long as it is, of the node that it is refused to", async () => {
      await fail("none");
      const remembered = () => {
        const { nodes } = parseMemory(life.lease.memory);
        return cluster.nodes.map(({ name }) => nodes[name]!.noWayBack);
      };
      assert.deepEqual(remembered(), [undefined, undefined, undefined]);
      cluster.setVersion("1.17.6");
      for (const node of cluster.nodes.slice(1)) Object.assign(node, { revision: node.pod!.revision });
      await seconds(20);
      assert.deepEqual(remembered(), ["there is no way back from geth 1.18.0", undefined, undefined]);
      cluster.setVersion("1.18.0", { of: [cluster.node("ethereum-0")] });
      await seconds(20);
      assert.deepEqual(remembered(), [undefined, undefined, undefined]);
    });
  });

  it("counts for tried where a sibling has run it for as long: it was drained", async () => {
    await start({ soakSeconds: 60 });
    cluster.setVersion("1.18.0", { of: [cluster.node("ethereum-1")] });
    await seconds(200);
    assert.equal(canary()?.state, "passed");
    cluster.setVersion("1.18.0", { of: [cluster.node("ethereum-0"), cluster.node("ethereum-2")] });
    await seconds(15);
    assert.deepEqual(evicted(), ["ethereum-1", "ethereum-0"], "without another soak");
  });

  it("takes a node that was drained into it for the canary, and touches no other", async () => {
    await start();
    cluster.downUntil = cluster.now + 100_000;
    cluster.setVersion("1.18.0", { starts: false });
    Object.assign(cluster.node("ethereum-2").pod!, { deletedAt: cluster.now, goneAt: cluster.now + 1000 });
    await seconds(600);
    assert.deepEqual(evicted(), []);
    assert.deepEqual([canary()?.node, canary()?.state], ["ethereum-2", "waiting"]);
    assert.match(life.metrics.render(), /roller_canary\{.*node="ethereum-2",state="waiting"\} 1/);
  });

  it("goes to a node alone at once, and to all at once where none serves", async () => {
    await start({}, 1);
    cluster.setVersion("1.18.0");
    await seconds(60);
    assert.deepEqual(versions(), ["1.18.0"]);
    cluster = new FakeCluster(3, { firstSync: true });
    life = newRoller(cluster);
    await run(cluster, life, 8);
    cluster.setVersion("1.18.0");
    await run(cluster, life, 1);
    assert.equal(evicted().length, 3);
  });

  describe("where volumes are kept before it", () => {
    const snapshots = () => [...cluster.snapshots.values()];

    it("waits for the snapshot of the canary's volume, and takes one", async () => {
      await start({ snapshotClass: "ebs" });
      cluster.setVersion("1.18.0");
      await seconds(120);
      assert.deepEqual(evicted(), []);
      assert.deepEqual(
        snapshots().map(({ claim }) => claim),
        ["execution-ethereum-0-g1"],
      );
      snapshots()[0]!.status = { creationTime: "2026-11-26T00:00:00Z", readyToUse: false };
      await seconds(60);
      assert.deepEqual([evicted(), canary()?.state, snapshots().length], [["ethereum-0"], "soaking", 1]);
    });

    it("upgrades nothing while it cannot be made, and says why", async () => {
      await start({ snapshotClass: "ebs" });
      cluster.setVersion("1.18.0");
      await seconds(10);
      snapshots()[0]!.status = { error: { message: "the volume is not ready" } };
      await seconds(600);
      assert.deepEqual(evicted(), []);
      assert.match(noteOf("SnapshotFailed"), /\(the volume is not ready\)/);
      assert.equal(events().length, 1);
    });

    it("leaves the snapshot alone where the file takes the version back before it is there", async () => {
      await start({ snapshotClass: "ebs" });
      cluster.setVersion("1.18.0");
      await seconds(10);
      cluster.setVersion("1.17.6");
      for (const node of cluster.nodes) Object.assign(node, { revision: node.pod!.revision });
      await seconds(60);
      assert.deepEqual([evicted(), canary(), snapshots().length], [[], undefined, 1]);
    });
  });
});

type FakePod = NonNullable<FakeCluster["nodes"][number]["pod"]>;
