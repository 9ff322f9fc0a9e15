import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { utimes, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { startOf, withLock } from "../../../lab/acquire/lock.ts";
import { surroundings, type Surroundings } from "./support/surroundings.ts";

const lockModule = new URL("../../../lab/acquire/lock.ts", import.meta.url).href;

describe("a lock between processes", () => {
  let here: Surroundings;
  let file: string;
  beforeEach(async () => {
    here = await surroundings();
    file = here.at("lock");
  });
  afterEach(() => here.remove());

  const never = (): void => assert.fail("nobody else holds the lock");

  it("gives back what the work gives, and is gone after it, also where the work fails", async () => {
    assert.equal(await withLock(file, () => Promise.resolve(7), never), 7);
    assert.equal(existsSync(file), false);
    await assert.rejects(
      withLock(file, () => Promise.reject(new Error("no")), never),
      /no/,
    );
    assert.equal(existsSync(file), false);
  });

  it("lets one work at a time", async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await sleep(20);
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withLock(file, work, () => undefined)));
    assert.equal(most, 1);
  }).timeout(10_000);

  const holdElsewhere = async (): Promise<ChildProcess> => {
    const program = `import { withLock } from ${JSON.stringify(lockModule)};
      await withLock(process.argv[1], () => { console.log("held"); return new Promise((r) => setTimeout(r, 60_000)); }, () => {});`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program, file], { stdio: "pipe" });
    await new Promise((resolve) => child.stdout.once("data", resolve));
    return child;
  };

  it("waits for a living process and takes over from a killed one", async () => {
    const child = await holdElsewhere();
    const waitedFor: number[] = [];
    const mine = withLock(
      file,
      () => Promise.resolve(child.exitCode ?? child.signalCode),
      (pid) => {
        waitedFor.push(pid);
        if (waitedFor.length === 2) child.kill("SIGKILL");
      },
    );
    assert.equal(await mine, "SIGKILL");
    assert.ok(waitedFor.length >= 2 && waitedFor.every((pid) => pid === child.pid));
    assert.equal(existsSync(file), false);
  }).timeout(10_000);

  it("knows a process that was given a dead one's id", async () => {
    await writeFile(file, JSON.stringify({ pid: process.pid, started: "1" }));
    assert.equal(await withLock(file, () => Promise.resolve("mine"), never), "mine");
  }).timeout(10_000);

  it("takes over a file that says nothing, once it is too old to be in the making", async () => {
    await writeFile(file, "");
    const old = new Date(Date.now() - 60_000);
    await utimes(file, old, old);
    assert.equal(await withLock(file, () => Promise.resolve("mine"), never), "mine");
  }).timeout(10_000);

  it("is taken over by one of many only", async () => {
    await writeFile(file, JSON.stringify({ pid: 2 ** 22 + 1, started: "1" }));
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await sleep(5);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, () => withLock(file, work, () => undefined)));
    assert.equal(most, 1);
  }).timeout(20_000);

  it("knows when a process started", () => {
    assert.match(startOf(process.pid) ?? "", /^\d+$/);
    assert.equal(startOf(2 ** 22 + 1), undefined);
  });
});
