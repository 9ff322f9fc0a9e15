/** A server on loopback that answers as an official source does, and misbehaves as one can. */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** How one file is served. */
export interface Serving {
  body: Buffer | string;
  /** Default 200. */
  status?: number;
  headers?: Record<string, string>;
  /** The connection breaks after so many bytes of the file; counted from its beginning. Each entry is for one request. */
  cuts?: number[];
  /** As `cuts`, but the line falls silent. */
  stalls?: number[];
  /** An ETag is given and ranges are honoured. Default true. */
  resumable?: boolean;
  /** Never answers. */
  silent?: boolean;
}

/** One request as the server saw it. */
export interface Seen {
  path: string;
  range: string | undefined;
}

/** The digest that a checksum file lists. */
export const sha256 = (body: Buffer | string): string => createHash("sha256").update(body).digest("hex");

/** See {@link startServer}. */
export class OfficialServer {
  readonly files = new Map<string, Serving>();
  readonly seen: Seen[] = [];
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  constructor() {
    this.server = createServer((request, response) => {
      this.answer(request, response);
    });
    this.server.on("connection", (socket) => {
      this.sockets.add(socket);
      socket.on("close", () => this.sockets.delete(socket));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get host(): string {
    return new URL(this.url).host;
  }

  serve(path: string, serving: Serving | Buffer | string): void {
    this.files.set(path, typeof serving === "string" || Buffer.isBuffer(serving) ? { body: serving } : serving);
  }

  /** How often a path was asked for. */
  asked(path: string): number {
    return this.seen.filter((request) => request.path === path).length;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = new URL(request.url ?? "/", this.url).pathname;
    const range = request.headers.range;
    this.seen.push({ path, range });
    const serving = this.files.get(path);
    if (serving === undefined) {
      response.writeHead(404).end("no such file");
      return;
    }
    if (serving.silent) return;
    const whole = Buffer.from(serving.body);
    const tag = `"${sha256(whole).slice(0, 12)}"`;
    const resumable = serving.resumable ?? true;
    const from = resumable && request.headers["if-range"] === tag ? Number(/\d+/.exec(range ?? "")?.[0] ?? 0) : 0;
    const body = whole.subarray(from);
    response.writeHead(from > 0 ? 206 : (serving.status ?? 200), {
      "content-length": body.length,
      ...(resumable ? { etag: tag } : {}),
      ...(from > 0 ? { "content-range": `bytes ${from}-${whole.length - 1}/${whole.length}` } : {}),
      ...serving.headers,
    });
    const cut = serving.cuts?.shift();
    const stall = serving.stalls?.shift();
    if (cut !== undefined) {
      response.write(body.subarray(0, cut - from), () => setTimeout(() => response.socket?.destroy(), 20));
    } else if (stall !== undefined) {
      response.write(body.subarray(0, stall - from));
    } else {
      response.end(request.method === "HEAD" ? undefined : body);
    }
  }
}

/** A running server; the caller stops it. */
export const startServer = (): Promise<OfficialServer> => new OfficialServer().start();
