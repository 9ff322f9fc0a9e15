// needs: linux
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import * as types from "../../../../lab/providers/aws/resources/parts.ts";
import { engineUnderTest } from "../support/engine.ts";
import { killable } from "./support/killing.ts";
import { openRecovery, type Recovery } from "./support/recovery.ts";
import { assertWhole, keepAsPrinted, plannedRegion, type Undisturbed, undisturbed } from "./support/undisturbed.ts";

/** AWS tells these by nothing: an `up` that is not told of them makes second ones (recovery.lab.spec.ts). */
const told = [
  ["CreateVpc", types.VPC],
  ["CreateKey", types.KEY],
  ["AllocateAddress", types.EIP],
] as const;

describe("what `orphans` prints to keep a thing", function () {
  this.timeout(300_000);
  const plan = plannedRegion();
  let engine: PulumiCommand;
  let clean: Undisturbed;
  let region: Recovery | undefined;

  before(async function () {
    this.timeout(1_800_000);
    engine = await engineUnderTest();
    clean = await undisturbed(engine, plan);
  });

  afterEach(() => {
    region?.close();
    region = undefined;
  });

  /** Its id, which the next `up` is to record, and the state's own as it is. */
  async function keptByTheNextUp(of: Recovery, type: string): Promise<void> {
    const recorded = of.ids();
    const [orphan, ...more] = of.orphans().orphans;
    assert.ok(orphan !== undefined && more.length === 0, JSON.stringify(more));
    const id = orphan.arn.slice(orphan.arn.lastIndexOf("/") + 1);
    assert.ok(![...recorded.values()].includes(id), "the state has it already");
    await keepAsPrinted(of);
    assert.equal(await of.recover(), undefined);
    const taken = [...of.ids()].filter(([, each]) => each === id).map(([urn]) => urn);
    assert.equal(taken.length, 1);
    assert.ok(taken[0]?.includes(`${type}::`), taken[0]);
    assert.deepEqual(of.orphans(), { orphans: [], kept: [], pending: [] });
    assertWhole(of, recorded, clean);
  }

  for (const [operation, type] of told) {
    it(`makes the next up adopt what ${operation} made without an answer, by the name that a preview shows`, async () => {
      region = await openRecovery(engine, plan);
      region.rehearsal.order({ kind: "lose-response", operation });
      assert.notEqual((await region.up()).error, undefined);
      assert.notEqual(region.orphans().orphans[0]?.toFillIn, undefined);
      await keptByTheNextUp(region, type);
    });
  }

  it("makes the next up adopt what a killed engine was making, by the name that the state has of it", async () => {
    const killing = await killable(engine);
    try {
      region = await openRecovery(killing.command, plan);
      const { rehearsal } = region;
      const address = clean.entries.find(({ type }) => type === types.EIP);
      assert.ok(address !== undefined);
      // The call is held back until all else has come to rest; then its engine dies, and the cloud does it all the same.
      rehearsal.hurry(1);
      rehearsal.order({ kind: "throttle", operation: "AllocateAddress", name: address.name, times: 26 });
      const running = region.up();
      await restOf(region, "AllocateAddress");
      assert.equal(killing.kill(), true, "the engine was not there to be killed");
      assert.notEqual((await running).error, undefined);
      rehearsal.order();
      rehearsal.edit(({ entries }) => void entries.push(address));
      await region.takeUp();
      const { orphans, pending } = region.orphans();
      assert.deepEqual(
        pending.map(({ urn }) => urn.split("::").at(-1)),
        [address.name],
      );
      assert.equal(orphans[0]?.toFillIn, undefined);
      assert.ok(orphans[0]?.keep?.includes(`${types.EIP}::${address.name}`), orphans[0]?.keep);
      await keptByTheNextUp(region, types.EIP);
    } finally {
      killing.close();
    }
  });
});

/** Waits until an operation was refused, and no other call has come for three seconds. */
async function restOf(region: Recovery, held: string): Promise<void> {
  const deadline = Date.now() + 120_000;
  let [others, since] = [-1, Date.now()];
  while (Date.now() < deadline) {
    await setTimeout(100);
    if (region.callCount() === 0) continue;
    const calls = region.rehearsal.calls();
    const now = calls.filter(({ outcome }) => outcome !== "throttled").length;
    if (now !== others) [others, since] = [now, Date.now()];
    else if (Date.now() - since > 3_000 && calls.some(({ operation }) => operation === held)) return;
  }
  throw new Error(`${held} was never held back`);
}
