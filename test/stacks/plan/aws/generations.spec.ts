import assert from "node:assert/strict";
import { environmentOutputs } from "../../../../stacks/outputs.ts";
import { decide } from "../../../../stacks/plan/decide.ts";
import { configOf } from "../../../support/stacks.ts";
import { notAccepted } from "../../../../stacks/load.ts";
import { groupName } from "../../../../stacks/plan/aws/generations.ts";
import type { AwsPlan, AwsPoolPlan } from "../../../../stacks/plan.ts";
import type { Capacity, LeavingMachines, PoolPlan } from "../../../../stacks/plan/capacity/types.ts";
import { differences, sameLock } from "../../../../stacks/plan/lock/difference.ts";
import { formatLock, parseLock } from "../../../../stacks/plan/lock/format.ts";
import type { Lock } from "../../../../stacks/plan/lock/types.ts";
import { type MadeRegion, regionOf, smallRegion } from "../../../support/aws.ts";

let first: MadeRegion;
let accepted: Lock;
let chains: PoolPlan;
let old: LeavingMachines;

const poolsOf = ({ decision }: MadeRegion): readonly PoolPlan[] => decision.next.capacity.pools;
const leavingOf = ({ decision }: MadeRegion) => decision.next.capacity.leaving ?? [];
const poolWith = (placement: string): PoolPlan => {
  const { pool } = accepted.capacity.placements.find(({ name }) => name === placement)!;
  return accepted.capacity.pools.find(({ name }) => name === pool)!;
};
/** The lock as it would be had this pool been made of something else, as by a program of another day. */
function madeOtherwise(generation: string, more: Partial<Capacity> = {}): Lock {
  const pools = accepted.capacity.pools.map((pool) => (pool.name === chains.name ? { ...pool, generation } : pool));
  return { ...accepted, capacity: { ...accepted.capacity, ...more, pools } };
}
const again = (lock: Lock, lines: readonly string[] = smallRegion) => regionOf(lines, "test", { lock });

function planFirst(): void {
  first = regionOf(smallRegion);
  accepted = first.decision.next;
  chains = poolWith("dial-0");
  const { name: pool, zone, machine, spot, count, rootDiskGiB } = chains;
  old = { pool, generation: "0ddba11a", zone, machine, spot, count, rootDiskGiB };
}

describe("stacks/plan/aws: generations of machines", () => {
  beforeEach(planFirst);

  it("are recorded of pools on which a chain's node may stand, and of no other", () => {
    for (const { name, generation } of poolsOf(first)) {
      const group = first.aws.pools.find(({ pool }) => pool === name)!;
      assert.equal(generation !== undefined, group.chains, name);
      assert.equal(generation, group.generation);
      if (generation !== undefined) assert.equal(group.name, groupName(name, generation));
    }
    assert.ok(chains.generation !== undefined);
    assert.equal(poolWith("web-0").generation, undefined);
    assert.deepEqual(first.aws.leaving, []);
  });

  it("are the same again for the same file and lock: nothing leaves and nothing differs", () => {
    const second = again(accepted);
    assert.deepEqual(second.decision.next, accepted);
    assert.deepEqual(differences(accepted, second.decision.next), []);
  });

  it("leave a lock valid that was written before they were recorded: nothing moves, and nothing has to be accepted", () => {
    const { pools } = accepted.capacity;
    const without = pools.map(({ generation: _, ...pool }) => pool);
    const older = { ...accepted, capacity: { ...accepted.capacity, pools: without } };
    const read = parseLock(formatLock(older), "test.lock.json", "test");
    assert.ok(read.ok);
    const second = again(read.value);
    assert.deepEqual(differences(older, second.decision.next), []);
    assert.ok(sameLock(older, second.decision.next));
    assert.deepEqual(second.aws, first.aws);
    // And the next change writes them down.
    assert.deepEqual(second.decision.next, accepted);
  });

  it("that are made otherwise come beside those that are there, which stay: no node, volume or zone is another", () => {
    const lock = madeOtherwise("0ddba11a");
    const second = again(lock);
    assert.deepEqual(leavingOf(second), [old]);
    assert.equal(poolsOf(second).find(({ name }) => name === chains.name)!.generation, chains.generation);
    assert.deepEqual(second.decision.next.capacity.placements, accepted.capacity.placements);
    assert.deepEqual(second.aws.pools, first.aws.pools);
    assert.deepEqual(
      differences(lock, second.decision.next).map(({ what, change, name }) => `${change} ${what} ${name}`),
      [`changed pool ${chains.name}`, `added machines ${chains.name}-0ddba11a`],
    );
  });

  it("change nothing before that is accepted: `up` names the command, and says what will stand meanwhile", () => {
    const lock = madeOtherwise("0ddba11a");
    const said = notAccepted({ environment: "test", lock, next: again(lock).decision.next })!;
    assert.match(
      said,
      new RegExp(`Pool ${chains.name} gets new machines \\(generation ${chains.generation} after 0ddba11a\\)`),
    );
    assert.match(said, /stay until no node stands on them; `\.\/cryptokube plan test --let-go` then lets them go\./);
    assert.match(said, /`\.\/cryptokube plan test` shows what changes and records it\./);
  });

  it("stay in every later plan, whatever else it changes, until they are taken out of the lock", () => {
    const moving = again(madeOtherwise("0ddba11a")).decision.next;
    const more = again(moving, [
      ...smallRegion.slice(0, -1),
      "cryptokube:apps: [{ name: web, replicas: 3, cpu: 500m, memory: 1Gi }]",
    ]);
    assert.deepEqual(leavingOf(more), [old]);
    assert.deepEqual(differences(moving, again(moving).decision.next), []);
    const { leaving: _, ...capacity } = moving.capacity;
    assert.deepEqual(again({ ...moving, capacity }).decision.next, accepted);
    assert.deepEqual(
      differences(moving, accepted).map(({ sentence }) => sentence),
      [
        `The old machines of pool ${chains.name} (generation 0ddba11a, ${chains.count} × ${chains.machine} in ${chains.zone}) go.`,
      ],
    );
  });

  it("that are wanted again are the pool's once more, and those that had followed them leave", () => {
    const lock = madeOtherwise("0ddba11a", { leaving: [{ ...old, generation: chains.generation! }] });
    const back = again(lock);
    assert.deepEqual(leavingOf(back), [old]);
    assert.match(
      differences(lock, back.decision.next)
        .map(({ sentence }) => sentence)
        .join("\n"),
      new RegExp(`generation ${chains.generation}, .* are wanted again\\.`),
    );
  });

  it("of a pool that nobody needs any more stay as well: its nodes may not have ended yet", () => {
    const without = smallRegion.filter((line) => !line.includes("name: dial"));
    const released = again(accepted, [...without, "cryptokube:planning: { released: [dial-0] }"]);
    const gone = accepted.capacity.pools.filter(
      ({ name, generation }) =>
        generation !== undefined &&
        !poolsOf(released).some((pool) => pool.name === name && pool.generation === generation),
    );
    assert.ok(gone.length > 0, "no pool goes");
    assert.deepEqual(
      leavingOf(released).map(({ pool, generation }) => [pool, generation]),
      gone.map(({ name, generation }) => [name, generation]),
    );
  });

  it("need addresses beside those that follow: where both have no room, that is said before anything is made", () => {
    const config = configOf(["config:", ...smallRegion.map((line) => `  ${line}`)].join("\n"));
    const withOld = (count: number) =>
      decide(config, "test", {
        lock: madeOtherwise("0ddba11a", { leaving: [{ ...old, generation: "deadbeef", count }] }),
      });
    assert.equal(withOld(1).ok, true);
    const refused = withOld(100_000);
    assert.ok(!refused.ok);
    assert.ok(
      refused.errors.every(({ path }) => path.startsWith("config.cryptokube:network")),
      JSON.stringify(refused.errors),
    );
  });

  it("of a region that was never made leave nothing behind", () => {
    const lock = madeOtherwise("0ddba11a", { leaving: [{ ...old, generation: "deadbeef" }] });
    const fresh = regionOf(smallRegion, "test", { lock, standing: null });
    assert.deepEqual(fresh.decision.next, accepted);
  });
});

describe("stacks/plan/aws: groups that leave", () => {
  let aws: AwsPlan;
  let group: AwsPoolPlan | undefined;
  beforeEach(() => {
    planFirst();
    ({ aws } = again(madeOtherwise("0ddba11a")));
    [group] = aws.leaving;
  });

  it("are named as they were made, beside those that follow", () => {
    assert.equal(aws.leaving.length, 1);
    assert.equal(group!.name, `${chains.name}-0ddba11a`);
    const all = [...aws.pools, ...aws.leaving];
    for (const key of ["name", "template"] as const) {
      assert.equal(new Set(all.map((each) => each[key])).size, all.length);
    }
  });

  it("take nothing new: no pod of the environment tolerates their taint, nor asks for them", () => {
    assert.deepEqual(group!.taints, [{ key: "cryptokube.io/leaving", value: "true", effect: "NO_SCHEDULE" }]);
    const pool = aws.pools.find(({ pool: name }) => name === chains.name)!;
    assert.notEqual(group!.labels["cryptokube.io/generation"], pool.labels["cryptokube.io/generation"]);
    assert.equal(group!.labels["cryptokube.io/generation"], "0ddba11a");
    assert.equal(group!.labels["cryptokube.io/pool"], pool.labels["cryptokube.io/pool"]);
  });

  it("are chains' machines, of which the autoscaler takes none away", () => {
    assert.deepEqual([group!.chains, group!.autoscaled], [true, false]);
  });

  it("are made without a machine where they never were: nothing is bought to be left", () => {
    assert.deepEqual(group!.scaling, { min: 0, desired: 0, max: 1 });
  });

  it("are among the outputs of the program, with the commands that look at them and let them go", () => {
    const { plan } = again(madeOtherwise("0ddba11a"));
    const { leaving } = environmentOutputs(plan);
    assert.deepEqual(leaving, [
      {
        group: `${chains.name}-0ddba11a`,
        machine: chains.machine,
        zone: chains.zone,
        stands:
          "kubectl --context cryptokube-test get pods --all-namespaces -l " +
          `cryptokube.io/pool=${chains.name},cryptokube.io/generation=0ddba11a`,
        then: "./cryptokube plan test --let-go",
      },
    ]);
    assert.equal(environmentOutputs(first.plan).leaving, undefined);
  });
});
