/** A lost lock, rebuilt from the stack's state as far as that says what was decided. */
import { formatPath, type Result } from "../../config/errors.ts";
import { rootDiskGiB } from "../capacity/market.ts";
import { loadOf } from "../capacity/machines.ts";
import { solveFresh } from "../capacity/pack.ts";
import { inOrderOfName, shrunk, slotFor, type Standing, standingsOf, widened } from "../capacity/standing.ts";
import type { Capacity, LeavingMachines, Need, Placement, Problem, VolumePlan } from "../capacity/types.ts";
import { formatLock, lockFileName, parseLock } from "./format.ts";
import { readState, type State, type StateClaim } from "./state.ts";
import type { Lock } from "./types.ts";

export interface Rebuilt {
  lock: Lock;
  /** What the state does not say, and what was taken instead: a sentence each. */
  unknown: readonly string[];
}

/**
 * Rebuilds a lock from what `pulumi stack export` wrote. Claims, their generations and sizes are as the state has them,
 * so that no volume is lost; so are pools where the state holds them. What it does not hold (the place of a node on an
 * existing cluster, IOPS, profiles) is planned afresh, and said.
 *
 * @param problem what the environment's file asks for.
 */
export function lockFromState(deployment: unknown, environment: string, problem: Problem): Result<Rebuilt> {
  const state = readState(deployment, environment);
  if (state === undefined) {
    const allowed = "the JSON that `pulumi stack export` writes: deployment.resources, a list";
    const remedy = `Run \`pulumi stack export --stack ${environment} --file FILE\`, and give that file.`;
    return { ok: false, errors: [{ path: "deployment.resources", found: "nothing of the kind", allowed, remedy }] };
  }
  const { accepted: _, ...afresh } = problem;
  const solved = solveFresh(afresh);
  if (!solved.ok) {
    const errors = solved.impossible.map(({ path, found, allowed, remedy }) => ({
      path: formatPath(["config", ...path]),
      found,
      allowed,
      ...(remedy === undefined ? {} : { remedy }),
    }));
    return { ok: false, errors };
  }
  const unknown: string[] = [];
  const capacity = capacityOf(state, solved.capacity, problem, unknown);
  if (capacity.cloud !== "existing") {
    unknown.push("The ranges of addresses are not read from the state: they are planned afresh.");
  }
  const lock: Lock = { version: 1, environment, capacity };
  const checked = parseLock(formatLock(lock), lockFileName(environment), environment);
  return checked.ok ? { ok: true, value: { lock: checked.value, unknown } } : checked;
}

function capacityOf(state: State, fresh: Capacity, problem: Problem, unknown: string[]): Capacity {
  const needs = new Map(problem.needs.map((need) => [need.name, need]));
  const claims = new Map<string, StateClaim[]>();
  for (const claim of state.claims) claims.set(claim.node, [...(claims.get(claim.node) ?? []), claim]);
  const known = knownPools(state, problem, unknown);
  const planned = new Map<string, Placement[]>();
  for (const node of [...new Set([...claims.keys(), ...state.places.keys()])].sort()) {
    const is = fresh.placements.find(({ name }) => name === node);
    const need = needs.get(node);
    const held = latest(claims.get(node) ?? []);
    if (is === undefined || need === undefined) {
      if (held.length === 0) continue;
      const names = held.map(({ claim }) => claim).join(", ");
      unknown.push(
        `The file does not ask for ${node}: it is left out of the lock, and nothing guards ${names} any more.`,
      );
      continue;
    }
    const volumes = volumesOf(problem, need, is, held, unknown);
    const generation = Math.max(1, ...held.map((claim) => claim.generation));
    const { pool, slot } = state.places.get(node) ?? { pool: undefined, slot: undefined };
    const standing = pool === undefined ? undefined : known.get(pool);
    if (standing !== undefined && slot !== undefined) {
      const { name, zone } = standing.pool;
      known.set(name, joined(standing, { ...is, pool: name, slot, zone, generation, volumes }, need));
      continue;
    }
    unknown.push(`The state does not say where ${node} stands: it is planned afresh, pool ${is.pool} in ${is.zone}.`);
    const sameName = known.get(is.pool);
    if (sameName !== undefined) {
      known.set(is.pool, joined(sameName, { ...is, generation, volumes }, need));
      continue;
    }
    planned.set(is.pool, [...(planned.get(is.pool) ?? []), { ...is, generation, volumes }]);
  }
  const rest = [...standingsOf(fresh).values()].flatMap(
    ({ pool }) => shrunk({ pool, members: planned.get(pool.name) ?? [] }) ?? [],
  );
  const all = new Map(
    [...rest, ...[...known.values()].filter(({ members }) => members.length > 0)].map((each) => [each.pool.name, each]),
  );
  const leaving = leavingIn(state, problem);
  const zonesInUse = [...[...all.values()].map(({ pool }) => pool.zone), ...leaving.map(({ zone }) => zone)];
  const zones = [...new Set([...fresh.zones, ...zonesInUse])];
  return { ...fresh, zones, ...inOrderOfName(all), ...(leaving.length === 0 ? {} : { leaving }) };
}

/** Old machines that stay until they are empty. */
function leavingIn(state: State, problem: Problem): LeavingMachines[] {
  return state.pools.flatMap(({ name, machine, zone, spot, count, generation, leaving }): LeavingMachines[] => {
    if (!leaving || machine === undefined || zone === undefined || generation === undefined) return [];
    return [
      { pool: name, generation, zone, machine, spot, count, rootDiskGiB: rootDiskGiB(problem.cloud, problem.overhead) },
    ];
  });
}

/** The claims of the highest generation: a restore leaves the older ones where they are. */
function latest(claims: readonly StateClaim[]): StateClaim[] {
  const generation = Math.max(...claims.map((claim) => claim.generation));
  return claims.filter((claim) => claim.generation === generation);
}

function knownPools(state: State, problem: Problem, unknown: string[]): Map<string, Standing> {
  const wanted = state.pools.filter(({ leaving }) => !leaving);
  const pools = wanted.flatMap(({ name, machine, zone, spot, count, generation }): [string, Standing][] => {
    if (machine === undefined || zone === undefined) {
      unknown.push(`The state does not say the machine or the zone of pool ${name}: its nodes are planned afresh.`);
      return [];
    }
    const pool = {
      name,
      zone,
      machine,
      spot,
      count,
      slots: [],
      rootDiskGiB: rootDiskGiB(problem.cloud, problem.overhead),
      ...(generation === undefined ? {} : { generation }),
    };
    return [[name, { pool, members: [] }]];
  });
  return new Map(pools);
}

/** A pool with one more workload: its slot is as large as the largest that stands in it. */
function joined({ pool, members }: Standing, placement: Placement, need: Need): Standing {
  const load = loadOf(need, placement.volumes);
  const there = pool.slots.find(({ name }) => name === placement.slot);
  const slots =
    there === undefined
      ? [...pool.slots, slotFor(placement.slot, load)].sort((a, b) => (a.name < b.name ? -1 : 1))
      : pool.slots.map((slot) => (slot === there ? widened(slot, load) : slot));
  const together = [...members, placement];
  const held = together.filter(({ slot }) => slot === placement.slot).length;
  return { pool: { ...pool, slots, count: Math.max(pool.count, held) }, members: together };
}

/** The volumes of a workload as the state has them; what it does not say is as planned. */
function volumesOf(
  problem: Problem,
  need: Need,
  is: Placement,
  held: readonly StateClaim[],
  unknown: string[],
): VolumePlan[] {
  return is.volumes.map((planned) => {
    // The one volume of a part of the platform is named after that alone.
    const claim = held.find(({ role }) => role === planned.role) ?? (is.volumes.length === 1 ? held[0] : undefined);
    if (claim === undefined) {
      unknown.push(`The state holds no ${planned.role} volume of ${need.name}: it will be made.`);
      return planned;
    }
    if (claim.sizeGiB === undefined) {
      unknown.push(`The state does not say how large ${claim.claim} is: ${planned.sizeGiB} GiB are taken.`);
    }
    const sold = claim.storageClass === undefined || problem.cloud.diskTypes[claim.storageClass] !== undefined;
    if (!sold) {
      unknown.push(
        `What disk class ${claim.storageClass ?? ""} of ${claim.claim} gives is not known: ${planned.type} is taken.`,
      );
    }
    const { statedGiB: _, ...rest } = planned;
    return {
      ...rest,
      claim: claim.claim,
      type: sold ? (claim.storageClass ?? planned.type) : planned.type,
      sizeGiB: claim.sizeGiB ?? planned.sizeGiB,
      iops: claim.speed?.iops ?? planned.iops,
      mibs: claim.speed?.mibs ?? planned.mibs,
    };
  });
}
