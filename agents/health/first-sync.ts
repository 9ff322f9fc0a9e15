import type { Log } from "../shared/log.ts";
import type { Failures } from "./failures.ts";
import { ageOf, isMarkerOf, markerOf, readMarker, type SyncMarker, writeMarker } from "./marker.ts";
import type { Observation } from "./observation.ts";

/** Whether a chain had been synced on this volume at some time: by a marker that outlasts the sidecar. */
export class FirstSync {
  readonly #path: string;
  readonly #failures: Failures;
  readonly #log: Log;
  #marker: SyncMarker | null = null;
  #onVolume = false;

  constructor(path: string, failures: Failures, log: Log) {
    this.#path = path;
    this.#failures = failures;
    this.#log = log;
  }

  /** Reads what the volume remembers. A marker that cannot be read is as good as none. */
  async start(): Promise<void> {
    try {
      this.#marker = await readMarker(this.#path);
      this.#onVolume = this.#marker !== null;
    } catch (error) {
      this.#failures.tell("marker", error);
    }
  }

  /** Whether the chain of this observation was. */
  isOver(observation: Observation): boolean {
    return isMarkerOf(this.#marker, observation);
  }

  /** Seconds since it was first; null: not known. */
  secondsAgo(now: number): number | null {
    return ageOf(this.#marker, now);
  }

  /** Writes the marker at the first sync of this chain, and again as long as the volume does not take it. */
  async mark(observation: Observation): Promise<void> {
    if (this.#onVolume && isMarkerOf(this.#marker, observation)) return;
    if (!isMarkerOf(this.#marker, observation)) this.#marker = markerOf(observation);
    const marker = this.#marker ?? markerOf(observation);
    try {
      await writeMarker(this.#path, marker);
      this.#onVolume = true;
      this.#log("info", "synced for the first time on this volume", { height: marker.height });
    } catch (error) {
      this.#onVolume = false;
      this.#failures.tell("marker", error);
    }
  }
}
