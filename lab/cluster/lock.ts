/** One command at a time works on a lab. */
import { createServer, connect } from "node:net";
import type { Server, Socket } from "node:net";

/**
 * Runs `work` while holding the lock of that name. The lock is an abstract Unix socket (unix(7)): the kernel lets go of
 * it when its holder ends, however that comes, so no stale lock is ever left behind.
 *
 * @param onWait called once, when another process holds the lock.
 */
export async function withLock<T>(name: string, work: () => Promise<T>, onWait?: () => void): Promise<T> {
  const address = `\0cryptokube-${name}`;
  let told = false;
  let held: Held | undefined;
  while (!(held = await tryHold(address))) {
    if (!told) onWait?.();
    told = true;
    await untilReleased(address);
  }
  try {
    return await work();
  } finally {
    await held.release();
  }
}

interface Held {
  release(): Promise<void>;
}

/** @returns undefined when somebody else holds it. */
function tryHold(address: string): Promise<Held | undefined> {
  return new Promise((resolve, reject) => {
    // Those who wait stay connected: the closing of their connection is what tells them.
    const waiting = new Set<Socket>();
    const server: Server = createServer((socket) => {
      waiting.add(socket);
      socket.on("error", () => undefined).on("close", () => waiting.delete(socket));
    });
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(undefined);
      else reject(error);
    });
    server.listen(address, () => {
      server.unref();
      resolve({
        release: () =>
          new Promise((done) => {
            server.close(() => {
              done();
            });
            for (const socket of waiting) socket.destroy();
          }),
      });
    });
  });
}

function untilReleased(address: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(address);
    // Either the holder closes, or it had just gone when we called.
    socket
      .on("error", () => undefined)
      .on("close", () => {
        resolve();
      });
  });
}
