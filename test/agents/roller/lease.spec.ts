import assert from "node:assert/strict";
import type { JsonObject } from "../../../agents/roller/api-client.ts";
import { Lease, memoryAnnotation } from "../../../agents/roller/lease.ts";
import { FakeCluster } from "./fake-cluster.ts";

describe("the lease", () => {
  let cluster: FakeCluster;
  beforeEach(() => {
    cluster = new FakeCluster(0);
  });
  const contender = (identity: string): Lease =>
    new Lease(
      cluster,
      { namespace: "test-system", name: "roller", identity, durationSeconds: 30, actSeconds: 15 },
      () => cluster.now,
    );
  const spec = () => cluster.lease!.spec as JsonObject;

  it("is made by the first, who may act for a while", async () => {
    const a = contender("a");
    assert.equal(a.mayAct, false);
    assert.equal(await a.take(), true);
    assert.equal(a.mayAct, true);
    const { acquireTime, renewTime, ...rest } = spec();
    assert.deepEqual(rest, { holderIdentity: "a", leaseDurationSeconds: 30, leaseTransitions: 0 });
    assert.match(String(renewTime), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}000Z$/);
    assert.equal(acquireTime, renewTime);
    assert.equal(cluster.lease!.kind, "Lease");
    assert.deepEqual((cluster.lease!.metadata as JsonObject).namespace, "test-system");
    cluster.now += 14_999;
    assert.equal(a.mayAct, true);
    cluster.now += 1;
    assert.equal(a.mayAct, false, "it must have stopped long before another may begin");
    assert.equal(await a.take(), true, "still its own");
    assert.equal(a.mayAct, true);
  });

  it("is nobody else's while it is renewed, however the clocks of machines differ", async () => {
    const [a, b] = [contender("a"), contender("b")];
    await a.take();
    for (let round = 0; round < 20; round += 1) {
      cluster.now += 10_000;
      assert.equal(await a.take(), true);
      assert.equal(await a.renew("{}"), true);
      spec().renewTime = "1999-01-01T00:00:00.000000Z";
      assert.equal(await b.take(), false);
      assert.equal(b.mayAct, false);
    }
  });

  it("goes to another when it has not changed for its duration, as that one measures it", async () => {
    const [a, b] = [contender("a"), contender("b")];
    await a.take();
    cluster.now += 3_600_000;
    assert.equal(await b.take(), false, "it has only just seen it");
    cluster.now += 30_000;
    assert.equal(await b.take(), false);
    cluster.now += 1;
    assert.equal(await b.take(), true);
    assert.deepEqual([spec().holderIdentity, spec().leaseTransitions], ["b", 1]);
    assert.equal(await a.take(), false);
    assert.equal(a.mayAct, false);
  });

  it("is waited for as long as its holder asked", async () => {
    const b = contender("b");
    await contender("a").take();
    spec().leaseDurationSeconds = 60;
    await b.take();
    cluster.now += 60_000;
    assert.equal(await b.take(), false);
    cluster.now += 1;
    assert.equal(await b.take(), true);
  });

  it("is free at once when it was given away", async () => {
    const [a, b] = [contender("a"), contender("b")];
    await a.take();
    await a.renew("kept");
    await a.release();
    assert.equal(a.mayAct, false);
    assert.equal(await b.take(), true);
    assert.equal(b.memory, "kept");
    await a.release();
    assert.equal(spec().holderIdentity, "b", "who does not hold it gives nothing away");
  });

  it("goes to one of two that take it at the same time", async () => {
    const all = ["a", "b", "c"].map(contender);
    const taken = await Promise.all(all.map((one) => one.take()));
    assert.equal(taken.filter(Boolean).length, 1);
    await all[taken.indexOf(true)]!.release();
    const again = await Promise.all(all.map((one) => one.take()));
    assert.equal(again.filter(Boolean).length, 1);
    assert.equal(all.filter((one) => one.mayAct).length, 1);
  });

  it("holds the memory, and what others wrote beside it", async () => {
    const a = contender("a");
    await a.take();
    assert.equal(a.memory, undefined);
    const metadata = cluster.lease!.metadata as JsonObject;
    metadata.annotations = { other: "x" };
    await a.take();
    assert.equal(await a.renew("remembered"), true);
    assert.equal(a.memory, "remembered");
    assert.deepEqual((cluster.lease!.metadata as JsonObject).annotations, {
      other: "x",
      [memoryAnnotation]: "remembered",
    });
    cluster.now += 20_000;
    await a.take();
    assert.equal(a.memory, "remembered", "a renewal without a memory keeps it");
  });

  it("is lost when somebody else wrote to it", async () => {
    const a = contender("a");
    await a.take();
    (cluster.lease!.metadata as JsonObject).resourceVersion = "other";
    assert.equal(await a.renew("x"), false);
    assert.equal(a.mayAct, false);
    assert.equal(await a.renew("x"), false, "it stays lost until it is taken");
    assert.equal(await a.take(), true);
  });

  it("counts for nothing while the API server does not answer", async () => {
    const a = contender("a");
    await a.take();
    cluster.downUntil = cluster.now + 1;
    await assert.rejects(a.take(), /no answer/);
    assert.equal(a.mayAct, false);
    cluster.now += 1;
    await a.take();
    cluster.downUntil = cluster.now + 1;
    await assert.rejects(a.renew("x"), /no answer/);
    assert.equal(a.mayAct, false);
  });

  it("counts from before the renewal was sent", async () => {
    const slow = {
      get: (path: string) => cluster.get(path),
      post: async (path: string, body: JsonObject) => {
        cluster.now += 10_000;
        return cluster.post(path, body);
      },
      put: (path: string, body: JsonObject) => cluster.put(path, body),
      list: () => Promise.resolve([]),
    };
    const options = { namespace: "n", name: "roller", identity: "a", durationSeconds: 30, actSeconds: 15 };
    const a = new Lease(slow, options, () => cluster.now);
    await a.take();
    cluster.now += 4_999;
    assert.equal(a.mayAct, true);
    cluster.now += 1;
    assert.equal(a.mayAct, false);
  });
});
