/** Asking the two halves of a lab how it is, from this machine. */
import type { Progress } from "../progress.ts";
import { call } from "./call.ts";
import type { DaemonState } from "./daemon.ts";
import type { ClusterPaths } from "./layout.ts";
import { daemonSocket, folderDigest, supervisorSocket } from "./layout.ts";
import { withLock } from "./lock.ts";
import type { LabState } from "./state.ts";

/** Milliseconds: the supervisor itself asks the API server for at most one second. */
const timeout = 3000;

/** What the inner half says, or undefined when it does not answer. */
export const inner = (paths: ClusterPaths): Promise<LabState | undefined> =>
  call<LabState>({ folder: paths.run, socket: supervisorSocket, method: "GET", path: "/status", timeout }).catch(
    () => undefined,
  );

/** What the outer half says, or undefined when it does not answer. */
export const outer = (paths: ClusterPaths): Promise<DaemonState | undefined> =>
  call<DaemonState>({ folder: paths.run, socket: daemonSocket, method: "GET", path: "/status", timeout }).catch(
    () => undefined,
  );

/** Runs `work` while no other command works on the lab. */
export const locked = <T>(paths: ClusterPaths, progress: Progress, work: () => Promise<T>): Promise<T> =>
  withLock(folderDigest(paths.root), work, () => {
    progress.note("Another command works on this lab; waiting for it.");
  });
