/** Two environments side by side: what their files ask for, what that comes to in machines and disks, and what it costs. Pure. */
import type { EnvironmentConfig } from "./config/schema.ts";
import { formatPath } from "./config/errors.ts";
import type { Estimate } from "./estimate/estimate.ts";
import type { AddressPlan } from "./plan/addresses.ts";
import type { Capacity } from "./plan/capacity/types.ts";

/** One thing that differs. A side that lacks it is absent. */
export interface FieldChange {
  field: string;
  a?: string;
  b?: string;
}

/** A number of both sides, whether it differs or not; 0 where a side has none. */
export interface Figures {
  name: string;
  a: number;
  b: number;
}

export interface Comparison {
  /** By key path, defaults filled in: `chains[ethereum].nodes`. */
  config: FieldChange[];
  /** Machines of each type that differ in number. */
  machines: Figures[];
  /** Nodes by name: their machines, and each of their volumes. Pools and zones are names of a region, and left out. */
  nodes: FieldChange[];
  ranges: FieldChange[];
  /** US dollars a month, of everything that prices are booked on. */
  price: { total: Figures; chains: Figures[] };
}

/** An environment, as far as it is compared. */
export interface Side {
  config: EnvironmentConfig;
  next: { capacity: Capacity; addresses?: AddressPlan };
  estimate: Pick<Estimate, "total" | "chains">;
}

export function compareEnvironments(a: Side, b: Side): Comparison {
  const prices = (side: Side): Map<string, number> =>
    new Map(side.estimate.chains.map(({ name, monthly }) => [name, monthly]));
  return {
    config: compareFields(flatten(a.config), flatten(b.config)),
    machines: figures(machinesOf(a), machinesOf(b)).filter((each) => each.a !== each.b),
    nodes: compareFields(nodesOf(a), nodesOf(b)),
    ranges: compareFields(rangeFields(a), rangeFields(b)),
    price: {
      total: { name: "total", a: a.estimate.total.monthly, b: b.estimate.total.monthly },
      chains: figures(prices(a), prices(b)),
    },
  };
}

/** Whether nothing at all differs. */
export function isSame({ config, machines, nodes, ranges, price }: Comparison): boolean {
  const lists = [config, machines, nodes, ranges];
  return lists.every(({ length }) => length === 0) && [price.total, ...price.chains].every(({ a, b }) => a === b);
}

type Fields = Readonly<Record<string, string>>;

/** The fields that differ, in the order of the first side, then what only the second has. */
export function compareFields(a: Fields, b: Fields): FieldChange[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .filter((field) => a[field] !== b[field])
    .map((field) => ({
      field,
      ...(a[field] === undefined ? {} : { a: a[field] }),
      ...(b[field] === undefined ? {} : { b: b[field] }),
    }));
}

function figures(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): Figures[] {
  return [...new Set([...a.keys(), ...b.keys()])].map((name) => ({ name, a: a.get(name) ?? 0, b: b.get(name) ?? 0 }));
}

/** Leaves by path. Entries of a list that have a name are told apart by it, so that one more moves none of the others. */
export function flatten(value: unknown, path: readonly string[] = []): Record<string, string> {
  if (typeof value !== "object" || value === null) {
    return value === undefined ? {} : { [pathText(path)]: typeof value === "string" ? value : JSON.stringify(value) };
  }
  const entries = Array.isArray(value)
    ? value.map((item: unknown, index): [string, unknown] => [`[${nameOf(item) ?? String(index)}]`, item])
    : Object.entries(value);
  return Object.assign({}, ...entries.map(([key, item]) => flatten(item, [...path, key]))) as Record<string, string>;
}

function nameOf(item: unknown): string | undefined {
  const name: unknown = typeof item === "object" && item !== null ? Reflect.get(item, "name") : undefined;
  return typeof name === "string" ? name : undefined;
}

function pathText(path: readonly string[]): string {
  return formatPath(path).replaceAll(".[", "[");
}

function machinesOf({ next }: Side): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { machine, spot, count } of next.capacity.pools) {
    const name = spot ? `${machine} spot` : machine;
    counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return new Map([...counts].sort(([a], [b]) => compareNames(a, b)));
}

function nodesOf({ next }: Side): Record<string, string> {
  const machines = new Map(
    next.capacity.pools.map(({ name, machine, spot }) => [name, spot ? `${machine} spot` : machine]),
  );
  const placements = [...next.capacity.placements].sort((a, b) => compareNames(a.name, b.name));
  return Object.fromEntries(
    placements.flatMap(({ name, profile, pool, volumes }): [string, string][] => [
      [name, `${profile} on ${machines.get(pool) ?? pool}`],
      ...volumes.map(({ role, type, sizeGiB, iops, mibs }): [string, string] => [
        `${name} ${role} volume`,
        `${type}, ${sizeGiB} GiB, ${iops} IOPS, ${mibs} MiB/s`,
      ]),
    ]),
  );
}

function rangeFields({ next: { addresses } }: Side): Record<string, string> {
  // Zones are a region's: their subnets differ by name alone.
  return Object.fromEntries(
    (addresses === undefined ? [] : rangesOf(addresses)).filter(([name]) => !/^(nodes|public|pods)-/.test(name)),
  );
}

/** The address ranges of an environment by name: `vpc`, `pods`, `services`, `nodes-<zone>`, … */
export function rangesOf({ vpc, existingVpc, subnets, pods, services, controlPlane }: AddressPlan): [string, string][] {
  const named: [string, string | undefined][] = [
    ["vpc", vpc],
    ["existing-vpc", existingVpc],
    ...Object.entries(subnets).flatMap(([zone, subnet]): [string, string | undefined][] => [
      [`nodes-${zone}`, subnet.nodes],
      [`public-${zone}`, subnet.public],
      [`pods-${zone}`, subnet.pods],
    ]),
    ["pods", pods],
    ["services", services],
    ["control-plane", controlPlane],
  ];
  return named.flatMap(([name, range]) => (range === undefined ? [] : [[name, range]]));
}

const natural = new Intl.Collator("en", { numeric: true });

/** By name, numbers by their value: `ethereum-2` before `ethereum-10`. */
export function compareNames(a: string, b: string): number {
  return natural.compare(a, b);
}
