import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { acceptSocket, type Socket } from "../../../agents/gateway/socket.ts";

interface Request {
  id: unknown;
  method: string;
  params: unknown[];
}

/** A node that says what it is told to say, of heads too. It writes down all that reaches it. */
export class FakeNode {
  readonly seen: Request[] = [];
  /** Bodies and messages as they came. */
  readonly bodies: string[] = [];
  head = 100;
  ready = true;
  /** What it answers in place of the truth. */
  lies: Record<string, (params: unknown[]) => unknown> = {};
  readonly sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;
  #filters = 0;

  async start(): Promise<this> {
    const server = createServer((request, response) => {
      if (request.url === "/status") {
        response.end(JSON.stringify({ ready: this.ready }));
        return;
      }
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const answer = this.#answer(Buffer.concat(chunks).toString());
        response.end(answer);
      });
    });
    server.on("upgrade", (request, stream, head) => {
      const socket = acceptSocket(request, stream, head, 2 ** 24);
      if (socket === undefined) return;
      this.sockets.add(socket);
      socket.listen({
        message: (text) => {
          socket.send(this.#answer(text));
        },
        closed: () => this.sockets.delete(socket),
      });
    });
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    return this;
  }

  get rpc(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get health(): string {
    return `${this.rpc}/status`;
  }

  /** Methods that reached it, the gateway's own question for the head aside. */
  get methods(): string[] {
    return this.seen
      .filter(({ id, method }) => !(id === 0 && method === "eth_blockNumber"))
      .map(({ method }) => method);
  }

  #answer(body: string): string {
    this.bodies.push(body);
    const request = JSON.parse(body) as Request;
    this.seen.push(request);
    const said = this.#say(request);
    const what = said instanceof Fault ? { error: { code: said.code, message: said.message } } : { result: said };
    return JSON.stringify({ jsonrpc: "2.0", id: request.id, ...what });
  }

  #say({ method, params }: Request): unknown {
    const lie = this.lies[method];
    if (lie !== undefined) return lie(params);
    const block = (at: unknown) => {
      const number = at === "latest" ? this.head : Number(at);
      return number > this.head ? null : { number: hex(number), hash: `0x${String(number).padStart(64, "0")}` };
    };
    switch (method) {
      case "eth_blockNumber":
        return hex(this.head);
      case "eth_chainId":
        return "0x539";
      case "eth_getBlockByNumber":
        return block(params[0]);
      case "eth_newFilter":
      case "eth_newBlockFilter":
        this.#filters += 1;
        return `0x${(0xabc000 + this.#filters).toString(16).padStart(32, "0")}`;
      case "eth_subscribe":
        return "0x1f";
      default:
        return `${method} of ${this.#port}`;
    }
  }

  /** Tells all who are connected of a new head. */
  announce(head: number): void {
    this.head = head;
    const result = { number: hex(head), parentHash: `0x${"0".repeat(64)}` };
    for (const socket of this.sockets) {
      socket.send(
        JSON.stringify({ jsonrpc: "2.0", method: "eth_subscription", params: { subscription: "0x1f", result } }),
      );
    }
  }

  /** As a killed process: nobody listens any more, and what was open breaks. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const socket of this.sockets) socket.close(1001);
    server?.closeAllConnections();
    await new Promise<void>((resolve) =>
      server === null
        ? resolve()
        : server.close(() => {
            resolve();
          }),
    );
  }
}

/** What a fake answers as an error. */
export class Fault {
  readonly code: number;
  readonly message: string;

  constructor(code: number, message: string) {
    this.code = code;
    this.message = message;
  }
}

export const hex = (number: number): string => `0x${number.toString(16)}`;
