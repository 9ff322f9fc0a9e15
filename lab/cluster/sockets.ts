/** Unix sockets in folders whose path may be longer than the kernel allows. */
import { closeSync, constants, openSync } from "node:fs";
import * as path from "node:path";

/** `sockaddr_un.sun_path` has 108 bytes with its closing NUL (unix(7)). */
const longestPath = 107;

/** A path that `connect` and `listen` take. */
export interface SocketPath {
  path: string;
  /** To be called when the socket is connected, or no longer listened on. */
  release(): void;
}

/**
 * The address of the socket `name` in `folder`. Where the path is too long for the kernel, it goes through an open
 * handle of the folder, which is always short.
 */
export function socketPath(folder: string, name: string): SocketPath {
  const direct = path.join(folder, name);
  if (Buffer.byteLength(direct) <= longestPath) return { path: direct, release: () => undefined };
  const handle = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  let open = true;
  return {
    path: `/proc/self/fd/${String(handle)}/${name}`,
    release() {
      if (open) closeSync(handle);
      open = false;
    },
  };
}
