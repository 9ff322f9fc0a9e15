/**
 * The outer half of a lab, in this machine's own namespaces: holds the ports on loopback, starts the inner half, and
 * clears up behind it. Runs as root.
 *
 *     node daemon.ts run|detach|clear|delete <data folder of the lab>
 *
 * `run` stays in the foreground; `detach` starts `run` in the background; `clear` removes what a killed lab left;
 * `delete` also removes the cluster's data.
 */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { chmodSync, chownSync, closeSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import * as http from "node:http";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { enterCgroups, leaveCgroups, removeCgroups } from "./cgroups.ts";
import { execCredential, userKubeconfig } from "./credentials.ts";
import type { Forward } from "./forwards.ts";
import { Forwards } from "./forwards.ts";
import type { ClusterPaths } from "./layout.ts";
import { cgroupName, clusterPaths, daemonSocket, network, supervisorSocket } from "./layout.ts";
import { intoLab, Listener } from "./listener.ts";
import { lastLines, LogFile } from "./log-file.ts";
import { ensurePki } from "./pki.ts";
import { childrenOf, identify, isAlive } from "./processes.ts";
import { readRecord, writeOwned, writeRecord } from "./record.ts";
import { clearRemains, withoutProcesses } from "./remains.ts";
import { socketPath } from "./sockets.ts";
import type { Specification } from "./specification.ts";
import { readSpecification } from "./specification.ts";

const here = path.dirname(fileURLToPath(import.meta.url));

/** What `GET /status` of the daemon answers. */
export interface DaemonState {
  apiPort: number;
  forwards: { name: string; url: string }[];
  /** Sentences for a person: ports that were taken. */
  warnings: string[];
}

/** Starts the inner half in namespaces of its own. */
function startInner(specification: Specification, dataDir: string): ChildProcess {
  const kinds = ["--pid", "--mount", "--net", "--uts", "--ipc"];
  return spawn(
    "unshare",
    // With --kill-child the kernel kills init when unshare dies; private propagation keeps mounts inside.
    ["--fork", "--kill-child", ...kinds, "--mount-proc", "--propagation", "private", "--"].concat([
      specification.binaries.tini.path,
      "--",
      process.execPath,
      path.join(here, "supervisor.ts"),
      dataDir,
    ]),
    {
      stdio: ["pipe", "inherit", "inherit"],
      env: { PATH: process.env.PATH ?? "/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root", LANG: "C.UTF-8" },
    },
  );
}

/** The process that is number one inside: the child of `unshare`. */
async function findInit(unshare: ChildProcess): Promise<number | undefined> {
  while (unshare.exitCode === null && unshare.signalCode === null && unshare.pid !== undefined) {
    const [init] = childrenOf(unshare.pid);
    if (init !== undefined) return init;
    await sleep(10);
  }
  return undefined;
}

function daemonServer(state: () => DaemonState, forwards: Forwards): http.Server {
  return http.createServer((request, response) => {
    const answer = (status: number, value: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    };
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      const what = `${request.method ?? ""} ${request.url ?? ""}`;
      if (what === "GET /status") answer(200, state());
      else if (what === "PUT /forwards") {
        forwards.set(JSON.parse(body) as Forward[]).then(
          (urls) => {
            answer(200, urls);
          },
          (error: unknown) => {
            answer(409, { error: error instanceof Error ? error.message : String(error) });
          },
        );
      } else answer(404, { error: "no such call" });
    });
  });
}

function listenOn(server: http.Server, paths: ClusterPaths, owner: Specification["owner"]): void {
  const address = socketPath(paths.run, daemonSocket);
  rmSync(address.path, { force: true });
  server.listen(address.path, () => {
    chmodSync(address.path, 0o600);
    chownSync(address.path, owner.uid, owner.gid);
  });
}

function writeAccess(paths: ClusterPaths, name: string, port: number): void {
  writeOwned(paths.credential, execCredential(paths.pki), 0o600);
  const server = `https://127.0.0.1:${String(port)}`;
  const authority = readFileSync(path.join(paths.pki, "ca.crt"), "utf8");
  writeOwned(
    paths.kubeconfig,
    userKubeconfig({ server, authority, credentialFile: paths.credential, lab: name }),
    0o600,
  );
}

async function run(dataDir: string): Promise<number> {
  const paths = clusterPaths(dataDir);
  const specification = readSpecification(paths.specification);
  const group = cgroupName(specification.id);
  mkdirSync(paths.cluster, { recursive: true, mode: 0o700 });
  await clearRemains(dataDir);
  await ensurePki(paths.pki);

  const before = readRecord(paths.record);
  const warnings: string[] = [];
  const api = await Listener.openNear(
    before?.apiPort ?? 0,
    intoLab(paths.run, `${network.nodeAddress}:${String(network.apiPort)}`),
  );
  if (before?.apiPort !== undefined && before.apiPort !== api.port) {
    warnings.push(
      `Port ${String(before.apiPort)} on 127.0.0.1 is in use by another program: the API server is now at port ${String(api.port)}.`,
    );
  }
  writeAccess(paths, specification.name, api.port);
  const forwards = new Forwards(paths.forwards, (target) => intoLab(paths.run, target));
  warnings.push(...(await forwards.restore()));
  const state = (): DaemonState => ({
    apiPort: api.port,
    forwards: forwards.list.map(({ name, url }) => ({ name, url })),
    warnings,
  });
  const server = daemonServer(state, forwards);

  const controllersSwitchedOn = enterCgroups(group);
  const inner = startInner(specification, dataDir);
  const ended = new Promise<number>((resolve) => {
    inner.on("error", (error) => {
      console.error(error.message);
      resolve(1);
    });
    inner.on("exit", (code) => {
      resolve(code ?? 1);
    });
  });
  // The end of its standard input asks the inner half to end, as it does by itself when this process is killed.
  for (const name of ["SIGTERM", "SIGINT"] as const) process.on(name, () => inner.stdin?.end());
  process.on("SIGHUP", () => undefined); // The terminal that started the lab was closed.

  const init = await findInit(inner);
  writeRecord(paths.record, {
    id: specification.id,
    name: specification.name,
    apiPort: api.port,
    daemon: identify(process.pid),
    init: init === undefined ? undefined : identify(init),
    controllersSwitchedOn,
  });
  listenOn(server, paths, specification.owner);

  const status = await ended;
  server.close();
  server.closeAllConnections();
  await Promise.all([api.close(), forwards.close()]);
  leaveCgroups(group);
  await removeCgroups(group, controllersSwitchedOn);
  for (const socket of [daemonSocket, supervisorSocket]) rmSync(path.join(paths.run, socket), { force: true });
  const record = readRecord(paths.record);
  if (record) writeRecord(paths.record, withoutProcesses(record));
  return status;
}

/**
 * Starts the daemon so that it outlives this process and its terminal. Returns when its record says that it runs.
 *
 * @throws Error when it ended before.
 */
export async function detach(dataDir: string): Promise<void> {
  const paths = clusterPaths(dataDir);
  new LogFile(paths.daemonLog).close(); // Puts a full one aside.
  const log = openSync(paths.daemonLog, "a");
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), "run", dataDir], {
    detached: true,
    stdio: ["ignore", log, log],
    cwd: "/",
  });
  closeSync(log);
  child.unref();
  while (!isAlive(readRecord(paths.record)?.daemon)) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(["The lab ended before it had started:", ...lastLines(paths.daemonLog)].join("\n  "));
    }
    await sleep(20);
  }
}

/** The daemon's commands besides `run`. */
export const daemonCommands = {
  detach,
  clear: (dataDir: string): Promise<void> => clearRemains(dataDir),
  async delete(dataDir: string): Promise<void> {
    await clearRemains(dataDir);
    rmSync(clusterPaths(dataDir).cluster, { recursive: true, force: true });
  },
} as const;

export type DaemonCommand = keyof typeof daemonCommands;

async function main(command: string | undefined, dataDir: string | undefined): Promise<number> {
  if (dataDir === undefined) throw new Error("usage: node daemon.ts run|detach|clear|delete <data folder of the lab>");
  if (command === "run") return run(dataDir);
  if (command === undefined || !(command in daemonCommands)) throw new Error(`no such command: ${String(command)}`);
  await daemonCommands[command as DaemonCommand](dataDir);
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv[2], process.argv[3]).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  });
  process.exit();
}
