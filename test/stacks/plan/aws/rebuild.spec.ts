import assert from "node:assert/strict";
import { acceptedOf, loadEnvironment } from "../../../../stacks/load.ts";
import { lockFromState } from "../../../../stacks/plan/lock/rebuild.ts";
import { environmentProgram } from "../../../../stacks/program.ts";
import { account } from "../../../components/aws/fixtures.ts";
import { record } from "../../../support/recorder.ts";
import { projectDir, testAgents } from "../../../support/stacks.ts";

describe("stacks/plan/lock: the lock of a region of AWS", () => {
  it("is found again in what was registered, for all that was made", async () => {
    const environment = "prod-us-east-1";
    const read = loadEnvironment(environment, { projectDir });
    assert.ok(read.ok);
    const { config, next, problem } = read.loaded;
    const { resources } = await record(
      () => environmentProgram({ environment, config, agents: testAgents, ...acceptedOf(next) }),
      { ...account, stack: environment },
    );
    // Prices have changed since: what is not in the state would be planned otherwise.
    const { accepted: _, ...afresh } = problem;
    const found = lockFromState({ deployment: { resources } }, environment, afresh);
    assert.ok(found.ok);
    const { capacity } = found.value.lock;

    const made = ["ethereum-0", "ethereum-1", "ethereum-2", "prometheus"];
    const placementsOf = (of: typeof capacity) => of.placements.filter(({ name }) => made.includes(name));
    const unstated = placementsOf(next.capacity).map((each) => ({
      ...each,
      // The file's own words are not in the state.
      volumes: each.volumes.map(({ statedGiB: _stated, ...volume }) => volume),
    }));
    assert.equal(unstated.length, made.length);
    assert.deepEqual(placementsOf(capacity), unstated);
    const pools = (of: typeof capacity) =>
      of.pools
        .filter(({ name }) => unstated.some(({ pool }) => pool === name))
        .map(({ name, machine, zone, spot, count }) => ({ name, machine, zone, spot, count }));
    assert.deepEqual(pools(capacity), pools(next.capacity));
  });
});
