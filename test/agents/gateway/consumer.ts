import { once } from "node:events";

/** A consumer, by the client that Node.js has of its own. */
export class Consumer {
  readonly socket: WebSocket;
  readonly heard: {
    id?: unknown;
    method?: string;
    result?: unknown;
    error?: { code: number };
    params?: { result: unknown };
  }[] = [];
  readonly closed: Promise<number>;
  #wake: () => void = () => undefined;

  constructor(url: string) {
    this.socket = new WebSocket(url.replace("http", "ws"));
    this.socket.addEventListener("message", ({ data }) => {
      this.heard.push(...([JSON.parse(String(data))].flat() as typeof this.heard));
      this.#wake();
    });
    this.closed = new Promise((resolve) => {
      this.socket.addEventListener("close", ({ code }) => {
        resolve(code);
      });
    });
  }

  async open(): Promise<this> {
    await once(this.socket, "open");
    return this;
  }

  async ask(id: number, method: string, params: unknown[] = []) {
    this.socket.send(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    return this.until((said) => said.id === id);
  }

  async until(wanted: (said: (typeof this.heard)[number]) => boolean) {
    for (;;) {
      const found = this.heard.find(wanted);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
