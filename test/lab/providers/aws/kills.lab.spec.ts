// needs: linux
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import assert from "node:assert/strict";
import { engineUnderTest } from "../support/engine.ts";
import { killable, seeded } from "./support/killing.ts";
import { openRecovery, type Recovery } from "./support/recovery.ts";
import {
  assertWhole,
  broughtUp,
  plannedRegion,
  takeAway,
  undisturbed,
  type Undisturbed,
} from "./support/undisturbed.ts";

const MOMENTS = 10;
// test:soak has other seeds (kills.soak.spec.ts).
const seeds = (process.env.CRYPTOKUBE_KILL_SEEDS ?? "20261125").split(",").map(Number);

describe("a region whose up was killed", function () {
  this.timeout(300_000);
  const plan = plannedRegion();
  let engine: PulumiCommand;
  let clean: Undisturbed;

  before(async function () {
    this.timeout(1_800_000);
    engine = await engineUnderTest();
    clean = await undisturbed(engine, plan);
  });

  for (const seed of seeds) {
    const random = seeded(seed);
    for (let nth = 1; nth <= MOMENTS; nth++) {
      const share = random();
      it(`is whole after the next one: moment ${String(nth)} of seed ${String(seed)}, after ${(share * 100).toFixed(0)} % of the calls`, async () => {
        const killing = await killable(engine);
        const region = await openRecovery(killing.command, plan);
        try {
          const running = region.up();
          const ended = killAfter(region, () => killing.kill(), Math.floor(share * clean.calls));
          const { error } = await running;
          assert.equal(await ended, true, "the engine was not there to be killed");
          assert.notEqual(error, undefined);
          await region.takeUp();
          const recorded = region.ids();
          takeAway(region, await broughtUp(region));
          assertWhole(region, recorded, clean);
          assert.equal(region.pending(), 0);
        } finally {
          region.close();
          killing.close();
        }
      });
    }
  }
});

async function killAfter(region: Recovery, kill: () => boolean, calls: number): Promise<boolean> {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 2));
  const deadline = Date.now() + 120_000;
  while (region.callCount() < calls && Date.now() < deadline) await pause();
  while (!kill() && Date.now() < deadline) await pause();
  return Date.now() < deadline;
}
