import type { Capacity, Need } from "../capacity/types.ts";
import { limits, shortened } from "./names.ts";

/** What a pool's machines are for, which decides whom they take. */
export interface PoolUse {
  /** Its placements' names, in order. */
  placements: readonly string[];
  /** Parts of the cluster itself stand here: add-ons, controllers and the roller must find a place without asking. */
  system: boolean;
  /** Only users' own applications, which keep nothing: their number may follow what is asked. */
  apps: boolean;
  /** Peers dial some of its nodes. */
  public: boolean;
}

/** Of a pool in which nothing stands. */
export const unusedPool: PoolUse = { placements: [], system: false, apps: false, public: false };

/** Whether a placement is a part of the cluster itself. */
export function isSystem(name: string): boolean {
  return /^system-\d+$/.test(name);
}

/** What each pool of the lock is for, by name. */
export function poolUses({ pools, placements }: Capacity, needs: readonly Need[]): ReadonlyMap<string, PoolUse> {
  const byName = new Map(needs.map((need) => [need.name, need]));
  return new Map(
    pools.map(({ name }) => {
      const here = placements.filter(({ pool }) => pool === name);
      const found = here.flatMap((placement) => byName.get(placement.name) ?? []);
      return [
        name,
        {
          placements: here.map((placement) => placement.name),
          system: here.some((placement) => isSystem(placement.name)),
          apps: here.length > 0 && here.every((placement) => isApp(byName.get(placement.name))),
          public: found.some(({ peerMode }) => peerMode === "inbound"),
        },
      ];
    }),
  );
}

function isApp(need: Need | undefined): boolean {
  return need?.path[0] === "cryptokube:apps";
}

/** The value of the label `cryptokube.io/pool`. Pools of the lock have names that fit; it might hold others. */
export function poolLabel(pool: string): string {
  return shortened(pool, limits.label);
}

export const labelKeys = {
  pool: "cryptokube.io/pool",
  slot: "cryptokube.io/slot",
  zone: "cryptokube.io/zone",
  environment: "cryptokube.io/environment",
  system: "cryptokube.io/system",
  dedicated: "cryptokube.io/dedicated",
  /** Of machines that are made anew beside the old ones, and of pods that may stand on no other. */
  generation: "cryptokube.io/generation",
  /** Taint of machines that are no longer wanted: nothing new comes to them. */
  leaving: "cryptokube.io/leaving",
} as const;

/** Whom a pool is kept for; undefined where anybody may come. */
export function dedication({ system, apps }: PoolUse): "apps" | "chains" | undefined {
  if (system) return undefined;
  return apps ? "apps" : "chains";
}
