import { readFile } from "node:fs/promises";
import * as path from "node:path";
import type { Log } from "../shared/log.ts";
import { askClock } from "./clock.ts";
import { clockName, compare, compareClock, type Finding, unknown } from "./compare.ts";
import type { Look } from "./metrics.ts";
import type { Check, NodeSettingsSettings } from "./settings.ts";

const clockTimeoutMs = 5000;

/** Looks at the machine's settings again and again, and says in the log what changed. */
export class Looker {
  readonly #settings: NodeSettingsSettings;
  readonly #root: string;
  readonly #log: Log;
  readonly #said = new Map<string, string>();

  /** @param root folder in place of `/`, for tests. */
  constructor(settings: NodeSettingsSettings, root: string, log: Log) {
    this.#settings = settings;
    this.#root = root;
    this.#log = log;
  }

  /** Looks once. Never throws: what cannot be read is a finding. */
  async look(): Promise<Look> {
    const { checks, clock } = this.#settings;
    const findings = await Promise.all([
      ...checks.map((check) => this.#check(check)),
      ...(clock === null
        ? []
        : [
            askClock(clock, clockTimeoutMs).then(
              (offset) => compareClock(clock, offset),
              (error: unknown) => unknown(clockName, messageOf(error)),
            ),
          ]),
    ]);
    for (const finding of findings) this.#say(finding);
    return { at: Date.now(), findings };
  }

  async #check(check: Check): Promise<Finding> {
    try {
      return compare(check, await readFile(path.join(this.#root, check.file), "utf8"));
    } catch (error) {
      return unknown(check.name, messageOf(error));
    }
  }

  /** Only when it becomes another: a clock is never twice the same. */
  #say({ name, drift, detail }: Finding): void {
    const state = String(drift);
    const before = this.#said.get(name);
    this.#said.set(name, state);
    if (before === state || (before === undefined && drift === false)) return;
    const message = drift === null ? "cannot be read" : drift ? "is not as it was made" : "is as it was made again";
    this.#log(drift === false ? "info" : "warn", `a setting of the machine ${message}`, { setting: name, detail });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
