import { mkdirSync } from "node:fs";
import * as path from "node:path";
import { parseManifest, type Manifest, manifestKey } from "../../../../agents/bootstrap/archive/manifest.ts";
import { readArchive } from "../../../../agents/bootstrap/archive/read.ts";
import type { ArchiveSource, ArchiveTarget } from "../../../../agents/bootstrap/archive/store.ts";
import { type ArchiveJob, writeArchive } from "../../../../agents/bootstrap/archive/write.ts";
import { NetworkError } from "../../../../agents/shared/http.ts";
import { memoryLog, ownFolder, sha256, writeTree } from "../support.ts";

/** A bucket in memory. */
export class Memory implements ArchiveSource, ArchiveTarget {
  readonly name = "memory";
  readonly objects = new Map<string, Buffer>();
  puts: string[] = [];
  gets: string[] = [];
  /** Told before each call; may throw. */
  before: (call: "get" | "put", key: string) => void = () => {};

  // eslint-disable-next-line @typescript-eslint/require-await -- as a bucket, it fails by a promise
  async get(key: string, maxBytes: number): Promise<Buffer | null> {
    this.gets.push(key);
    this.before("get", key);
    const found = this.objects.get(key) ?? null;
    if (found !== null && found.length > maxBytes) throw new NetworkError("too-large", key);
    return found;
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as a bucket, it fails by a promise
  async sumOf(key: string): Promise<{ size: number; sha256: string } | null> {
    const found = this.objects.get(key);
    return found === undefined ? null : { size: found.length, sha256: sha256(found) };
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- as a bucket, it fails by a promise
  async put(key: string, body: Buffer): Promise<void> {
    this.before("put", key);
    this.puts.push(key);
    this.objects.set(key, Buffer.from(body));
  }

  get manifest(): Manifest {
    return parseManifest(this.objects.get(manifestKey)!.toString());
  }
}

/** What makes a node itself. */
export const identityFiles = ["geth/nodekey", "geth/nodes", "keystore"];
/** A client's files, without what makes the node itself. */
export const database = {
  "geth/chaindata/CURRENT": "MANIFEST-000001\n",
  "geth/chaindata/000001.sst": Buffer.alloc(1000, 3),
  "geth/chaindata/LOCK": "",
  "geth/chaindata/ancient/chain/bodies.0000.cdat": Buffer.from(Array.from({ length: 2500 }, (_, i) => i % 251)),
  "geth/zzz": "",
};
const identity = { "geth/nodekey": "secret", "geth/nodes/000001.log": "peers", "keystore/UTC--1": "key" };
/** Asked for again at once, twice. */
export const now = { tries: 3, firstMs: 1 };

/** Files by path, as `readTree` tells them. */
export const asText = (files: Readonly<Record<string, string | Buffer>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files)
      .map(([name, text]): [string, string] => [name, Buffer.from(text).toString("latin1")])
      .sort(),
  );

export const write = (what: ArchiveJob, target: ArchiveTarget): Promise<Manifest> =>
  writeArchive(what, target, { chunkBytes: 700, log: memoryLog() });

export const restore = (source: ArchiveSource, manifest: Manifest, into: string): Promise<void> =>
  readArchive(manifest, source, { staging: into, identityFiles, retry: now, log: memoryLog() });

/** Nodes whose files are on this disk, gone after the suite: what is to be archived, and where it is restored. */
export function disks(): {
  job: (files?: Readonly<Record<string, string | Buffer>>) => ArchiveJob;
  staging: () => string;
} {
  const folder = ownFolder();
  let count = 0;

  function job(files: Readonly<Record<string, string | Buffer>> = { ...database, ...identity }): ArchiveJob {
    const dataDir = path.join(folder, String((count += 1)), "geth");
    mkdirSync(dataDir, { recursive: true });
    writeTree(dataDir, files);
    return {
      chain: "ethereum",
      network: "mainnet",
      client: "geth",
      version: "v1.17.6",
      history: "default",
      id: "20261125T101500Z-ethereum-0",
      node: "ethereum-0",
      head: { height: 5, hash: "0x5" },
      createdAt: "2026-11-25T10:15:00Z",
      dataDir,
      identityFiles,
      mustHave: ["geth/chaindata"],
    };
  }
  const staging = () => path.join(folder, String((count += 1)), "staging");
  return { job, staging };
}
