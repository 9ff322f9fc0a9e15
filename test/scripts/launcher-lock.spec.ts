import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

type WithLock = <T>(
  file: string,
  text: string,
  env: object,
  work: (addHolder: (pid: number) => void) => Promise<T>,
) => Promise<T>;

const { withLock } = (await import(path.resolve(import.meta.dirname, "../../scripts/launcher/lock.mjs"))) as {
  withLock: WithLock;
};

describe("the launcher's lock", () => {
  let folder = "";
  let lock = "";
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "lock-"));
    lock = path.join(folder, "made", "lock");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const hold = <T>(work: Parameters<typeof withLock<T>>[3]) => withLock(lock, "Waiting", {}, work);

  it("is given back, also after a failure", async () => {
    await assert.rejects(
      hold(() => Promise.reject(new Error("broken"))),
      /broken/,
    );
    assert.equal(existsSync(lock), false);
    assert.equal(await hold(() => Promise.resolve(7)), 7);
    assert.equal(existsSync(lock), false);
  });

  it("is taken from a process that is gone", async () => {
    const gone = spawnSync(process.execPath, ["--version"]).pid;
    await hold(() => Promise.resolve());
    writeFileSync(lock, String(gone));
    assert.equal(await hold(() => Promise.resolve("done")), "done");
  });

  it("is waited for while a child of a killed holder still works", async () => {
    await hold(() => Promise.resolve());
    const gone = spawnSync(process.execPath, ["--version"]).pid;
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 600)"]);
    writeFileSync(lock, `${String(gone)} ${String(child.pid)}`);
    const childEnded = once(child, "exit");
    let entered = false;
    const waiting = hold(() => {
      entered = true;
      return Promise.resolve(child.exitCode);
    });
    assert.equal(entered, false);
    assert.equal(await waiting, 0);
    await childEnded;
  });

  it("names the child that does the work", async () => {
    await hold((addHolder) => {
      addHolder(4242);
      assert.equal(readFileSync(lock, "utf8"), `${String(process.pid)} 4242`);
      return Promise.resolve();
    });
  });
});
