import type { Log } from "../shared/log.ts";
import type { WatchedFile } from "../shared/watched-file.ts";
import { parseHealthSettings } from "./settings.ts";

/** Sees whether the bundle or the settings of a running sidecar changed, so that it has to start anew. */
export class Changes {
  readonly #bundle: WatchedFile;
  readonly #settings: WatchedFile;
  readonly #log: Log;
  #since: number | null = null;
  #settingsInvalid = false;

  constructor(bundle: WatchedFile, settings: WatchedFile, log: Log) {
    this.#bundle = bundle;
    this.#settings = settings;
    this.#log = log;
  }

  /** Milliseconds since 1970 when a change was seen that is one to restart for; null: there is none. */
  get since(): number | null {
    return this.#since;
  }

  /** The settings file holds something that is not valid. A working sidecar goes on with the old ones and says so. */
  get settingsInvalid(): boolean {
    return this.#settingsInvalid;
  }

  async look(now: number): Promise<void> {
    if (this.#since !== null) return;
    const bundle = await this.#bundle.changedText();
    const settings = await this.#settings.changedText();
    const problems = settings === null ? null : problemsOf(settings);
    if (problems !== null && !this.#settingsInvalid) {
      this.#log("error", "changed settings are not valid, going on with the old ones", { detail: problems });
    }
    this.#settingsInvalid = problems !== null;
    // A new bundle is not started either while its settings are not valid: it would not come up with them.
    if ((bundle !== null || settings !== null) && problems === null) this.#since = now;
  }
}

function problemsOf(settings: string): string | null {
  try {
    parseHealthSettings(settings);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
