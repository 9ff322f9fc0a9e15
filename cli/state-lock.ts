/** One lock on a stack's state, as the engine's error tells of it. */
export interface StateLock {
  url: string;
  user: string;
  host: string;
  pid: string;
  since: string;
}

/** The locks that the engine's error names. Source: pulumi/pulumi, pkg/backend/diy/lock.go, v3.259.0: checkForLock. */
export function locksIn(text: string): StateLock[] {
  const line = /^\s*(\S+): created by (\S*)@(\S+) \(pid (\d+)\) at (\S+)\s*$/gm;
  return [...text.matchAll(line)].map(([, url = "", user = "", host = "", pid = "", since = ""]) => ({
    url,
    user,
    host,
    pid,
    since,
  }));
}

/**
 * What a locked state means, and what to do, in words.
 *
 * @param text what the engine said.
 * @returns undefined where it does not speak of a lock.
 */
export function lockExplanation(text: string, environment: string, now: Date = new Date()): string | undefined {
  if (!/the stack is currently locked by \d+ lock\(s\)/.test(text)) return undefined;
  const locks = locksIn(text);
  const told = locks.map(
    ({ user, host, pid, since }) => `  ${user} on ${host}, process ${pid}, since ${since}${ago(since, now)}`,
  );
  return [
    `The state of ${environment} is locked: somebody changes it, or somebody's engine ended without unlocking it.`,
    ...(told.length === 0 ? [] : ["It was locked by:", ...told]),
    "Nothing was changed. If that run is still at work, wait for it.",
    "Make sure that it is not:",
    ...locks.map(({ host, pid }) => `  on ${host}:  ps -p ${pid} -o pid,etime,args     # must find nothing`),
    "  in the pipeline: no job of this environment is running or queued",
    "Then, and only then, take the lock away and go on:",
    `  pulumi cancel --stack ${environment}`,
    `  ./cryptokube up ${environment} --refresh     # reads what that run had made before it ended`,
    `  ./cryptokube orphans ${environment}          # finds what it made and could not write down`,
  ].join("\n");
}

function ago(since: string, now: Date): string {
  const minutes = Math.floor((now.getTime() - Date.parse(since)) / 60_000);
  if (!Number.isFinite(minutes) || minutes < 0) return "";
  if (minutes < 120) return ` (${minutes} minutes ago)`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? ` (${hours} hours ago)` : ` (${Math.floor(hours / 24)} days ago)`;
}
