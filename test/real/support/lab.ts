import { setTimeout as sleep } from "node:timers/promises";
import { sessionOf, type Session } from "../../../cli/session.ts";
import { acquireForLab, up, type UpResult } from "../../../cli/up.ts";
import { labPathsIn } from "../../../lab/paths.ts";
import { silentProgress, terminalProgress } from "../../../lab/progress.ts";
import type { Forward, PlanOptions } from "../../../stacks/plan.ts";
import { dropLab, labFolder } from "../../support/lab-folder.ts";

/** An environment of the test's own: a lab that nobody else uses, gone when the test is over. */
export class TestEnvironment {
  readonly root: string;
  private readonly options: PlanOptions;
  private readonly forwards: Forward[];

  /**
   * @param options clients that the catalogue lacks, say.
   * @param forwards what the test is to reach beyond what the plan leads to.
   * @param root another environment's lab, on which this one stands too: whose it is deletes it.
   */
  constructor(options: PlanOptions = {}, forwards: Forward[] = [], root = labFolder("test-")) {
    this.options = options;
    this.forwards = forwards;
    this.root = root;
  }

  /** The session of an environment file's text on this lab. */
  session(stackFile: string): Session {
    const session = sessionOf(stackFile, "dev", this.options);
    const plan = { ...session.plan, forwards: [...session.plan.forwards, ...this.forwards] };
    return { ...session, plan, paths: labPathsIn(this.root) };
  }

  /** What `npm run up` does with such a file. */
  up(stackFile: string, options: { refresh?: boolean } = {}): Promise<UpResult> {
    return up(this.session(stackFile), {
      progress: silentProgress(),
      signal: new AbortController().signal,
      ...options,
    });
  }

  /** Gets what is missing, so that no step of a test is charged with it. To be called in `before`, without a limit. */
  async prepare(stackFile: string): Promise<void> {
    await acquireForLab(this.session(stackFile).plan, terminalProgress());
  }

  async delete(): Promise<void> {
    await dropLab(this.root, silentProgress());
  }
}

/** One JSON-RPC call; throws what the node answers as an error. */
export async function rpc<T = string>(url: string, method: string, params: unknown[] = []): Promise<T> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
    signal: AbortSignal.timeout(5_000),
  });
  const body = (await response.json()) as { result?: T; error?: { message: string } };
  if (body.error !== undefined) {
    throw new Error(`${method}: ${body.error.message}`);
  }
  return body.result as T;
}

/** The samples of a Prometheus query, as label set and value. */
export async function query(
  prometheus: string,
  promql: string,
): Promise<{ metric: Record<string, string>; value: number }[]> {
  const response = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(promql)}`, {
    signal: AbortSignal.timeout(5_000),
  });
  const body = (await response.json()) as {
    data: { result: { metric: Record<string, string>; value: [number, string] }[] };
  };
  return body.data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
}

/**
 * Asks again until the answer is as wanted, and returns it.
 * @throws the last error, or one that names what was waited for
 */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined>, seconds: number): Promise<T> {
  const until = Date.now() + seconds * 1000;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined) {
        return answer;
      }
    } catch (thrown) {
      last = thrown;
    }
    if (Date.now() >= until) {
      throw new Error(`${what}: not within ${seconds} s`, { cause: last });
    }
    await sleep(250);
  }
}
