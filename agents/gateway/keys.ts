import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import * as path from "node:path";
import type { ConsumerSettings } from "./settings.ts";

/** The shortest key that is taken, characters: a short one is guessed. */
export const shortestKey = 16;

export interface Known {
  consumer: ConsumerSettings;
  key: string;
}

/** Who has which key. Keys are compared by their digests, so that no time tells how much of one was right. */
export class Keys {
  readonly #folder: string;
  readonly #consumers: readonly ConsumerSettings[];
  #byDigest = new Map<string, Known>();

  constructor(folder: string, consumers: readonly ConsumerSettings[]) {
    this.#folder = folder;
    this.#consumers = consumers;
  }

  /** Reads them anew: a Secret that is changed comes into its files by itself. @returns what is wrong with each. */
  async read(): Promise<string[]> {
    const wrong: string[] = [];
    const found = new Map<string, Known>();
    for (const consumer of this.#consumers) {
      const key = await readFile(path.join(this.#folder, consumer.name), "utf8").then(
        (text) => text.trim(),
        () => undefined,
      );
      if (key === undefined) wrong.push(`${consumer.name}: there is no key for it`);
      else if (key.length < shortestKey) wrong.push(`${consumer.name}: its key is shorter than ${shortestKey}`);
      else if (found.has(digest(key))) wrong.push(`${consumer.name}: its key is another consumer's, too`);
      else found.set(digest(key), { consumer, key });
    }
    this.#byDigest = found;
    return wrong;
  }

  /** @returns undefined for nobody's key. */
  whose(key: string | undefined): Known | undefined {
    return key === undefined ? undefined : this.#byDigest.get(digest(key));
  }
}

function digest(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

/**
 * The key of a request: a bearer token, `X-Api-Key`, or the path itself, for clients that take a URL and nothing else.
 */
export function keyIn(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  url: string,
): string | undefined {
  const { authorization, "x-api-key": own } = headers;
  if (typeof authorization === "string") return /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (typeof own === "string") return own;
  const [, inPath] = /^\/(?:v1\/)?([^/?]+)\/?(?:\?.*)?$/.exec(url) ?? [];
  return inPath;
}
