/** What a plan changes of what was accepted, thing by thing. */
import type { AddressPlan } from "../addresses.ts";
import { canonical } from "./canonical.ts";
import { added, changed, type Difference, removed } from "./change.ts";
import { formatLock } from "./format.ts";
import { nodeDifferences, volumeDifferences, volumesOf } from "./node-difference.ts";
import type { LeavingMachines } from "../capacity/types.ts";
import { leavingDifferences, poolDifferences } from "./pool-difference.ts";
import type { Lock } from "./types.ts";

export type { Difference } from "./change.ts";

/**
 * Whether a lock says what was accepted, in whatever order. That a pool's generation was not recorded yet is no
 * difference: a lock from before it was stays valid, and the next plan that changes anything writes it down. Nor is
 * another version of a client: it comes with this program, and stacks/upgrades.ts tells of it.
 */
export function sameLock(accepted: Lock, next: Lock): boolean {
  return formatLock(withRecorded(accepted, next)) === formatLock(next);
}

/** The accepted lock with the generations that it lacks, of pools that are in both. */
function withRecorded(accepted: Lock, next: Lock): Lock {
  const generations = new Map(next.capacity.pools.map(({ name, generation }) => [name, generation]));
  const pools = accepted.capacity.pools.map((pool) => {
    const generation = pool.generation ?? generations.get(pool.name);
    return generation === undefined ? pool : { ...pool, generation };
  });
  const { clients: _, ...rest } = accepted;
  const clients = next.clients === undefined ? {} : { clients: next.clients };
  return { ...rest, ...clients, capacity: { ...accepted.capacity, pools } };
}

/**
 * What the next lock says otherwise than the accepted one: zones, pools, nodes, their volumes, addresses. Empty where,
 * and only where, {@link sameLock} holds.
 */
export function differences(accepted: Lock | undefined, next: Lock): Difference[] {
  const before = accepted === undefined ? undefined : canonical(withRecorded(accepted, next));
  const after = canonical(next);
  return [
    ...environmentDifferences(before, after),
    ...zoneDifferences(before?.capacity.zones ?? [], after.capacity.zones),
    ...each(before?.capacity.pools ?? [], after.capacity.pools, nameOf, poolDifferences),
    ...each(before?.capacity.leaving ?? [], after.capacity.leaving ?? [], groupOf, leavingDifferences(after)),
    ...each(before?.capacity.placements ?? [], after.capacity.placements, nameOf, nodeDifferences),
    ...each(volumesOf(before), volumesOf(after), ({ volume }) => volume.claim, volumeDifferences),
    ...addressDifferences(before?.addresses, after.addresses),
  ];
}

const nameOf = ({ name }: { name: string }): string => name;
const groupOf = ({ pool, generation }: LeavingMachines): string => `${pool}-${generation}`;

/** In order: those of both sides by their key, what goes before what comes. */
function each<T>(
  before: readonly T[],
  after: readonly T[],
  key: (one: T) => string,
  compare: (was: T | undefined, is: T | undefined) => Difference[],
): Difference[] {
  const was = new Map(before.map((one) => [key(one), one]));
  const is = new Map(after.map((one) => [key(one), one]));
  const keys = [...new Set([...was.keys(), ...is.keys()])].sort();
  return keys.flatMap((name) => compare(was.get(name), is.get(name)));
}

function environmentDifferences(was: Lock | undefined, is: Lock): Difference[] {
  if (was === undefined) return [];
  const place = ({ environment, capacity: { cloud, region } }: Lock): string =>
    `${environment} on ${cloud}${region === undefined ? "" : ` in ${region}`}`;
  const sentence = `The lock is that of ${place(was)}; this is ${place(is)}.`;
  return changed("environment", is.environment, "environment", place(was), place(is), sentence);
}

function zoneDifferences(was: readonly string[], is: readonly string[]): Difference[] {
  const gone = was.filter((zone) => !is.includes(zone));
  const come = is.filter((zone) => !was.includes(zone));
  const order =
    gone.length + come.length === 0
      ? changed("zone", is.join(", "), "zones", was.join(", "), is.join(", "), "The zones stand in another order.")
      : [];
  return [
    ...gone.map((name) => removed("zone", name, "a zone", `Zone ${name} is no longer used.`)),
    ...come.map((name) => added("zone", name, "a zone", `Zone ${name} is used.`)),
    ...order,
  ];
}

function addressDifferences(was: AddressPlan | undefined, is: AddressPlan | undefined): Difference[] {
  const before = ranges(was);
  const after = ranges(is);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name): Difference[] => {
    const [from, to] = [before.get(name), after.get(name)];
    if (from === to) return [];
    if (from === undefined) return [added("addresses", name, to ?? "", `The range of ${name} is ${to ?? ""}.`)];
    if (to === undefined) return [removed("addresses", name, from, `The range of ${name}, ${from}, is given up.`)];
    const sentence = `The range of ${name} becomes ${to} from ${from}.`;
    return [{ what: "addresses", change: "changed", name, from, to, sentence }];
  });
}

/** Every range by what it is for. */
function ranges(addresses: AddressPlan | undefined): Map<string, string> {
  if (addresses === undefined) return new Map();
  const { vpc, existingVpc, pods, services, controlPlane, subnets } = addresses;
  const named: [string, string | undefined][] = [
    ["the network", vpc],
    ["the network that is there already", existingVpc],
    ["pods", pods],
    ["services", services],
    ["the control plane", controlPlane],
    ...Object.entries(subnets).flatMap(([zone, each]): [string, string | undefined][] => [
      [`nodes in ${zone}`, each.nodes],
      [`what faces the internet in ${zone}`, each.public],
      [`pods in ${zone}`, each.pods],
    ]),
  ];
  return new Map(named.filter((pair): pair is [string, string] => pair[1] !== undefined));
}
