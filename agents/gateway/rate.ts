/** A bucket of so many requests, refilled at a rate. Times are milliseconds of any clock that does not go back. */
export class Bucket {
  readonly #perMs: number;
  readonly #burst: number;
  #left: number;
  #at: number;

  constructor({ rate, burst }: { rate: number; burst: number }, now: number) {
    this.#perMs = rate / 1000;
    this.#burst = burst;
    this.#left = burst;
    this.#at = now;
  }

  /**
   * Takes so many, or none.
   * @returns 0 where they were there; else the milliseconds until they will be. More than the burst are never there at
   * once: they are let in where the bucket is full, and it owes the rest.
   */
  take(count: number, now: number): number {
    this.#left = Math.min(this.#burst, this.#left + Math.max(0, now - this.#at) * this.#perMs);
    this.#at = now;
    const needed = Math.min(count, this.#burst);
    if (this.#left >= needed) {
      this.#left -= count;
      return 0;
    }
    // Not a millisecond more for what a binary fraction leaves over.
    return Math.ceil((needed - this.#left) / this.#perMs - 1e-6);
  }
}
