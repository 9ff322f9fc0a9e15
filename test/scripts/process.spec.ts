import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { projectDir } from "../../scripts/children.ts";
import type { WorkerEvent } from "../../scripts/testing/events.ts";
import { runProcess } from "../../scripts/testing/process.ts";

/** What a process of spec files tells, by what the files hold. */
describe("a process of spec files", function () {
  this.timeout(30_000);
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "specs-"))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function run(
    specs: Record<string, string>,
    options: { grep?: string; dryRun?: boolean; minutes?: number; listen?: () => void } = {},
  ) {
    const files = Object.entries(specs).map(([name, text]) => {
      writeFileSync(path.join(folder, name), text);
      return path.relative(projectDir, path.join(folder, name));
    });
    const events: WorkerEvent[] = [];
    const { minutes = 1, dryRun = false, grep, listen } = options;
    const order = { files, timeout: 2_000, dryRun, ...(grep === undefined ? {} : { grep }) };
    const tell = (event: WorkerEvent) => {
      events.push(event);
      listen?.();
    };
    const end = await runProcess(order, minutes, tell, new AbortController().signal);
    const told = events.filter((event) => event.kind !== "begin");
    const lines = told.map((event) => ("title" in event ? `${event.kind} ${event.title}` : event.kind));
    return { end, lines, events };
  }

  it("tells what passes, fails and is skipped, each with its file", async () => {
    const { end, lines, events } = await run({
      "a.spec.ts": `
        it("holds", (): void => {});
        it("breaks", () => { throw new Error("broken", { cause: "a stone" }); });
        it("waits");
        it("drops a promise", async () => {
          void Promise.reject(new Error("dropped"));
          await new Promise((resolve) => setTimeout(resolve, 20));
        });`,
    });
    assert.deepEqual(lines, [
      "pass holds",
      "fail breaks",
      "pending waits",
      "fail drops a promise",
      "pass drops a promise",
      "end",
    ]);
    assert.deepEqual(end, { output: end.output, unrun: 0 });
    const failure = events.find((event) => event.kind === "fail");
    assert.match(failure?.error ?? "", /broken[^]*caused by a stone/);
    assert.equal(path.basename(failure?.file ?? ""), "a.spec.ts");
  });

  it("tells all that happened to a parent that is slow to listen", async () => {
    const spec = `for (let i = 0; i < 3000; i += 1) it(\`holds \${i} ${"x".repeat(200)}\`, () => {});`;
    let slow = true;
    const { end, lines } = await run(
      { "a.spec.ts": spec },
      {
        listen: () => {
          if (slow) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
          slow = false;
        },
      },
    );
    assert.equal(end.fault, undefined);
    assert.deepEqual([lines.length, lines.at(-1)], [3001, "end"]);
  });

  it("passes on what a test measured, while the test runs", async () => {
    const helper = JSON.stringify(path.join(projectDir, "test/support/figure.ts"));
    const spec = `import { figure } from ${helper};
      it("measures", () => { figure("7 s\\n8 s"); });`;
    const { lines, events } = await run({ "a.spec.ts": spec });
    assert.deepEqual(lines, ["figure", "pass measures", "end"]);
    assert.deepEqual(
      events.filter((event) => event.kind === "figure").map(({ text }) => text),
      ["7 s\n8 s"],
    );
  });

  it("fails a file that cannot be loaded, and runs its neighbours", async () => {
    const { lines } = await run({ "a.spec.ts": `import "./missing.ts";`, "b.spec.ts": `it("holds", () => {});` });
    assert.deepEqual(lines, ["fail (loading the file)", "pass holds", "end"]);
  });

  it("fails a hook with its own name", async () => {
    const { lines } = await run({
      "a.spec.ts": `before(() => { throw new Error("no"); }); it("never runs", () => {});`,
    });
    assert.deepEqual(lines, [`fail "before all" hook for "never runs"`, "end"]);
  });

  it("goes on after a promise that is dropped when its test is over", async () => {
    const dropped = `it("drops", () => { void Promise.reject(new Error("dropped")); }); it("holds", () => {});`;
    const { lines, end, events } = await run({ "a.spec.ts": dropped });
    assert.deepEqual([...lines].sort(), ["end", "fail drops", "pass drops", "pass holds"]);
    assert.match(events.find((event) => event.kind === "fail")?.error ?? "", /nobody handled it[^]*dropped/);
    assert.equal(end.unrun, 0);
  });

  it("leaves a dropped promise to code that listens for it", async () => {
    const listening = `it("listens", async () => {
      const heard = new Promise((resolve) => process.once("unhandledRejection", resolve));
      void Promise.reject(new Error("dropped"));
      await heard;
    });`;
    assert.deepEqual((await run({ "a.spec.ts": listening })).lines, ["pass listens", "end"]);
  });

  it("counts the tests that a failure kept from running", async () => {
    const thrown = `it("throws late", () => { setTimeout(() => { throw new Error("late"); }, 20); });
      it("is running then", (done) => { setTimeout(done, 300); });
      describe("hooks", () => { before(() => { throw new Error("no"); }); it("a", () => {}); it("b", () => {}); });`;
    const { end, lines } = await run({ "a.spec.ts": thrown });
    assert.ok(
      lines.some((line) => line.startsWith("fail")),
      lines.join(),
    );
    assert.equal(end.unrun, 2);
  });

  it("refuses .only", async () => {
    const { lines } = await run({ "a.spec.ts": `it["only"]("alone", () => {}); it("other", () => {});` });
    assert.ok(
      lines.some((line) => line.startsWith("fail")),
      lines.join("\n"),
    );
  });

  it("has a fault where it ends before its tests do", async () => {
    const { end } = await run({ "a.spec.ts": `it("leaves", () => { process.exit(0); });` });
    assert.match(end.fault ?? "", /ended \(exit status 0\) before its tests did/);
  });

  it("is ended when its time is over", async () => {
    const endless = `it("never ends", function (done) { this.timeout(0); setInterval(() => {}, 1000); });`;
    const { end } = await run({ "a.spec.ts": endless }, { minutes: 1.5 / 60 });
    assert.match(end.fault ?? "", /ended after 0\.025 minutes/);
  });

  it("ends what a test started and left", async () => {
    const child = `import { spawn } from "node:child_process";
      it("starts", () => { spawn("sleep", ["300"], { stdio: "ignore" }).unref(); });`;
    const { end, lines } = await run({ "a.spec.ts": child });
    assert.deepEqual(lines, ["pass starts", "end"]);
    assert.match(end.warning ?? "", /outlived them/);
  });

  it("names tests without running them on a dry run, and narrows by text", async () => {
    const spec = `it("would break", () => { throw new Error("ran"); }); it("other", () => {});`;
    assert.deepEqual((await run({ "a.spec.ts": spec }, { dryRun: true })).lines, [
      "pass would break",
      "pass other",
      "end",
    ]);
    assert.deepEqual((await run({ "a.spec.ts": spec }, { grep: "oth" })).lines, ["pass other", "end"]);
  });
});
