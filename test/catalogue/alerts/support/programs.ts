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

/** The names of the metrics that a program exports of itself while it runs. */
export async function metricsOfProgram(program: string, args: string[], port: number): Promise<Set<string>> {
  const child = spawn(program, args, { stdio: "ignore" });
  const ended = once(child, "exit");
  try {
    const exposition = await eventually(
      `the metrics of ${program}`,
      async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text(),
      30,
    );
    return new Set(namesIn(exposition));
  } finally {
    child.kill();
    await ended;
  }
}
