import { type Catalogue, catalogue } from "../../catalogue/chains/index.ts";
import type { ChainClient } from "../../catalogue/client.ts";
import { regionNames } from "../../catalogue/clouds/regions.ts";
import { profiles as catalogueProfiles } from "../../catalogue/profiles/index.ts";
import type { ClientProfile, ProfileRole } from "../../catalogue/profile.ts";

/** Networks by name, each with the modes (history, pruning) that a profile describes there. */
export type Networks = Readonly<Record<string, readonly string[]>>;

/** The names that an environment file may use. They are the catalogue's to say; figures of it do not matter here. */
export interface Known {
  /** The clients that `up` can make. */
  clients: Catalogue;
  /** Clients for Ethereum by name, with their networks: those that can be made, and those that can be planned. */
  execution: Readonly<Record<string, Networks>>;
  consensus: Readonly<Record<string, Networks>>;
  bitcoin: Networks;
  rootstock: Networks;
  /** The regions of each cloud. */
  regions: Readonly<Record<"aws" | "gcp", readonly string[]>>;
}

/** What of a profile tells names. */
export type NamedProfile = Pick<ClientProfile, "name" | "chain" | "role" | "networks">;

const remembered = new WeakMap<Catalogue, Known>();

/** The names that may stand in a file by default: what some clients can make, and the catalogue plan and price. */
export function knownTo(clients: Catalogue = catalogue): Known {
  const known = remembered.get(clients) ?? knownOf(clients);
  remembered.set(clients, known);
  return known;
}

/**
 * The names that two catalogues know together.
 *
 * @param clients what can be made; tests bring clients and networks of their own.
 * @param profiles what can be planned and priced.
 */
export function knownOf(
  clients: Catalogue = catalogue,
  profiles: readonly NamedProfile[] = Object.values(catalogueProfiles),
  regions: Known["regions"] = regionNames,
): Known {
  return {
    clients,
    execution: withClients(byClient(profiles, "execution"), clients.execution),
    consensus: withClients(byClient(profiles, "consensus"), clients.consensus),
    bitcoin: networksOfRole(profiles, "bitcoin"),
    rootstock: networksOfRole(profiles, "rootstock"),
    regions,
  };
}

/** The networks of client files too, without modes where no profile describes any. */
function withClients(
  described: Readonly<Record<string, Networks>>,
  clients: Readonly<Record<string, ChainClient>>,
): Record<string, Networks> {
  const made = Object.values(clients).map(({ name, networks }): [string, Networks] => [
    name,
    { ...Object.fromEntries(Object.keys(networks).map((network) => [network, []])), ...described[name] },
  ]);
  return { ...described, ...Object.fromEntries(made) };
}

function byClient(profiles: readonly NamedProfile[], role: ProfileRole): Record<string, Networks> {
  const ours = profiles.filter((profile) => profile.chain === "ethereum" && profile.role === role);
  return Object.fromEntries(ours.map((profile) => [profile.name, networksOf(profile)]));
}

function networksOfRole(profiles: readonly NamedProfile[], role: ProfileRole): Networks {
  return Object.assign({}, ...profiles.filter((profile) => profile.role === role).map(networksOf)) as Networks;
}

function networksOf({ networks }: NamedProfile): Networks {
  return Object.fromEntries(Object.entries(networks).map(([network, modes]) => [network, Object.keys(modes)]));
}

/** All networks of some clients. */
export function networksIn(clients: Readonly<Record<string, Networks>>): string[] {
  return [...new Set(Object.values(clients).flatMap((networks) => Object.keys(networks)))];
}

/** All modes of some clients that a file can choose. */
export function modesIn(clients: Readonly<Record<string, Networks>>): string[] {
  return [...new Set(Object.values(clients).flatMap((networks) => choices(Object.values(networks).flat())))];
}

/** The modes that a file can choose among: `default` is the name of the one where there is no other. */
export function choices(modes: readonly string[]): string[] {
  return modes.filter((mode) => mode !== "default");
}
