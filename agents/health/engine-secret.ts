/**
 * The secret by which a consensus client gets into its execution client. Each reads the file once, when it starts; the
 * file follows the Secret of the cluster. So two clients of one pod can hold different ones, and no client says so where
 * a program could read it: prysm v7.0.0 answers `el_offline: false` all the while (seen 2026-11-26).
 */
import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { httpRequest } from "../shared/http.ts";
import type { Readiness } from "./readiness.ts";

/** What is known of it. */
export interface SecretView {
  /** The file is another than when the sidecar started, which is before any client. */
  changed: boolean;
  /** Whether the execution client lets in who holds what the file has now; null: it was not asked, or is silent. */
  accepted: boolean | null;
}

/** Reasons that have none of their own: a node that its consensus client does not lead looks like any of them. */
const symptoms: readonly Readiness["reason"][] = [
  "behind",
  "behind-freshest",
  "first-sync",
  "head-too-old",
  "consensus-without-execution",
  "consensus-syncing",
  "consensus-behind",
  "consensus-optimistic",
];

/** Names different secrets as what keeps a node from serving. A node that serves is left alone. */
export function nameSecret(readiness: Readiness, { changed, accepted }: SecretView): Readiness {
  if (readiness.ready || !symptoms.includes(readiness.reason) || (!changed && accepted !== false)) return readiness;
  const why = changed
    ? "the JWT secret was changed while the pod ran, and the clients read it only when they start"
    : "the execution client has read another JWT secret than the pod has now";
  const detail = `${readiness.detail}; ${why}: most likely each has its own. Delete the pod, and both read the same`;
  return { ...readiness, ready: false, synced: false, reason: "jwt-mismatch", detail };
}

/** Looks at the file, and asks the Engine API with what it holds. */
export class EngineSecret {
  readonly #file: string;
  readonly #url: string;
  readonly #timeoutMs: number;
  readonly #now: () => number;
  #first: string | null = null;

  constructor(url: string, file: string, timeoutMs: number, now: () => number) {
    this.#url = url;
    this.#file = file;
    this.#timeoutMs = timeoutMs;
    this.#now = now;
  }

  /** @throws where the file cannot be read, or holds no secret. */
  async look(): Promise<SecretView> {
    const secret = (await readFile(this.#file, "utf8")).trim().replace(/^0x/, "");
    if (!/^[0-9a-fA-F]{64}$/.test(secret)) throw new Error(`${this.#file} does not hold 64 hexadecimal digits`);
    this.#first ??= secret;
    return { changed: secret !== this.#first, accepted: await this.#ask(secret) };
  }

  /** geth and reth answer 401 to a wrong token (ethereum/execution-apis:src/engine/authentication.md; geth v1.17.6 seen). */
  async #ask(secret: string): Promise<boolean | null> {
    const headers = { "content-type": "application/json", authorization: `Bearer ${this.#token(secret)}` };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "engine_exchangeCapabilities", params: [[]] });
    try {
      const { status } = await httpRequest({
        url: this.#url,
        method: "POST",
        headers,
        body,
        timeoutMs: this.#timeoutMs,
        maxBytes: 16 * 1024,
      });
      return status === 200 ? true : status === 401 ? false : null;
    } catch {
      return null;
    }
  }

  /** A JSON Web Token of its moment, signed by HMAC-SHA256. */
  #token(secret: string): string {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part({ iat: Math.floor(this.#now() / 1000) })}`;
    return `${signed}.${createHmac("sha256", Buffer.from(secret, "hex")).update(signed).digest("base64url")}`;
  }
}
