import type { WorkerEvent } from "../../scripts/testing/events.ts";

/** Tells whoever runs the tests something that a test measured, or saw before it failed. What it prints is not shown. */
export function figure(text: string): void {
  process.send?.({ kind: "figure", text } satisfies WorkerEvent);
}
