import { readFile } from "node:fs/promises";
import { httpRequest, NetworkError } from "../../shared/http.ts";
import { isObject } from "../../shared/fields.ts";
import { Failure } from "../failure.ts";
import type { Credentials } from "./sign.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Seconds before their end at which credentials are asked for anew. */
const renewSeconds = 300;

/**
 * The pod's credentials: those of its role, which the machine's Pod Identity agent hands out for a token of the pod
 * (`AWS_CONTAINER_CREDENTIALS_FULL_URI`, `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`), else static keys of the environment,
 * for servers that are not AWS's. Source: AWS SDKs and Tools Reference Guide, "Container credential provider", read
 * 2026-11-25.
 */
export class PodCredentials {
  readonly #environment: Environment;
  #held: { credentials: Credentials; until: number } | null = null;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** @throws Failure where the pod has none; NetworkError where the agent is not there yet. */
  async get(now: number = Date.now()): Promise<Credentials> {
    if (this.#held !== null && now < this.#held.until) return this.#held.credentials;
    const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = this.#environment;
    if (id !== undefined && secret !== undefined) {
      return { accessKeyId: id, secretAccessKey: secret, ...(token === undefined ? {} : { sessionToken: token }) };
    }
    const url = this.#environment.AWS_CONTAINER_CREDENTIALS_FULL_URI;
    if (url === undefined) {
      throw new Failure(
        "bucket-refused",
        "the pod has no credentials for its bucket: neither a role (Pod Identity) nor AWS_ACCESS_KEY_ID and " +
          "AWS_SECRET_ACCESS_KEY. On EKS give its service account a role; elsewhere name a Secret in s3.credentials.",
      );
    }
    this.#held = await this.#ask(url);
    return this.#held.credentials;
  }

  async #ask(url: string): Promise<{ credentials: Credentials; until: number }> {
    const file = this.#environment.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
    const token = file === undefined ? undefined : (await readFile(file, "utf8")).trim();
    const { status, body } = await httpRequest({
      url,
      headers: token === undefined ? {} : { authorization: token },
      timeoutMs: 10_000,
      maxBytes: 64 * 1024,
    });
    if (status >= 500 || status === 429) throw new NetworkError("network", `the credentials' agent answers ${status}`);
    const answer: unknown = status === 200 ? JSON.parse(body) : undefined;
    if (
      !isObject(answer) ||
      typeof answer.AccessKeyId !== "string" ||
      typeof answer.SecretAccessKey !== "string" ||
      typeof answer.Token !== "string"
    ) {
      throw new Failure("bucket-refused", `the credentials' agent at ${url} gives none: it answers ${status}`);
    }
    const end = typeof answer.Expiration === "string" ? Date.parse(answer.Expiration) : Number.NaN;
    return {
      credentials: {
        accessKeyId: answer.AccessKeyId,
        secretAccessKey: answer.SecretAccessKey,
        sessionToken: answer.Token,
      },
      // One that says nothing of its end is asked for each time.
      until: Number.isNaN(end) ? 0 : end - renewSeconds * 1000,
    };
  }
}
