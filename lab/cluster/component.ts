/** A program of the lab that is kept running. */
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import * as path from "node:path";
import type { Command } from "./components.ts";
import { LogFile } from "./log-file.ts";

/** What is told about a component. */
export interface ComponentStatus {
  name: string;
  running: boolean;
  /** Times it was started again after it had ended by itself. */
  restarts: number;
  /** How it last ended by itself. */
  lastEnd?: string;
  /** Its log, as a file name in the folder of logs. */
  log: string;
}

/** Milliseconds that a program must have run for its end to count as a mishap rather than as a wrong start. */
const steady = 20_000;
/** Wrong starts in a row after which {@link Component.broken} is set. */
const patience = 3;

export class Component {
  readonly command: Command;
  readonly logFile: string;
  readonly #log: LogFile;
  #child: ChildProcess | undefined;
  #wanted = false;
  #restarts = 0;
  #quickEnds = 0;
  #lastEnd: string | undefined;
  #again: NodeJS.Timeout | undefined;

  constructor(command: Command, logFolder: string) {
    this.command = command;
    this.#log = new LogFile(path.join(logFolder, `${command.name}.log`));
    this.logFile = this.#log.path;
  }

  /** Starts it, and starts it again whenever it ends by itself. */
  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#spawn();
  }

  #spawn(): void {
    const { program, arguments: args, env } = this.command;
    const began = performance.now();
    this.#log.write(`--- ${new Date().toISOString()} starting ${program}\n`);
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => {
        this.#log.write(chunk);
      });
    }
    let over = false;
    const ended = (how: string): void => {
      if (over) return;
      over = true;
      this.#log.write(`--- ${new Date().toISOString()} ended: ${how}\n`);
      this.#child = undefined;
      if (!this.#wanted) return;
      this.#lastEnd = how;
      this.#quickEnds = performance.now() - began < steady ? this.#quickEnds + 1 : 1;
      const pause = Math.min(5000, 200 * 2 ** (this.#quickEnds - 1));
      this.#again = setTimeout(() => {
        this.#restarts++;
        this.#spawn();
      }, pause);
    };
    child.on("error", (error) => {
      ended(error.message);
    });
    child.on("exit", (code, signal) => {
      ended(signal === null ? `exit status ${String(code)}` : `signal ${signal}`);
    });
  }

  /** It ended again and again right after its start. */
  get broken(): boolean {
    return this.#quickEnds >= patience;
  }

  get status(): ComponentStatus {
    return {
      name: this.command.name,
      running: this.#child !== undefined,
      restarts: this.#restarts,
      ...(this.#lastEnd === undefined ? {} : { lastEnd: this.#lastEnd }),
      log: path.basename(this.logFile),
    };
  }

  /** Ends it: SIGTERM, and SIGKILL when its grace is over. */
  async stop(): Promise<void> {
    this.#wanted = false;
    clearTimeout(this.#again);
    const child = this.#child;
    if (!child) return;
    await new Promise<void>((resolve) => {
      const kill = setTimeout(() => child.kill("SIGKILL"), this.command.grace);
      child.on("exit", () => {
        clearTimeout(kill);
        resolve();
      });
      child.kill("SIGTERM");
    });
  }
}
