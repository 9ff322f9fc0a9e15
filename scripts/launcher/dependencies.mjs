/** node_modules as package-lock.json says, installed when it is not. */
import { createHash } from "node:crypto";
import { accessSync, chownSync, constants, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { LauncherError } from "./failure.mjs";
import { withLock } from "./lock.mjs";
import { runNpm } from "./npm.mjs";
import { cacheFolder, invokingUser } from "./owner.mjs";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

/**
 * Whether what npm says it installed (its hidden lockfile, written only after success) is what the lockfile asks for.
 * Optional packages may be missing: they are for other machines.
 *
 * @param {{ packages: Record<string, LockEntry> }} lock package-lock.json.
 * @param {{ packages: Record<string, LockEntry> }} installed node_modules/.package-lock.json.
 * @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockEntry
 */
export function agrees(lock, installed) {
  const wanted = Object.entries(lock.packages).filter(([where]) => where !== "");
  const known = new Set(wanted.map(([where]) => where));
  const extra = Object.keys(installed.packages).some((where) => !known.has(where));
  const missing = wanted.some(([where, entry]) => {
    const found = installed.packages[where];
    if (!found) return entry.optional !== true;
    return found.version !== entry.version || found.integrity !== entry.integrity;
  });
  return !extra && !missing;
}

/**
 * Installs node_modules when it is missing or is not what package-lock.json says.
 *
 * A stamp with the lockfile's hash, written after success, makes the usual answer ("nothing to do") cheap; without one,
 * npm's own record decides, so that a person who ran `npm install` is not made to wait again.
 *
 * @param {string} projectDir
 * @param {string} node the Node.js that runs npm.
 * @param {import("./owner.mjs").Env} env
 */
export async function ensureDependencies(projectDir, node, env) {
  if (upToDate(projectDir)) return;
  assertWritable(projectDir);
  const lockFile = path.join(cacheFolder(env), "locks", `npm-${sha256(projectDir).slice(0, 16)}`);
  await withLock(lockFile, "Waiting for another run that installs the packages", env, async (started) => {
    if (upToDate(projectDir)) return;
    await runNpm({
      title: "Installing the packages of package-lock.json",
      node,
      args: ["ci"],
      cwd: projectDir,
      env,
      started,
    });
    writeStamp(projectDir, env);
  });
}

const stampFile = (projectDir) => path.join(projectDir, "node_modules", ".cryptokube-lock-hash");

function upToDate(projectDir) {
  const lockText = readFileSync(path.join(projectDir, "package-lock.json"), "utf8");
  const recordFile = path.join(projectDir, "node_modules", ".package-lock.json");
  // `npm ci` empties the folder before it begins and writes its record last: without one, something is half done.
  if (!existsSync(recordFile)) return false;
  const stamp = stampFile(projectDir);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === `${sha256(lockText)} ${changedAt(recordFile)}`) return true;
  if (!agrees(JSON.parse(lockText), JSON.parse(readFileSync(recordFile, "utf8")))) return false;
  try {
    writeStamp(projectDir, process.env);
  } catch {
    // A stamp only saves time: a node_modules that cannot be written to is whole all the same.
  }
  return true;
}

/** The stamp also names the moment of npm's record: an `npm install` since then is looked at anew. */
function writeStamp(projectDir, env) {
  const lockText = readFileSync(path.join(projectDir, "package-lock.json"), "utf8");
  const record = path.join(projectDir, "node_modules", ".package-lock.json");
  const stamp = stampFile(projectDir);
  writeFileSync(stamp, `${sha256(lockText)} ${changedAt(record)}`);
  const user = invokingUser(env);
  if (user) chownSync(stamp, user.uid, user.gid);
}

const changedAt = (file) => statSync(file).mtimeMs;

function assertWritable(projectDir) {
  const modules = path.join(projectDir, "node_modules");
  const where = existsSync(modules) ? modules : projectDir;
  try {
    accessSync(where, constants.W_OK);
  } catch {
    throw new LauncherError(
      `You may not write ${where}, where the packages go: it belongs to another user, often to root after a run with sudo. Give it back with: sudo chown -R "$(id -un)" '${where}'`,
    );
  }
}
