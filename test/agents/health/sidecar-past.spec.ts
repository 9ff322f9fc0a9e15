import assert from "node:assert/strict";
import { renderMetrics } from "../../../agents/health/metrics.ts";
import { Fleet } from "./fleet.ts";

describe("what sidecars tell of their clients' past and of their machines", () => {
  let fleet: Fleet;
  beforeEach(async () => {
    fleet = await new Fleet().start(3);
    await fleet.look();
    await fleet.look();
  });
  afterEach(() => fleet.stop());
  const metric = (index: number, name: string): string | undefined => {
    const { sidecar } = fleet.nodes[index]!;
    const agent = { version: "x", startedAt: 0, settingsInvalid: false, residentBytes: 1, traffic: null };
    const text = renderMetrics(sidecar.settings, sidecar.snapshot(), sidecar.failures, agent);
    return text.split("\n").find((line) => line.startsWith(`${name}{`));
  };
  const value = (index: number, name: string) => metric(index, name)?.split(" ").at(-1);

  it("counts the blocks that one of them replaced, and says so in its log", async () => {
    for (let block = 0; block < 5; block += 1) await fleet.look(12);
    const height = fleet.nodes[0]!.sidecar.snapshot().observation!.head.height;
    fleet.behave(0, { forkedFrom: height - 2 });
    await fleet.look(12);
    assert.equal(value(0, "chain_reorganisation_depth_blocks"), "3");
    assert.equal(value(0, "chain_reorganisations_total"), "1");
    assert.equal(value(1, "chain_reorganisation_depth_blocks"), "0");
    assert.ok(fleet.nodes[0]!.log.includes("blocks were replaced"));
  });

  it("counts none of a first sync, which was never told of", async () => {
    const first = await new Fleet().start(1, { rule: { maxHeadAgeSeconds: 120, minBlockSeconds: 12, minPeers: 99 } });
    try {
      first.behave(0, { lag: 1000 });
      await first.look();
      first.behave(0, { forkedFrom: 0 });
      await first.look(12);
      assert.deepEqual(first.nodes[0]!.sidecar.snapshot().reorganisations, { count: 0, deepestBlocks: 0 });
    } finally {
      await first.stop();
    }
  });

  it("tells how far the newest final block lies behind, and what its client is", async () => {
    assert.equal(metric(0, "chain_finality_lag_seconds"), undefined);
    fleet.behave(0, { finalLag: 64 });
    await fleet.look();
    assert.equal(value(0, "chain_finality_lag_seconds"), "768");
    assert.match(metric(0, "chain_client_info")!, /version="Fake\/v1\.2\.3-stable"/);
  });

  it("tells which machine's clock is off", async () => {
    fleet.lies.set("ethereum-2", (status) => ({ ...status, clock: (status.clock ?? 0) + 90_000 }));
    await fleet.look();
    assert.deepEqual([value(0, "chain_clock_offset_seconds"), value(1, "chain_clock_offset_seconds")], ["0", "0"]);
    for (const name of ["ethereum-0", "ethereum-1"]) {
      fleet.lies.set(name, (status) => ({ ...status, clock: (status.clock ?? 0) - 90_000 }));
    }
    await fleet.look();
    assert.equal(value(2, "chain_clock_offset_seconds"), "90");
  });
});
