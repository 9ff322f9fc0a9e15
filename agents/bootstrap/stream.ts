import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { NetworkError } from "../shared/http.ts";
import { http, https } from "../shared/node-http.ts";

/** A request whose answer may be larger than memory. */
export interface StreamRequest {
  url: string;
  method?: "GET" | "PUT" | "HEAD" | "POST";
  headers?: Readonly<Record<string, string>>;
  body?: Buffer;
  /** What is too slow. */
  patience: Patience;
}

/** A peer that trickles is as useless as one that hangs: this many bytes must come in each span of time. */
export interface Patience {
  stallSeconds: number;
  minBytes: number;
}

export const usualPatience: Patience = { stallSeconds: 60, minBytes: 64 * 1024 };

export interface StreamResponse {
  status: number;
  headers: IncomingHttpHeaders;
  /** The body, in pieces as they come. Ends with a NetworkError where it breaks off or trickles. */
  body: AsyncIterable<Buffer>;
  /** Lets go of an answer that is not wanted. */
  discard: () => void;
}

/**
 * One HTTP exchange, redirects not followed.
 * @throws NetworkError for everything that is not an HTTP answer; any status is an answer.
 */
export function stream(request: StreamRequest): Promise<StreamResponse> {
  return new Promise((resolve, reject) => {
    const transport = request.url.startsWith("https:") ? https() : http;
    const outgoing = transport.request(request.url, {
      method: request.method ?? "GET",
      headers: {
        // The bytes as they are: a length that was asked for is one that comes.
        "accept-encoding": "identity",
        ...request.headers,
        ...(request.body === undefined ? {} : { "content-length": String(request.body.length) }),
      },
    });
    // What broke it off here: the sockets only say that they were closed.
    const cut: Cut = { why: null };
    outgoing.setTimeout(request.patience.stallSeconds * 1000, () => {
      cut.why ??= new NetworkError("timeout", `nothing for ${request.patience.stallSeconds} s`);
      outgoing.destroy(cut.why);
    });
    outgoing.once("error", (error) => {
      reject(asNetworkError(error));
    });
    outgoing.once("response", (incoming) => {
      resolve({
        status: incoming.statusCode ?? 0,
        headers: incoming.headers,
        body: watched(incoming, request.patience, cut),
        discard: () => incoming.destroy(),
      });
    });
    outgoing.end(request.body);
  });
}

interface Cut {
  why: NetworkError | null;
}

async function* watched(
  incoming: IncomingMessage,
  { stallSeconds, minBytes }: Patience,
  cut: Cut,
): AsyncGenerator<Buffer> {
  let since = 0;
  const timer = setInterval(() => {
    if (since < minBytes) {
      cut.why ??= new NetworkError("timeout", `fewer than ${minBytes} bytes within ${stallSeconds} s`);
      incoming.destroy(cut.why);
    }
    since = 0;
  }, stallSeconds * 1000);
  try {
    for await (const piece of incoming as AsyncIterable<Buffer>) {
      since += piece.length;
      yield piece;
      // What the reader takes its time for is no fault of the sender's.
      since += minBytes;
    }
    // Node.js says so by an error where a length was announced; this is for whoever announced none.
    if (!incoming.complete) throw new NetworkError("network", "the answer broke off");
  } catch (error) {
    throw cut.why ?? asNetworkError(error);
  } finally {
    clearInterval(timer);
    incoming.destroy();
  }
}

/** The whole body. @throws NetworkError also where it is larger than allowed. */
export async function wholeBody(response: StreamResponse, maxBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of response.body) {
    size += piece.length;
    if (size > maxBytes) throw new NetworkError("too-large", `the answer is larger than ${maxBytes} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

export function asNetworkError(error: unknown): NetworkError {
  if (error instanceof NetworkError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return new NetworkError(code === "ECONNREFUSED" ? "refused" : "network", message || code || "network error");
}
