import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { http } from "../shared/node-http.ts";
import { codes, errorText, isRefusal, readBody } from "./call.ts";
import { keyIn, type Keys, type Known } from "./keys.ts";
import type { GatewayMetrics } from "./metrics.ts";
import { Bucket } from "./rate.ts";
import type { Router } from "./router.ts";
import { Session } from "./session.ts";
import type { GatewaySettings } from "./settings.ts";
import { acceptSocket, refuseUpgrade } from "./socket.ts";

/** Requests of a batch that are asked at once. */
const atOnce = 20;

/** Takes requests of consumers over HTTP and WebSockets, on the port for all and on that for traces. */
export class GatewayServer {
  readonly #settings: GatewaySettings;
  readonly #keys: Keys;
  readonly #router: Router;
  readonly #metrics: GatewayMetrics;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();
  readonly #sessions = new Set<Session>();

  constructor(of: {
    settings: GatewaySettings;
    keys: Keys;
    router: Router;
    metrics: GatewayMetrics;
    now: () => number;
  }) {
    this.#settings = of.settings;
    this.#keys = of.keys;
    this.#router = of.router;
    this.#metrics = of.metrics;
    this.#now = of.now;
  }

  /** @param traces whether it is the port for traces: whoever was not granted them is sent away. */
  listenFor(traces: boolean): Server {
    const server = http.createServer((request, response) => {
      this.#http(request, response, traces).catch(() => {
        response.destroy();
      });
    });
    server.headersTimeout = 10_000;
    server.requestTimeout = 30_000;
    server.keepAliveTimeout = 75_000;
    server.on("upgrade", (request, stream, head) => {
      stream.on("error", () => undefined);
      const known = this.#whose(request, traces);
      if (known === undefined) {
        refuseUpgrade(stream, 401, "Unauthorized");
        return;
      }
      const { name } = known.consumer;
      if (this.#metrics.sockets(name) >= this.#settings.limits.sockets) {
        refuseUpgrade(stream, 429, "Too Many Requests");
        return;
      }
      const socket = acceptSocket(request, stream, head, this.#settings.limits.bodyBytes);
      if (socket === undefined) return;
      this.#metrics.socket(name, 1);
      const take = (count: number): number => this.#take(known, count);
      const args = { settings: this.#settings, router: this.#router, known, traces, take };
      const session: Session = new Session(socket, args, () => {
        this.#sessions.delete(session);
        this.#metrics.socket(name, -1);
      });
      this.#sessions.add(session);
    });
    return server;
  }

  /** Looks after connections whose node is gone. */
  tend(): void {
    for (const session of this.#sessions) session.tend(this.#now());
  }

  /** Sends all who are connected elsewhere. */
  endSessions(): void {
    for (const session of this.#sessions) session.close(1001, "this replica ends");
  }

  #whose(request: IncomingMessage, traces: boolean): Known | undefined {
    const known = this.#keys.whose(keyIn(request.headers, request.url ?? "/"));
    if (known === undefined || (traces && !known.consumer.traces)) {
      this.#metrics.stranger();
      return undefined;
    }
    return known;
  }

  #take({ consumer }: Known, count: number): number {
    const now = this.#now();
    const bucket = this.#buckets.get(consumer.name) ?? new Bucket(consumer, now);
    this.#buckets.set(consumer.name, bucket);
    const wait = bucket.take(count, now);
    if (wait > 0) this.#metrics.limited(consumer.name, count);
    return wait;
  }

  async #http(request: IncomingMessage, response: ServerResponse, traces: boolean): Promise<void> {
    const known = this.#whose(request, traces);
    if (known === undefined) {
      refuse(request, response, 401, codes.server, "the key of a consumer is missing, or nobody has it");
      return;
    }
    if (request.method !== "POST") {
      response.setHeader("allow", "POST");
      refuse(request, response, 405, codes.invalidRequest, "JSON-RPC is posted");
      return;
    }
    const text = await bodyOf(request, this.#settings.limits.bodyBytes);
    if (text === undefined) {
      refuse(
        request,
        response,
        413,
        codes.limit,
        `request too large: at most ${this.#settings.limits.bodyBytes} bytes`,
      );
      return;
    }
    const asked = readBody(text, this.#settings.limits.batch);
    if (asked.kind === "refused") {
      say(response, 200, errorText(asked.refusal));
      return;
    }
    const entries = asked.kind === "one" ? [asked.entry] : asked.entries;
    const wait = this.#take(known, entries.length);
    if (wait > 0) {
      response.setHeader("retry-after", Math.ceil(wait / 1000));
      const limited = entries.map(({ id = "null" }) =>
        errorText({ id, code: codes.limit, message: "rate limit exceeded" }),
      );
      say(response, 429, asked.kind === "one" ? (limited[0] ?? "") : `[${limited.join(",")}]`);
      return;
    }
    const answers: (string | undefined)[] = [];
    for (let from = 0; from < entries.length; from += atOnce) {
      const part = entries.slice(from, from + atOnce).map(async (entry) => {
        if (isRefusal(entry)) return errorText(entry);
        const answer = await this.#router.answer(entry, known, { traces, socket: false });
        return entry.id === undefined ? undefined : answer;
      });
      answers.push(...(await Promise.all(part)));
    }
    const wanted = answers.filter((answer) => answer !== undefined);
    // Nothing is wanted of requests without an id, and nothing is said (JSON-RPC 2.0, section 4.1).
    if (wanted.length === 0) say(response, 200, "");
    else say(response, 200, asked.kind === "one" ? (wanted[0] ?? "") : `[${wanted.join(",")}]`);
  }
}

function say(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "cache-control": "no-store",
  });
  response.end(body);
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  code: number,
  message: string,
): void {
  // What it still sends is not read: the connection ends with the answer.
  response.setHeader("connection", "close");
  say(response, status, errorText({ id: "null", code, message }));
  request.resume();
}

/** @returns undefined where it is larger. */
function bodyOf(request: IncomingMessage, maxBytes: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers["content-length"] ?? 0) > maxBytes) {
      resolve(undefined);
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("error", reject);
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else resolve(undefined);
    });
    request.on("end", () => {
      resolve(Buffer.concat(chunks).toString("utf8"));
    });
  });
}
