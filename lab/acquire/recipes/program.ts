/** Putting a program that was built from its module into an image. */
import * as path from "node:path";
import { keep } from "../cache.ts";
import { buildWay } from "../go-build.ts";
import type { GoProgram } from "../go-program.ts";
import type { Context } from "../types.ts";
import type { Root } from "./recipe.ts";

/** Builds the program, if the cache has it not, and copies one of its binaries. Errors as of `keep`. */
export async function addProgram(
  ctx: Context,
  root: Root,
  program: GoProgram,
  binary: string,
  place: string,
): Promise<void> {
  const { tool, version, title } = program;
  const { folder } = await keep(ctx, { tool, version, title, ways: [buildWay(ctx, program)] });
  await root.copy(path.join(folder, "bin", binary), place, 0o755);
}
