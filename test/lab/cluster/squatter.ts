/** Another program that has a port of this machine. */
import { createServer, type Server } from "node:net";

/** @param port 0: any that is free. */
export function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject).listen(port, "127.0.0.1", () => {
      resolve(server);
    });
  });
}
