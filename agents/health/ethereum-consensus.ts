import { isObject } from "../shared/fields.ts";
import { httpRequest, NetworkError } from "../shared/http.ts";
import { http } from "../shared/node-http.ts";
import { shortVersion } from "./client-version.ts";

/*
 * The beacon API (https://github.com/ethereum/beacon-APIs, apis/node/health.yaml and syncing.yaml, read 2026-11).
 * `syncing_status` is what a client that syncs is asked to answer instead of 206. Lighthouse passes over it and answers
 * 206 while it syncs or follows blocks that its execution client has not verified, 503 where that is offline
 * (sigp/lighthouse:beacon_node/http_api/src/lib.rs): 200 alone is health, whoever answers.
 */
const healthPath = "/eth/v1/node/health?syncing_status=503";
const syncingPath = "/eth/v1/node/syncing";
/** apis/node/version.yaml, read 2026-11-26: `Lighthouse/v8.3.3-a1b2c3d/x86_64-linux`. */
const versionPath = "/eth/v1/node/version";

const maxAnswerBytes = 16 * 1024;

/** What a consensus client said in one complete look at it. */
export interface ConsensusObservation {
  /** Milliseconds since 1970 when the look was complete, by this machine. */
  at: number;
  /** HTTP status of its health. */
  healthStatus: number;
  headSlot: number;
  /** Slots between its head and now, by its own clock. */
  syncDistance: number;
  syncing: boolean;
  /** It follows blocks that no execution client has verified. False where it does not say. */
  optimistic: boolean;
  /** It does not reach its execution client. False where it does not say. */
  executionOffline: boolean;
  /** Its name and version, as {@link shortVersion} has them; null where it does not say. */
  version: string | null;
}

/** A look that gave no observation. */
export class ConsensusError extends Error {
  readonly asked: string;
  /** Nobody listens: certain, where other failures may pass. */
  readonly down: boolean;

  constructor(asked: string, detail: string, down: boolean) {
    super(`${asked}: ${detail}`);
    this.name = "ConsensusError";
    this.asked = asked;
    this.down = down;
  }
}

/**
 * Makes the question to a consensus client. Both answers are needed: each alone has been wrong in some client.
 *
 * The returned function throws {@link ConsensusError} where one of them does not come, or is none.
 */
export function consensusQuestion(
  url: string,
  timeoutMs: number,
  now: () => number,
): () => Promise<ConsensusObservation> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 3 });
  const base = url.replace(/\/$/, "");
  const ask = async (path: string) => {
    try {
      return await httpRequest({
        url: `${base}${path}`,
        headers: { accept: "application/json" },
        timeoutMs,
        maxBytes: maxAnswerBytes,
        ...(url.startsWith("http:") ? { agent } : {}),
      });
    } catch (error) {
      const refused = error instanceof NetworkError && error.failure === "refused";
      throw new ConsensusError(path, error instanceof Error ? error.message : String(error), refused);
    }
  };
  return async () => {
    const [health, syncing, version] = await Promise.all([
      ask(healthPath),
      ask(syncingPath),
      // What it is called spoils no look at how it is.
      ask(versionPath).then(readVersion, () => null),
    ]);
    if (syncing.status !== 200) throw new ConsensusError(syncingPath, `HTTP status ${syncing.status}`, false);
    return { at: now(), healthStatus: health.status, ...readSyncing(syncing.body), version };
  };
}

function readVersion({ status, body }: { status: number; body: string }): string | null {
  if (status !== 200) return null;
  const { version } = dataOf(body);
  return typeof version === "string" ? shortVersion(version) : null;
}

function readSyncing(body: string): Omit<ConsensusObservation, "at" | "healthStatus" | "version"> {
  const data = dataOf(body);
  return {
    headSlot: slots(data, "head_slot"),
    syncDistance: slots(data, "sync_distance"),
    syncing: flag(data, "is_syncing"),
    optimistic: flag(data, "is_optimistic", false),
    executionOffline: flag(data, "el_offline", false),
  };
}

function dataOf(body: string): Record<string, unknown> {
  try {
    const document: unknown = JSON.parse(body);
    if (isObject(document) && isObject(document.data)) return document.data;
  } catch {
    // said below
  }
  throw new ConsensusError(syncingPath, "answer is not a JSON object with data", false);
}

/** A number as the beacon API writes it: decimal, in a string. */
function slots(data: Record<string, unknown>, key: string): number {
  const value = data[key];
  const number = typeof value === "string" && /^\d{1,16}$/.test(value) ? Number(value) : NaN;
  if (Number.isSafeInteger(number)) return number;
  throw new ConsensusError(syncingPath, `${key} is no number of slots: ${shown(value)}`, false);
}

function flag(data: Record<string, unknown>, key: string, fallback?: boolean): boolean {
  const value = data[key] ?? fallback;
  if (typeof value === "boolean") return value;
  throw new ConsensusError(syncingPath, `${key} is neither true nor false: ${shown(value)}`, false);
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value).slice(0, 60);
}
