/** What is to be done with an execution client's volume. Pure. */
import type { Source } from "./settings.ts";

/** What is found on the volume. */
export interface VolumeFacts {
  /** Whether there is anything in the client's data directory. */
  database: boolean;
  /** Whether it was filled from a source before. */
  bootstrapped: boolean;
  /** The node whose volume it is, by its own word; null: it says nothing. */
  node: string | null;
  /** The source that was found to be wrong, as {@link sourceKey} names it; null: none. */
  refused: string | null;
}

export type FillStep = { kind: "leave"; why: string } | { kind: "fill" } | { kind: "refused" };

/** Whether the volume is to be filled. An existing database is never touched, and nothing is ever filled twice. */
export function fillStep(facts: VolumeFacts, source: Source): FillStep {
  if (facts.database) return { kind: "leave", why: "there is a database" };
  if (source.kind === "peers" || source.kind === "volume-snapshot") {
    return { kind: "leave", why: "the client syncs from its peers" };
  }
  if (facts.bootstrapped) return { kind: "leave", why: "the volume was filled once before, and emptied since" };
  return facts.refused !== null && facts.refused === sourceKey(source) ? { kind: "refused" } : { kind: "fill" };
}

/** What a source is known by: one that was found to be wrong is not fetched again until its name or checksum changes. */
export function sourceKey(source: Source): string | null {
  return source.kind === "snapshot" ? `${source.sha256} ${source.url}` : null;
}

/**
 * Whether the volume is a clone of another node's, whose identity must go (law 7). A volume says whose it is; one that
 * says nothing is a clone where it was made from a snapshot, and else older than this rule.
 */
export function isClone({ database, node }: VolumeFacts, { own, source }: { own: string; source: Source }): boolean {
  if (!database || node === own) return false;
  return node !== null || source.kind === "volume-snapshot";
}
