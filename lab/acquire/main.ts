/**
 * Gets what a lab needs, and says what came from where: `node lab/acquire/main.ts [engine|cluster|images|all] [image …]`.
 *
 * Writes `timings.json` into the cache: seconds and bytes of each part, for the cold figures.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { images as catalogueImages } from "../../catalogue/images.ts";
import { elapsed, terminalProgress } from "../progress.ts";
import { writeWhole } from "./files.ts";
import {
  acquireCluster,
  acquireEngine,
  acquireImages,
  acquirePlugins,
  AcquisitionError,
  createContext,
  labImages,
  type Context,
} from "./index.ts";
import { receipts, receiptTable } from "./report.ts";

async function engine(ctx: Context): Promise<void> {
  const acquired = await acquireEngine(ctx);
  // A home for the trial alone: which plugins a lab gets is decided in its own.
  const home = await mkdtemp(path.join(tmpdir(), "cryptokube-home-"));
  try {
    const { kind } = await acquirePlugins(ctx, { standInAllowed: true, home, engine: acquired });
    ctx.progress.note(`engine ${acquired.version} (${acquired.origin}); plugins: ${JSON.stringify(kind)}`);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

const parts: Record<string, (ctx: Context, more: string[]) => Promise<unknown>> = {
  engine,
  cluster: acquireCluster,
  images: (ctx, more) =>
    acquireImages(ctx, more.length > 0 ? more : [...Object.values(labImages), ...Object.values(catalogueImages)]),
  async all(ctx, more) {
    for (const part of ["engine", "cluster", "images"]) await parts[part]?.(ctx, more);
  },
};

async function main([part = "all", ...more]: string[]): Promise<number> {
  const work = parts[part];
  if (work === undefined) {
    process.stderr.write(`There is no part "${part}": ${Object.keys(parts).join(", ")}.\n`);
    return 1;
  }
  const began = performance.now();
  const ctx = createContext({ progress: terminalProgress() });
  try {
    await work(ctx, more);
  } catch (error) {
    if (!(error instanceof AcquisitionError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
  const all = await receipts(ctx.cacheDir);
  await writeWhole(path.join(ctx.cacheDir, "timings.json"), `${JSON.stringify(all, undefined, 2)}\n`);
  process.stdout.write(`${receiptTable(all)}\n\n${elapsed(performance.now() - began)}, into ${ctx.cacheDir}\n`);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
