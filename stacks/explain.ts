/** Every choice of a plan in sentences: why this machine, this disk, this zone, and what runs out when. Pure. */
import { compareNames, rangesOf } from "./compare.ts";
import { nearest } from "./config/nearest.ts";
import { explainBooked, explainRange, explainZone } from "./explain/group.ts";
import { explainNode } from "./explain/node.ts";
import { explainPool } from "./explain/pool.ts";
import { type Subject, type View, viewOf } from "./explain/view.ts";
import { explainVolume } from "./explain/volume.ts";

export type { Subject } from "./explain/view.ts";

export const thingKinds = ["chain", "node", "pool", "volume", "zone", "range"] as const;
export type ExplainedKind = (typeof thingKinds)[number];

export interface Explanation {
  kind: ExplainedKind;
  name: string;
  /** Sentences that stand alone, the most important first. */
  paragraphs: readonly string[];
}

export type Explained = { ok: true; explanations: readonly Explanation[] } | { ok: false; nearest?: string };

/** What can be explained, by kind. `chain` also holds explorers, signers, apps and the platform. */
export function explainable({ next }: Pick<Subject, "next">): Record<ExplainedKind, string[]> {
  const { capacity, addresses } = next;
  const unique = (names: readonly string[]): string[] => [...new Set(names)].sort(compareNames);
  return {
    chain: unique(capacity.placements.map(({ bookedOn }) => bookedOn)),
    node: unique(capacity.placements.map(({ name }) => name)),
    pool: unique(capacity.pools.map(({ name }) => name)),
    volume: unique(capacity.placements.flatMap(({ volumes }) => volumes.map(({ claim }) => claim))),
    zone: [...capacity.zones],
    range: addresses === undefined ? [] : rangesOf(addresses).map(([name]) => name),
  };
}

/** Explains all that has a name: a chain and its only node may share one. */
export function explain(subject: Subject, name: string): Explained {
  const things = explainable(subject);
  const kinds = thingKinds.filter((kind) => things[kind].includes(name));
  if (kinds.length > 0) {
    const view = viewOf(subject);
    return { ok: true, explanations: kinds.map((kind) => ({ kind, name, paragraphs: paragraphs(view, kind, name) })) };
  }
  const near = nearest(
    name,
    thingKinds.flatMap((kind) => things[kind]),
  );
  return near === undefined ? { ok: false } : { ok: false, nearest: near };
}

function paragraphs(view: View, kind: ExplainedKind, name: string): string[] {
  switch (kind) {
    case "chain":
      return explainBooked(view, name);
    case "zone":
      return explainZone(view, name);
    case "range":
      return explainRange(view, name);
    case "pool": {
      const pool = view.pool(name);
      return pool === undefined ? [] : explainPool(view, pool);
    }
    case "node":
      return view.placements.filter((each) => each.name === name).flatMap((each) => explainNode(view, each));
    case "volume":
      return view.placements.flatMap((placement) =>
        placement.volumes
          .filter(({ claim }) => claim === name)
          .flatMap((volume) => explainVolume(view, placement, volume)),
      );
  }
}
