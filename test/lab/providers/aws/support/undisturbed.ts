/** A region's `up` that nobody disturbed, and what a disturbed one must come to. */
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import assert from "node:assert/strict";
import type { Orphan } from "../../../../../cli/orphans/find.ts";
import { kindOf } from "../../../../../cli/orphans/kinds.ts";
import type { Entry } from "../../../../../lab/providers/aws/cloud/cloud.ts";
import type { AwsPlan } from "../../../../../stacks/plan.ts";
import { regionOf, smallRegion } from "../../../../support/aws.ts";
import { runPrinted } from "../../../../support/printed.ts";
import { census, openRecovery, type Recovery } from "./recovery.ts";

/** The small region, with a repository of its own. */
export function plannedRegion(): AwsPlan {
  const { aws } = regionOf(smallRegion);
  return {
    ...aws,
    registry: { ...aws.registry, repositories: [{ name: "cryptokube-test/agents", keepImages: 5 }] },
  };
}

export interface Undisturbed {
  cloud: Record<string, number>;
  entries: Entry[];
  urns: string[];
  /** How many calls to the cloud it took. */
  calls: number;
}

export async function undisturbed(engine: PulumiCommand, plan: AwsPlan): Promise<Undisturbed> {
  const region = await openRecovery(engine, plan);
  try {
    assert.equal((await region.up()).error, undefined);
    const clean = {
      cloud: census(region.rehearsal.cloud()),
      entries: region.rehearsal.cloud().entries,
      urns: [...region.ids().keys()].sort(),
      calls: region.rehearsal.calls().length,
    };
    assert.deepEqual(region.orphans(), { orphans: [], kept: [], pending: [] });
    assert.ok(clean.urns.length > 60, `only ${String(clean.urns.length)} resources`);
    return clean;
  } finally {
    region.close();
  }
}

/** Nothing lost: what was recorded is recorded still, under the same id. Nothing missing, nothing twice. */
export function assertWhole(region: Recovery, recorded: ReadonlyMap<string, string>, clean: Undisturbed): void {
  const now = region.ids();
  assert.deepEqual(
    [...recorded].filter(([urn, id]) => now.get(urn) !== id),
    [],
  );
  assert.deepEqual([...now.keys()].sort(), clean.urns);
  assert.deepEqual(census(region.rehearsal.cloud()), clean.cloud);
}

/** Brings it up again, and does what `orphans` says where the cloud refuses. @returns what is one too many */
export async function broughtUp(region: Recovery): Promise<Orphan[]> {
  for (let round = 1; ; round++) {
    const said = await region.recover();
    const { orphans } = region.orphans();
    if (said === undefined) return orphans;
    assert.ok(round < 3 && orphans.length > 0 && !said.includes("The program failed part-way"), said);
    takeAway(
      region,
      orphans.filter(({ keep }) => keep === undefined),
    );
    if (orphans.some(({ keep }) => keep !== undefined)) await keepAsPrinted(region);
  }
}

/** What the printed command does in the cloud. */
export function takeAway(region: Recovery, orphans: readonly Orphan[]): void {
  region.rehearsal.edit((cloud) => {
    for (const { arn } of orphans) {
      const at = cloud.entries.findIndex(({ id }) => arn.endsWith(`/${id}`));
      assert.notEqual(at, -1, arn);
      const [gone] = cloud.entries.splice(at, 1);
      // A network's own table and group go with it.
      cloud.entries = cloud.entries.filter(
        ({ properties }) => properties["default"] !== true || properties["vpcId"] !== gone?.id,
      );
    }
  });
}

/** Runs the printed command of all that can be kept, with the names filled in that a preview shows. */
export async function keepAsPrinted(region: Recovery): Promise<void> {
  const { orphans, keepAll = "" } = region.orphans();
  const made = orphans.some(({ toFillIn }) => toFillIn !== undefined) ? await region.wouldMake() : [];
  const filledIn = orphans.reduce((line, { arn, name, toFillIn }) => {
    if (toFillIn === undefined) return line;
    assert.ok(line.includes(toFillIn), `${toFillIn} in ${line}`);
    const [only, ...more] = made.filter(({ type, tag }) => type === kindOf(arn)?.type && tag === name);
    assert.ok(only !== undefined && more.length === 0, `${arn} is not one of ${JSON.stringify(made)}`);
    return line.replace(toFillIn, only.name);
  }, keepAll);
  const { args, adoptions } = runPrinted(filledIn);
  assert.equal(args, "up test");
  region.tell(adoptions);
}
