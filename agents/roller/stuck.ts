import { type Condition, isFresh } from "./condition.ts";
import type { RollerRule } from "./settings.ts";
import type { PodView } from "./view.ts";

type StuckCondition = Condition & { pod: PodView };

/**
 * A node that has no new block for a while, while a sibling has; null: none.
 *
 * Only one that had been synced before: a node in its first sync may stay at block 0 for hours. Only one whose client
 * answers: one that hangs is its own liveness probe's, and may be busy with its database. And only while a sibling
 * advances: a chain that stalls is not mended by restarts.
 */
export function findStuck(conditions: readonly Condition[], now: number, rule: RollerRule): StuckCondition | null {
  return conditions.find((condition): condition is StuckCondition => isStuck(condition, conditions, now, rule)) ?? null;
}

function isStuck(condition: Condition, all: readonly Condition[], now: number, rule: RollerRule): boolean {
  const { pod, memory } = condition;
  const windowMs = rule.stuckMinutes * 60_000;
  if (pod === null || pod.runningSince === null || now - pod.runningSince < windowMs) return false;
  if (!isFresh(pod) || pod.status?.syncedBefore !== true) return false;
  if (memory.progress?.pod !== pod.uid || now - memory.progress.at < windowMs) return false;
  if (memory.restartedAt !== null && now - memory.restartedAt < rule.stuckRestartMinutes * 60_000) return false;
  const { height } = memory.progress;
  return all.some((other) => other !== condition && hasAdvancedBeyond(other, height, now - windowMs / 2));
}

/** In the later half of the time, so that a chain which stalled for all a moment later does not count as advancing. */
function hasAdvancedBeyond({ pod, memory }: Condition, height: number, since: number): boolean {
  if (pod === null || !isFresh(pod) || memory.progress?.pod !== pod.uid) return false;
  return memory.progress.height > height && memory.progress.at >= since;
}
