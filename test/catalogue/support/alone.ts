/**
 * Runs an execution client in the network namespace that this process is in, and prints what was seen of it as JSON.
 *
 * One file without imports but Node's own: `unshare --net -- node alone.ts '{ "program": …, "args": …, "user": …, … }'`.
 * The namespace has a loopback and no way out, so that no client of a test joins a public network.
 */
import { execFileSync, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { chownSync, readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

export interface Alone {
  program: string;
  args: string[];
  /** User and group. */
  user: number;
  folder: string;
  jwtFile: string;
  rpcPort: number;
  enginePort: number;
  metrics: string;
}

export interface Seen {
  chainId: string;
  /** Where it listens, as `127.0.0.1:8551/TCP` or `*:30303/UDP`. */
  listens: string[];
  /** HTTP status of an Engine API call with the secret's token, and without one. */
  engine: { withToken: number; without: number };
  metrics: string;
  /** Exit status after SIGTERM; null: it was killed by a signal. */
  exit: number | null;
  output: string;
}

async function look(alone: Alone): Promise<Seen> {
  const outward = Object.keys(networkInterfaces()).filter((name) => name !== "lo");
  if (outward.length > 0) throw new Error(`this network leads elsewhere, by ${outward.join(", ")}`);
  execFileSync("ip", ["link", "set", "lo", "up"]);
  for (const place of [alone.folder, alone.jwtFile]) chownSync(place, alone.user, alone.user);
  const child = spawn(alone.program, alone.args, {
    cwd: alone.folder,
    uid: alone.user,
    gid: alone.user,
    env: { PATH: "/usr/bin:/bin" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
  try {
    const rpc = `http://127.0.0.1:${alone.rpcPort}/`;
    while (child.exitCode === null && (await post(rpc, "eth_chainId").catch(() => undefined)) === undefined) {
      await sleep(100);
    }
    if (child.exitCode !== null) throw new Error(`it ended with status ${child.exitCode}: ${output}`);
    const chainId = ((await (await post(rpc, "eth_chainId")).json()) as { result: string }).result;
    const engine = `http://127.0.0.1:${alone.enginePort}/`;
    const token = tokenOf(readFileSync(alone.jwtFile, "utf8"));
    const seen = {
      chainId,
      listens: listening(),
      engine: {
        withToken: (await post(engine, "engine_exchangeCapabilities", [[]], token)).status,
        without: (await post(engine, "engine_exchangeCapabilities", [[]])).status,
      },
      metrics: await (await fetch(alone.metrics)).text(),
    };
    child.kill("SIGTERM");
    return { ...seen, exit: await ended, output };
  } finally {
    child.kill("SIGKILL");
  }
}

function post(url: string, method: string, params: unknown[] = [], token?: string): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
}

/** A JSON Web Token as the Engine API wants it: HS256 over the time. */
function tokenOf(secret: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const text = `${part({ alg: "HS256", typ: "JWT" })}.${part({ iat: Math.floor(Date.now() / 1000) })}`;
  return `${text}.${createHmac("sha256", Buffer.from(secret, "hex")).update(text).digest("base64url")}`;
}

/** What the kernel says of this namespace's sockets: TCP that listens, UDP that is bound. */
function listening(): string[] {
  const found = ["tcp", "tcp6", "udp", "udp6"].flatMap((table) =>
    readFileSync(`/proc/self/net/${table}`, "utf8")
      .split("\n")
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === (table.startsWith("tcp") ? "0A" : "07"))
      .map(([, local = ""]) => `${addressOf(local)}/${table.slice(0, 3).toUpperCase()}`),
  );
  return [...new Set(found)].sort();
}

function addressOf(local: string): string {
  const [address = "", port = ""] = local.split(":");
  const bytes =
    address
      .match(/../g)
      ?.reverse()
      .map((byte) => Number.parseInt(byte, 16)) ?? [];
  return `${bytes.every((byte) => byte === 0) ? "*" : bytes.join(".")}:${Number.parseInt(port, 16)}`;
}

const [given] = process.argv.slice(2);
if (given !== undefined) process.stdout.write(JSON.stringify(await look(JSON.parse(given) as Alone)));
