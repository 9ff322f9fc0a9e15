import type { AddressInfo, Socket } from "node:net";
import { connect, createServer } from "node:net";

/** The same API server under another address of loopback, which can be closed. */
export interface Relay {
  /** `https://127.0.0.1:<port>` */
  server: string;
  close(): void;
}

export async function relayTo(server: string): Promise<Relay> {
  const { hostname, port } = new URL(server);
  const open = new Set<Socket>();
  const listener = createServer((socket) => {
    const upstream = connect(Number(port), hostname);
    for (const end of [socket, upstream]) {
      open.add(end);
      end.on("error", () => end.destroy());
      end.on("close", () => open.delete(end));
    }
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  return {
    server: `https://127.0.0.1:${String((listener.address() as AddressInfo).port)}`,
    close: () => {
      listener.close();
      for (const socket of open) socket.destroy();
    },
  };
}
