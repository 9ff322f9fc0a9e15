/** A TCP port of this machine's loopback that leads into the lab. */
import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { openTunnel } from "./call.ts";
import { join } from "./join.ts";
import { supervisorSocket } from "./layout.ts";

/** The port is taken by another program. */
export class PortInUse extends Error {
  override readonly name = "PortInUse";
  readonly port: number;
  constructor(port: number) {
    super(`Port ${String(port)} on 127.0.0.1 is in use by another program.`);
    this.port = port;
  }
}

/** Opens an onward connection for a connection that came. */
export type Onward = () => Promise<Socket>;

export const intoLab =
  (run: string, target: string): Onward =>
  () =>
    openTunnel(run, supervisorSocket, target);

export class Listener {
  readonly #server: Server;
  readonly #connections = new Set<Socket>();

  private constructor(onward: Onward) {
    this.#server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (socket) => {
      this.#connections.add(socket);
      socket.on("close", () => this.#connections.delete(socket)).on("error", () => undefined);
      onward().then(
        (far) => {
          this.#connections.add(far);
          far.on("close", () => this.#connections.delete(far));
          join(socket, far);
        },
        // Nobody answers inside: the caller sees what it would see of a server that is not there.
        () => socket.resetAndDestroy(),
      );
    });
  }

  /**
   * @param port 0 for any that is free.
   * @throws PortInUse
   */
  static open(port: number, onward: Onward): Promise<Listener> {
    const listener = new Listener(onward);
    return new Promise((resolve, reject) => {
      listener.#server.once("error", (error: NodeJS.ErrnoException) => {
        reject(error.code === "EADDRINUSE" ? new PortInUse(port) : error);
      });
      listener.#server.listen(port, "127.0.0.1", () => {
        resolve(listener);
      });
    });
  }

  /** Like {@link open}, on another port where `port` is taken. */
  static async openNear(port: number, onward: Onward): Promise<Listener> {
    try {
      return await Listener.open(port, onward);
    } catch (error) {
      if (error instanceof PortInUse) return Listener.open(0, onward);
      throw error;
    }
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("not listening");
    return address.port;
  }

  close(): Promise<void> {
    for (const connection of this.#connections) connection.destroy();
    return new Promise((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }
}
