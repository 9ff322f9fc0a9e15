import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Log } from "../../shared/log.ts";
import { http } from "../../shared/node-http.ts";
import { listen } from "../../shared/text-server.ts";
import { FileRow } from "../archive/files.ts";
import { bytesOf, chunkKey, type Manifest, manifestKey } from "../archive/manifest.ts";
import { entryOf } from "../archive/row.ts";
import { type ArchiveJob, readThrough, usualChunkBytes } from "../archive/write.ts";

export interface Serving {
  port: number;
  /** Only in tests: an address to listen on. Default: every one of the pod. */
  host?: string;
  token: string;
  chunkBytes?: number;
  /** Seconds without a question after which a node goes on without having been copied. Default 1800. */
  idleSeconds?: number;
  log: Log;
  /** Told the port once it listens. */
  listening?: (port: number) => void;
}

/**
 * Serves the data of a client that is stopped to one sibling: the same manifest and chunks that a bucket would hold.
 * Ends when the sibling says that it has all, or when nobody asks any more.
 *
 * @returns whether a sibling has all.
 */
export async function serveArchive(job: ArchiveJob, serving: Serving): Promise<boolean> {
  const { token, log, chunkBytes = usualChunkBytes, idleSeconds = 1800 } = serving;
  let manifest: Manifest | null = null;
  let asked = Date.now();
  let finish: (copied: boolean) => void = () => {};
  const finished = new Promise<boolean>((resolve) => (finish = resolve));

  const server = http.createServer((request, response) => {
    request.resume();
    if (!isAllowed(request, token)) {
      response.writeHead(401).end();
      return;
    }
    asked = Date.now();
    answer(request, response, { job, manifest, finish }).catch((error: unknown) => {
      log("error", "a sibling's question failed", { message: String(error) });
      response.destroy();
    });
  });
  const port = await listen(server, serving.port, serving.host);
  serving.listening?.(port);
  const idle = setInterval(
    () => {
      // Reading all of it once takes long, and nobody can ask before.
      if (manifest !== null && Date.now() - asked > idleSeconds * 1000) finish(false);
    },
    Math.min(10_000, idleSeconds * 1000),
  );
  try {
    manifest = await readThrough(job, chunkBytes, log);
    asked = Date.now();
    log("info", "serving this node's data to a sibling", { id: job.id, files: manifest.files.length, port });
    return await finished;
  } finally {
    clearInterval(idle);
    await closed(server);
  }
}

interface Served {
  job: ArchiveJob;
  manifest: Manifest | null;
  finish: (copied: boolean) => void;
}

async function answer(request: IncomingMessage, response: ServerResponse, served: Served): Promise<void> {
  const { job, manifest, finish } = served;
  const key = (request.url ?? "/").slice(1);
  if (request.method === "POST" && key === "done") {
    response.writeHead(200).end();
    finish(true);
    return;
  }
  if (manifest === null) {
    response.writeHead(503).end();
    return;
  }
  if (key === "ready") {
    response.writeHead(200).end();
    return;
  }
  const body = key === manifestKey ? Buffer.from(JSON.stringify(manifest)) : await chunkOf(manifest, job, key);
  if (request.method !== "GET" || body === null) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { "content-type": "application/octet-stream", "content-length": body.length }).end(body);
}

async function chunkOf(manifest: Manifest, { dataDir }: ArchiveJob, key: string): Promise<Buffer | null> {
  const index = manifest.chunks.findIndex((_, at) => chunkKey(at) === key);
  if (index === -1) return null;
  const row = new FileRow(dataDir, manifest.files, bytesOf(manifest.chunks.slice(0, index)));
  try {
    return (await row.read(entryOf(manifest.chunks, index).size)).chunk;
  } finally {
    await row.close();
  }
}

function isAllowed({ headers }: IncomingMessage, token: string): boolean {
  const given = Buffer.from(headers.authorization ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return token !== "" && given.length === wanted.length && timingSafeEqual(given, wanted);
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
  });
}
