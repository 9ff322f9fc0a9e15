import { httpRequest, NetworkError } from "../../shared/http.ts";
import { isObject } from "../../shared/fields.ts";
import { type Patience, stream, type StreamResponse } from "../stream.ts";
import type { Checkpoint, Server, Vote } from "./agree.ts";

/**
 * Questions of the beacon API (ethereum/beacon-APIs) that public checkpoint servers answer: they are mostly checkpointz,
 * which has these paths and no `headers` (ethpandaops/checkpointz: pkg/api/handler.go, read 2026-11-25).
 */

/** Time for a small answer, milliseconds. */
const questionMs = 15_000;
/** Redirects that are followed: some operators moved their servers. */
const maxRedirects = 3;

/** A server's newest finalized checkpoint. @throws NetworkError, or TypeError where the answer is not of the API. */
export async function askFinalized({ url }: Server): Promise<Checkpoint> {
  const data = await ask(`${base(url)}/eth/v1/beacon/states/head/finality_checkpoints`);
  const finalized = isObject(data) ? data.finalized : undefined;
  if (!isObject(finalized) || !isRoot(finalized.root) || !isEpoch(finalized.epoch)) {
    throw new TypeError("its finality_checkpoints are not those of the beacon API");
  }
  return { epoch: Number(finalized.epoch), root: finalized.root.toLowerCase() };
}

/** What a server says of an epoch that it finalized before; null where it cannot tell. */
export async function askRoot(server: Server, slot: number): Promise<string | null> {
  try {
    const data = await ask(`${base(server.url)}/eth/v1/beacon/blocks/${slot}/root`);
    return isObject(data) && isRoot(data.root) ? data.root.toLowerCase() : null;
  } catch {
    // A slot without a block, one that it has forgotten, or no answer: no word of it.
    return null;
  }
}

/** A server's vote on an epoch. */
export async function voteOf(server: Server, finalized: Checkpoint, epoch: number, slot: number): Promise<Vote> {
  if (finalized.epoch === epoch) return { server, root: finalized.root };
  return { server, root: finalized.epoch > epoch ? await askRoot(server, slot) : null };
}

/**
 * The state of a slot, SSZ. By its slot, so that each server gives the same bytes; where a server knows the newest state
 * by that name alone, that one.
 */
export async function fetchState(server: Server, slot: number, patience: Patience): Promise<StreamResponse> {
  const path = `${base(server.url)}/eth/v2/debug/beacon/states`;
  try {
    return await fetchSsz(`${path}/${slot}`, patience);
  } catch (error) {
    if (error instanceof NetworkError) throw error;
    return await fetchSsz(`${path}/finalized`, patience);
  }
}

export function fetchBlock(server: Server, root: string, patience: Patience): Promise<StreamResponse> {
  return fetchSsz(`${base(server.url)}/eth/v2/beacon/blocks/${root}`, patience);
}

async function fetchSsz(url: string, patience: Patience, redirects = 0): Promise<StreamResponse> {
  const response = await stream({ url, headers: { accept: "application/octet-stream" }, patience });
  const next = redirectOf(url, response.status, response.headers.location, redirects);
  if (next !== null) {
    response.discard();
    return await fetchSsz(next, patience, redirects + 1);
  }
  if (response.status !== 200) {
    response.discard();
    throw new TypeError(`it answers ${response.status}`);
  }
  return response;
}

async function ask(url: string, redirects = 0): Promise<unknown> {
  const { status, headers, body } = await httpRequest({
    url,
    headers: { accept: "application/json" },
    timeoutMs: questionMs,
    maxBytes: 1 << 20,
  });
  const next = redirectOf(url, status, headers.location, redirects);
  if (next !== null) return await ask(next, redirects + 1);
  if (status !== 200) throw new TypeError(`it answers ${status}`);
  const answer: unknown = JSON.parse(body);
  return isObject(answer) ? answer.data : undefined;
}

/** Where an answer leads; null: nowhere. Never from a server that is proved to be it to one that is not. */
export function redirectOf(
  url: string,
  status: number,
  location: string | undefined,
  redirects: number,
): string | null {
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined || redirects >= maxRedirects) return null;
  const next = URL.parse(location, url);
  if (next === null || (next.protocol !== "https:" && !(next.protocol === "http:" && url.startsWith("http:")))) {
    return null;
  }
  return next.href;
}

function base(url: string): string {
  return url.replace(/\/+$/, "");
}

function isRoot(value: unknown): value is string {
  return typeof value === "string" && /^0x[0-9a-fA-F]{64}$/.test(value);
}

function isEpoch(value: unknown): value is string {
  return typeof value === "string" && /^[0-9]{1,12}$/.test(value);
}
