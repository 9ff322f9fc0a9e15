/** How much of what was sent to the simulated cloud was held to something: published models, or rules of our own. */
import type { Properties } from "../../protocol/values.ts";
import { requestsOf } from "../judge.ts";
import type { HandCheck, ResourceKind } from "../kind.ts";
import type { Operation } from "../model/models.ts";
import { constraintsOf, shapeNamed } from "../model/validate.ts";
import type { Cloud, Held } from "./cloud.ts";

/** What holds one property. */
export interface PropertyCoverage {
  type: string;
  path: string;
  times: number;
  /** The member of the published model, and what that holds it to; `type`: to its type alone. */
  model?: { member: string; shape: string; constraints: string[] };
  /** Names of rules of our own, of references, of what must be unique. */
  hand: string[];
  /** Never sent: it is for the provider itself. */
  local?: string;
}

export interface Coverage {
  properties: PropertyCoverage[];
  counts: {
    all: number;
    /** Held to an enumeration, a pattern, a length or a range of a published model. */
    modelConstrained: number;
    /** Held to no more than a published type. */
    modelTypeOnly: number;
    /** Held to a rule of our own; some of them to a model too. */
    hand: number;
    /** Held to a published type and to nothing else: any text is taken. */
    typeAlone: number;
    local: number;
    unchecked: number;
  };
  /** The share that is held to a model or to a rule. */
  share: number;
  unchecked: string[];
  /** How many rules there are, used or not; one of many types counts once. */
  rules: { hand: number; references: number; unique: number };
}

/** The paths of what a program gave, without indices. */
export function sentPaths(kind: ResourceKind, inputs: Properties): string[] {
  const mapped = requestsOf(kind, inputs).flatMap(({ sent }) => sent.map(({ path }) => path));
  // What is sent in another form is held to its shape as a whole.
  const whole = kind.requests.flatMap(({ form }) => Object.keys(form ?? {}));
  const covered = (path: string): boolean =>
    whole.includes(/^\w+/.exec(path)?.[0] ?? path) ||
    mapped.some((other) => other === path || other.startsWith(`${path}.`) || other.startsWith(`${path}[`));
  const rest = Object.entries(inputs)
    .filter(([name]) => name !== "tagsAll")
    .flatMap(([name, value]) => leaves(name, value))
    .filter((path) => !covered(path) && !mapped.some((other) => generic(other) === generic(path)));
  return [...new Set([...mapped, ...rest])];
}

function leaves(path: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.length === 0 ? [path] : value.flatMap((item) => leaves(`${path}[*]`, item));
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, item]) =>
    leaves(path === "tags" || path === "labels" ? `${path}.*` : `${path}.${key}`, item),
  );
}

const generic = (path: string): string => path.replaceAll("[*]", "");

/** Adds what was sent to the cloud's memory. */
export function remember(cloud: Cloud, kind: ResourceKind, inputs: Properties): void {
  const seen = (cloud.sent[kind.type] ??= {});
  const members = (cloud.members[kind.type] ??= {});
  for (const path of sentPaths(kind, inputs)) seen[path] = (seen[path] ?? 0) + 1;
  for (const { sent } of requestsOf(kind, inputs)) {
    for (const { path, member, shape } of sent) members[path] = { member, shape };
  }
  for (const { path, held } of kind.inside?.(inputs) ?? []) {
    seen[path] = (seen[path] ?? 0) + 1;
    if (held !== undefined) members[path] = held;
  }
}

/** @param kinds the types that the simulation knows */
export function coverage(cloud: Cloud, kinds: readonly ResourceKind[]): Coverage {
  const properties = Object.entries(cloud.sent).flatMap(([type, paths]) => {
    const kind = kinds.find((candidate) => candidate.type === type);
    if (kind === undefined) return [];
    return Object.entries(paths).map(([path, times]) => coverageOf(cloud, kind, path, times));
  });
  const unchecked = properties.filter(({ model, hand, local }) => !model && hand.length === 0 && local === undefined);
  const count = (which: (property: PropertyCoverage) => boolean): number => properties.filter(which).length;
  const local = count((property) => property.local !== undefined);
  return {
    properties,
    counts: {
      all: properties.length,
      modelConstrained: count(({ model }) => model !== undefined && model.constraints.length > 0),
      modelTypeOnly: count(({ model }) => model !== undefined && model.constraints.length === 0),
      hand: count(({ hand }) => hand.length > 0),
      typeAlone: count(({ model, hand }) => model?.constraints.length === 0 && hand.length === 0),
      local,
      unchecked: unchecked.length,
    },
    share: properties.length === 0 ? 1 : 1 - unchecked.length / properties.length,
    unchecked: unchecked.map(({ type, path }) => `${type} ${path}`),
    rules: {
      hand: new Set(kinds.flatMap(({ checks }) => checks.map(({ name }) => name))).size,
      references: kinds.reduce((sum, { references }) => sum + references.length, 0),
      unique: kinds.filter(({ unique }) => unique !== undefined).length,
    },
  };
}

function coverageOf(cloud: Cloud, kind: ResourceKind, path: string, times: number): PropertyCoverage {
  const name = /^\w+/.exec(path)?.[0] ?? path;
  const sent = cloud.members[kind.type]?.[path];
  const local = name === "region" ? "names the region of the call" : kind.local?.[name];
  const hand = [
    ...kind.checks.filter((check) => looksAt(check, path)).map((check) => check.name),
    ...kind.references
      .filter(({ property }) => generic(property) === generic(path))
      .map(({ types }) => `names a ${types.join(" or ")}`),
  ];
  if (sent === undefined) return { type: kind.type, path, times, hand, ...(local === undefined ? {} : { local }) };
  return { type: kind.type, path, times, model: { ...sent, constraints: sent.constraints ?? ofShape(sent) }, hand };
}

function ofShape({ member, shape }: Held): string[] {
  const operation = member.split(".").slice(0, 2).join(".") as Operation;
  return constraintsOf(shapeNamed(operation, shape));
}

function looksAt({ properties }: HandCheck, path: string): boolean {
  const at = generic(path);
  return properties.some((property) => {
    const looked = generic(property);
    return at === looked || at.startsWith(`${looked}.`);
  });
}
