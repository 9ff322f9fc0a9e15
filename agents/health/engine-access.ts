/**
 * Whether a consensus client gets into its execution client. Each reads the secret between them once, when it starts; the
 * file follows the Secret of the cluster. So two clients of one pod can hold different ones, and not every client says so
 * where a program could read it: prysm v7.0.0 answers `el_offline: false` all the while (seen 2026-11-26).
 */
import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { httpRequest, NetworkError } from "../shared/http.ts";

/**
 * What the Engine API answers to somebody without a token.
 * - `locked`: it listens and lets nobody in without one (401 or 403), as it should.
 * - `open`: it lets anybody in.
 * - `closed`: nobody listens.
 * - `unknown`: no answer that says anything.
 */
export type EngineDoor = "locked" | "open" | "closed" | "unknown";

/** What is known of the way in, at one look. */
export interface EngineView {
  door: EngineDoor;
  /** Whether it lets in who holds what the file has now; null: nobody could ask so, or it is silent. */
  accepted: boolean | null;
  /** The file is another than when the sidecar started, which is before any client. */
  changed: boolean;
  /** Why the file gives no secret; null: it gives one, or there is no file to look at. */
  problem: string | null;
}

/** Asks the Engine API without a token, and with one by what the file holds. */
export class EngineAccess {
  readonly #url: string;
  readonly #file: string | null;
  readonly #timeoutMs: number;
  readonly #now: () => number;
  #first: string | null = null;

  /** @param file null: no secret is at hand, and the door alone is looked at. */
  constructor(url: string, file: string | null, timeoutMs: number, now: () => number) {
    this.#url = url;
    this.#file = file;
    this.#timeoutMs = timeoutMs;
    this.#now = now;
  }

  /** Never throws: what fails is part of the answer. */
  async look(): Promise<EngineView> {
    const { secret, changed, problem } = await this.#read();
    const [without, held] = await Promise.all([this.#ask(), secret === null ? null : this.#ask(this.#token(secret))]);
    return { door: doorOf(without), accepted: held === 200 ? true : held === 401 ? false : null, changed, problem };
  }

  async #read(): Promise<{ secret: string | null; changed: boolean; problem: string | null }> {
    if (this.#file === null) return { secret: null, changed: false, problem: null };
    let text: string;
    try {
      text = (await readFile(this.#file, "utf8")).trim().replace(/^0x/, "");
    } catch (error) {
      return { secret: null, changed: false, problem: String(error) };
    }
    // What holds no secret is a change, too: a client that starts from now on does not read what the other has.
    this.#first ??= text;
    const changed = text !== this.#first;
    if (/^[0-9a-fA-F]{64}$/.test(text)) return { secret: text, changed, problem: null };
    return { secret: null, changed, problem: `${this.#file} does not hold 64 hexadecimal digits` };
  }

  /**
   * Its status, or how it failed. geth answers 401 to whoever has no token, or a wrong one, and so is reth to
   * (go-ethereum v1.17.6:node/jwt_handler.go; ethereum/execution-apis:src/engine/authentication.md; both read 2026-11-26,
   * geth seen by test/catalogue/geth.lab.spec.ts).
   */
  async #ask(token?: string): Promise<number | "refused" | "silent"> {
    try {
      const { status } = await httpRequest({
        url: this.#url,
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "engine_exchangeCapabilities", params: [[]] }),
        timeoutMs: this.#timeoutMs,
        maxBytes: 64 * 1024,
      });
      return status;
    } catch (error) {
      return error instanceof NetworkError && error.failure === "refused" ? "refused" : "silent";
    }
  }

  /** A JSON Web Token of its moment, signed by HMAC-SHA256. */
  #token(secret: string): string {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part({ iat: Math.floor(this.#now() / 1000) })}`;
    return `${signed}.${createHmac("sha256", Buffer.from(secret, "hex")).update(signed).digest("base64url")}`;
  }
}

function doorOf(answer: number | "refused" | "silent"): EngineDoor {
  if (answer === "refused") return "closed";
  if (answer === 401 || answer === 403) return "locked";
  return answer === 200 ? "open" : "unknown";
}
