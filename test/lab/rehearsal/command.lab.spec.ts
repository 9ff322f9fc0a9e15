/** `cryptokube rehearse` as a person runs it, with all that a person's shell may have in it. */
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RehearsalReport } from "../../../cli/rehearse/report.ts";
import { rehearsalFolder } from "../../../cli/rehearse/start.ts";
import { needsRoot } from "../../../lab/lab.ts";
import { processesNaming } from "../cluster/machine-state.ts";

const projectDir = path.resolve(import.meta.dirname, "../../..");
const environment = "staging-eu-west-1";

/** Nothing of this may be seen behind the walls. */
const secret = "this-must-not-be-seen";

interface Running {
  child: ChildProcess;
  said: () => string;
  out: () => string;
  ended: Promise<number | null>;
}

describe("cryptokube rehearse, as a person runs it", function () {
  this.timeout(300_000);
  let home: string;
  let data: string;
  let folder: string;

  before(function () {
    if (needsRoot().length > 0) this.skip();
    home = mkdtempSync(path.join(tmpdir(), "cryptokube-home-"));
    for (const [file, text] of [
      [".aws/credentials", `[default]\naws_secret_access_key = ${secret}\n`],
      [".kube/config", secret],
      [".pulumi/credentials.json", `{"current":"s3://${secret}"}`],
    ] as const) {
      mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
      writeFileSync(path.join(home, file), text);
    }
    data = path.join(home, "data");
    folder = rehearsalFolder(projectDir, environment, { XDG_DATA_HOME: data });
  });
  after(() => {
    rmSync(home, { recursive: true, force: true });
  });

  function start(...more: string[]): Running {
    const cache = process.env.XDG_CACHE_HOME ?? path.join(process.env.HOME ?? "", ".cache");
    const child = spawn(process.execPath, [path.join(projectDir, "cli/main.ts"), "rehearse", environment, ...more], {
      cwd: projectDir,
      env: {
        ...process.env,
        HOME: home,
        XDG_DATA_HOME: data,
        XDG_CACHE_HOME: cache,
        AWS_ACCESS_KEY_ID: secret,
        AWS_SECRET_ACCESS_KEY: secret,
        AWS_PROFILE: secret,
        GOOGLE_APPLICATION_CREDENTIALS: `/${secret}`,
        KUBECONFIG: path.join(home, ".kube/config"),
        HTTPS_PROXY: `http://${secret}`,
        PULUMI_ACCESS_TOKEN: secret,
        PULUMI_BACKEND_URL: `s3://${secret}`,
        PULUMI_CONFIG_PASSPHRASE: secret,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    let out = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
    return { child, said: () => said, out: () => out, ended };
  }

  /** Variables of every process that works for the rehearsal behind its walls, by the program's name. */
  function behindTheWalls(): Map<string, string[]> {
    const seen = new Map<string, string[]>();
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        const variables = readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").filter(Boolean);
        if (!variables.includes(`CRYPTOKUBE_REHEARSAL=${path.join(folder, "rehearsal")}`)) continue;
        const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
        const program = words.find((word) => /pulumi$|main\.ts$|child\.ts$|aws-cli\.ts$/.test(word)) ?? words[0] ?? "";
        seen.set(program, variables);
      } catch {
        // It has ended meanwhile.
      }
    }
    return seen;
  }

  async function until(running: Running, what: RegExp): Promise<void> {
    while (!what.test(running.said())) {
      assert.equal(running.child.exitCode, null, running.said());
      await sleep(100);
    }
  }

  const assertNothingLeft = async (): Promise<void> => {
    for (let tries = 0; processesNaming(folder).length > 0; tries++) {
      assert.ok(tries < 100, `processes of ${folder}`);
      await sleep(100);
    }
  };

  it("ends green with what would exist, and shows no process behind the walls anything of that shell", async () => {
    const running = start("--json");
    const seen = new Map<string, string[]>();
    const looking = setInterval(() => {
      for (const [program, variables] of behindTheWalls()) seen.set(program, variables);
    }, 250);
    const status = await running.ended;
    clearInterval(looking);
    const report = JSON.parse(running.out()) as RehearsalReport;
    assert.deepEqual(report.problems, []);
    assert.equal(status, 0, running.said());
    assert.equal(report.standing, "rehearsed, never applied");
    assert.equal(report.found?.machines.length, 4);
    assert.equal(report.found.drainable, 4);
    assert.deepEqual([...report.found.syncing].sort(), ["hoodi-0-0", "sepolia-0-0"]);
    assert.equal(report.found.resources["aws:eks/nodeGroup:NodeGroup"], 4);
    assert.ok((report.down?.kept.length ?? 0) > 0, "Retain keeps disks");
    assert.ok((report.found.coverage?.all ?? 0) > 100, "what was sent was counted");
    assert.match(report.walls, /network namespace/);

    const programs = [...seen.keys()].map((program) => program.replace(`${projectDir}/`, ""));
    for (const expected of [/pulumi$/, /providers\/aws\/main\.ts$/, /providers\/kubernetes\/main\.ts$/, /child\.ts$/]) {
      assert.ok(
        programs.some((program) => expected.test(program)),
        `${String(expected)} among ${programs.join(", ")}`,
      );
    }
    for (const [program, variables] of seen) {
      assert.deepEqual(
        variables.filter((variable) => variable.includes(secret)),
        [],
        program,
      );
      assert.ok(variables.includes(`HOME=${path.join(folder, "rehearsal", "home")}`), program);
    }
    await assertNothingLeft();
    assert.equal(existsSync(folder), false, "nothing is left of it");
  });

  it("clears everything away when it is interrupted", async () => {
    const running = start();
    await until(running, /Bring the resources up/);
    await sleep(3000);
    running.child.kill("SIGINT");
    assert.equal(await running.ended, 1);
    assert.match(running.said(), /Interrupted\. Nothing is left/);
    await assertNothingLeft();
    assert.equal(existsSync(folder), false);
  });

  it("leaves no process behind the walls when it is killed, and the next one clears its lab", async () => {
    const running = start();
    await until(running, /Bring the resources up/);
    await sleep(2000);
    assert.ok(behindTheWalls().size > 0);
    running.child.kill("SIGKILL");
    await running.ended;
    for (let tries = 0; behindTheWalls().size > 0; tries++) {
      assert.ok(tries < 50, "the child ends with whoever started it");
      await sleep(100);
    }
    assert.equal(await start("--clear").ended, 0);
    await assertNothingLeft();
    assert.equal(existsSync(folder), false);
  });
});
