import type { Agent, IncomingHttpHeaders } from "node:http";
import { http, https } from "./node-http.ts";

/** How a request failed below HTTP. `refused` is certain (nobody listens); the others may pass. */
export type NetworkFailure = "refused" | "timeout" | "too-large" | "network";

export class NetworkError extends Error {
  readonly failure: NetworkFailure;

  constructor(failure: NetworkFailure, message: string) {
    super(message);
    this.name = "NetworkError";
    this.failure = failure;
  }
}

export interface HttpRequest {
  url: string;
  method?: "GET" | "POST" | "PUT";
  headers?: Record<string, string>;
  body?: string;
  /** Milliseconds for the whole exchange, the body included: a peer that trickles is as useless as one that hangs. */
  timeoutMs: number;
  /** Bytes of body that are read at most. */
  maxBytes: number;
  agent?: Agent;
}

export interface HttpResponse {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/**
 * One HTTP exchange over `node:http`. Not `fetch`: its first use loads undici and WebAssembly, several MiB of
 * resident memory in each sidecar.
 *
 * @throws NetworkError for everything that is not an HTTP answer; any status is an answer.
 */
export function httpRequest(request: HttpRequest): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const transport = request.url.startsWith("https:") ? https() : http;
    const body = request.body === undefined ? undefined : Buffer.from(request.body);
    const outgoing = transport.request(request.url, {
      method: request.method ?? "GET",
      headers: { ...request.headers, ...(body === undefined ? {} : { "content-length": String(body.length) }) },
      ...(request.agent === undefined ? {} : { agent: request.agent }),
    });
    // The promise is settled first and the exchange broken off without an error: the socket may already be another's.
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      reject(asNetworkError(error));
      outgoing.destroy();
    };
    const timer = setTimeout(() => {
      fail(new NetworkError("timeout", `no complete answer within ${request.timeoutMs} ms`));
    }, request.timeoutMs);

    outgoing.on("error", fail);
    outgoing.on("response", (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on("error", fail);
      incoming.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size <= request.maxBytes) chunks.push(chunk);
        else fail(new NetworkError("too-large", `answer is larger than ${request.maxBytes} bytes`));
      });
      incoming.on("end", () => {
        clearTimeout(timer);
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString("utf8"),
        });
      });
    });
    outgoing.end(body);
  });
}

function asNetworkError(error: unknown): NetworkError {
  if (error instanceof NetworkError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = isErrno(error) ? error.code : undefined;
  return new NetworkError(code === "ECONNREFUSED" ? "refused" : "network", message || code || "network error");
}

function isErrno(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error;
}
