/**
 * Programs out of Debian packages that are never installed: downloaded by apt, which checks them against the
 * distribution's signed lists, and unpacked into the cache. The machine's own package state is read, not changed.
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import type { Step } from "../progress.ts";
import { AcquisitionError, Unavailable } from "./errors.ts";
import { giveToInvoker, makeFolder } from "./files.ts";
import { run, which } from "./run.ts";
import type { Context } from "./types.ts";

/** A package as it was unpacked. */
export interface DebianPackage {
  name: string;
  version: string;
}

/** Libraries that every Debian machine has, and that must be the machine's own: they belong to its dynamic loader. */
const machinesOwn = new Set(["libc6", "libgcc-s1", "libcrypt1"]);

/** Of Debian's package debian-archive-keyring, which Ubuntu has too, where somebody installed it. */
const debianKeys = "/usr/share/keyrings/debian-archive-keyring.gpg";

const plainDependencies = ["recommends", "suggests", "conflicts", "breaks", "replaces", "enhances"].map(
  (kind) => `--no-${kind}`,
);

/**
 * Downloads packages and unpacks them over one another into a folder, as if it were a root file system.
 *
 * @param withDependencies also what the packages depend on, except the machine's own C library.
 * @param release another release of Debian than the machine's own: "trixie".
 * @returns what was unpacked.
 * @throws Unavailable when apt or dpkg-deb is not there, or apt has no such package.
 */
export async function unpackDebian(
  ctx: Context,
  names: string[],
  folder: string,
  step: Step,
  withDependencies = false,
  release?: string,
): Promise<DebianPackage[]> {
  for (const tool of ["apt-get", "apt-cache", "dpkg-deb"]) {
    if (which(tool, ctx.env) === undefined) {
      throw new Unavailable(`${tool} is not on PATH (Debian, Ubuntu and their like have it)`);
    }
  }
  const work = path.join(folder, ".apt");
  await mkdir(work, { recursive: true });
  try {
    await fetchPackages(ctx, names, work, withDependencies, step, release);
    const unpacked: DebianPackage[] = [];
    for (const file of (await readdir(work)).filter((name) => name.endsWith(".deb")).sort()) {
      const [name = file, version = ""] = file.split("_").map(decodeURIComponent);
      step.update(`unpacking ${name} ${version}`);
      await run("dpkg-deb", ["-x", path.join(work, file), folder], { env: ctx.env });
      unpacked.push({ name, version });
    }
    return unpacked;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function fetchPackages(
  ctx: Context,
  names: string[],
  work: string,
  withDependencies: boolean,
  step: Step,
  release?: string,
): Promise<void> {
  const fetchWith = async (options: string[]): Promise<void> => {
    const all = withDependencies ? await closure(ctx, names, options) : names;
    step.update(`apt-get download ${all.join(" ")}`);
    // Without a sandbox user: _apt may not write into a folder of the user's cache.
    await run("apt-get", [...options, "-o", "APT::Sandbox::User=", "download", ...all], { cwd: work, env: ctx.env });
  };
  if (release !== undefined) {
    await fetchWith(await ownLists(ctx, step, release));
    return;
  }
  try {
    await fetchWith([]);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    // The machine's lists are missing (a fresh container has none) or too old.
    await fetchWith(await ownLists(ctx, step));
  }
}

/**
 * Lists of packages in a folder of the cache, as the machine's own are root's: of what the machine gets its packages from,
 * or of another release of Debian, held to the keys that the machine trusts Debian by.
 *
 * @returns options by which apt uses them.
 */
async function ownLists(ctx: Context, step: Step, release?: string): Promise<string[]> {
  step.update("apt-get update, into lists of our own");
  const lists = path.join(ctx.cacheDir, release === undefined ? "debian-lists" : `debian-lists-${release}`);
  await makeFolder(path.join(lists, "state", "partial"), ctx.env);
  await makeFolder(path.join(lists, "cache", "archives", "partial"), ctx.env);
  const own = ["-o", `Dir::State::Lists=${lists}/state`, "-o", `Dir::Cache=${lists}/cache`];
  if (release !== undefined) {
    const file = path.join(lists, "sources.list");
    await writeFile(file, `deb [signed-by=${debianKeys}] ${await ownArchive(ctx)} ${release} main\n`);
    own.push("-o", `Dir::Etc::SourceList=${file}`, "-o", "Dir::Etc::SourceParts=/dev/null");
  }
  const less = ["-o", "Acquire::Languages=none", "-o", "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false"];
  await run("apt-get", [...own, "-o", "APT::Sandbox::User=", ...less, "update"], {
    env: ctx.env,
    onLine: (line) => {
      step.update(line);
    },
  });
  await giveToInvoker(lists, ctx.env);
  return own;
}

/**
 * Where the machine gets its own release from, by apt's own account: a Debian's other releases stand beside it.
 *
 * @throws Unavailable where apt names no such place.
 */
async function ownArchive(ctx: Context): Promise<string> {
  const release = await releaseName();
  const text = await run("apt-get", ["indextargets", "--format", "$(RELEASE) $(REPO_URI)", "Created-By: Packages"], {
    env: ctx.env,
  });
  const found = text.split("\n").find((line) => line.startsWith(`${release} `));
  if (found === undefined) throw new Unavailable(`apt has no source of ${release}, the machine's own release`);
  return found.slice(release.length + 1).trim();
}

/** The packages with all that they depend on. */
async function closure(ctx: Context, names: string[], options: string[]): Promise<string[]> {
  const text = await run("apt-cache", [...options, "depends", "--recurse", ...plainDependencies, ...names], {
    env: ctx.env,
  });
  // Packages stand at the beginning of a line; virtual ones in angle brackets.
  const found = text.split("\n").filter((line) => /^[a-z0-9]/.test(line));
  return [...new Set(found)].filter((name) => !machinesOwn.has(name) && !/^gcc-\d+-base$/.test(name));
}

/**
 * The name of the distribution's release, for a folder's name: "bookworm".
 *
 * @throws AcquisitionError on a machine without /etc/os-release.
 */
export async function releaseName(): Promise<string> {
  const text = await readFile("/etc/os-release", "utf8").catch(() => {
    throw new AcquisitionError("This machine has no /etc/os-release: the lab needs a Linux distribution that has one.");
  });
  const value = (key: string): string | undefined => new RegExp(`^${key}="?([^"\n]+)"?$`, "m").exec(text)?.[1];
  return value("VERSION_CODENAME") ?? `${value("ID") ?? "linux"}-${value("VERSION_ID") ?? "rolling"}`;
}

/** For a receipt: "containerd 1.6.20~ds1-1+deb12u3, runc …". */
export function listed(packages: DebianPackage[]): string {
  return packages.map(({ name, version }) => `${name} ${version}`).join(", ");
}
