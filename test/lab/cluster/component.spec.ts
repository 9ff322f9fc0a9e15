import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Component } from "../../../lab/cluster/component.ts";
import type { Command } from "../../../lab/cluster/components.ts";
import { lastLines, LogFile } from "../../../lab/cluster/log-file.ts";

describe("a program that is kept running", () => {
  let folder: string;
  const running: Component[] = [];
  const component = (script: string, grace = 2000): Component => {
    const command: Command = {
      name: "etcd",
      program: "/bin/sh",
      arguments: ["-c", script],
      env: { PATH: "/usr/bin:/bin" },
      grace,
    };
    const made = new Component(command, folder);
    running.push(made);
    return made;
  };
  const until = async (what: () => boolean): Promise<void> => {
    for (let n = 0; n < 200 && !what(); n++) await sleep(20);
    assert.ok(what());
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "cryptokube-component-"));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((made) => made.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  it("is started again when it ends, with its output and its end in the log", async () => {
    const made = component("echo hello; exit 3");
    made.start();
    await until(() => made.status.restarts >= 1);
    assert.equal(made.status.lastEnd, "exit status 3");
    assert.match(readFileSync(made.logFile, "utf8"), /starting \/bin\/sh\nhello\n.*ended: exit status 3/);
  });

  it("counts as broken when it ends three times right after its start", async () => {
    const made = component("exit 1");
    made.start();
    assert.equal(made.broken, false);
    await until(() => made.broken);
    assert.ok(made.status.restarts >= 2);
  });

  it("is not started again after it was stopped", async () => {
    const made = component("exec sleep 60");
    made.start();
    await until(() => made.status.running);
    await made.stop();
    assert.deepEqual(made.status, { name: "etcd", running: false, restarts: 0, log: "etcd.log" });
  });

  it("is killed when it does not heed", async () => {
    const made = component("trap '' TERM; echo ready; while :; do sleep 0.05; done", 200);
    made.start();
    await until(() => lastLines(made.logFile).includes("ready"));
    const began = performance.now();
    await made.stop();
    assert.ok(performance.now() - began >= 190);
    assert.match(readFileSync(made.logFile, "utf8"), /ended: signal SIGKILL/);
  });

  it("that is not there is reported like one that ends", async () => {
    const made = new Component({ name: "etcd", program: "/absent", arguments: [], env: {}, grace: 10 }, folder);
    running.push(made);
    made.start();
    await until(() => made.broken);
    assert.match(made.status.lastEnd ?? "", /ENOENT/);
  });

  it("writes a log that does not grow without end", () => {
    const file = path.join(folder, "x.log");
    const log = new LogFile(file, 100);
    for (let n = 0; n < 50; n++) log.write(`line ${String(n)} ${"-".repeat(20)}\n`);
    log.close();
    assert.ok(statSync(file).size <= 100);
    assert.ok(statSync(`${file}.1`).size <= 100);
    assert.match(lastLines(file, 1)[0] ?? "", /^line 49 /);
    assert.deepEqual(lastLines(path.join(folder, "absent")), []);
  });
});
