import { createHash } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";

/**
 * A file mounted from a ConfigMap, looked at now and then.
 *
 * The kubelet changes such a volume by pointing the symlink `..data` at a new folder, which file-change
 * notifications on the file itself do not see; so the resolved path and the modification time are polled. They
 * also change where the content did not (another key of the same ConfigMap, a remount), so the content decides.
 */
export class WatchedFile {
  readonly path: string;
  readonly text: string;
  readonly digest: string;
  #stamp: string;

  private constructor(path: string, text: string, stamp: string) {
    this.path = path;
    this.text = text;
    this.digest = digestOf(text);
    this.#stamp = stamp;
  }

  /** @throws when the file cannot be read. */
  static async open(path: string): Promise<WatchedFile> {
    const stamp = await stampOf(path);
    return new WatchedFile(path, await readFile(path, "utf8"), stamp);
  }

  /** The new text where it differs from the one that was opened; null where it does not or cannot be read now. */
  async changedText(): Promise<string | null> {
    try {
      const stamp = await stampOf(this.path);
      if (stamp === this.#stamp) return null;
      const text = await readFile(this.path, "utf8");
      if (digestOf(text) !== this.digest) return text;
      this.#stamp = stamp;
      return null;
    } catch {
      return null; // in the middle of a swap, or unmounted: the next look tells
    }
  }
}

/** A short name for a content: the first 12 hexadecimal digits of its SHA-256. */
export function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

async function stampOf(path: string): Promise<string> {
  const real = await realpath(path);
  const { mtimeMs, ino, size } = await stat(real);
  return `${real}:${ino}:${mtimeMs}:${size}`;
}
