/**
 * The person behind the process, also under sudo: what is got goes to that person's folders and stays theirs.
 * The same rules as `lab/paths.ts`, which cannot be read before Node.js 24 is there; a test holds the two together.
 */
import { chownSync, mkdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { LauncherError } from "./failure.mjs";

/**
 * @typedef {Readonly<Record<string, string | undefined>>} Env
 * @typedef {{ uid: number, gid: number }} Owner
 */

/** @param {Env} env */
function sudoUser(env) {
  const uid = Number(env.SUDO_UID ?? NaN);
  const gid = Number(env.SUDO_GID ?? NaN);
  return Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : undefined;
}

/**
 * @param {Env} env
 * @param {number | undefined} effectiveUid
 * @returns {Owner | undefined} the user behind sudo, as whom files must be written; undefined when not under sudo.
 */
export function invokingUser(env, effectiveUid = process.geteuid?.()) {
  return effectiveUid === 0 ? sudoUser(env) : undefined;
}

/**
 * @param {Env} env
 * @param {() => string} passwd gives the text of /etc/passwd.
 * @returns {string}
 */
export function homeFolder(env, passwd = () => readFileSync("/etc/passwd", "utf8")) {
  const user = sudoUser(env);
  if (user) {
    for (const line of passwd().split("\n")) {
      const [, , uid, , , home] = line.split(":");
      if (home && uid === String(user.uid)) return home;
    }
  }
  if (env.HOME && path.isAbsolute(env.HOME)) return env.HOME;
  throw new LauncherError("HOME is not set to an absolute path: set it to the folder that the cache may go to.");
}

/**
 * @param {Env} env
 * @returns {string} what can be got again: `$XDG_CACHE_HOME/cryptokube`, default `~/.cache/cryptokube`.
 */
export function cacheFolder(env) {
  const base =
    env.XDG_CACHE_HOME && path.isAbsolute(env.XDG_CACHE_HOME)
      ? env.XDG_CACHE_HOME
      : path.join(homeFolder(env), ".cache");
  return path.join(base, "cryptokube");
}

/**
 * Where Node.js keeps what it made of the sources, so that a command starts in half the time.
 *
 * @param {Env} env
 * @param {number | undefined} effectiveUid
 * @returns {string | undefined} undefined under sudo: what root writes there, the person could not renew.
 */
export function compileCache(env, effectiveUid = process.geteuid?.()) {
  if (env.NODE_COMPILE_CACHE) return env.NODE_COMPILE_CACHE;
  return invokingUser(env, effectiveUid) ? undefined : path.join(cacheFolder(env), "compiled");
}

/**
 * Makes a folder and those above it, as the invoking user's.
 *
 * @param {string} folder
 * @param {Env} env
 */
export function makeFolder(folder, env) {
  const first = mkdirSync(folder, { recursive: true });
  const user = invokingUser(env);
  if (!first || !user) return;
  for (let made = folder; made.startsWith(first); made = path.dirname(made)) chownSync(made, user.uid, user.gid);
}
