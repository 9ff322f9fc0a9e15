/**
 * kwok, which simulates machines. Always built from its module: its releases carry no checksum file (hack/releases.sh and
 * the workflows of v0.8.0, read 2026-11-25), and a module is checked by Go's own checksum database.
 */
import * as path from "node:path";
import { keep, type Wanted } from "./cache.ts";
import { buildWay } from "./go-build.ts";
import { kwokProgram } from "./programs.ts";
import type { Acquired, Context } from "./types.ts";

/** @throws AcquisitionError when it cannot be built. */
export async function acquireKwok(ctx: Context): Promise<Acquired> {
  const { folder, receipt } = await keep(ctx, kwok(ctx));
  return {
    path: path.join(folder, "bin", "kwok"),
    version: receipt.version,
    origin: receipt.origin,
    note: receipt.note,
  };
}

/** kwok as a thing of the cache: its folder holds `bin/kwok`. */
export function kwok(ctx: Context): Wanted {
  const { tool, version, title } = kwokProgram;
  return { tool, version, title, ways: [buildWay(ctx, kwokProgram)] };
}
