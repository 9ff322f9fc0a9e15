import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../../../lab/cluster/lock.ts";

const name = (): string => `test-${String(process.pid)}-${String(Math.random())}`;

describe("the lock of a lab", () => {
  it("lets one in at a time, and all in the end", async () => {
    const lock = name();
    let inside = 0;
    let most = 0;
    const done: number[] = [];
    await Promise.all(
      [1, 2, 3, 4, 5].map((who) =>
        withLock(lock, async () => {
          most = Math.max(most, ++inside);
          await sleep(5);
          inside--;
          done.push(who);
        }),
      ),
    );
    assert.equal(most, 1);
    assert.deepEqual(done.sort(), [1, 2, 3, 4, 5]);
  });

  it("says once that it waits, and only then", async () => {
    const lock = name();
    const told: string[] = [];
    await Promise.all([
      withLock(
        lock,
        () => sleep(30),
        () => told.push("first"),
      ),
      withLock(
        lock,
        () => sleep(1),
        () => told.push("second"),
      ),
    ]);
    assert.deepEqual(told, ["second"]);
  });

  it("is let go when the work fails", async () => {
    const lock = name();
    await assert.rejects(
      withLock(lock, () => Promise.reject(new Error("work"))),
      /work/,
    );
    assert.equal(await withLock(lock, () => Promise.resolve(7)), 7);
  });

  it("is let go by a holder that is killed", async () => {
    const lock = name();
    const module = path.resolve(import.meta.dirname, "../../../lab/cluster/lock.ts");
    const script = `import { withLock } from ${JSON.stringify(module)};
      await withLock(${JSON.stringify(lock)}, () => { console.log("held"); return new Promise(() => setInterval(() => {}, 1000)); });`;
    const holder = spawn(process.execPath, ["--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(holder.stdout, "data");
    let waited = false;
    const mine = withLock(
      lock,
      () => Promise.resolve("mine"),
      () => {
        waited = true;
        holder.kill("SIGKILL");
      },
    );
    assert.equal(await mine, "mine");
    assert.equal(waited, true);
  });
});
