/**
 * The first preview of a region of which nothing stands yet: what only becomes known when it is made is unknown in it, so
 * that whoever takes a value for known is found out here, as a person would find it out before the first `up`.
 */
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation/index.js";
import type { Surroundings } from "./run.ts";
import { listened, reasonsOf, sorted } from "./stack.ts";

export interface FirstPreview {
  /** The engine's errors; empty: it went through. */
  problems: string[];
  /** What it shows to be made, by type; absent where it did not go through. */
  shown?: Record<string, number>;
}

export async function previewFirst(
  stack: Stack,
  { step: stepOf, root }: Pick<Surroundings, "step" | "root">,
): Promise<FirstPreview> {
  const step = stepOf("Preview, as of a region that is not there yet");
  const { onEvent, report } = listened(root, step);
  const counts: Record<string, number> = {};
  try {
    await stack.preview({
      onEvent: (event) => {
        const type = typeToMake(event);
        if (type !== undefined) counts[type] = (counts[type] ?? 0) + 1;
        onEvent(event);
      },
      color: "never",
      suppressProgress: true,
    });
  } catch (error) {
    step.fail("the engine reports errors");
    return { problems: reasonsOf(report, error) };
  }
  const shown = sorted(counts);
  step.done(`${total(shown)} resources to create`);
  return { problems: [], shown };
}

/** Of what a provider makes, or only reads: neither components nor providers, as in the count of what stands. */
function typeToMake({ resourcePreEvent }: EngineEvent): string | undefined {
  const metadata = resourcePreEvent?.metadata;
  if (metadata?.new?.custom !== true || metadata.type.startsWith("pulumi:")) return undefined;
  return metadata.op === "create" || metadata.op === "read" ? metadata.type : undefined;
}

export const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/**
 * Where the preview showed something else than was made then. Pure.
 *
 * @returns sentences; empty: a person saw beforehand what came.
 */
export function notAsShown(shown: Readonly<Record<string, number>>, made: Readonly<Record<string, number>>): string[] {
  return Object.keys(sorted({ ...shown, ...made }))
    .filter((type) => shown[type] !== made[type])
    .map(
      (type) =>
        `The first preview shows ${String(shown[type] ?? 0)} of ${type}, and the up made ${String(made[type] ?? 0)}: ` +
        "what is made must not hang on a value that is only known later.",
    );
}
