import type { Deployment, Stack } from "@pulumi/pulumi/automation/index.js";

interface Checkpoint {
  pending_operations?: { resource: { urn: string }; type: string }[] | null;
}

/**
 * A state without the creations that an engine was at when it was killed; undefined where it has none. The engine keeps
 * them, and warns of them in each run, until someone says what became of them.
 */
export function withoutPendingCreates(exported: Deployment): Deployment | undefined {
  const checkpoint = exported.deployment as Checkpoint;
  const pending = checkpoint.pending_operations ?? [];
  const kept = pending.filter(({ type }) => type !== "creating");
  if (kept.length === pending.length) return undefined;
  return { ...exported, deployment: { ...checkpoint, pending_operations: kept } };
}

/**
 * After an update that completed: whatever a killed one was making has been taken over or made again by it. What was made
 * twice carries the environment's tag, by which `cryptokube orphans` finds it: it does not need the record.
 */
export async function forgetPendingCreates(stack: Pick<Stack, "exportStack" | "importStack">): Promise<void> {
  const without = withoutPendingCreates(await stack.exportStack());
  if (without !== undefined) await stack.importStack(without);
}
