/** Building Go programs from their modules, one at a time, with progress that a person can believe. */
import { constants } from "node:fs";
import { chmod, copyFile, cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import type { Step } from "../progress.ts";
import type { Way } from "./cache.ts";
import { AcquisitionError, Unavailable } from "./errors.ts";
import { giveToInvoker, makeFolder, requireSpace } from "./files.ts";
import { acquireGo } from "./go-toolchain.ts";
import { goModText, linkerFlags, recipeOf, replacesOf, type GoProgram } from "./go-program.ts";
import { withLock } from "./lock.ts";
import { run, which } from "./run.ts";
import type { Context } from "./types.ts";

/** Runs Go in the folder of a build. */
type Go = (args: string[], onLine?: (line: string) => void) => Promise<string>;

/** A Go that is ready to build. */
interface Workbench {
  go: Go;
  /** Folders that Go keeps for itself in the lab's cache. */
  folders: string[];
}

/** Building as a way of getting: the folder then holds `bin/`, and the go.mod and go.sum that say of what. */
export function buildWay(ctx: Context, program: GoProgram): Way {
  return {
    origin: "built",
    label: `a build of module ${program.module} ${program.moduleVersion}`,
    recipe: recipeOf(program),
    async produce(folder, step) {
      const { go, folders } = await workbench(ctx, folder, program);
      await requireSpace(folder, program.space, `Building ${program.title}`);
      await withLock(
        // Two builds at once on few cores take longer than one after the other, and twice the memory.
        path.join(ctx.cacheDir, ".build.lock"),
        () =>
          build(go, folder, program, step).finally(async () => {
            for (const own of folders) await giveToInvoker(own, ctx.env);
          }),
        (pid) => {
          step.update(`waiting for the build of process ${String(pid)}`);
        },
      );
      return `built from module ${program.module} ${program.moduleVersion}`;
    },
  };
}

async function workbench(ctx: Context, folder: string, program: GoProgram): Promise<Workbench> {
  const toolchain = await acquireGo(ctx).catch((error: unknown) => {
    throw error instanceof AcquisitionError ? new Unavailable(error.message, { cause: error }) : error;
  });
  const env: NodeJS.ProcessEnv = {
    ...ctx.env,
    GOWORK: "off",
    GOTOOLCHAIN: "local",
    GOFLAGS: "-buildvcs=false",
    ...cgoOf(program, ctx),
  };
  const own = (name: string): string => path.join(ctx.cacheDir, name);
  const folders: string[] = [];
  if (toolchain.origin !== "path") {
    // Someone without Go of their own wants none of its folders at home, and wants to delete a cache without chmod.
    delete env.GOROOT;
    env.GOFLAGS = "-buildvcs=false -modcacherw";
    env.XDG_CONFIG_HOME = own("go-config");
    env.GOPATH = own("go-path");
    env.GOCACHE = own("go-build");
    folders.push(env.XDG_CONFIG_HOME, env.GOPATH, env.GOCACHE);
    for (const made of folders) await makeFolder(made, ctx.env);
  }
  const executable = path.join(toolchain.path, "bin", "go");
  return { folders, go: (args, onLine) => run(executable, args, { cwd: folder, env, ...(onLine ? { onLine } : {}) }) };
}

/** @throws Unavailable where the program needs a C compiler and PATH has none. */
function cgoOf({ cgo, title }: GoProgram, { env }: Context): NodeJS.ProcessEnv {
  if (cgo === "off") return { CGO_ENABLED: "0" };
  if (cgo === "machine") return {};
  // What Go itself looks for on Linux.
  if (which(env.CC ?? "gcc", env) === undefined) {
    throw new Unavailable(`${title} has parts in C, and no C compiler is on PATH (gcc)`);
  }
  // blst else takes what the processor of this machine has (its bindings/go/README.md), and fails on an older one.
  return { CGO_ENABLED: "1", CGO_CFLAGS: "-O2 -D__BLST_PORTABLE__" };
}

async function build(go: Go, folder: string, program: GoProgram, step: Step): Promise<void> {
  await writeModule(go, folder, program, step);
  const packages = program.binaries.map((binary) => binary.package);
  step.update("counting packages");
  const total = (await go(["list", "-deps", ...packages])).split("\n").filter(Boolean).length;
  const bin = path.join(folder, "bin");
  await mkdir(bin, { recursive: true });
  let compiled = 0;
  const tags = program.tags?.length ? ["-tags", program.tags.join(",")] : [];
  await go(
    // -v names each package as its compilation begins; what is in the build cache is not named.
    ["build", "-v", "-trimpath", ...tags, "-ldflags", linkerFlags(program), "-o", bin, ...packages],
    (line) => {
      if (/\s/.test(line)) return;
      compiled += 1;
      step.update(`${String(compiled)} of ${String(total)} packages: ${line}`, Math.min(1, compiled / total));
    },
  );
  for (const { package: importPath, name } of program.binaries) {
    const made = path.join(bin, binaryName(importPath));
    if (made !== path.join(bin, name)) await rename(made, path.join(bin, name));
  }
  await rm(path.join(folder, ownCopy), { recursive: true, force: true });
}

/** The file that `go build` makes of a main package: its last folder that is no major version. */
function binaryName(importPath: string): string {
  const folders = importPath.split("/").filter((folder) => !/^v\d+$/.test(folder));
  return folders.at(-1) ?? importPath;
}

async function writeModule(go: Go, folder: string, program: GoProgram, step: Step): Promise<void> {
  let modules = 0;
  const onLine = (line: string): void => {
    if (line.startsWith("go: downloading ")) {
      modules += 1;
      step.update(`downloading modules: ${String(modules)}, ${line.slice("go: downloading ".length)}`);
    }
  };
  const goMod = path.join(folder, "go.mod");
  step.update(`getting ${program.module} ${program.moduleVersion}`);
  await writeFile(goMod, `module ${program.tool}\n\ngo 1.26\n`);
  const found = JSON.parse(await go(["mod", "download", "-json", `${program.module}@${program.moduleVersion}`])) as {
    GoMod?: string;
    Dir?: string;
  };
  if (found.GoMod === undefined) throw new Unavailable(`the module proxy gave no go.mod of ${program.module}`);
  const replaces = replacesOf(await readFile(found.GoMod, "utf8"), program.moduleVersion);
  if (program.adds !== undefined && found.Dir !== undefined) {
    await copyWith(found.Dir, path.join(folder, ownCopy), program.adds);
    replaces.push({ from: program.module, to: `./${ownCopy}` });
  }
  await writeFile(goMod, goModText(program, replaces));
  if (program.ownSums === true && found.Dir !== undefined) {
    const sums = path.join(folder, "go.sum");
    await copyFile(path.join(found.Dir, "go.sum"), sums);
    // The module cache is read-only.
    await chmod(sums, 0o644);
  }
  // -e: a test of a dependency's dependency that is not to be had is none of ours.
  await go(["mod", "tidy", "-e"], onLine);
}

/** The folder of a module's copy, beside the go.mod that it is built by. */
const ownCopy = "module";

/** Copies a module, which its cache keeps read-only, and adds files to it. */
async function copyWith(from: string, to: string, adds: Record<string, string>): Promise<void> {
  await cp(from, to, { recursive: true, mode: constants.COPYFILE_FICLONE });
  for (const entry of await readdir(to, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) await chmod(path.join(entry.parentPath, entry.name), 0o755);
  }
  await chmod(to, 0o755);
  for (const [name, text] of Object.entries(adds)) {
    const file = path.join(to, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
