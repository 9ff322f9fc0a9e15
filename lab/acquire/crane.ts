/** crane, with which images are pulled and written: the official release, else built from its module. */
import { mkdir, rm } from "node:fs/promises";
import * as path from "node:path";
import { keep, type Wanted } from "./cache.ts";
import { download } from "./download.ts";
import { run } from "./run.ts";
import { buildWay } from "./go-build.ts";
import { craneProgram } from "./programs.ts";
import { githubRelease } from "./sources.ts";
import type { Context } from "./types.ts";

/**
 * @returns the absolute path of the program.
 * @throws AcquisitionError when it can neither be downloaded nor built.
 */
export async function acquireCrane(ctx: Context): Promise<string> {
  return path.join((await keep(ctx, crane(ctx))).folder, "bin", "crane");
}

/** crane as a thing of the cache: its folder holds `bin/crane`. */
export function crane(ctx: Context): Wanted {
  const { tool, version, title } = craneProgram;
  return {
    tool,
    version,
    title,
    ways: [
      {
        origin: "official",
        label: `${ctx.sources.github} (releases)`,
        recipe: "",
        async produce(folder, step) {
          const name = "go-containerregistry_Linux_x86_64.tar.gz";
          const repository = "google/go-containerregistry";
          const file = githubRelease(ctx.sources, repository, `v${version}`, name, "checksums.txt");
          const archive = path.join(folder, name);
          const bin = path.join(folder, "bin");
          await download(ctx, file, archive, step);
          await mkdir(bin);
          await run("tar", ["-xzf", archive, "-C", bin, "--no-same-owner", "crane"]);
          await rm(archive);
          return `downloaded from ${file.urls.join(" ")}`;
        },
      },
      buildWay(ctx, craneProgram),
    ],
  };
}
