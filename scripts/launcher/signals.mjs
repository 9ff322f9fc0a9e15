import { constants } from "node:os";

/**
 * Whether Ctrl-C reaches the child without us: the terminal interrupts every process of its foreground group.
 *
 * @param {() => string} readStat gives `/proc/self/stat`; may throw where there is no /proc.
 */
export function terminalInterrupts(readStat) {
  try {
    // Field 2, the command, may hold blanks and parentheses; what follows its last ")" is plain (proc_pid_stat(5)).
    const stat = readStat();
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const group = fields[2];
    const foregroundGroup = fields[5];
    return group === foregroundGroup;
  } catch {
    return Boolean(process.stdin.isTTY);
  }
}

/**
 * The exit status that says how a child ended, as a shell would say it.
 *
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export function statusOf(code, signal) {
  if (code !== null) return code;
  return 128 + (signal === null ? 1 : constants.signals[signal]);
}
