import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { projectDir } from "../../cli/session.ts";
import { eventually, rpc, TestEnvironment } from "./support/lab.ts";

const dev = fs.readFile(path.join(projectDir, "Pulumi.dev.yaml"), "utf8");

/** Runs a command of the front door on the test's lab, as a person would. */
function command(
  environment: TestEnvironment,
  ...args: string[]
): { child: ChildProcess; output: () => string; ended: Promise<number> } {
  const child = spawn(process.execPath, [path.join(projectDir, "cli/main.ts"), ...args], {
    cwd: projectDir,
    env: { ...process.env, CRYPTOKUBE_LAB: path.basename(environment.root) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number>((resolve) =>
    child.on("exit", (status) => {
      resolve(status ?? 1);
    }),
  );
  return { child, output: () => output, ended };
}

/** Processes of the engine that work on the test's own backend. */
async function enginesOf(environment: TestEnvironment): Promise<number[]> {
  const pids = (await fs.readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const ours = await Promise.all(
    pids.map(async (pid) => {
      const [program, variables] = await Promise.all(
        ["cmdline", "environ"].map((file) => fs.readFile(`/proc/${pid}/${file}`, "utf8").catch(() => "")),
      );
      return /(^|\/)pulumi\0up\0/.test(program ?? "") && (variables ?? "").includes(environment.root)
        ? [Number(pid)]
        : [];
    }),
  );
  return ours.flat();
}

describe("interruptions, for real", function () {
  this.timeout(240_000);
  const environment = new TestEnvironment();
  let url: string;

  before(async function () {
    // On a machine that has nothing yet this builds a Kubernetes.
    this.timeout(0);
    await environment.prepare(await dev);
  });

  after(async () => {
    await environment.delete();
  });

  it("Ctrl-C in the midst of up leaves a state that the next up goes on from", async () => {
    const first = command(environment, "up");
    await eventually(
      "the engine at work",
      () => Promise.resolve(/Bring the resources up/.test(first.output()) ? true : undefined),
      90,
    );
    await eventually(
      "some resources made",
      async () => {
        const kubectl = command(environment, "kubectl", "get", "namespace", "dev-chains");
        return (await kubectl.ended) === 0 ? true : undefined;
      },
      60,
    );
    first.child.kill("SIGINT");
    assert.equal(await first.ended, 1, first.output());
    assert.match(first.output(), /`npm run up` goes on from there/);

    const second = command(environment, "up", "--json");
    assert.equal(await second.ended, 0, second.output());
  });

  it("an engine that was killed leaves a lock, and the next up gets past it", async () => {
    const result = await environment.up(
      (await dev).replace("execution: geth", 'execution: geth, flags: ["--cache=128"]'),
    );
    assert.deepEqual(result.watch.failed, []);
    url = result.status.reach.find(({ name }) => name === "ethereum-rpc")?.where ?? "";
    const killed = command(environment, "up");
    await eventually(
      "the engine at work",
      () => Promise.resolve(/Bring the resources up/.test(killed.output()) ? true : undefined),
      60,
    );
    killed.child.kill("SIGKILL");
    await killed.ended;
    const next = await environment.up(await dev);
    assert.deepEqual(next.watch.failed, []);
  });

  it("an engine that was killed between making a thing and recording it does not keep the next up from it", async () => {
    const file = `${(await dev).trimEnd()}\n    - { name: second, chain: ethereum, network: dev, execution: geth }\n`;
    const attempt = environment.up(file);
    attempt.catch(() => undefined);
    const config = new KubeConfig();
    config.loadFromFile(path.join(environment.root, "kubeconfig"));
    const core = config.makeApiClient(CoreV1Api);
    const first = { namespace: "dev-chains", name: "second-0-health" };
    await eventually("the first thing of the second chain", () => core.readNamespacedConfigMap(first), 60);
    const engines = await enginesOf(environment);
    assert.notEqual(engines.length, 0);
    for (const pid of engines) {
      process.kill(pid, "SIGKILL");
    }
    await assert.rejects(attempt);
    const { watch } = await environment.up(file);
    assert.deepEqual([watch.failed, watch.nodes.length], [[], 2]);
  });

  it("a killed lab is found and mended by the next up, with the chain's data", async () => {
    const [account] = await eventually("an account", () => rpc<string[]>(url, "eth_accounts"), 20);
    for (let count = 1; count <= 3; count += 1) {
      const hash = await rpc(url, "eth_sendTransaction", [{ from: account, to: account, value: "0x1" }]);
      await eventually(
        "the receipt",
        async () => (await rpc<object | null>(url, "eth_getTransactionReceipt", [hash])) ?? undefined,
        10,
      );
    }
    const before = await rpc<{ hash: string }>(url, "eth_getBlockByNumber", ["0x1", false]);
    const record = JSON.parse(await fs.readFile(path.join(environment.root, "lab.json"), "utf8")) as {
      daemon: { pid: number };
    };
    process.kill(record.daemon.pid, "SIGKILL");
    const { watch, status } = await environment.up(await dev);
    assert.deepEqual(watch.failed, []);
    url = status.reach.find(({ name }) => name === "ethereum-rpc")?.where ?? "";
    const after = await eventually(
      "block 1",
      async () => (await rpc<{ hash: string } | null>(url, "eth_getBlockByNumber", ["0x1", false])) ?? undefined,
      30,
    );
    assert.equal(after.hash, before.hash);
  });

  it("a second command on the same lab is refused at once, naming the first", async () => {
    const first = command(environment, "up");
    await eventually(
      "the lock",
      async () =>
        (await fs.stat(path.join(environment.root, "command.lock")).catch(() => undefined)) === undefined
          ? undefined
          : true,
      20,
    );
    const second = command(environment, "down");
    assert.equal(await second.ended, 1);
    assert.match(second.output(), new RegExp(`process ${first.child.pid}`));
    assert.equal(await first.ended, 0, first.output());
  });

  it("down stops the lab and keeps everything; down again says so", async () => {
    const first = command(environment, "down");
    assert.equal(await first.ended, 0, first.output());
    assert.match(first.output(), /is stopped\. Data and state are kept/);
    const second = command(environment, "down");
    assert.equal(await second.ended, 0);
    assert.match(second.output(), /was not running/);
    const status = command(environment, "status");
    assert.equal(await status.ended, 1);
    assert.match(status.output(), /npm run up/);
  });

  it("down --delete without anybody to ask does nothing but say so", async () => {
    const refused = command(environment, "down", "--delete");
    assert.equal(await refused.ended, 1);
    assert.match(refused.output(), /--yes/);
    await fs.stat(environment.root);
    const done = command(environment, "down", "--delete", "--yes");
    assert.equal(await done.ended, 0, done.output());
    await assert.rejects(fs.stat(environment.root));
  });
});
