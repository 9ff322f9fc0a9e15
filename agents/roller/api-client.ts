import { readFile } from "node:fs/promises";
import type { Agent } from "node:http";
import { isObject } from "../shared/fields.ts";
import { type HttpResponse, httpRequest, NetworkError } from "../shared/http.ts";
import { http, https } from "../shared/node-http.ts";

/** An answer of the API server that is not a success, or none at all (`status` 0). */
export class ApiError extends Error {
  /** HTTP status; 0: there was no answer. */
  readonly status: number;
  /** The `reason` of the API's Status object, e.g. `Conflict`. */
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.reason = reason;
  }
}

export interface ApiAccess {
  /** E.g. `https://10.96.0.1:443`. */
  server: string;
  /** The service account's token and the cluster's authorities; the kubelet renews both files in place. */
  tokenFile: string;
  caFile: string | null;
  timeoutMs: number;
}

export type JsonObject = Record<string, unknown>;

/** The API server as the roller's other parts see it. @throws ApiError, each of them. */
export interface Api {
  get(path: string): Promise<JsonObject>;
  post(path: string, body: JsonObject): Promise<JsonObject>;
  put(path: string, body: JsonObject): Promise<JsonObject>;
  /** All items of a list that carry the labels. */
  list(path: string, labelSelector: string): Promise<JsonObject[]>;
}

const maxAnswerBytes = 32 * 1024 * 1024;
/** The token is valid for an hour and renewed at 80 % of it (Kubernetes documentation, "Bound service account tokens"). */
const credentialsMs = 60_000;
const pageSize = 250;
const startsOfAList = 3;

/** What a pod of the cluster needs for speaking to the API server, from its surroundings. */
export function inClusterAccess(env: NodeJS.ProcessEnv): ApiAccess {
  const host = env.KUBERNETES_SERVICE_HOST;
  const port = env.KUBERNETES_SERVICE_PORT ?? "443";
  if (host === undefined || host === "") throw new Error("KUBERNETES_SERVICE_HOST is not set: this is not a pod");
  const account = "/var/run/secrets/kubernetes.io/serviceaccount";
  return {
    server: `https://${host.includes(":") ? `[${host}]` : host}:${port}`,
    tokenFile: `${account}/token`,
    caFile: `${account}/ca.crt`,
    timeoutMs: 5_000,
  };
}

/** The few calls that the roller makes, without a client library: its bundle has to fit into a ConfigMap. */
export class ApiClient implements Api {
  readonly #access: ApiAccess;
  readonly #now: () => number;
  #credentials: { token: string; agent: Agent; ca: string | null; readAt: number } | null = null;

  constructor(access: ApiAccess, now: () => number = Date.now) {
    this.#access = access;
    this.#now = now;
  }

  get(path: string): Promise<JsonObject> {
    return this.#request("GET", path);
  }

  post(path: string, body: JsonObject): Promise<JsonObject> {
    return this.#request("POST", path, body);
  }

  put(path: string, body: JsonObject): Promise<JsonObject> {
    return this.#request("PUT", path, body);
  }

  /**
   * All items of a list, page by page. Pages are of one moment; when that has gone by (410 Gone, the API server
   * compacts its history), the list starts anew, since pages of two moments contradict each other.
   */
  async list(path: string, labelSelector: string): Promise<JsonObject[]> {
    for (let start = 1; ; start += 1) {
      try {
        return await this.#listOnce(path, labelSelector);
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 410 || start === startsOfAList) throw error;
      }
    }
  }

  async #listOnce(path: string, labelSelector: string): Promise<JsonObject[]> {
    const items: JsonObject[] = [];
    let next = "";
    do {
      const query = new URLSearchParams({ labelSelector, limit: String(pageSize), ...(next && { continue: next }) });
      const page = await this.get(`${path}?${query.toString()}`);
      if (!Array.isArray(page.items) || !isObject(page.metadata)) {
        throw new ApiError(0, "BadList", `${path}: not a list`);
      }
      items.push(...page.items.filter(isObject));
      next = typeof page.metadata.continue === "string" ? page.metadata.continue : "";
    } while (next !== "");
    return items;
  }

  async #request(method: "GET" | "POST" | "PUT", path: string, body?: JsonObject): Promise<JsonObject> {
    let answer = await this.#send(method, path, body);
    if (answer.status === 401) {
      // The token may have been renewed since it was read; the server rejected the request unread, so it may be resent.
      this.#forgetCredentials();
      answer = await this.#send(method, path, body);
    }
    const document = parse(answer.body);
    if (answer.status < 200 || answer.status > 299) {
      const reason = typeof document?.reason === "string" ? document.reason : "Unknown";
      throw new ApiError(
        answer.status,
        reason,
        describe(document) ?? `${method} ${path}: HTTP status ${answer.status}`,
      );
    }
    if (document === null) throw new ApiError(0, "BadAnswer", `${method} ${path}: answer is not a JSON object`);
    return document;
  }

  async #send(method: "GET" | "POST" | "PUT", path: string, body?: JsonObject): Promise<HttpResponse> {
    const { token, agent } = await this.#readCredentials();
    try {
      return await httpRequest({
        url: `${this.#access.server}${path}`,
        method,
        headers: {
          accept: "application/json",
          authorization: `Bearer ${token}`,
          "user-agent": "cryptokube-roller",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        timeoutMs: this.#access.timeoutMs,
        maxBytes: maxAnswerBytes,
        agent,
      });
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      throw new ApiError(0, "NoAnswer", `${method} ${path}: ${error.message}`);
    }
  }

  async #readCredentials(): Promise<{ token: string; agent: Agent }> {
    const known = this.#credentials;
    if (known !== null && this.#now() - known.readAt < credentialsMs) return known;
    const { server, tokenFile, caFile } = this.#access;
    const token = (await readFile(tokenFile, "utf8")).trim();
    const ca = caFile === null ? null : await readFile(caFile, "utf8");
    const agent = known !== null && known.ca === ca ? known.agent : newAgent(server, ca);
    if (known !== null && known.agent !== agent) known.agent.destroy();
    this.#credentials = { token, agent, ca, readAt: this.#now() };
    return this.#credentials;
  }

  #forgetCredentials(): void {
    if (this.#credentials !== null) this.#credentials.readAt = -Infinity;
  }

  close(): void {
    this.#credentials?.agent.destroy();
    this.#credentials = null;
  }
}

function newAgent(server: string, ca: string | null): Agent {
  const options = { keepAlive: true, maxSockets: 4 };
  if (!server.startsWith("https:")) return new http.Agent(options);
  return new (https().Agent)({ ...options, ...(ca === null ? {} : { ca }) });
}

function parse(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** The message of a Status object, with its causes: a budget that refuses names itself there. */
function describe(status: JsonObject | null): string | null {
  if (typeof status?.message !== "string") return null;
  const causes = isObject(status.details) && Array.isArray(status.details.causes) ? status.details.causes : [];
  const texts = causes.flatMap((cause) =>
    isObject(cause) && typeof cause.message === "string" ? [cause.message] : [],
  );
  return [status.message, ...texts].join(" ");
}
