import type { Deployment, Stack } from "@pulumi/pulumi/automation/index.js";

interface StateResource {
  urn: string;
  type: string;
  initErrors?: string[] | null;
}

/**
 * Clusters, groups of machines and add-ons whose creation ended in failure. They stay as they are: EKS never takes them
 * up again, and the engine, which has them in its state, would go on as if they were there.
 *
 * The provider's words for it are those of `retry.UnexpectedStateError` (hashicorp/terraform-plugin-sdk; read 2026-11-25).
 * An update that failed speaks of `Failed`, and is no such thing.
 */
export function failedCreations(exported: Deployment): string[] {
  const { resources } = exported.deployment as { resources?: StateResource[] | null };
  return (resources ?? [])
    .filter(
      ({ type, initErrors }) =>
        type.startsWith("aws:eks/") &&
        (initErrors ?? []).some((error) => /unexpected state '(CREATE_)?FAILED', wanted target 'ACTIVE'/.test(error)),
    )
    .map(({ urn }) => urn);
}

/**
 * Takes them away, so that the next update makes them anew. Nothing stands on them: what was to waited for them in vain.
 *
 * @throws what the engine says, where one is protected.
 */
export async function takeAwayFailed(
  stack: Pick<Stack, "exportStack" | "destroy">,
  note: (text: string) => void,
): Promise<void> {
  const target = failedCreations(await stack.exportStack());
  if (target.length === 0) return;
  note(`Their creation failed, and they are taken away to be made anew: ${target.map(lastPart).join(", ")}.`);
  await stack.destroy({ target, color: "never", suppressProgress: true });
}

function lastPart(urn: string): string {
  return urn.slice(urn.lastIndexOf("$") + 1);
}
