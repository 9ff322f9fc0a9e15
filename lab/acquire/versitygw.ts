/** versitygw, an S3 server over a folder. Always built from its module, which Go's own checksum database checks. */
import * as path from "node:path";
import { keep } from "./cache.ts";
import { buildWay } from "./go-build.ts";
import { versitygwProgram } from "./programs.ts";
import type { Acquired, Context } from "./types.ts";

/** @throws AcquisitionError when it cannot be built. */
export async function acquireVersitygw(ctx: Context): Promise<Acquired> {
  const { tool, version, title } = versitygwProgram;
  const { folder, receipt } = await keep(ctx, { tool, version, title, ways: [buildWay(ctx, versitygwProgram)] });
  return {
    path: path.join(folder, "bin", "versitygw"),
    version: receipt.version,
    origin: receipt.origin,
    note: receipt.note,
  };
}
