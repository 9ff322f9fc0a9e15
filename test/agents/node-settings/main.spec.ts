import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { bundleAgent } from "../../../agents/bundle.ts";
import { nodeSettingsNodeArgs } from "../../../agents/node-settings/node-args.ts";
import type { NodeSettingsInput } from "../../../agents/node-settings/settings.ts";
import { httpRequest } from "../../../agents/shared/http.ts";
import { planHost } from "../../../stacks/plan/host.ts";
import { type FakeClock, startFakeClock } from "./fake-clock.ts";

/** A machine's files as user data, nodeadm and the image leave them. */
const asMade: Readonly<Record<string, string>> = {
  "proc/sys/net/core/rmem_max": "7500000\n",
  "proc/sys/net/core/wmem_max": "7500000\n",
  "proc/sys/fs/nr_open": "1048576\n",
  "proc/sys/fs/inotify/max_user_instances": "8192\n",
  "proc/sys/fs/inotify/max_user_watches": "524288\n",
  "proc/sys/vm/max_map_count": "524288\n",
  "proc/sys/vm/swappiness": "1\n",
  "proc/sys/vm/nr_hugepages": "0\n",
  "proc/swaps": "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n",
  "proc/self/limits":
    "Limit                     Soft Limit           Hard Limit           Units     \n" +
    "Max processes             unlimited            unlimited            processes \n" +
    "Max open files            65536                1048576              files     \n",
  "sys/kernel/mm/transparent_hugepage/enabled": "always [madvise] never\n",
  "host/proc/1/mounts": [
    "/dev/nvme0n1p1 / xfs rw,noatime,attr2 0 0",
    "proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0",
    "tmpfs /var/lib/kubelet/pods/u/volumes/kubernetes.io~secret/s tmpfs rw,relatime 0 0",
    "/dev/nvme1n1 /var/lib/kubelet/plugins/kubernetes.io/csi/ebs.csi.aws.com/h/globalmount ext4 rw,noatime 0 0",
    "/dev/nvme1n1 /var/lib/kubelet/pods/u/volumes/kubernetes.io~csi/pvc-1/mount ext4 rw,noatime 0 0",
    "/dev/md127 /mnt/k8s-disks/0 xfs rw,noatime,attr2 0 0",
    "",
  ].join("\n"),
};

describe("the node settings agent as a program", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "node-settings-"));
  const root = path.join(folder, "root");
  const program = path.join(folder, "node-settings.mjs");
  const settingsPath = path.join(folder, "node-settings.json");
  writeFileSync(program, bundleAgent("node-settings"));
  let clock: FakeClock;
  let child: ChildProcess | undefined;
  let said = "";

  before(async () => {
    clock = await startFakeClock(0);
  });
  beforeEach(() => {
    for (const [file, text] of Object.entries(asMade)) write(file, text);
    said = "";
  });
  afterEach(() => child?.kill("SIGKILL"));
  after(async () => {
    await clock.stop();
    rmSync(folder, { recursive: true });
  });

  function write(file: string, text: string): void {
    const full = path.join(root, file);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, text);
  }

  /** Starts the bundle as the plan has it, but on a folder in place of the machine. */
  async function start(change: Partial<NodeSettingsInput> = {}): Promise<string> {
    const { settings } = planHost("prod").host.nodeSettings;
    const rule = { server: "127.0.0.1", port: clock.port, maxOffsetSeconds: 0.5 };
    writeFileSync(settingsPath, JSON.stringify({ ...settings, port: 0, pollSeconds: 0.05, clock: rule, ...change }));
    const process_ = spawn(process.execPath, [...nodeSettingsNodeArgs, program], {
      env: { NODE_SETTINGS_SETTINGS: settingsPath, MACHINE: "ip-10-0-0-1", MACHINE_ROOT: root },
      stdio: ["ignore", "pipe", "inherit"],
    });
    child = process_;
    process_.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    for (;;) {
      const port = /"port":(\d+)/.exec(said)?.[1];
      if (port !== undefined) return `http://127.0.0.1:${port}`;
      assert.equal(process_.exitCode, null, "the agent ended without starting");
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  const get = (url: string) => httpRequest({ url, timeoutMs: 1000, maxBytes: 100_000 });
  const samples = async (url: string): Promise<Map<string, number>> => {
    const { body } = await get(`${url}/metrics`);
    const found = [...body.matchAll(/^(\w+)(\{.*\}) (\S+)$/gm)];
    return new Map(
      found.map(([, name, labels, value]) => {
        const setting = /setting="([^"]*)"/.exec(labels!)?.[1];
        return [setting === undefined ? name! : `${name!} ${setting}`, Number(value)];
      }),
    );
  };
  const drifting = async (url: string): Promise<string[]> =>
    [...(await samples(url))].flatMap(([key, value]) =>
      key.startsWith("node_setting_drift ") && value === 1 ? [key.split(" ")[1]!] : [],
    );
  async function until(holds: () => Promise<boolean>): Promise<void> {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  it("finds no drift on a machine that is as it was made, and reads all of it", async () => {
    const url = await start();
    const found = await samples(url);
    const names = Object.keys(planHost("prod").host.nodeSettings.settings.checks);
    for (const name of [...names, "clock"]) {
      assert.equal(found.get(`node_setting_readable ${name}`), 1, name);
      assert.equal(found.get(`node_setting_drift ${name}`), 0, name);
    }
    assert.equal(found.get("node_setting_value net.core.rmem_max"), 7_500_000);
    assert.equal(found.get("node_setting_value open-files"), 1_048_576);
    assert.equal(found.get("node_setting_value noatime"), 0);
    assert.equal(found.has("node_setting_value transparent-huge-pages"), false);
  });

  it("says of which environment and machine its metrics are, and when it looked", async () => {
    const url = await start();
    const metrics = await get(`${url}/metrics`);
    assert.equal(metrics.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    assert.match(
      metrics.body,
      /^node_setting_drift\{environment="prod",machine="ip-10-0-0-1",setting="vm\.swappiness"\} 0$/m,
    );
    const first = (await samples(url)).get("node_settings_checked_timestamp_seconds")!;
    assert.ok(Math.abs(first - Date.now() / 1000) < 60);
    await until(async () => (await samples(url)).get("node_settings_checked_timestamp_seconds")! > first);
    assert.deepEqual((await get(`${url}/healthz`)).status, 200);
  });

  it("reports each thing that is changed on the machine, and that it was mended", async () => {
    const url = await start();
    assert.deepEqual(await drifting(url), []);
    const changes: [string, string, string][] = [
      ["net.core.rmem_max", "proc/sys/net/core/rmem_max", "212992\n"],
      ["net.core.wmem_max", "proc/sys/net/core/wmem_max", "212992\n"],
      ["fs.nr_open", "proc/sys/fs/nr_open", "65536\n"],
      ["fs.inotify.max_user_instances", "proc/sys/fs/inotify/max_user_instances", "128\n"],
      ["fs.inotify.max_user_watches", "proc/sys/fs/inotify/max_user_watches", "8192\n"],
      ["vm.max_map_count", "proc/sys/vm/max_map_count", "65530\n"],
      ["vm.swappiness", "proc/sys/vm/swappiness", "60\n"],
      ["vm.nr_hugepages", "proc/sys/vm/nr_hugepages", "512\n"],
      ["swap", "proc/swaps", "Filename\tType\n/swapfile file 1 0 -2\n"],
      [
        "open-files",
        "proc/self/limits",
        "Max open files            1024                 4096                 files     \n",
      ],
      ["transparent-huge-pages", "sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n"],
      [
        "noatime",
        "host/proc/1/mounts",
        "/dev/nvme1n1 /var/lib/kubelet/pods/u/volumes/kubernetes.io~csi/pvc-1/mount ext4 rw,relatime 0 0\n",
      ],
    ];
    assert.equal(changes.length, Object.keys(asMade).length);
    for (const [name, file, text] of changes) {
      write(file, text);
      await until(async () => (await drifting(url)).length > 0);
      assert.deepEqual(await drifting(url), [name]);
      write(file, asMade[file]!);
      await until(async () => (await drifting(url)).length === 0);
    }
    assert.match(said, /"level":"warn","message":"a setting of the machine is not as it was made","setting":"swap"/);
    assert.match(said, /"message":"a setting of the machine is as it was made again","setting":"swap"/);
  });

  it("counts volumes that are mounted without noatime, and nothing else that is mounted", async () => {
    const without = (target: string, options = "rw,relatime") => `/dev/nvme2n1 ${target} ext4 ${options} 0 0\n`;
    const volume = "/var/lib/kubelet/pods/u/volumes/kubernetes.io~csi/pvc-2/mount";
    write(
      "host/proc/1/mounts",
      asMade["host/proc/1/mounts"]! +
        without(volume) +
        without(volume, "rw,nodiratime,noatimes") +
        without("/mnt/k8s-disks/1") +
        without("/") +
        without("/boot/efi") +
        without(volume, "noatime") +
        without(volume, "rw,seclabel,noatime,discard") +
        `10.0.0.9:/ ${volume} nfs4 rw,relatime 0 0\n`,
    );
    const url = await start();
    assert.equal((await samples(url)).get("node_setting_value noatime"), 3);
    assert.deepEqual(await drifting(url), ["noatime"]);
  });

  it("tells what it cannot read apart from drift", async () => {
    rmSync(path.join(root, "proc/sys/net/core/rmem_max"));
    const silent = await startFakeClock(null);
    await silent.stop();
    const url = await start({ clock: { server: "127.0.0.1", port: silent.port, maxOffsetSeconds: 0.5 } });
    const found = await samples(url);
    for (const name of ["net.core.rmem_max", "clock"]) {
      assert.equal(found.get(`node_setting_readable ${name}`), 0);
      assert.equal(found.has(`node_setting_drift ${name}`), false);
      assert.equal(found.has(`node_setting_value ${name}`), false);
    }
    assert.deepEqual(await drifting(url), []);
    assert.match(said, /"message":"a setting of the machine cannot be read","setting":"net\.core\.rmem_max"/);
  }).timeout(15_000);

  it("reports a clock that is off", async () => {
    const ahead = await startFakeClock(2000);
    const url = await start({ clock: { server: "127.0.0.1", port: ahead.port, maxOffsetSeconds: 0.5 } });
    assert.deepEqual(await drifting(url), ["clock"]);
    assert.ok(Math.abs((await samples(url)).get("node_setting_value clock")! - 2) < 0.5);
    child?.kill("SIGKILL");
    await ahead.stop();
  });

  it("compares no clock where there is none to compare with", async () => {
    const url = await start({ clock: null });
    assert.equal((await samples(url)).has("node_setting_readable clock"), false);
  });

  it("ends at once when it is told to", async () => {
    await start();
    const ended = once(child!, "exit");
    child?.kill("SIGTERM");
    assert.deepEqual(await ended, [0, null]);
  });
});
