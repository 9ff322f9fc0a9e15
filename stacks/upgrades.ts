/** What becomes of the versions of clients since a lock was accepted, and whether there is a way back. Pure. */
import { type Fork, forks as everyFork } from "../catalogue/chains/ethereum/forks.ts";
import type { Catalogue } from "../catalogue/chains/index.ts";
import type { ChainClient } from "../catalogue/client.ts";
import { isOlder, versionOfImage } from "../catalogue/version.ts";
import type { EnvironmentConfig } from "./config/environment.ts";
import { namedClients } from "./forks.ts";

/** The versions that an environment's clients are of, for its lock. */
export function versionsIn(
  config: Pick<EnvironmentConfig, "chains">,
  clients: Catalogue,
): { clients?: Record<string, string> } {
  const versions = namedClients(config, clients).flatMap(({ client: { name, image } }) => {
    const version = versionOfImage(image);
    return version === undefined ? [] : [[name, version] as const];
  });
  return versions.length === 0 ? {} : { clients: Object.fromEntries(versions) };
}

/**
 * The oldest version that a client can go back to on a network: what its data allow, and what follows the forks that were
 * over when they were written down. `none`: there is no way back; undefined: nothing is known.
 *
 * An execution client of which nothing is known has no way back: a new sync takes days. A consensus client of which
 * nothing is known is let: its data come anew from a checkpoint.
 */
export function wayBackOf(
  { name, role, downgrade }: Pick<ChainClient, "name"> & Partial<Pick<ChainClient, "role" | "downgrade">>,
  network: string,
  forks: readonly Fork[] = everyFork,
): string | undefined {
  const own = downgrade?.to ?? (role === "execution" ? "none" : undefined);
  if (own === "none") return own;
  const past = forks.filter((fork) => fork.network === network && fork.at < fork.source.on);
  const needed = past.map(({ minimum }) => minimum[name]).filter((version) => version !== undefined);
  return [...needed, ...(own === undefined ? [] : [own])].sort((a, b) =>
    isOlder(a, b) ? 1 : isOlder(b, a) ? -1 : 0,
  )[0];
}

/** A client that is of another version than the accepted one. */
export interface VersionChange {
  client: string;
  network: string;
  from: string;
  to: string;
  /** See {@link wayBackOf}. */
  goesBackTo?: string;
  why?: string;
}

/** What changes since a lock was accepted; none where it is of a time before versions were recorded. */
export function versionChanges(
  accepted: Readonly<Record<string, string>> | undefined,
  config: Pick<EnvironmentConfig, "chains">,
  clients: Catalogue,
): VersionChange[] {
  const changes = namedClients(config, clients).flatMap(({ client, network }): VersionChange[] => {
    const [from, to] = [accepted?.[client.name], versionOfImage(client.image)];
    if (from === undefined || to === undefined || from === to) return [];
    const goesBackTo = wayBackOf(client, network);
    const { downgrade } = client;
    return [
      {
        client: client.name,
        network,
        from,
        to,
        ...(goesBackTo === undefined ? {} : { goesBackTo }),
        ...(downgrade === undefined ? {} : { why: downgrade.why }),
      },
    ];
  });
  return [...new Map(changes.map((each) => [`${each.client} ${each.network}`, each])).values()];
}

/** Whether what a change writes cannot be used by the version of before. */
export function isOneWay({ from, to, goesBackTo }: VersionChange): boolean {
  return isOlder(from, to) && goesBackTo !== undefined && (goesBackTo === "none" || isOlder(from, goesBackTo));
}

/** A change as a sentence, with what it means for the way back. */
export function versionSentence(change: VersionChange): string {
  const { client, network, from, to, goesBackTo, why } = change;
  const what = `${client} on ${network} goes from ${from} to ${to}`;
  if (isOlder(to, from)) {
    return `${what}: back. The roller takes a node back only as far as the version that it runs says.`;
  }
  if (!isOneWay(change)) {
    return goesBackTo === undefined ? `${what}. How far it can go back is not known.` : `${what}, and can go back.`;
  }
  const limit = goesBackTo === "none" ? "no way back is known" : `from there the way back ends at ${goesBackTo ?? ""}`;
  const reason = why === undefined ? "" : ` (${why})`;
  return `${what}, and cannot go back: ${limit}${reason}. Have a snapshot of a node's volume before \`up\`: docs/upgrades.md.`;
}
