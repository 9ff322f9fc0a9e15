/** The surroundings of an acquisition, with the defaults of a real run. */
import { cacheFolder } from "../paths.ts";
import { silentProgress } from "../progress.ts";
import { Hosts } from "./hosts.ts";
import { officialSources } from "./sources.ts";
import type { Context } from "./types.ts";

/** Seconds, as milliseconds, that an official source may take to answer at all. */
export const fetchTimeoutMs = 5_000;
const stallTimeoutMs = 30_000;

/**
 * @param parts what differs from a real run; without `progress` nothing is shown.
 * @throws Error when no home folder is to be found for the cache.
 */
export function createContext(parts: Partial<Context> = {}): Context {
  const env = parts.env ?? process.env;
  return {
    cacheDir: parts.cacheDir ?? cacheFolder(env),
    progress: parts.progress ?? silentProgress(),
    env,
    sources: parts.sources ?? officialSources,
    fetchTimeoutMs: parts.fetchTimeoutMs ?? fetchTimeoutMs,
    stallTimeoutMs: parts.stallTimeoutMs ?? stallTimeoutMs,
    hosts: parts.hosts ?? new Hosts(),
  };
}
