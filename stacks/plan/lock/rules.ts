/** What no single field of a lock decides: names that stand once, and lead to something. */
import { type ConfigError, formatFound } from "../../config/errors.ts";
import { nearest } from "../../config/nearest.ts";
import type { Capacity } from "../capacity/types.ts";
import type { Lock } from "./types.ts";

/** A rule that is broken, at a path of the lock. */
export interface Broken extends Omit<ConfigError, "path"> {
  path: readonly (string | number)[];
}

/** Everything that is wrong between the fields of a lock whose fields are right. */
export function brokenRules(lock: Lock, environment: string): Broken[] {
  return [...wrongEnvironment(lock, environment), ...capacityRules(lock), ...addressRules(lock)];
}

function wrongEnvironment(lock: Lock, environment: string): Broken[] {
  if (lock.environment === environment) return [];
  return [
    {
      path: ["environment"],
      found: formatFound(lock.environment),
      allowed: formatFound(environment),
      remedy: "This is the lock of another environment: each has its own, beside its own file.",
    },
  ];
}

function capacityRules({ capacity }: Lock): Broken[] {
  const { cloud, region, zones, pools, leaving = [], placements } = capacity;
  const at = ["capacity"] as const;
  const broken: Broken[] = [];
  if (cloud !== "existing" && region === undefined) {
    broken.push({ path: [...at, "region"], found: "nothing", allowed: `a region of ${cloud}` });
  }
  if (cloud === "existing" && region !== undefined) {
    broken.push({ path: [...at, "region"], found: formatFound(region), allowed: "nothing on an existing cluster" });
  }
  broken.push(
    ...twice(
      zones.map((zone, i) => ({ value: zone, path: [...at, "zones", i] })),
      "each zone once",
    ),
    ...twice(
      pools.map(({ name }, i) => ({ value: name, path: [...at, "pools", i, "name"] })),
      "a name that no other pool has",
    ),
    ...pools.flatMap(({ slots }, i) =>
      twice(
        slots.map(({ name }, j) => ({ value: name, path: [...at, "pools", i, "slots", j, "name"] })),
        "a name that no other slot of the pool has",
      ),
    ),
    ...twice(
      placements.map(({ name }, i) => ({ value: name, path: [...at, "placements", i, "name"] })),
      "a name that no other placement has",
    ),
    ...twice(
      placements.flatMap(({ volumes }, i) =>
        volumes.map(({ claim }, j) => ({ value: claim, path: [...at, "placements", i, "volumes", j, "claim"] })),
      ),
      "a claim that no other volume has",
    ),
    ...pools.flatMap(({ zone }, i) => unknown(zone, zones, [...at, "pools", i, "zone"], "one of the zones in use")),
    ...twice(
      leaving.map(({ pool, generation }, i) => ({
        value: `${pool}-${generation}`,
        path: [...at, "leaving", i, "generation"],
      })),
      "a generation that leaves once",
    ),
    ...leaving.flatMap(({ pool, generation, zone }, i) => [
      ...unknown(zone, zones, [...at, "leaving", i, "zone"], "one of the zones in use"),
      ...(pools.some((each) => each.name === pool && each.generation === generation)
        ? [
            {
              path: [...at, "leaving", i, "generation"],
              found: formatFound(generation),
              allowed: `another one than that of pool ${pool}: machines are either wanted or leaving`,
            },
          ]
        : []),
    ]),
    ...placements.flatMap((_, i) => placementRules(capacity, i)),
    ...crowded(capacity),
  );
  return broken;
}

function placementRules({ pools, placements }: Capacity, index: number): Broken[] {
  const placement = placements[index];
  if (placement === undefined) return [];
  const at = ["capacity", "placements", index] as const;
  const pool = pools.find(({ name }) => name === placement.pool);
  if (pool === undefined) {
    return unknown(
      placement.pool,
      pools.map(({ name }) => name),
      [...at, "pool"],
      "a pool of this lock",
    );
  }
  const slots = pool.slots.map(({ name }) => name);
  const broken = unknown(placement.slot, slots, [...at, "slot"], `a slot of pool ${pool.name}`);
  if (placement.zone !== pool.zone) {
    const allowed = `${pool.zone}, the zone of pool ${pool.name}`;
    broken.push({ path: [...at, "zone"], found: formatFound(placement.zone), allowed });
  }
  return broken;
}

/** A slot holds one workload on each machine. */
function crowded({ pools, placements }: Capacity): Broken[] {
  return pools.flatMap((pool, i) =>
    pool.slots.flatMap((slot, j) => {
      const held = placements.filter((each) => each.pool === pool.name && each.slot === slot.name).length;
      if (held <= pool.count) return [];
      return [
        {
          path: ["capacity", "pools", i, "slots", j],
          found: `${held} workloads in slot ${slot.name}`,
          allowed: `at most ${pool.count}, one on each machine of pool ${pool.name}`,
        },
      ];
    }),
  );
}

function addressRules({ capacity, addresses }: Lock): Broken[] {
  if (addresses === undefined || capacity.cloud !== "existing") return [];
  return [
    { path: ["addresses"], found: "addresses", allowed: "nothing: the network of an existing cluster is its own" },
  ];
}

function twice(named: readonly { value: string; path: (string | number)[] }[], allowed: string): Broken[] {
  const seen = new Set<string>();
  return named.flatMap(({ value, path }) => {
    const again = seen.has(value);
    seen.add(value);
    return again ? [{ path, found: `${formatFound(value)} a second time`, allowed }] : [];
  });
}

function unknown(value: string, known: readonly string[], path: (string | number)[], allowed: string): Broken[] {
  if (known.includes(value)) return [];
  const near = nearest(value, known);
  const list = known.length === 0 ? "there is none" : known.slice(0, 5).join(", ") + (known.length > 5 ? ", …" : "");
  return [
    {
      path,
      found: formatFound(value),
      allowed: `${allowed}: ${list}`,
      ...(near === undefined ? {} : { nearest: near }),
    },
  ];
}
