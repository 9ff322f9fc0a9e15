import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Unavailable } from "../../../lab/acquire/errors.ts";
import { startOf } from "../../../lab/acquire/lock.ts";
import { run, which } from "../../../lab/acquire/run.ts";
import { surroundings, type Surroundings } from "./support/surroundings.ts";

describe("a program that an acquisition runs", () => {
  let here: Surroundings;
  beforeEach(async () => {
    here = await surroundings();
  });
  afterEach(() => here.remove());

  it("gives its output, and shows each line as it comes", async () => {
    const program = await here.script("talk", "echo one; echo two >&2; printf three");
    const lines: string[] = [];
    assert.equal(await run(program, [], { onLine: (line) => lines.push(line) }), "one\nthree");
    assert.deepEqual(lines.sort(), ["one", "three", "two"]);
  });

  it("tells how it failed, with the last that it said", async () => {
    const program = await here.script("fail", "seq 1 40; exit 3");
    await assert.rejects(run(program, ["a", "b", "c"]), (error: Error) => {
      assert.ok(error instanceof Unavailable);
      const lines = error.message.split("\n").map((line) => line.trim());
      assert.equal(lines[0], "fail a b failed: exit status 3");
      assert.deepEqual([lines[1], lines.at(-1), lines.length], ["26", "40", 16]);
      return true;
    });
    await assert.rejects(run("no-such-program", []), /no-such-program is not on PATH/);
  });

  it("is looked for on the PATH that it is given, relative folders left out", async () => {
    const file = await here.script("tool", "");
    assert.equal(which("tool", here.env), file);
    assert.equal(which("tool", { PATH: `relative:${here.bin}` }), file);
    assert.equal(which("tool", { PATH: "." }), undefined);
    assert.equal(which("tool", {}), undefined);
  });

  it("ends when whoever runs it is killed", async function () {
    // util-linux, essential on Debian; without it a program goes on to its own end.
    if (which("setpriv", process.env) === undefined) this.skip();
    const program = await here.script("long", `echo $$ > '${here.at("pid")}'; exec sleep 300`);
    const text = `import { run } from ${JSON.stringify(new URL("../../../lab/acquire/run.ts", import.meta.url).href)};
      await run(process.argv[1], []);`;
    const runner = spawn(process.execPath, ["--input-type=module", "-e", text, program], { stdio: "ignore" });
    let pid = "";
    while (pid === "") {
      await sleep(20);
      pid = (await readFile(here.at("pid"), "utf8").catch(() => "")).trim();
    }
    const started = startOf(Number(pid));
    assert.ok(started);
    runner.kill("SIGKILL");
    while (startOf(Number(pid)) === started) await sleep(20);
  }).timeout(5_000);
});
