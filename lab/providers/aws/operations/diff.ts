import { isDeepStrictEqual } from "node:util";
import type { DiffKind, DiffRequest, DiffResponse } from "../../protocol/provider.ts";
import {
  containsUnknown,
  isObject,
  isUnknown,
  plainObject,
  type Properties,
  type Value,
} from "../../protocol/values.ts";
import { covers, formatPath, parsePath, type Path } from "../../kubernetes/paths.ts";
import type { ResourceKind } from "../kind.ts";
import { isFreeMap } from "./read.ts";

interface Difference {
  path: Path;
  change: "add" | "delete" | "update";
}

/**
 * What would change: the inputs against the state. What the program never said, and the cloud filled in, is no part of
 * it; what was changed by hand and read since is.
 */
export function diff(kind: ResourceKind, request: DiffRequest): DiffResponse {
  const ignored = request.ignoreChanges.map(parsePath);
  const detailed: Record<string, { kind: DiffKind; inputDiff: boolean }> = {};
  const replaces = new Set<string>();
  const diffs = new Set<string>();
  const given = differences(kind, plainObject(request.olds), plainObject(request.oldInputs), plainObject(request.news));
  for (const { path, change } of given) {
    if (ignored.some((outer) => covers(outer, path))) continue;
    const name = String(path[0]);
    const replace =
      kind.replaces.some((property) => touches(property, path)) ||
      (change !== "update" && path.length === 1 && (kind.replacesByPresence ?? []).includes(name));
    detailed[formatPath(path)] = { kind: replace ? `${change}-replace` : change, inputDiff: change === "delete" };
    diffs.add(name);
    if (replace) replaces.add(name);
  }
  return {
    changes: diffs.size > 0,
    replaces: [...replaces],
    diffs: [...diffs],
    detailed,
    // Two of one name cannot stand beside each other.
    deleteBeforeReplace: replaces.size > 0 && keepsPlace(kind, request),
  };
}

/** The properties in which they differ: what an update has to do. */
export function changedProperties(
  kind: ResourceKind,
  request: Pick<DiffRequest, "olds" | "oldInputs" | "news" | "ignoreChanges">,
): string[] {
  const ignored = request.ignoreChanges.map(parsePath);
  const found = differences(kind, plainObject(request.olds), plainObject(request.oldInputs), plainObject(request.news));
  return [
    ...new Set(
      found.filter(({ path }) => !ignored.some((outer) => covers(outer, path))).map(({ path }) => String(path[0])),
    ),
  ];
}

function differences(kind: ResourceKind, state: Properties, oldInputs: Properties, news: Properties): Difference[] {
  const names = [...new Set([...Object.keys(oldInputs), ...Object.keys(news)])]
    .filter((name) => !name.startsWith("__"))
    .sort();
  return names.flatMap((name) => {
    const filled = (kind.computed ?? []).includes(name) || kind.defaults?.[name] !== undefined;
    // Where the cloud fills in what is not given, taking it out of the program leaves it as it is.
    if (news[name] === undefined && filled && kind.defaults?.[name] === undefined) return [];
    const before = state[name] ?? oldInputs[name] ?? kind.defaults?.[name];
    const wanted = news[name] ?? kind.defaults?.[name];
    return compare(kind, [name], before, wanted, oldInputs[name]);
  });
}

function compare(
  kind: ResourceKind,
  path: Path,
  before: Value | undefined,
  wanted: Value | undefined,
  asked: Value | undefined,
): Difference[] {
  if (isUnknown(wanted)) return [{ path, change: before === undefined ? "add" : "update" }];
  if (wanted === undefined) return before === undefined || isNothing(before) ? [] : [{ path, change: "delete" }];
  if (before === undefined) return isNothing(wanted) ? [] : [{ path, change: "add" }];
  const generic = path
    .map((part) => (typeof part === "number" ? "[*]" : part))
    .join(".")
    .replaceAll(".[*]", "[*]");
  if (isObject(before) && isObject(wanted)) {
    const isMap = isFreeMap(String(path[0]));
    const keys = [
      ...new Set([
        ...Object.keys(wanted),
        ...(isMap ? Object.keys(before) : isObject(asked) ? Object.keys(asked) : []),
      ]),
    ];
    // What the cloud adds to a block is no difference where the program does not say it: an import has it among its inputs.
    const filled = path.length === 1 ? (kind.computedWithin?.[String(path[0])] ?? []) : [];
    return keys
      .filter((key) => wanted[key] !== undefined || !filled.includes(key))
      .sort()
      .flatMap((key) =>
        compare(kind, [...path, key], before[key], wanted[key], isObject(asked) ? asked[key] : undefined),
      );
  }
  if (Array.isArray(before) && Array.isArray(wanted)) return compareLists(kind, path, before, wanted, asked, generic);
  if ((kind.documents ?? []).includes(generic) && sameDocument(before, wanted)) return [];
  return isDeepStrictEqual(before, wanted) || sameScalar(before, wanted) ? [] : [{ path, change: "update" }];
}

function compareLists(
  kind: ResourceKind,
  path: Path,
  before: Value[],
  wanted: Value[],
  asked: Value | undefined,
  generic: string,
): Difference[] {
  const unordered = (kind.sets ?? []).includes(generic) && !containsUnknown(wanted);
  const order = (list: Value[]): Value[] =>
    unordered ? list.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : list;
  const [olds, news] = [order(before), order(wanted)];
  const askedList = Array.isArray(asked) ? order(asked) : [];
  return Array.from({ length: Math.max(olds.length, news.length) }, (_, i) => i).flatMap((i) =>
    compare(kind, [...path, i], olds[i], news[i], askedList[i]),
  );
}

function isNothing(value: Value): boolean {
  return (
    value === "" ||
    value === false ||
    (Array.isArray(value) && value.length === 0) ||
    (isObject(value) && Object.keys(value).length === 0)
  );
}

/** The official provider has some numbers and switches as text. */
function sameScalar(a: Value, b: Value): boolean {
  const scalar = (value: Value): boolean => ["string", "number", "boolean"].includes(typeof value);
  return scalar(a) && scalar(b) && JSON.stringify(a).replaceAll('"', "") === JSON.stringify(b).replaceAll('"', "");
}

function sameDocument(a: Value, b: Value): boolean {
  if (typeof a !== "string" || typeof b !== "string") return false;
  try {
    return isDeepStrictEqual(JSON.parse(a), JSON.parse(b));
  } catch {
    return false;
  }
}

/** Whether a change at `path` is a change of the property `vpcConfig.subnetIds` or what is in it. */
function touches(property: string, path: Path): boolean {
  const parts = path.filter((part) => typeof part === "string");
  const wanted = property.split(".");
  return wanted.every((part, i) => parts[i] === part) || parts.every((part, i) => wanted[i] === part);
}

function keepsPlace(kind: ResourceKind, { olds, news }: DiffRequest): boolean {
  if (kind.alone === true) return true;
  const property = kind.autoname?.property;
  if (property === undefined || kind.unique === undefined) return false;
  const [before, after] = [plainObject(olds), plainObject(news)];
  return !containsUnknown(after) && kind.unique.key(before) === kind.unique.key(after);
}
