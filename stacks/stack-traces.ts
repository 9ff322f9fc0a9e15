/**
 * Gives stack traces as Node.js itself makes them, but none to the promises that the SDK waits for.
 *
 * The engine's runner (`@pulumi/pulumi/cmd/run`, 3.270.0) has every trace translated by source maps. The sources run as they
 * are, so there is nothing to translate: for a region of 270 resources it was three quarters of all memory that was
 * allocated, 1.2 of 1.5 GB (sampled 2026-11-25). And the SDK keeps a trace, as text, with each promise that it waits for
 * (`runtime/debuggable.js`), some 15 for each resource, which only PULUMI_DEBUG_PROMISE_LEAKS shows to anybody: without them
 * the preview of a region of 459 steps took 18 MiB less (bench/preview.ts, 2026-11-26).
 *
 * @param env where somebody looks for such promises, they keep their traces.
 */
export function leanStackTraces(env: NodeJS.ProcessEnv): void {
  const keep = Boolean(env.PULUMI_DEBUG_PROMISE_LEAKS);
  Error.prepareStackTrace = function untranslated(error, frames) {
    if (!keep && frames[0]?.getFunctionName() === "debuggablePromise") return "";
    return [error, ...frames].map(String).join("\n    at ");
  };
}
