/** Warm `npm run up`: everything built, the lab down; until the first JSON-RPC answer, and until `up` ends. */
import { setTimeout as sleep } from "node:timers/promises";
import { answers, benchLab } from "./support/lab.ts";
import { benchArgs, report, say } from "./support/report.ts";

const args = benchArgs(5);
/** Issue 3: seconds from the command to the first answer. */
const allowedSeconds = 45;

const lab = benchLab();
const firstAnswer: number[] = [];
const whole: number[] = [];
const down: number[] = [];
try {
  say("First up, not counted: what is missing is got, the chain is made …");
  let { rpcUrl } = await lab.up();
  for (let run = 1; run <= args.runs; run++) {
    down.push((await lab.down()).seconds);
    if (await answers(rpcUrl)) throw new Error(`${rpcUrl} answers although the lab is down: it would be measured.`);
    const began = performance.now();
    const seconds = (): number => (performance.now() - began) / 1000;
    // Where the lab took another port this time, the old one never answers, and the end of `up` is what is measured.
    const watch = new AbortController();
    const answered = firstAnswerAt(rpcUrl, watch.signal).then(() => seconds());
    const up = await lab.up();
    if (up.rpcUrl !== rpcUrl || !(await answers(rpcUrl))) {
      watch.abort();
      await firstAnswerAt(up.rpcUrl, AbortSignal.timeout(60_000));
      firstAnswer.push(seconds());
    } else {
      firstAnswer.push(await answered);
    }
    rpcUrl = up.rpcUrl;
    whole.push(up.seconds);
    say(
      `run ${String(run)}: first answer after ${firstAnswer.at(-1)?.toFixed(1) ?? "?"} s, up ended after ${up.seconds.toFixed(1)} s`,
    );
  }
} finally {
  await lab.delete();
}
report(
  "Warm `npm run up`",
  [
    { name: "up, to the first JSON-RPC answer", unit: "s", values: firstAnswer, bound: allowedSeconds },
    { name: "up, to its end", unit: "s", values: whole },
    { name: "down before it", unit: "s", values: down },
  ],
  args,
);

/** Asks every 100 ms until a node answers or the signal comes. */
async function firstAnswerAt(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await answers(url))) await sleep(100);
}
