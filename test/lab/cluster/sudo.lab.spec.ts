/**
 * A lab of a user who is not root. This machine may have no sudo: a stand-in for it hands the command to this test, which
 * is root and runs it as sudo would.
 */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { json, text } from "node:stream/consumers";
import { acquireCluster, acquireImages, createContext, labImages } from "../../../lab/acquire/index.ts";
import { needsRoot } from "../../../lab/lab.ts";

const user = { uid: 54321, gid: 54321 };
const project = path.resolve(import.meta.dirname, "../../..");

/** Sends its arguments to the socket beside it and ends with the status that comes back. */
const standIn = (node: string, socket: string): string => `#!${node}
const socket = require("node:net").connect({ path: ${JSON.stringify(socket)}, allowHalfOpen: true });
let answer = "";
socket.on("data", (chunk) => (answer += chunk)).on("end", () => process.exit(Number(answer)));
socket.end(JSON.stringify(process.argv.slice(2)));
`;

/** What the user runs. */
const script = (lab: string): string => `
import { setForwards, startLab, stopLab, needsRoot } from ${JSON.stringify(path.join(project, "lab/lab.ts"))};
import { readFileSync } from "node:fs";
const { step, dataDir, binaries, images } = JSON.parse(readFileSync(${JSON.stringify(lab)}, "utf8"));
const progress = { step: () => ({ update() {}, done() {}, fail() {} }), note() {}, warn() {} };
try {
  if (process.argv.includes("start")) {
    await startLab({ name: "mine", dataDir, binaries, images, progress });
    await setForwards(dataDir, [{ name: "dns", namespace: "kube-system", service: "kube-dns", port: 53 }]);
  } else await stopLab({ dataDir, progress });
  console.log(JSON.stringify({ ok: true, root: needsRoot() }));
} catch (error) {
  console.log(JSON.stringify({ ok: false, message: error.message }));
}
`;

describe("a lab of a user who is not root", function () {
  this.timeout(180_000);

  const folder = mkdtempSync(path.join(tmpdir(), "cryptokube-sudo-"));
  const node = path.join(folder, "node");
  const dataDir = path.join(folder, "data", "mine");
  const bin = path.join(folder, "bin");
  const socket = path.join(folder, "sudo.sock");
  const commands: string[][] = [];

  // Runs as root what the user's "sudo" asks for. Whoever can reach the socket could: it lies in a folder of this test.
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    void (async () => {
      const args = (await json(connection)) as string[];
      commands.push(args);
      const [program = "", ...rest] = args.slice(1);
      const child = spawn(program, rest, {
        stdio: "inherit",
        env: { ...process.env, SUDO_UID: String(user.uid), SUDO_GID: String(user.gid) },
      });
      child.on("exit", (status) => connection.end(String(status ?? 1)));
    })();
  });

  const run = async (
    step: "start" | "stop",
    searchPath: string,
  ): Promise<{ ok: boolean; message?: string; root?: string[] }> => {
    const child = spawn(node, [path.join(folder, "script.mjs"), step], {
      ...user,
      stdio: ["ignore", "pipe", "inherit"],
      env: { PATH: searchPath, HOME: folder },
      cwd: folder,
    });
    return JSON.parse(await text(child.stdout)) as { ok: boolean };
  };
  const withSudo = `${bin}:/usr/bin:/bin`;

  before(async function () {
    if (needsRoot().length > 0) this.skip();
    const context = createContext();
    const binaries = await acquireCluster(context);
    const images = await acquireImages(context, Object.values(labImages));
    // The user may not read the root user's home, where this Node.js may lie.
    cpSync(process.execPath, node);
    mkdirSync(dataDir, { recursive: true });
    mkdirSync(bin);
    writeFileSync(path.join(bin, "sudo"), standIn(node, socket));
    writeFileSync(path.join(folder, "lab.json"), JSON.stringify({ dataDir, binaries, images }));
    writeFileSync(path.join(folder, "script.mjs"), script(path.join(folder, "lab.json")));
    chmodSync(path.join(bin, "sudo"), 0o755);
    chmodSync(folder, 0o755);
    for (const place of [path.dirname(dataDir), dataDir]) chownSync(place, user.uid, user.gid);
    await new Promise<void>((resolve) => {
      server.listen(socket, () => {
        resolve();
      });
    });
    chownSync(socket, user.uid, user.gid);
  });

  after(async () => {
    if (commands.length > 0) await run("stop", withSudo);
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("says what root is needed for where there is no sudo, and starts nothing", async () => {
    const empty = path.join(folder, "empty");
    mkdirSync(empty);
    for (const tool of ["unshare", "nsenter", "mount", "umount"]) writeFileSync(path.join(empty, tool), "");
    const answer = await run("start", empty);
    assert.equal(answer.ok, false);
    assert.match(
      answer.message ?? "",
      /needs root.*run this as root\. Root is needed for .*namespaces.*control groups.*kubelet/s,
    );
  });

  it("runs only its daemon through sudo, and leaves the user's files to the user", async () => {
    const answer = await run("start", withSudo);
    assert.equal(answer.message, undefined);
    assert.equal(answer.root?.length, 3);
    assert.deepEqual(commands, [["--", node, path.join(project, "lab/cluster/daemon.ts"), "detach", dataDir]]);
    for (const file of [
      "kubeconfig",
      "credential.json",
      "lab.json",
      "forwards.json",
      "run/daemon.sock",
      "run/supervisor.sock",
    ]) {
      assert.equal(statSync(path.join(dataDir, file)).uid, user.uid, file);
    }
    assert.equal(statSync(path.join(dataDir, "cluster")).uid, 0);
    assert.equal(statSync(path.join(dataDir, "cluster")).mode & 0o077, 0, "the cluster's data is closed to others");
    const config = readFileSync(path.join(dataDir, "kubeconfig"), "utf8");
    assert.doesNotMatch(config, /PRIVATE/);
    const credential = execFileSync("cat", [path.join(dataDir, "credential.json")], { ...user, encoding: "utf8" });
    assert.match(credential, /ExecCredential/);
  });

  it("is stopped by the user without any more of root", async () => {
    const before = commands.length;
    assert.equal((await run("stop", withSudo)).ok, true);
    assert.equal(commands.length, before);
  });
});
