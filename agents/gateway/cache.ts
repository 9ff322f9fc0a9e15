/** Answers that never change, within so many bytes; the one that was not asked for longest goes first. */
export class AnswerCache {
  readonly #entries = new Map<string, string>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(key: string): string | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: string, value: string): void {
    const size = sizeOf(key, value);
    if (size > this.#maxBytes / 16) return;
    this.#drop(key);
    this.#entries.set(key, value);
    this.#bytes += size;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const value = this.#entries.get(key);
    if (value === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= sizeOf(key, value);
  }
}

/** Two bytes a character at the most, and what an entry costs besides. */
function sizeOf(key: string, value: string): number {
  return 2 * (key.length + value.length) + 100;
}
