import * as http from "node:http";
import * as https from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { KubeConfig } from "@kubernetes/client-node";
import { isObject, type Properties } from "../protocol/values.ts";
import { text } from "./object.ts";

/** What the API server answered instead of what was asked for. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  /** The machine's word for it: `NotFound`, `AlreadyExists`, `Conflict`, `Invalid`, `Forbidden`, … */
  readonly reason: string;
  readonly body: Properties;

  constructor(status: number, body: Properties) {
    super(text(body, "message") || `the API server answered with status ${String(status)}`);
    this.status = status;
    this.reason = text(body, "reason");
    this.body = body;
  }
}

export function isReason(error: unknown, reason: string): error is ApiError {
  return error instanceof ApiError && error.reason === reason;
}

export function isGone(error: unknown): error is ApiError {
  return error instanceof ApiError && error.status === 404;
}

export interface RequestOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  query?: Record<string, string>;
  body?: unknown;
  contentType?: string;
}

/**
 * Asks the API server. A request is never given up once it is sent, not even when the run is cancelled: what it makes
 * has to be known.
 */
export interface Client {
  request(path: string, options?: RequestOptions): Promise<Properties>;
}

const ATTEMPT_TIMEOUT_MS = 60_000;
const ATTEMPTS = 4;

/**
 * A small client on one kept-alive connection pool. The kubeconfig's ways to authenticate (certificates, tokens, exec
 * credentials) are the official JavaScript client's; only its generated API (which knows no server-side apply of
 * arbitrary objects) is not used.
 */
export class HttpsClient implements Client {
  private readonly kubeConfig: KubeConfig;
  private readonly server: URL;
  private readonly transport: typeof http | typeof https;
  // The kubeconfig's own agent keeps no connection alive. This one tells connections apart by their certificates.
  private readonly agent: http.Agent;

  constructor(kubeConfig: KubeConfig) {
    const cluster = kubeConfig.getCurrentCluster();
    if (cluster === null) throw new Error(`the kubeconfig's context "${kubeConfig.currentContext}" names no cluster.`);
    this.kubeConfig = kubeConfig;
    this.server = new URL(cluster.server);
    this.transport = this.server.protocol === "http:" ? http : https;
    this.agent = new this.transport.Agent({ keepAlive: true, maxSockets: 16 });
  }

  async request(path: string, options: RequestOptions = {}): Promise<Properties> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(path, options);
      } catch (error) {
        if (attempt === ATTEMPTS || !isRepeatable(error, options.method ?? "GET")) throw error;
        await sleep(100 * 2 ** attempt);
      }
    }
  }

  private async attempt(path: string, options: RequestOptions): Promise<Properties> {
    // Asked for each request: an exec credential may expire. KubeConfig keeps one that is still good.
    const connection: https.RequestOptions = {};
    await this.kubeConfig.applyToHTTPSOptions(connection);
    const url = new URL(this.server.pathname.replace(/\/$/, "") + path, this.server);
    for (const [key, value] of Object.entries(options.query ?? {})) url.searchParams.set(key, value);
    const payload = options.body === undefined ? undefined : JSON.stringify(options.body);
    const headers: https.RequestOptions["headers"] = {
      ...(connection.headers as Record<string, string> | undefined),
      accept: "application/json",
      ...(payload === undefined
        ? {}
        : { "content-type": options.contentType ?? "application/json", "content-length": Buffer.byteLength(payload) }),
    };
    return new Promise((resolve, reject) => {
      const request = this.transport.request(
        url,
        { ...connection, agent: this.agent, method: options.method ?? "GET", timeout: ATTEMPT_TIMEOUT_MS, headers },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const status = response.statusCode ?? 0;
            const body = parse(Buffer.concat(chunks).toString("utf8"));
            if (status >= 200 && status < 300) resolve(body);
            else reject(new ApiError(status, body));
          });
        },
      );
      request.on("timeout", () => request.destroy(new Error(`no answer from ${this.server.host} within 60 s`)));
      request.on("error", (error: NodeJS.ErrnoException) => {
        reject(request.reusedSocket && error.code === "ECONNRESET" ? new IdleConnectionClosed() : error);
      });
      request.end(payload);
    });
  }
}

/** The server had closed a kept-alive connection before it saw the request. */
class IdleConnectionClosed extends Error {
  override readonly name = "IdleConnectionClosed";
}

function isRepeatable(error: unknown, method: string): boolean {
  if (error instanceof IdleConnectionClosed) return true;
  // "Too many requests" is said before anything is done; other trouble only lets reading be repeated.
  if (error instanceof ApiError) return error.status === 429 || (error.status >= 500 && method === "GET");
  return method === "GET";
}

function parse(body: string): Properties {
  try {
    const value = JSON.parse(body) as Properties;
    return isObject(value) ? value : {};
  } catch {
    return { message: body.trim() };
  }
}

/** Loads a kubeconfig from its text or from the path of its file, and picks the context. */
export function loadKubeConfig(pathOrContent: string, context?: string): KubeConfig {
  const kubeConfig = new KubeConfig();
  // A path cannot hold a line break, and the shortest kubeconfig in JSON begins with a brace.
  if (/\n|^\s*\{/.test(pathOrContent)) kubeConfig.loadFromString(pathOrContent);
  else kubeConfig.loadFromFile(pathOrContent.replace(/^~(?=\/)/, process.env["HOME"] ?? "~"));
  if (context !== undefined && context !== "") {
    if (kubeConfig.getContextObject(context) === null) throw new Error(`the kubeconfig has no context "${context}".`);
    kubeConfig.setCurrentContext(context);
  }
  return kubeConfig;
}
