/** What a region is when nothing disturbs its `up`, and what a disturbed one is held to. */
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import assert from "node:assert/strict";
import type { Orphan } from "../../../../../cli/orphans/find.ts";
import type { Entry } from "../../../../../lab/providers/aws/cloud/cloud.ts";
import type { AwsPlan } from "../../../../../stacks/plan.ts";
import { regionOf, smallRegion } from "../../../../support/aws.ts";
import { runPrinted } from "../../../../support/printed.ts";
import { kindOf } from "../../../../../cli/orphans/kinds.ts";
import { census, openRecovery, type Recovery } from "./recovery.ts";

export interface Undisturbed {
  cloud: Record<string, number>;
  entries: Entry[];
  urns: string[];
  calls: number;
}

/** The small region, with a repository of its own. */
export function plannedRegion(): AwsPlan {
  const { aws } = regionOf(smallRegion);
  return {
    ...aws,
    registry: { ...aws.registry, repositories: [{ name: "cryptokube-test/agents", keepImages: 5 }] },
  };
}

/** Brings it up once, undisturbed. */
export async function undisturbed(engine: PulumiCommand, plan: AwsPlan): Promise<Undisturbed> {
  const region = await openRecovery(engine, plan);
  try {
    assert.equal((await region.up()).error, undefined);
    assert.deepEqual(region.orphans(), { orphans: [], kept: [], pending: [] });
    const urns = [...region.ids().keys()].sort();
    assert.ok(urns.length > 60, `only ${String(urns.length)} resources`);
    const cloud = region.rehearsal.cloud();
    return { cloud: census(cloud), entries: cloud.entries, urns, calls: region.rehearsal.calls().length };
  } finally {
    region.close();
  }
}

/** Nothing lost: what was recorded is recorded still, under the same id. Nothing missing, nothing twice. */
export function assertWhole(clean: Undisturbed, of: Recovery, recorded: ReadonlyMap<string, string>): void {
  const now = of.ids();
  assert.deepEqual(
    [...recorded].filter(([urn, id]) => now.get(urn) !== id),
    [],
  );
  assert.deepEqual([...now.keys()].sort(), clean.urns);
  assert.deepEqual(census(of.rehearsal.cloud()), clean.cloud);
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
