/** Pulumi's engine: the one on PATH where it is new enough, else the official download, else built from its module. */
import { mkdir, rm } from "node:fs/promises";
import * as path from "node:path";
import { keep, type Wanted } from "./cache.ts";
import { download } from "./download.ts";
import { Unavailable } from "./errors.ts";
import { unpack } from "./files.ts";
import { buildWay } from "./go-build.ts";
import { engineProgram } from "./programs.ts";
import { run, which } from "./run.ts";
import type { ReleaseFile } from "./sources.ts";
import type { Acquired, Context } from "./types.ts";
import { atLeast, versions } from "./versions.ts";

/** How the engine is chosen. */
export interface EngineOptions {
  /**
   * Whether one built here will do. It has no language host: it serves the Automation API with an inline program, and
   * not plain `pulumi up`. Default true.
   */
  build?: boolean;
}

/**
 * @returns the `pulumi` program; `<path>/../..` is a root as the Automation API's PulumiCommand takes it, unless the
 * origin is "path".
 * @throws AcquisitionError when there is no engine and none to be got.
 */
export async function acquireEngine(ctx: Context, options: EngineOptions = {}): Promise<Acquired> {
  const onPath = which("pulumi", ctx.env);
  if (onPath !== undefined) {
    const version = await versionOf(onPath, ctx.env);
    if (version !== undefined && atLeast(version, versions.pulumiMinimum)) {
      return { path: onPath, version, origin: "path", note: onPath };
    }
    const found = version === undefined ? "does not say its version" : `is ${version}`;
    ctx.progress.note(`${onPath} ${found}; ${versions.pulumiMinimum} or newer is wanted, so another one is used.`);
  }
  const { folder, receipt } = await keep(ctx, engine(ctx, options));
  return {
    path: path.join(folder, "bin", "pulumi"),
    version: receipt.version,
    origin: receipt.origin,
    note: receipt.note,
  };
}

async function versionOf(program: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const text = await run(program, ["version"], { env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" } });
    return /^v?(\d+\.\d+\.\d+\S*)/m.exec(text)?.[1];
  } catch (error) {
    if (error instanceof Unavailable) return undefined;
    throw error;
  }
}

/** The engine as a thing of the cache: its folder holds `bin/pulumi`. */
export function engine(ctx: Context, { build = true }: EngineOptions = {}): Wanted {
  const { tool, version, title } = engineProgram;
  return {
    tool,
    version,
    title,
    ways: [
      {
        origin: "official",
        label: ctx.sources.pulumi,
        recipe: "",
        async produce(folder, step) {
          const file = engineRelease(ctx, version);
          const archive = path.join(folder, file.name);
          await download(ctx, file, archive, step);
          step.update("unpacking");
          const bin = path.join(folder, "bin");
          await mkdir(bin);
          await unpack(archive, bin, 1);
          await rm(archive);
          return `downloaded from ${file.urls[0] ?? ""}`;
        },
      },
      ...(build ? [buildWay(ctx, engineProgram)] : []),
    ],
  };
}

/** Both places have the archive and its checksum file (pulumi/pulumi issue 10807; read 2026-11). */
function engineRelease(ctx: Context, version: string): ReleaseFile {
  const name = `pulumi-v${version}-linux-x64.tar.gz`;
  const sums = `pulumi-${version}-checksums.txt`;
  const places = [`${ctx.sources.pulumi}/sdk`, `${ctx.sources.github}/pulumi/pulumi/releases/download/v${version}`];
  return {
    name,
    urls: places.map((place) => `${place}/${name}`),
    checksums: places.map((place) => `${place}/${sums}`),
  };
}
