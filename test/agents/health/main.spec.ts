import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleAgent } from "../../../agents/bundle.ts";
import { healthNodeArgs } from "../../../agents/health/node-args.ts";
import { parseNodeStatus } from "../../../agents/health/status.ts";
import { httpRequest } from "../../../agents/shared/http.ts";
import { type FakeClient, startFakeClient } from "../fake-client.ts";

describe("the sidecar as a program", () => {
  const folder = mkdtempSync(join(tmpdir(), "sidecar-"));
  const program = join(folder, "health.mjs");
  const settingsPath = join(folder, "health.json");
  const text = bundleAgent("health");
  let client: FakeClient;
  let child: ChildProcess | undefined;

  before(async () => {
    client = await startFakeClient();
  });
  afterEach(() => child?.kill("SIGKILL"));
  after(async () => {
    await client.stop();
    rmSync(folder, { recursive: true });
  });

  function writeSettings(change: object = {}): void {
    const settings = {
      chain: "ethereum",
      node: "ethereum-0",
      client: { kind: "ethereum-execution", url: client.url },
      dataDir: folder,
      markerPath: join(folder, "synced.json"),
      port: 0,
      pollSeconds: 0.1,
      rule: { maxHeadAgeSeconds: 120 },
      ...change,
    };
    writeFileSync(settingsPath, JSON.stringify(settings));
  }

  /** Starts the bundle with the arguments of the pod, and gives its address once it says that it has started. */
  async function start(): Promise<string> {
    writeFileSync(program, text);
    writeSettings();
    const process_ = spawn(process.execPath, [...healthNodeArgs, program], {
      env: { HEALTH_SETTINGS: settingsPath },
      stdio: ["ignore", "pipe", "inherit"],
    });
    child = process_;
    for await (const chunk of process_.stdout.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
      const port = /"port":(\d+)/.exec(String(chunk))?.[1];
      if (port !== undefined) {
        process_.stdout.resume();
        return `http://127.0.0.1:${port}`;
      }
    }
    return assert.fail("the sidecar ended without starting");
  }
  const get = (url: string) => httpRequest({ url, timeoutMs: 1000, maxBytes: 100_000 });
  async function untilReady(url: string): Promise<string> {
    for (;;) {
      const { status, body } = await get(`${url}/readyz`);
      if (status === 200) return body;
      assert.equal(status, 503);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  const end = async (): Promise<unknown> => (await once(child!, "exit"))[0];

  it("answers on its paths, and ends at once when it is told to", async () => {
    const url = await start();
    assert.match(await untilReady(url), /^ready \(synced\): newest block \d+ s old\n$/);
    assert.deepEqual((await get(`${url}/livez`)).body, "ok\n");
    const metrics = await get(`${url}/metrics`);
    assert.equal(metrics.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    assert.match(metrics.body, /^chain_ready\{chain="ethereum",node="ethereum-0",client="ethereum-execution"\} 1$/m);
    const status = parseNodeStatus((await get(`${url}/status`)).body);
    assert.equal(status.ready, true);
    assert.match(metrics.body, new RegExp(`^chain_agent_info\\{.*version="${status.agent}"\\} 1$`, "m"));
    const ended = end();
    child?.kill("SIGTERM");
    assert.equal(await ended, 0);
  });

  it("ends with status 0 when its bundle changes", async () => {
    const url = await start();
    await untilReady(url);
    const ended = end();
    writeFileSync(program, `${text}// newer\n`);
    assert.equal(await ended, 0);
  });

  it("ends with status 0 when its settings change, but not into something that is not valid", async () => {
    const url = await start();
    await untilReady(url);
    const ended = end();
    writeSettings({ port: "none" });
    for (;;) {
      if (/^chain_agent_settings_invalid\{.*\} 1$/m.test((await get(`${url}/metrics`)).body)) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.equal((await get(`${url}/readyz`)).status, 200);
    assert.equal(child?.exitCode, null);
    writeSettings({ node: "ethereum-1" });
    assert.equal(await ended, 0);
  });
});
