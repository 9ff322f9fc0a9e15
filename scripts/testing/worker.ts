/** The process that runs spec files with mocha and reports over the channel to its parent. Started by `process.ts`. */
import * as path from "node:path";
import Mocha from "mocha";
import { projectDir } from "../children.ts";
import type { TestName, WorkerEvent, WorkerOrder } from "./events.ts";

const order = JSON.parse(process.argv[2] ?? "") as WorkerOrder;

const send = (event: WorkerEvent, sent?: () => void): void => {
  process.send?.(event, undefined, undefined, sent);
};

function nameOf(runnable: Mocha.Runnable): TestName {
  // Mocha gives a hook the file it stands in, but its type does not say so.
  const file = runnable.file ?? runnable.parent?.file ?? order.files[0] ?? "";
  return { file: path.relative(projectDir, path.resolve(projectDir, file)), title: runnable.fullTitle() };
}

let current: Mocha.Test | undefined;
let ended = 0;

function describeError(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const cause = thrown.cause === undefined ? "" : `\ncaused by ${describeError(thrown.cause)}`;
  return `${thrown.stack ?? thrown.message}${cause}`;
}

/** Mocha calls a reporter with `new`; what it is given to listen to is all that matters here. */
function ChannelReporter(runner: Mocha.Runner): void {
  runner.on("test", (test) => {
    current = test;
    send({ kind: "begin", ...nameOf(test) });
  });
  runner.on("pass", (test) => {
    send({ kind: "pass", milliseconds: test.duration ?? 0, ...nameOf(test) });
  });
  runner.on("fail", (test, error: unknown) => {
    send({ kind: "fail", error: describeError(error), ...nameOf(test) });
  });
  runner.on("test end", () => {
    ended += 1;
  });
  runner.on("pending", (test) => {
    send({ kind: "pending", ...nameOf(test) });
  });
}

// A rejection that nobody handles is a failure beside the test that runs. Thrown on, as mocha would have it, it would
// end the whole run where that test is over already.
let usualListeners = 1;
const told = new WeakSet<Promise<unknown>>();
process.on("unhandledRejection", (reason, promise) => {
  // Mocha emits the event once more for everyone who listens.
  if (told.has(promise)) return;
  told.add(promise);
  // Whoever listens as well handles it: Pulumi's Automation API learns in this way that an inline program failed.
  if (process.listenerCount("unhandledRejection") > usualListeners) return;
  const error = `A promise was rejected, and nobody handled it.\n${describeError(reason)}`;
  const name = current === undefined ? { file: order.files[0] ?? "", title: "(between tests)" } : nameOf(current);
  send({ kind: "fail", error, ...name });
});

const mocha = new Mocha({
  forbidOnly: true,
  timeout: order.timeout,
  dryRun: order.dryRun,
  reporter: ChannelReporter as unknown as Mocha.ReporterConstructor,
  ...(order.grep === undefined ? {} : { fgrep: order.grep }),
});
// One at a time: a file that cannot be loaded fails alone, and its neighbours run.
for (const file of order.files) {
  mocha.files = [path.join(projectDir, file)];
  try {
    await mocha.loadFilesAsync();
  } catch (thrown) {
    send({ kind: "fail", file, title: "(loading the file)", error: describeError(thrown) });
  }
}
const runner = mocha.run(() => {
  // Not before it is sent: what waits in a full channel is lost with it.
  send({ kind: "end", unrun: runner.total - ended }, () => {
    process.disconnect();
  });
});

usualListeners = process.listenerCount("unhandledRejection");

// The first signal lets the test that runs come to its end, and the hooks stop what was started.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    runner.abort();
  });
}
