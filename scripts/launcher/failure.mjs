/** What a person can act on: printed without a stack trace, exit status 1. */
export class LauncherError extends Error {}

/** A signal asked us to end while something was being got; the next run begins that anew. */
export class Interrupted extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`Interrupted by ${signal}.`);
    this.signal = signal;
  }
}

/**
 * What to do about a failed npm, from what it printed. Where nothing is known, the output itself must do.
 *
 * @param {string} output what npm wrote.
 * @returns {string} one sentence, or an empty string.
 */
export function remedyFor(output) {
  if (/\b(EACCES|EPERM)\b/.test(output)) {
    const [, where] = /(?:error path |open '|mkdir '|rename ')([^'\n]+)/.exec(output) ?? [];
    return where
      ? `You may not write ${where.trim()}: it belongs to another user, often to root after a run with sudo. Give it back with: sudo chown -R "$(id -un)" ${quoted(where.trim())}`
      : "A file belongs to another user, often to root after a run with sudo: give it back with sudo chown -R.";
  }
  if (/\bENOSPC\b/.test(output)) {
    return "The disk is full: free some space (1 GB is enough for this step) and run again.";
  }
  if (/\bEINTEGRITY\b/.test(output)) {
    return "What the registry sent is not what this project has pinned. Run `npm cache clean --force` and try again; if it stays, do not trust the registry in use (`npm config get registry`).";
  }
  if (/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH)\b/.test(output)) {
    return "The npm registry could not be reached: check the network, HTTPS_PROXY and `npm ping`, then run again.";
  }
  return "";
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
