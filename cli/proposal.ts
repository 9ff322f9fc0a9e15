import type { Loaded } from "../stacks/load.ts";
import { lockFileName, pendingChanges } from "../stacks/load.ts";
import type { Invocation } from "./arguments.ts";
import { openEnvironment } from "./environment.ts";
import type { Io } from "./io.ts";

/** What `plan` would record. */
export interface Proposal {
  loaded: Loaded;
  lockFile: string;
  /** Whether there is a lock already. */
  recorded: boolean;
  changes: readonly { sentence: string }[];
  /** Of what runs. */
  moves: readonly { sentence: string }[];
}

/**
 * What the lock would come to hold.
 * @throws EnvironmentError with everything that is wrong at once.
 */
export async function proposalFor(io: Io, invocation: Invocation): Promise<Proposal> {
  const { environment } = invocation;
  const loaded = await openEnvironment(io, environment);
  const lockFile = lockFileName(environment);
  return { loaded, lockFile, recorded: loaded.lock !== undefined, changes: pendingChanges(loaded), moves: [] };
}
