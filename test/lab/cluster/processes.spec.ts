import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fc from "fast-check";
import { childrenOf, identify, isAlive, parseStat, signal, waitForEnd } from "../../../lab/cluster/processes.ts";

describe("a process's identity", () => {
  it("is read rightly whatever the command is called", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 4_000_000 }), fc.nat(), (command, parent, startTime) => {
        const middle = Array.from({ length: 17 }, (_, index) => String(index)).join(" ");
        const text = `77 (${command.replaceAll(")", ") R 1 (")}) S ${String(parent)} ${middle} ${String(startTime)} 9 9\n`;
        assert.deepEqual(parseStat(text), { state: "S", parent, startTime: String(startTime) });
      }),
    );
    assert.throws(() => parseStat("nothing"), /Not a line/);
  });

  it("ends with the process", async () => {
    const child = spawn("sleep", ["60"]);
    const identity = identify(child.pid ?? 0);
    assert.equal(isAlive(identity), true);
    assert.equal(await waitForEnd(identity, 50), false);
    assert.ok(childrenOf(process.pid).includes(child.pid ?? 0));
    assert.equal(signal(identity, "SIGKILL"), true);
    await once(child, "exit");
    assert.equal(await waitForEnd(identity, 1000), true);
    assert.equal(signal(identity, "SIGKILL"), false);
  });

  it("is not that of a later process with the same number, nor of one before a reboot", () => {
    const own = identify(process.pid);
    assert.ok(own);
    assert.equal(isAlive(own), true);
    const earlier = { ...own, startTime: String(Number(own.startTime) - 1) };
    assert.equal(isAlive(earlier), false);
    assert.equal(isAlive({ ...own, boot: "00000000-0000-4000-8000-000000000000" }), false);
    // The signal would end this test if it were sent.
    assert.equal(signal(earlier, "SIGKILL"), false);
    assert.equal(isAlive(undefined), false);
  });

  it("is not that of a zombie", async () => {
    // The shell does not wait for its child, which has ended.
    const shell = spawn("sh", ["-c", "sleep 0 & echo $!; exec sleep 60"], { stdio: ["ignore", "pipe", "ignore"] });
    const [chunk] = (await once(shell.stdout, "data")) as [Buffer];
    const child = identify(Number(chunk.toString()));
    assert.equal(await waitForEnd(child, 2000), true);
    shell.kill("SIGKILL");
    await once(shell, "exit");
  });
});
