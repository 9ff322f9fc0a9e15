import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { headerRoot, type BlockHeader } from "../../../agents/bootstrap/checkpoint/header.ts";
import { Failure, type Reason } from "../../../agents/bootstrap/failure.ts";
import type { Log } from "../../../agents/shared/log.ts";

/** A folder of a suite's own, gone after it. */
export function ownFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "bootstrap-"));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A log that remembers. */
export function memoryLog(): Log & { said: string[] } {
  const said: string[] = [];
  return Object.assign(((_level, message, fields = {}) => said.push(`${message} ${JSON.stringify(fields)}`)) as Log, {
    said,
  });
}

/** Writes files under a folder. */
export function writeTree(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, text] of Object.entries(files)) {
    const full = path.join(folder, name);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, text);
  }
}

/** The files under a folder, by path, with their content. */
export function readTree(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return Object.fromEntries(
    entries
      .filter((name) => statSync(path.join(folder, name)).isFile())
      .map((name) => [name, readFileSync(path.join(folder, name), "latin1")]),
  );
}

export function sha256(bytes: Buffer | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** For `assert.rejects`: a failure of this reason whose words match. */
export function failing(reason: Reason, words: RegExp = /./): (error: unknown) => boolean {
  return (error) => {
    if (!(error instanceof Failure)) throw error;
    if (error.reason !== reason || !words.test(error.message)) {
      throw new Error(`failed as ${error.reason}: ${error.message}`);
    }
    return true;
  };
}

export interface FakeServer {
  url: string;
  /** Requests that came, as `GET /path`. */
  asked: string[];
  close: () => Promise<void>;
}

/** A server on loopback. */
export async function fakeServer(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<FakeServer> {
  const asked: string[] = [];
  const server = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    void answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

export const slotsPerEpoch = 32;

/** A chain that exists nowhere: each epoch has a block in its first slot, and a state. */
export class FakeChain {
  readonly genesisTime: number;
  readonly name: string;

  constructor(name = "one", genesisTime = 1_600_000_000) {
    this.name = name;
    this.genesisTime = genesisTime;
  }

  header(epoch: number): BlockHeader {
    const root = (what: string) => `0x${sha256(`${this.name} ${what} ${epoch}`)}`;
    return {
      slot: BigInt(epoch * slotsPerEpoch),
      proposerIndex: 7n,
      parentRoot: root("parent"),
      stateRoot: root("state"),
      bodyRoot: root("body"),
    };
  }

  root(epoch: number): string {
    return headerRoot(this.header(epoch));
  }

  state(epoch: number, rest = "validators"): Buffer {
    const { slot, proposerIndex, parentRoot, bodyRoot } = this.header(epoch);
    const head = Buffer.alloc(176);
    head.writeBigUInt64LE(BigInt(this.genesisTime), 0);
    head.writeBigUInt64LE(slot, 40);
    head.writeBigUInt64LE(slot, 64);
    head.writeBigUInt64LE(proposerIndex, 72);
    Buffer.from(parentRoot.slice(2), "hex").copy(head, 80);
    Buffer.from(bodyRoot.slice(2), "hex").copy(head, 144);
    return Buffer.concat([head, Buffer.from(rest)]);
  }

  block(epoch: number, rest = "transactions"): Buffer {
    const { slot, proposerIndex, parentRoot, stateRoot } = this.header(epoch);
    const head = Buffer.alloc(184);
    head.writeUInt32LE(100, 0);
    head.writeBigUInt64LE(slot, 100);
    head.writeBigUInt64LE(proposerIndex, 108);
    Buffer.from(parentRoot.slice(2), "hex").copy(head, 116);
    Buffer.from(stateRoot.slice(2), "hex").copy(head, 148);
    head.writeUInt32LE(84, 180);
    return Buffer.concat([head, Buffer.from(rest)]);
  }
}

export interface CheckpointBehaviour {
  chain: FakeChain;
  /** The newest epoch that it has finalized. */
  epoch: number;
  /** Whether it forgets all but the newest. */
  forgets: boolean;
  /** Knows states by the name `finalized` alone. */
  byNameOnly: boolean;
  /** What stands behind the first fields of its states. */
  validators: string;
  /** Ends its answers of states early. */
  cuts: boolean;
  /** Answers nothing at all. */
  hangs: boolean;
  status: number;
  garbage: boolean;
  redirect: string | null;
}

/** A checkpoint server as they are, and as some have been. */
export function checkpointServer(behaviour: Partial<CheckpointBehaviour> = {}): Promise<FakeServer> {
  const is: CheckpointBehaviour = {
    chain: new FakeChain(),
    epoch: 100,
    forgets: false,
    byNameOnly: false,
    validators: "validators",
    cuts: false,
    hangs: false,
    status: 200,
    garbage: false,
    redirect: null,
    ...behaviour,
  };
  return fakeServer((request, response) => {
    if (is.hangs) return;
    if (is.redirect !== null) return response.writeHead(302, { location: `${is.redirect}${request.url}` }).end();
    if (is.status !== 200) return response.writeHead(is.status).end();
    if (is.garbage) return response.writeHead(200).end("<html>moved</html>");
    const url = request.url ?? "";
    const json = (data: unknown) => response.writeHead(200).end(JSON.stringify({ data }));
    const epochOf = (slot: string) => Number(slot) / slotsPerEpoch;
    const knows = (epoch: number) =>
      Number.isInteger(epoch) && epoch <= is.epoch && (!is.forgets || epoch === is.epoch);
    if (url === "/eth/v1/beacon/states/head/finality_checkpoints") {
      return json({ finalized: { epoch: String(is.epoch), root: is.chain.root(is.epoch) } });
    }
    const root = /^\/eth\/v1\/beacon\/blocks\/(\d+)\/root$/.exec(url)?.[1];
    if (root !== undefined) {
      return knows(epochOf(root)) ? json({ root: is.chain.root(epochOf(root)) }) : response.writeHead(404).end();
    }
    const block = /^\/eth\/v2\/beacon\/blocks\/(0x[0-9a-f]+)$/.exec(url)?.[1];
    const epochs = Array.from({ length: 20 }, (_, back) => is.epoch - back).filter(knows);
    const ofRoot = epochs.find((epoch) => is.chain.root(epoch) === block);
    if (block !== undefined) {
      return ofRoot === undefined ? response.writeHead(404).end() : response.writeHead(200).end(is.chain.block(ofRoot));
    }
    const named = /^\/eth\/v2\/debug\/beacon\/states\/(\w+)$/.exec(url)?.[1] ?? "";
    const epoch = named === "finalized" ? is.epoch : epochOf(named);
    if ((named !== "finalized" && is.byNameOnly) || !knows(epoch)) return response.writeHead(404).end();
    const state = is.chain.state(epoch, is.validators);
    response.writeHead(200, { "content-length": state.length });
    if (!is.cuts) return response.end(state);
    response.write(state.subarray(0, 180), () => response.destroy());
  });
}

/** A bucket `archives` in memory, by path, of a server that takes any signature. */
export async function fakeBucket(): Promise<FakeServer & { objects: Map<string, Buffer> }> {
  const objects = new Map<string, Buffer>();
  const sums = new Map<string, string>();
  const server = await fakeServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://x");
    const name = decodeURIComponent(url.pathname.replace(/^\/archives\/?/, ""));
    if (url.searchParams.has("list-type")) {
      const prefix = url.searchParams.get("prefix") ?? "";
      const under = [...objects.keys()].filter((key) => key.startsWith(prefix));
      const folders = new Set(under.map((key) => `${prefix}${key.slice(prefix.length).split("/")[0]}/`));
      const prefixes = [...folders].map((folder) => `<CommonPrefixes><Prefix>${folder}</Prefix></CommonPrefixes>`);
      return response.end(`<ListBucketResult>${prefixes.join("")}</ListBucketResult>`);
    }
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      if (request.method === "PUT") {
        objects.set(name, Buffer.concat(pieces));
        sums.set(name, String(request.headers["x-amz-meta-sha256"]));
        return response.writeHead(200).end();
      }
      const found = objects.get(name);
      if (found === undefined) return response.writeHead(404).end();
      response.writeHead(200, { "content-length": found.length, "x-amz-meta-sha256": sums.get(name) });
      return response.end(request.method === "HEAD" ? undefined : found);
    });
  });
  return Object.assign(server, { objects });
}
