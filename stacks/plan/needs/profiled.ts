import type { ClientProfile, SizeProfile } from "../../../catalogue/profile.ts";
import { profiles } from "../../../catalogue/profiles/index.ts";

export { modeOf } from "../../../catalogue/history-fit.ts";

/** @throws where a checked file cannot have named it. */
export function profileNamed(client: string): ClientProfile {
  const profile = profiles[client];
  if (profile === undefined) throw new Error(`no profile of ${client}`);
  return profile;
}

/** @throws where a checked file cannot have named it. */
export function sizeOf({ name, networks }: ClientProfile, network: string, mode: string): SizeProfile {
  const size = networks[network]?.[mode];
  if (size === undefined) throw new Error(`no profile of ${name} on ${network}, mode ${mode}`);
  return size;
}
