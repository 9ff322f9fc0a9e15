import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { estimateOf } from "../../stacks/estimate/of-loaded.ts";
import { acceptedOf, type Loaded, loadEnvironment, notAccepted } from "../../stacks/load.ts";
import { planEnvironment } from "../../stacks/plan.ts";
import { formatLock } from "../../stacks/plan/lock/format.ts";
import { committedStacks, projectDir } from "../support/stacks.ts";

/**
 * What each committed environment would be planned as if nothing had been accepted, what is made of one on AWS, and what the accepted plan costs:
 * for review. A new price or a refined profile shows here as a diff, while the environment's own lock stays as it is.
 */
describe("test/golden: plans and estimates", () => {
  for (const { environment } of committedStacks()) {
    describe(environment, () => {
      it("has a lock that holds all that its file asks for", () => {
        assert.equal(notAccepted(loaded(environment)), undefined);
      });

      it("is planned afresh as plan.json says (write it anew with `npm run golden`)", () => {
        hold(`${environment}.plan.json`, formatLock(loaded(environment, false).next));
      });

      if (loaded(environment).config.cluster.kind === "eks") {
        it("is made as region.json says (write it anew with `npm run golden`)", () => {
          const { config, next } = loaded(environment);
          const plan = planEnvironment(config, environment, acceptedOf(next));
          hold(`${environment}.region.json`, `${JSON.stringify(plan, null, 1)}\n`);
        });
      }

      it("costs what estimate.json says (write it anew with `npm run golden`)", () => {
        hold(`${environment}.estimate.json`, `${JSON.stringify(estimateOf(loaded(environment)), null, 1)}\n`);
      });
    });
  }
});

function loaded(environment: string, useLock = true): Loaded {
  const read = loadEnvironment(environment, { projectDir, useLock });
  assert.ok(read.ok);
  return read.loaded;
}

function hold(name: string, current: string): void {
  const file = path.join(import.meta.dirname, name);
  if (process.env.UPDATE_GOLDEN === "1") writeFileSync(file, current);
  assert.ok(existsSync(file), `${file} is missing: write it with \`npm run golden\``);
  assert.equal(readFileSync(file, "utf8"), current);
}
