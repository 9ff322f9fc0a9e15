/**
 * Where a lab keeps things: what is costly to make in the user's cache, what must not be lost in the user's data
 * folder (XDG Base Directory Specification 0.8). Nothing here creates a folder.
 */
import { createHash } from "node:crypto";
import { readFileSync, realpathSync } from "node:fs";
import * as path from "node:path";

/** The variables of a process, as in `process.env`. */
export type Env = Readonly<Record<string, string | undefined>>;

/** A user and group id that files in the cache and in a lab's folder belong to. */
export interface Owner {
  uid: number;
  gid: number;
}

/** The files and folders of one lab. All absolute. */
export interface LabPaths {
  /** The lab's name: the last part of {@link LabPaths.root}. */
  name: string;
  /** Everything below belongs to this lab alone; deleting it deletes the lab. */
  root: string;
  /** etcd, containerd, kubelet, volumes, logs, certificates. Belongs to root. */
  cluster: string;
  /** A kubeconfig without a secret in it: the credential is fetched by an exec plugin. */
  kubeconfig: string;
  /** Pulumi's file backend. */
  state: string;
  /** PULUMI_HOME: credentials and plugins of the user's own engine stay out of the lab, and the lab's out of theirs. */
  home: string;
  /** Ports of this machine's loopback that lead into the lab. */
  forwards: string;
  /** The lab's record: id, project folder, ports, process ids with their start times. */
  record: string;
}

const userIds = (env: Env): Owner | undefined => {
  const uid = Number(env.SUDO_UID ?? NaN);
  const gid = Number(env.SUDO_GID ?? NaN);
  return Number.isInteger(uid) && Number.isInteger(gid) ? { uid, gid } : undefined;
};

/**
 * The user behind `sudo`, to whom files in the cache and in the lab's folder must go.
 *
 * @returns undefined when the process was not started by sudo, or when it does not run as root: then files already
 * belong to the right user.
 */
export function invokingUser(env: Env, effectiveUid = process.geteuid?.()): Owner | undefined {
  return effectiveUid === 0 ? userIds(env) : undefined;
}

/**
 * The home folder of the person who asked, also under sudo, which sets HOME to root's: a lab started with and without
 * sudo must be the same lab.
 *
 * @param passwd the text of /etc/passwd.
 * @throws Error when neither HOME nor the user's line in /etc/passwd names a folder.
 */
export function homeFolder(env: Env, passwd: () => string = () => readFileSync("/etc/passwd", "utf8")): string {
  const user = userIds(env);
  if (user !== undefined) {
    for (const line of passwd().split("\n")) {
      const [, , uid, , , home] = line.split(":");
      if (home && uid === String(user.uid)) return home;
    }
  }
  if (env.HOME && path.isAbsolute(env.HOME)) return env.HOME;
  throw new Error(
    "HOME is not set to an absolute path: set it to the folder that the cache and the lab's data may go to.",
  );
}

/** XDG asks that a relative path be ignored as if the variable were unset. */
const xdg = (value: string | undefined, fallback: () => string): string =>
  value && path.isAbsolute(value) ? value : fallback();

/** What can be got again: `$XDG_CACHE_HOME/cryptokube` (default `~/.cache/cryptokube`), laid out `<tool>/<version>/`. */
export function cacheFolder(env: Env): string {
  return path.join(
    xdg(env.XDG_CACHE_HOME, () => path.join(homeFolder(env), ".cache")),
    "cryptokube",
  );
}

/** The folder of all labs: `$XDG_DATA_HOME/cryptokube/labs` (default `~/.local/share/cryptokube/labs`). */
export function labsFolder(env: Env): string {
  return path.join(
    xdg(env.XDG_DATA_HOME, () => path.join(homeFolder(env), ".local", "share")),
    "cryptokube",
    "labs",
  );
}

const nameRule = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;

/**
 * The name of the lab of one environment of one clone: two clones on one machine get two labs.
 *
 * @param env CRYPTOKUBE_LAB, where set, is the name.
 * @throws Error when the name could not be a folder's name.
 */
export function labName(projectDir: string, environment: string, env: Env): string {
  const digest = createHash("sha256").update(realpathSync(projectDir)).digest("hex").slice(0, 8);
  const name = env.CRYPTOKUBE_LAB || `${environment}-${digest}`;
  if (nameRule.test(name)) return name;
  const variable = env.CRYPTOKUBE_LAB ? " (from CRYPTOKUBE_LAB)" : "";
  throw new Error(`The lab's name "${name}"${variable} must be letters, digits, ".", "_" and "-", at most 63 of them.`);
}

/** The lab of one environment of one clone. See {@link labName} for errors. */
export function labPaths(projectDir: string, environment: string, env: Env): LabPaths {
  const name = labName(projectDir, environment, env);
  return labPathsIn(path.join(labsFolder(env), name));
}

/** The files of the lab whose folder is already known. */
export function labPathsIn(root: string): LabPaths {
  return {
    name: path.basename(root),
    root,
    cluster: path.join(root, "cluster"),
    kubeconfig: path.join(root, "kubeconfig"),
    state: path.join(root, "state"),
    home: path.join(root, "home"),
    forwards: path.join(root, "forwards.json"),
    record: path.join(root, "lab.json"),
  };
}

/** The kubeconfig of the lab that an environment without a context of its own goes to. */
export function labKubeconfigPath(projectDir: string, environment: string, env: Env): string {
  return labPaths(projectDir, environment, env).kubeconfig;
}
