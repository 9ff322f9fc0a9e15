/** Where an archive's objects are read from: a bucket, or a sibling that is stopped. */
export interface ArchiveSource {
  /** For messages. */
  readonly name: string;
  /**
   * An object, whole; null where there is none.
   * @throws NetworkError where a try later may succeed; Failure where none will.
   */
  get: (key: string, maxBytes: number) => Promise<Buffer | null>;
}

/** Where one is written to. */
export interface ArchiveTarget {
  readonly name: string;
  /** The checksum that an object was put with; null where there is no such object. */
  sumOf: (key: string) => Promise<{ size: number; sha256: string } | null>;
  put: (key: string, body: Buffer, sha256: string) => Promise<void>;
}

/** Tries again what may succeed later: 5 tries over about a minute. */
export interface Retry {
  tries: number;
  /** Milliseconds before the second; twice as long before each further one. */
  firstMs: number;
}

export const usualRetry: Retry = { tries: 6, firstMs: 1000 };

/** @throws the last error; at once where `passing` says that it will not pass. */
export async function retried<T>(
  what: () => Promise<T>,
  { tries, firstMs }: Retry,
  passing: (error: unknown) => boolean,
): Promise<T> {
  for (let made = 1; ; made += 1) {
    try {
      return await what();
    } catch (error) {
      if (made >= tries || !passing(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, firstMs * 2 ** (made - 1)));
    }
  }
}
