import { isObject } from "../shared/fields.ts";
import { httpRequest } from "../shared/http.ts";

/** A specification has some two hundred entries; blob schedules and forks are few. */
const maxAnswerBytes = 256 * 1024;

/**
 * Makes the question for the `data` of an answer of a consensus client's beacon API; undefined where it has none.
 * It throws where the client does not answer, or refuses.
 */
export function beaconData(url: string, timeoutMs: number): (path: string) => Promise<unknown> {
  return async (path) => {
    const { status, body } = await httpRequest({
      url: `${url.replace(/\/$/, "")}${path}`,
      headers: { accept: "application/json" },
      timeoutMs,
      maxBytes: maxAnswerBytes,
    });
    if (status !== 200) throw new Error(`${path}: HTTP status ${status}`);
    const document: unknown = JSON.parse(body);
    return isObject(document) ? document.data : undefined;
  };
}
