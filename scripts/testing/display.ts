/** What a person sees while the tests run, and after. */
import type { WorkerEvent } from "./events.ts";
import { summaryLine, type Tally } from "./tally.ts";

const write = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`;

/** A line for each test of a slow tier as it ends, and one every half minute about the one that still runs. */
export function eachTest(): { tell: (event: WorkerEvent) => void; stop: () => void } {
  let running: { title: string; since: number } | undefined;
  const timer = setInterval(() => {
    if (running) write(`  … ${running.title} (${seconds(performance.now() - running.since)})`);
  }, 30_000);
  return {
    tell(event) {
      if (event.kind === "begin") running = { title: event.title, since: performance.now() };
      if (event.kind === "pass") write(`  ✔ ${event.title} (${seconds(event.milliseconds)})`);
      if (event.kind === "fail") write(`  ✖ ${event.title}`);
      if (event.kind === "pending") write(`  - ${event.title}`);
      if (event.kind === "figure") write(event.text.replaceAll(/^/gm, "    "));
      else if (event.kind !== "begin") running = undefined;
    },
    stop() {
      clearInterval(timer);
    },
  };
}

/** A line for each fast spec file when its first test ends after another file's: files of one process come in turn. */
export function eachFile(): { tell: (event: WorkerEvent) => void; stop: () => void } {
  let file: { name: string; passed: number; failed: number; pending: number; spent: number } | undefined;
  const flush = (): void => {
    if (!file) return;
    const parts = [
      `${String(file.passed)} passed`,
      ...(file.failed > 0 ? [`${String(file.failed)} failed`] : []),
      ...(file.pending > 0 ? [`${String(file.pending)} skipped`] : []),
    ];
    write(`  ${file.failed > 0 ? "✖" : "✔"} ${file.name}: ${parts.join(", ")} (${seconds(file.spent)})`);
    file = undefined;
  };
  return {
    tell(event) {
      if (event.kind === "begin" || event.kind === "figure") return;
      if (event.kind === "end" || event.file !== file?.name) flush();
      if (event.kind === "end") return;
      file ??= { name: event.file, passed: 0, failed: 0, pending: 0, spent: 0 };
      if (event.kind === "pass") {
        file.passed += 1;
        file.spent += event.milliseconds;
      }
      if (event.kind === "fail") file.failed += 1;
      if (event.kind === "pending") file.pending += 1;
    },
    stop: flush,
  };
}

/** Failures, what was left out and why, the slowest files, and the last line. */
export function printSummary(tally: Tally): void {
  tally.failures.forEach(({ file, title, error }, index) => {
    const indented = error.split("\n").map((line) => `   ${line}`);
    write(`\n${String(index + 1)}) ${file}\n   ${title}\n${indented.join("\n")}`);
  });
  const reasons = new Map<string, { file: string; reason: string; titles: string[] }>();
  for (const { file, title, reason } of tally.leftOut) {
    const key = `${file} ${reason}`;
    const entry = reasons.get(key) ?? { file, reason, titles: [] };
    entry.titles.push(title);
    reasons.set(key, entry);
  }
  if (reasons.size > 0) write("\nLeft out:");
  for (const { file, reason, titles } of reasons.values()) {
    write(`  ${file}: ${reason}`);
    for (const title of titles) write(`    - ${title}`);
  }
  const slowest = [...tally.durations].sort(([, a], [, b]) => b - a).slice(0, 5);
  const worthNaming = slowest.filter(([, spent]) => spent > 2_000);
  if (worthNaming.length > 0) write("\nSlowest:");
  for (const [file, spent] of worthNaming) write(`  ${seconds(spent)} ${file}`);
  write(`\n${summaryLine(tally)}`);
}
