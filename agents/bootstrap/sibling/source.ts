import { httpRequest, NetworkError } from "../../shared/http.ts";
import { type ArchiveSource } from "../archive/store.ts";
import { Failure } from "../failure.ts";
import type { Sibling } from "../settings.ts";
import { type Patience, stream, usualPatience, wholeBody } from "../stream.ts";

/** The data of a sibling that is stopped, as it serves them: an archive as any other. */
export class SiblingArchive implements ArchiveSource {
  readonly name: string;
  readonly #url: string;
  readonly #token: string;
  readonly #patience: Patience;

  constructor({ node, archive }: Sibling, token: string, patience: Patience = usualPatience) {
    this.name = `sibling ${node}`;
    this.#url = archive.replace(/\/+$/, "");
    this.#token = token;
    this.#patience = patience;
  }

  async get(key: string, maxBytes: number): Promise<Buffer | null> {
    const headers = { authorization: `Bearer ${this.#token}` };
    const response = await stream({ url: `${this.#url}/${key}`, headers, patience: this.#patience });
    if (response.status === 200) return await wholeBody(response, maxBytes);
    response.discard();
    if (response.status === 404) return null;
    const words = `${this.name} answers ${response.status}`;
    if (response.status >= 500) throw new NetworkError("network", words);
    throw new Failure("sibling-refused", `${words}: do both know the same secret?`);
  }

  /** Lets it go on. It does so by itself, too, when nobody asks any more. */
  async done(): Promise<void> {
    await httpRequest({
      url: `${this.#url}/done`,
      method: "POST",
      headers: { authorization: `Bearer ${this.#token}` },
      timeoutMs: 10_000,
      maxBytes: 1024,
    });
  }
}
