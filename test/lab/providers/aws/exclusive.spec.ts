import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { exclusively } from "../../../../lab/providers/aws/cloud/exclusive.ts";
import { CloudStore } from "../../../../lab/providers/aws/cloud/store.ts";

const storeFile = path.resolve("lab/providers/aws/cloud/store.ts");

describe("simulated aws: a cloud that several processes change", function () {
  this.timeout(60_000);
  let folder: string;
  const file = () => path.join(folder, "cloud.json");
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "cryptokube-turns-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** A process that counts up a fault of its own, a step a change. */
  function counting(name: string, steps: number): ChildProcess {
    const program = `
      const { CloudStore } = await import(${JSON.stringify(storeFile)});
      const store = new CloudStore(${JSON.stringify(file())}, "sim-turns");
      for (let i = 0; i < ${steps}; i += 1) {
        store.change((cloud) => {
          const before = cloud.faults[${JSON.stringify(name)}] ?? 0;
          // Long enough for another to come between.
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
          cloud.faults[${JSON.stringify(name)}] = before + 1;
        });
      }`;
    return spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: "inherit" });
  }

  it("loses no change of any of them", async () => {
    const names = ["a", "b", "c"];
    const codes = await Promise.all(names.map((name) => once(counting(name, 40), "exit")));
    assert.deepEqual(
      codes.flat().filter((code) => code !== null),
      [0, 0, 0],
    );
    assert.deepEqual(new CloudStore(file(), "sim-turns").read().faults, { a: 40, b: 40, c: 40 });
  });

  it("is not held up by one that was killed at it", async () => {
    const gone = spawn(process.execPath, ["-e", ""]);
    await once(gone, "exit");
    writeFileSync(`${file()}.lock`, String(gone.pid));
    const store = new CloudStore(file(), "sim-turns");
    store.change((cloud) => void (cloud.faults["x"] = 1));
    assert.deepEqual(store.read().faults, { x: 1 });
    assert.ok(!existsSync(`${file()}.lock`));
  });

  it("gives the turn back where the work fails", () => {
    const turn = path.join(folder, "turn");
    assert.throws(
      () =>
        exclusively(turn, () => {
          throw new Error("failed");
        }),
      /^Error: failed$/,
    );
    assert.equal(
      exclusively(turn, () => 7),
      7,
    );
  });
});
