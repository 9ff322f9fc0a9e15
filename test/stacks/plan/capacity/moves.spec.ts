import assert from "node:assert/strict";
import { reoptimise } from "../../../../stacks/plan/capacity/reoptimise.ts";
import type { Capacity } from "../../../../stacks/plan/capacity/types.ts";
import { aNeed, aProblem, aVolume } from "../../../support/capacity-problems.ts";
import { again, planned } from "./support.ts";

describe("stacks/plan/capacity: what a move takes", () => {
  const dear = aProblem([aNeed("node", { memoryMiB: 14_000, volumes: [aVolume(1000)], firstSyncHours: 30 })], {
    zones: ["t-b"],
  });
  const chosen = planned(dear);
  const [placement] = chosen.placements;
  const [pool] = chosen.pools;

  /** The accepted plan as if it stood on something else. */
  function on(machine: string, zone: string, type: string): Capacity {
    const name = `${machine.replaceAll(".", "-")}-${zone}-7`;
    return {
      ...chosen,
      zones: [zone],
      pools: [{ ...pool!, name, machine, zone }],
      placements: [
        { ...placement!, pool: name, zone, volumes: placement!.volumes.map((volume) => ({ ...volume, type })) },
      ],
    };
  }

  it("is a restart where its disks are attached to another machine", () => {
    const type = placement!.volumes[0]!.type;
    const before = on("g1.8xlarge", "t-b", type);
    const result = again(dear, before);
    assert.equal(result.moves.length, 1);
    const { sentence, from, to, ...rest } = result.moves[0]!;
    assert.deepEqual(rest, { node: "node", kind: "machine", data: "stays", dataGiB: 0, hours: 0, once: 0 });
    assert.equal(from, "pool g1-8xlarge-t-b-7 (g1.8xlarge in t-b)");
    assert.equal(to, `pool ${pool!.name} (${pool!.machine} in t-b)`);
    assert.equal(sentence, `node moves from ${from} to ${to}: it is restarted there.`);
    assert.equal(result.capacity.placements[0]!.generation, 1);
    assert.equal(result.once, 0);
    assert.ok(result.savesMonthly > 500, String(result.savesMonthly));
    assert.equal(result.stayingMonthly! - result.freshMonthly, result.savesMonthly);
  });

  it("is a snapshot where its data goes to another kind of disk", () => {
    const before = on("g1.8xlarge", "t-b", "swift");
    const result = again(dear, before);
    const [move] = result.moves;
    const { volumes, generation } = result.capacity.placements[0]!;
    assert.equal(generation, 2);
    assert.deepEqual(
      volumes.map(({ claim }) => claim),
      ["execution-node-g2"],
    );
    assert.equal(move!.kind, "disk");
    assert.equal(move!.data, "snapshot");
    assert.equal(move!.dataGiB, 500);
    assert.equal(move!.hours, (500 * 1024) / volumes[0]!.mibs / 3600);
    assert.equal(move!.once, 25);
    assert.equal(result.once, 25);
    assert.equal(move!.from, "pool g1-8xlarge-t-b-7 (g1.8xlarge in t-b) on swift");
    assert.equal(
      move!.sentence,
      `node moves from ${move!.from} to ${move!.to}: 500 GiB are restored from a snapshot, at least ` +
        `${move!.hours.toFixed(1)} hours and $25.00 once.`,
    );
  });

  it("is a snapshot where it goes to another zone", () => {
    // Machines of this family are offered in t-b and t-c alone.
    const result = again({ ...dear, families: ["h1"] }, on("g1.8xlarge", "t-a", "balanced"));
    assert.deepEqual(result.capacity.zones, ["t-a", "t-b"]);
    const [is] = result.capacity.placements;
    assert.deepEqual([is!.zone, is!.generation, is!.volumes[0]!.claim], ["t-b", 2, "execution-node-g2"]);
    const [move] = result.moves;
    assert.deepEqual([move!.kind, move!.data, move!.once], ["zone", "snapshot", 25]);
    assert.equal(move!.from, "pool g1-8xlarge-t-a-7 (g1.8xlarge in t-a)");
    assert.equal(move!.to, "pool h1-xlarge-t-b-1 (h1.xlarge in t-b)");
  });

  it("is a first sync where its data lay on a machine's own disk", () => {
    const before = on("i1.8xlarge", "t-b", "local-nvme");
    const result = again(dear, before);
    const [move] = result.moves;
    assert.equal(move!.data, "sync");
    assert.equal(move!.hours, 30);
    assert.equal(move!.once, 0);
    assert.equal(
      move!.sentence,
      `node moves from ${move!.from} to ${move!.to}: it syncs anew, 500 GiB, about 30.0 hours.`,
    );
    // It cannot stay: its data is to be durable.
    assert.equal(result.stayingMonthly, undefined);
    assert.equal(result.savesMonthly, 0);
  });

  it("is asked for nothing that must never be", () => {
    const other = reoptimise({ ...dear, accepted: { ...chosen, region: "test-2" } });
    assert.ok(!other.ok);
    assert.deepEqual(other.impossible[0]!.path, ["aws:region"]);
    const gone = reoptimise({ ...dear, needs: [], accepted: chosen });
    assert.ok(!gone.ok);
    assert.deepEqual(gone.impossible[0]!.path, ["cryptokube:planning", "released"]);
    const small = { ...dear.needs[0]!, volumes: [aVolume(10, { stated: true })] };
    const shrinks = reoptimise({ ...dear, needs: [small], accepted: chosen });
    assert.ok(!shrinks.ok);
    assert.deepEqual(shrinks.impossible[0]!.path, ["cryptokube:chains", 0, "storage"]);
  });
});
