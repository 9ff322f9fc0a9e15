/** Asking an official source, so that one that is out of reach costs its timeout once. */
import { reason, Unavailable } from "./errors.ts";
import type { Context } from "./types.ts";

const maxRedirects = 6;

/** An answer under way: its body must be read or {@link Answer.drop}ped. */
export interface Answer {
  response: Response;
  /** Ends the connection. Reading the body then fails. */
  drop: (why: Error) => void;
}

/**
 * One request, following redirects by hand so that every host on the way is timed and remembered on its own.
 *
 * @throws Unavailable when a host is out of reach, or when the answer is no success.
 */
export async function ask(ctx: Context, url: string, headers: Record<string, string> = {}): Promise<Answer> {
  let address = new URL(url);
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const answer = await askOnce(ctx, address, headers);
    const { status } = answer.response;
    const location = answer.response.headers.get("location");
    if (status >= 300 && status < 400 && location !== null) {
      await answer.response.body?.cancel();
      address = new URL(location, address);
      continue;
    }
    if (answer.response.ok) return answer;
    await answer.response.body?.cancel();
    throw new Unavailable(`${address.href} answered ${String(status)}`);
  }
  throw new Unavailable(`${url} redirects more than ${String(maxRedirects)} times`);
}

/** The text of a small file. Errors as {@link ask}'s. */
export async function askText(ctx: Context, url: string): Promise<string> {
  const answer = await ask(ctx, url);
  const timer = setTimeout(() => {
    answer.drop(new Unavailable(`${url} stalled`));
  }, ctx.stallTimeoutMs);
  try {
    return await answer.response.text();
  } catch (error) {
    throw new Unavailable(`${url}: ${reason(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function askOnce(ctx: Context, address: URL, headers: Record<string, string>): Promise<Answer> {
  const { host } = address;
  const known = ctx.hosts.whyUnreachable(host);
  if (known !== undefined) throw new Unavailable(known);
  const patience = ctx.hosts.hasAnswered(host) ? ctx.stallTimeoutMs : ctx.fetchTimeoutMs;
  const control = new AbortController();
  const timer = setTimeout(() => {
    control.abort(new Error(`no answer within ${String(patience / 1000)} s`));
  }, patience);
  try {
    const response = await fetch(address, {
      redirect: "manual",
      signal: control.signal,
      // A transfer encoding would make sizes and ranges speak of something else than the file.
      headers: { "accept-encoding": "identity", ...headers },
    });
    ctx.hosts.answers(host);
    return {
      response,
      drop: (why) => {
        control.abort(why);
      },
    };
  } catch (error) {
    const why = `${host} is out of reach (${reason(error)})`;
    ctx.hosts.failed(host, why);
    throw new Unavailable(why, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
