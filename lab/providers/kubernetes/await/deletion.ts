import type { Access } from "../access.ts";
import { isGone } from "../client.ts";
import { NoSuchKind } from "../discovery.ts";
import { describe, type KubeObject, text, texts, uidOf } from "../object.ts";
import { conditionLines } from "./diagnosis.ts";
import { growingPause, type WaitOptions } from "./index.ts";

/** Seconds that a deletion may take by default: the official provider's. */
export const DELETION_TIMEOUT = 600;

/**
 * Waits until the object is gone, or another of the same name has taken its place.
 *
 * @throws Error that names what holds it: its finalizers and conditions
 */
export async function untilGone(access: Access, object: KubeObject, options: WaitOptions): Promise<void> {
  const deadline = performance.now() + options.timeoutSeconds * 1_000;
  for (let look = 0; ; look++) {
    const live = await lookUp(access, object);
    if (live === undefined || uidOf(live) !== uidOf(object)) return;
    options.onProgress(`Waiting for ${describe(object)} to be gone`);
    if (options.signal.aborted) throw new Error(stuck(live, "the wait for its deletion was cancelled"));
    if (performance.now() >= deadline) {
      throw new Error(stuck(live, `it was not gone after ${String(options.timeoutSeconds)} s`));
    }
    await (options.pause ?? growingPause)(look, options.signal);
  }
}

async function lookUp(access: Access, object: KubeObject): Promise<KubeObject | undefined> {
  try {
    return await access.live(object);
  } catch (error) {
    if (isGone(error) || error instanceof NoSuchKind) return undefined;
    throw error;
  }
}

function stuck(live: KubeObject, what: string): string {
  const finalizers = [...texts(live, "metadata", "finalizers"), ...texts(live, "spec", "finalizers")];
  const held = finalizers.length === 0 ? [] : [`finalizers: ${finalizers.join(", ")}`];
  const phase = text(live, "status", "phase");
  return [
    `${describe(live)}: ${what}`,
    ...(phase === "" ? [] : [`phase ${phase}`]),
    ...held,
    ...conditionLines(live),
  ].join("; ");
}
