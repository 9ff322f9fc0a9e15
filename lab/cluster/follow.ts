/** Showing a lab's own steps to the person who waits for it. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Progress, Step } from "../progress.ts";
import type { LabState } from "./state.ts";

/** Milliseconds between two looks. */
const interval = 100;

/**
 * Follows the steps of a lab that starts or stops, until it is ready, has failed, or is gone.
 *
 * @param look asks the lab; undefined while it does not answer.
 * @param alive whether there is still something to ask.
 * @returns what the lab said last, undefined when it never answered.
 */
export async function follow(
  look: () => Promise<LabState | undefined>,
  progress: Progress,
  alive: () => boolean,
): Promise<LabState | undefined> {
  const shown = new Map<string, Step>();
  const closed = new Set<string>();
  let last: LabState | undefined;
  while (alive()) {
    const state = await look();
    if (state) {
      last = state;
      for (const { title, text, state: how } of state.steps) {
        if (closed.has(title)) continue;
        const step = shown.get(title) ?? progress.step(title);
        shown.set(title, step);
        if (how === "open") step.update(text);
        else if (how === "done") step.done();
        else step.fail(text);
        if (how !== "open") closed.add(title);
      }
      if (state.phase === "ready" || state.phase === "failed") return state;
    }
    await sleep(interval);
  }
  for (const [title, step] of shown) if (!closed.has(title)) step.done();
  return last;
}
