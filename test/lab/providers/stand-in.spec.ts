import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { labIdFrom, LAB_ID_VARIABLE } from "../../../lab/providers/protocol/stand-in.ts";

const root = path.resolve(import.meta.dirname, "../../..");

function isRunning(pid: number): boolean {
  try {
    // A process that has ended and waits for its parent to notice is not running any more.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("stand-ins", () => {
  for (const name of ["kubernetes", "random"]) {
    it(`refuse to start without a lab: ${name}`, function () {
      this.timeout(20_000);
      const { [LAB_ID_VARIABLE]: _lab, ...env } = process.env;
      const main = path.join(root, "lab/providers", name, "main.ts");
      const run = spawnSync(process.execPath, [main, "127.0.0.1:1"], { env, encoding: "utf8", timeout: 15_000 });
      assert.equal(run.status, 1);
      assert.equal(run.stdout, "");
      assert.match(run.stderr, new RegExp(`stand-in for the Pulumi provider "${name}", for the lab only`));
    });
  }

  it("end with their engine, even with one that is killed", async function () {
    this.timeout(20_000);
    const main = path.join(root, "lab/providers/random/main.ts");
    // A shell in the engine's place: it starts the plugin, says its pid, and waits.
    const engine = spawn("sh", ["-c", `"${process.execPath}" "${main}" 127.0.0.1:1 & echo "pid $!"; wait`], {
      env: { ...process.env, [LAB_ID_VARIABLE]: "lab-1" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const said = await new Promise<string>((resolve) => {
      let text = "";
      engine.stdout.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        // Its port, on a line of its own, says that it serves.
        if (/^pid \d+$/m.test(text) && /^\d+$/m.test(text)) resolve(text);
      });
    });
    const pid = Number(/^pid (\d+)$/m.exec(said)?.[1]);
    assert.ok(isRunning(pid));
    engine.kill("SIGKILL");
    const patience = performance.now() + 10_000;
    while (isRunning(pid) && performance.now() < patience) await sleep(100);
    assert.equal(isRunning(pid), false);
  });

  it("take an empty lab id for none", () => {
    assert.ok("refusal" in labIdFrom({ [LAB_ID_VARIABLE]: "" }, "random"));
    assert.deepEqual(labIdFrom({ [LAB_ID_VARIABLE]: "lab-1" }, "random"), { id: "lab-1" });
  });

  it("are out of the way of a user with the official plugins: nothing outside lab/ knows of them", () => {
    const sources = globSync("{index.ts,stacks,catalogue,components,agents,policy,cli,scripts}{,/**/*.{ts,mjs,js}}", {
      cwd: root,
    });
    const files = sources.filter((file) => /\.(ts|mjs|js)$/.test(file));
    assert.ok(files.length > 20, "the pattern no longer finds the sources");
    const knowing = files.filter((file) => /lab\/providers/.test(readFileSync(path.join(root, file), "utf8")));
    assert.deepEqual(knowing, []);
  });

  it("say loudly what they are, at the head of each program and in the README", () => {
    for (const name of ["aws", "kubernetes", "random"]) {
      const head = readFileSync(path.join(root, "lab/providers", name, "main.ts"), "utf8").slice(0, 200);
      assert.match(head, /THIS IS NOT THE OFFICIAL PULUMI PROVIDER/);
    }
    assert.match(readFileSync(path.join(root, "lab/providers/README.md"), "utf8"), /not the official/i);
  });
});
