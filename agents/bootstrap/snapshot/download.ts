import { NetworkError } from "../../shared/http.ts";
import type { Log } from "../../shared/log.ts";
import { redirectOf } from "../checkpoint/ask.ts";
import type { Retry } from "../archive/store.ts";
import { Failure } from "../failure.ts";
import { type Patience, stream, type StreamResponse } from "../stream.ts";
import { type Expected, judgeAnswer } from "./answer.ts";

export interface Download {
  url: string;
  patience: Patience;
  /** Tries without a byte of progress. */
  retry: Retry;
  log: Log;
}

/**
 * A file's bytes, in order and each once, whatever breaks meanwhile: what is lacking is asked for by range.
 * @throws Failure where it is not to be had, or is another file than when the download began.
 */
export async function* download({ url, patience, retry, log }: Download): AsyncGenerator<Buffer> {
  const expected: Expected = { at: 0, total: null, validator: null };
  let fruitless = 0;
  for (;;) {
    const before = expected.at;
    try {
      const { response, skip } = await ask(url, expected, patience);
      if (response === null) return;
      let toSkip = skip;
      for await (const piece of response.body) {
        const wanted = piece.subarray(Math.min(toSkip, piece.length));
        toSkip -= piece.length - wanted.length;
        expected.at += wanted.length;
        if (wanted.length > 0) yield wanted;
      }
      if (expected.total === null || expected.at === expected.total) return;
      throw new NetworkError("network", `the answer ended at ${expected.at} of ${expected.total} bytes`);
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      fruitless = expected.at > before ? 1 : fruitless + 1;
      if (fruitless >= retry.tries) {
        throw new Failure(
          "snapshot-unreachable",
          `${url}: ${error.message}, at ${expected.at} bytes, ${fruitless} times`,
        );
      }
      log("warn", "the download broke off, and goes on where it was", { at: expected.at, message: error.message });
      await new Promise((resolve) => setTimeout(resolve, retry.firstMs * 2 ** (fruitless - 1)));
    }
  }
}

/** @returns no response where there is nothing more to come. */
async function ask(
  url: string,
  expected: Expected,
  patience: Patience,
): Promise<{ response: StreamResponse | null; skip: number }> {
  let response: StreamResponse;
  let place = url;
  for (let redirects = 0; ; redirects += 1) {
    response = await stream({ url: place, headers: rangeHeaders(expected), patience });
    const next = redirectOf(place, response.status, response.headers.location, redirects);
    if (next === null) break;
    response.discard();
    place = next;
  }
  const verdict = judgeAnswer(response.status, response.headers, expected);
  if (verdict.kind === "take") {
    expected.total ??= verdict.total;
    expected.validator ??= verdict.validator;
    return { response, skip: verdict.skip };
  }
  response.discard();
  switch (verdict.kind) {
    case "done":
      return { response: null, skip: 0 };
    case "later":
      throw new NetworkError("network", verdict.why);
    case "changed":
      throw new Failure("snapshot-changed", `${url} is another file than when the download began: ${verdict.why}`);
    case "refused":
      throw new Failure("snapshot-unreachable", `${url}: ${verdict.why}`);
  }
}

function rangeHeaders({ at, validator }: Expected): Record<string, string> {
  if (at === 0) return {};
  return { range: `bytes=${at}-`, ...(validator === null ? {} : { "if-range": validator }) };
}
