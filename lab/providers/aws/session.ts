import type { RehearsalRecord } from "../../rehearsal/place.ts";
import type { Log } from "../protocol/engine.ts";
import type { CloudStore } from "./cloud/store.ts";
import type { Facts } from "./facts.ts";
import type { SimulatedWorld } from "./world.ts";

/** What every call of the engine works with. */
export interface Session {
  record: RehearsalRecord;
  /** The rehearsal's folder. */
  folder: string;
  store: CloudStore;
  facts: Facts;
  world: SimulatedWorld;
  log: Log;
  configuration: Configuration;
  /** Set when the engine is interrupted. */
  cancelled: boolean;
}

/** The provider's own inputs. */
export interface Configuration {
  defaultTags: Record<string, string>;
}
