import { adoptionKey, type Adoptions, ADOPTIONS_VARIABLE, logicalName, nameToFillIn } from "../../stacks/adoption.ts";

/** A creation that the engine was at when it ended. */
export interface PendingCreation {
  urn: string;
  type: string;
  /** The tag `Name` that it was to carry, where its inputs say so. */
  tag?: string;
}

/** What of an orphan tells whose it is. */
export interface Nameless {
  type: string;
  /** Its tag `Name`. */
  tag?: string;
}

/**
 * The creation that left an orphan behind, where it can be no other: the only one of its type and tag, or, where no tag
 * tells, the only one of its type for the only orphan of that type.
 */
export function creationOf(
  orphan: Nameless,
  orphans: readonly Nameless[],
  pending: readonly PendingCreation[],
): PendingCreation | undefined {
  const sameType = pending.filter(({ type }) => type === orphan.type);
  const rivals = orphans.filter(({ type, tag }) => type === orphan.type && tag === orphan.tag);
  const tagged = sameType.filter(({ tag }) => tag !== undefined && tag === orphan.tag);
  if (tagged.length > 0) return tagged.length === 1 && rivals.length === 1 ? tagged[0] : undefined;
  const only = orphans.filter(({ type }) => type === orphan.type).length === 1 && sameType.length === 1;
  // One that was to carry another name is another.
  return only && (sameType[0]?.tag === undefined || orphan.tag === undefined) ? sameType[0] : undefined;
}

/** What `up` is told to take over one orphan: its logical name, or a place to write it in where it is not known. */
export function adoptionOf(type: string, id: string, creation?: PendingCreation): Adoptions {
  return { [adoptionKey(type, creation === undefined ? nameToFillIn(id) : logicalName(creation.urn))]: id };
}

/** The command line of the `up` that takes these over. */
export function upTakingOver(environment: string, adoptions: Adoptions): string {
  return `${ADOPTIONS_VARIABLE}=${inQuotes(JSON.stringify(adoptions))} ./cryptokube up ${environment}`;
}

/** A word that a shell leaves as it is, whatever is in it. */
function inQuotes(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
