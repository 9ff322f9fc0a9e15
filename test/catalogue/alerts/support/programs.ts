import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { keep } from "../../../../lab/acquire/cache.ts";
import { buildWay } from "../../../../lab/acquire/go-build.ts";
import { createContext } from "../../../../lab/acquire/index.ts";
import type { ImageRecipe } from "../../../../lab/acquire/recipes/recipe.ts";
import { eventually } from "../../../real/support/lab.ts";
import { namesIn } from "./promql.ts";

/** The folder of an image's programs; where they are not there yet they are built. */
export async function programsOf(image: string, recipe: (tag: string) => ImageRecipe): Promise<string> {
  const { program } = recipe(image.split(":").at(-1)!);
  assert.ok(program !== undefined);
  const { tool, version, title } = program;
  const ctx = createContext();
  const kept = await keep(ctx, { tool, version, title, ways: [buildWay(ctx, program)] });
  return path.join(kept.folder, "bin");
}

/**
 * The names of the metrics that a program exports of itself while it runs.
 *
 * @param wanted names that may come a moment after it answers; what is not there after ten seconds is not there.
 */
export async function metricsOfProgram(
  program: string,
  args: string[],
  port: number,
  wanted: readonly string[] = [],
): Promise<Set<string>> {
  const child = spawn(program, args, { stdio: "ignore" });
  const ended = once(child, "exit");
  try {
    const names = async () => new Set(namesIn(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()));
    const first = await eventually(`the metrics of ${program}`, names, 30);
    const whole = async () => {
      const now = await names();
      return wanted.every((name) => now.has(name)) ? now : undefined;
    };
    return await eventually(`all metrics of ${program}`, whole, 10).catch(() => first);
  } finally {
    child.kill();
    await ended;
  }
}
