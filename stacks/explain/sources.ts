import type { ClientProfile, ProfileRole } from "../../catalogue/profile.ts";
import { profiles } from "../../catalogue/profiles/index.ts";
import type { Source } from "../../catalogue/source.ts";

/**
 * Where the figures of a volume are from.
 *
 * @param words what a need is sized by, as the plan says it: `ethereum mainnet geth+lighthouse postmerge`.
 * @returns undefined where no profile describes it.
 */
export function sourceOfDisk(
  words: string,
  role: ProfileRole,
  known: Readonly<Record<string, ClientProfile>> = profiles,
): Source | undefined {
  const said = words.split(/[ +]/);
  const profile = said.map((word) => known[word]).find((each) => each?.role === role);
  if (profile === undefined) return undefined;
  const network = said.find((word) => profile.networks[word] !== undefined) ?? Object.keys(profile.networks)[0];
  const modes = profile.networks[network ?? ""] ?? {};
  const mode = said.find((word) => modes[word] !== undefined) ?? profile.defaultMode;
  return (modes[mode] ?? Object.values(modes)[0])?.disk.source;
}
