import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { elapsed, percent, silentProgress, terminalProgress, type Screen } from "../../lab/progress.ts";

const screen = (tty: boolean, columns = 60): { stream: Screen; text: () => string } => {
  const stream: Screen = new PassThrough();
  if (tty) Object.assign(stream, { isTTY: true, columns });
  let text = "";
  stream.on("error", () => undefined);
  (stream as PassThrough).on("data", (chunk: Buffer) => (text += chunk.toString()));
  return { stream, text: () => text };
};

/** What a person sees in the end: the escape sequences that the display uses, carried out. */
const shown = (text: string): string[] => {
  const lines: string[] = [];
  let rest = text.replaceAll("\u001b", "ESC").replaceAll(/ESC\[3\dm/g, "");
  while (rest !== "") {
    const [all, up, line] = /^(?:ESC\[(\d+)AESC\[0J|((?:(?!ESC).)*)\n)/.exec(rest) ?? [];
    assert.ok(all !== undefined, `an escape sequence that the test does not know: ${rest}`);
    if (up === undefined) lines.push(line ?? "");
    else lines.length -= Number(up);
    rest = rest.slice(all.length);
  }
  return lines;
};

describe("progress", () => {
  it("tells times and fractions as people read them", () => {
    assert.deepEqual([400, 12_300, 59_999, 187_000].map(elapsed), ["0.4 s", "12 s", "59 s", "3 min 07 s"]);
    assert.deepEqual([undefined, 0, 0.129, 1, 1.5, -1].map(percent), ["", "0 %", "12 %", "100 %", "100 %", "0 %"]);
  });

  it("writes plain lines where nobody watches: begin, now and then, end", async () => {
    const { stream, text } = screen(false);
    let now = 0;
    const progress = terminalProgress(stream, { now: () => now, every: 20 });
    const step = progress.step("Building");
    step.update("one of two", 0.5);
    now = 15_000;
    while (!text().includes("one of two")) await sleep(5);
    progress.warn("look out");
    step.done("built");
    step.done("again");
    step.fail("too late");
    const ended = text();
    await sleep(60);
    assert.equal(text(), ended, "a step that has ended is silent");
    const [first, beat, ...rest] = ended.trimEnd().split("\n");
    assert.equal(first, "Building …");
    assert.equal(beat, "  Building: 50 % one of two (15 s)");
    assert.deepEqual(
      rest.filter((line) => line !== beat),
      ["WARNING: look out", "Building: done, built (15 s)"],
    );
  });

  it("says that a step failed", () => {
    const { stream, text } = screen(false);
    terminalProgress(stream, { now: () => 0 })
      .step("Pulling")
      .fail("no network");
    assert.match(text(), /^Pulling …\nPulling: FAILED, no network \(0\.0 s\)\n$/);
  });

  it("keeps running steps at the foot of a terminal and leaves one line of each that ended", () => {
    const { stream, text } = screen(true);
    const progress = terminalProgress(stream, { now: () => 0 });
    const first = progress.step("First");
    const second = progress.step("Second");
    progress.note("between");
    first.update("half", 0.5);
    second.done("good");
    assert.deepEqual(shown(text()).slice(0, 2), ["between", "✔ Second: good (0.0 s)"]);
    assert.match(shown(text())[2] ?? "", /First .*█████.*50 %.*half/);
    first.fail("bad");
    assert.deepEqual(shown(text()), ["between", "✔ Second: good (0.0 s)", "✘ First: bad (0.0 s)"]);
  });

  it("never writes a running step wider than the terminal: what wraps could not be erased", () => {
    const { stream, text } = screen(true, 30);
    const progress = terminalProgress(stream, { now: () => 0 });
    const step = progress.step("A step with a title that is far too long for this terminal");
    assert.ok(shown(text()).every((line) => line.length < 30));
    step.done();
    assert.match(shown(text()).join("\n"), /far too long for this terminal \(0\.0 s\)$/);
  });

  it("can be silent", () => {
    const progress = silentProgress();
    progress.note("n");
    progress.warn("w");
    const step = progress.step("s");
    step.update("u", 1);
    step.done();
    step.fail("f");
  });
});
