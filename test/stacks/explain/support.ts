import assert from "node:assert/strict";
import { explain, type Subject } from "../../../stacks/explain.ts";
import type { Need, Placement, PoolPlan } from "../../../stacks/plan/capacity/types.ts";
import { subject } from "../../support/loaded.ts";

/** The paragraphs of the one thing of a name. */
export function paragraphs(name: string, of: Subject = subject): readonly string[] {
  const explained = explain(of, name);
  assert.ok(explained.ok, name);
  assert.equal(explained.explanations.length, 1);
  return explained.explanations[0]!.paragraphs;
}

/** The same with changed needs and placements of one name. */
export function changed(name: string, need: Partial<Need>, placement: Partial<Placement> = {}): Subject {
  const { capacity } = subject.next;
  return {
    ...subject,
    needs: subject.needs.map((each) => (each.name === name ? { ...each, ...need } : each)),
    next: {
      ...subject.next,
      capacity: {
        ...capacity,
        placements: capacity.placements.map((each) => (each.name === name ? { ...each, ...placement } : each)),
      },
    },
  };
}

/** The same with every pool changed, and the placements that are kept. */
export function withPools(
  part: Partial<PoolPlan>,
  kept: (placement: Placement) => boolean = () => true,
  of: Subject = subject,
): Subject {
  const { capacity } = of.next;
  const pools = capacity.pools.map((pool) => ({ ...pool, ...part }));
  return {
    ...of,
    next: { ...of.next, capacity: { ...capacity, pools, placements: capacity.placements.filter(kept) } },
  };
}
