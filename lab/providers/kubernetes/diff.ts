import type { DiffKind, DiffResponse } from "../protocol/provider.ts";
import { isObject, isUnknown, type Properties, type Value } from "../protocol/values.ts";
import { isZero } from "./normalize.ts";
import { get } from "./object.ts";
import { covers, formatPath, parsePath, type Path } from "./paths.ts";
import { isQuantityPath, sameQuantity } from "./quantity.ts";

type Change = "add" | "delete" | "update";

interface Difference {
  path: Path;
  change: Change;
  value: Value | undefined;
}

export interface ObjectDiff {
  /** The live object, reduced to the fields of the last inputs (see `pruneToInputs`). */
  live: Properties;
  /** The last inputs as they were given, to tell an empty value that the server left out from a new one. */
  oldInputs: Properties;
  inputs: Properties;
  replacing: Path[];
  ignoreChanges: string[];
}

/**
 * What would change: the inputs against the live object. Fields that only the server or a controller filled in are no
 * part of it; a field that somebody else changed is.
 */
export function diffObjects({ live, oldInputs, inputs, replacing, ignoreChanges }: ObjectDiff): DiffResponse {
  const ignored = ignoreChanges.map(parsePath);
  const detailed: Record<string, { kind: DiffKind; inputDiff: boolean }> = {};
  const replaces: string[] = [];
  for (const { path, change, value } of differences([], live, inputs, oldInputs)) {
    if (ignored.some((outer) => covers(outer, path))) continue;
    const replace = replacing.some((field) => covers(field, path) || holds(path, value, field));
    const name = formatPath(path);
    detailed[name] = { kind: replace ? `${change}-replace` : change, inputDiff: change === "delete" };
    if (replace) replaces.push(name);
  }
  return { changes: Object.keys(detailed).length > 0, replaces, detailed };
}

/** Whether the value at `path`, which appears or goes as a whole, holds `field`. */
function holds(path: Path, value: Value | undefined, field: Path): boolean {
  return covers(field.slice(0, path.length), path) && has(value, field.slice(path.length));
}

/** Whether there is something at `rest` below the value; `*` stands for any element. */
function has(value: Value | undefined, rest: Path): boolean {
  const [part, ...deeper] = rest;
  if (value === undefined) return false;
  if (part === undefined) return true;
  if (part === "*") return Array.isArray(value) && value.some((item) => has(item, deeper));
  return has(get(value, part), deeper);
}

function differences(
  path: Path,
  live: Value | undefined,
  wanted: Value | undefined,
  old: Value | undefined,
): Difference[] {
  if (wanted === undefined) {
    if (live === undefined || (isZero(live) && isZero(old))) return [];
    return [{ path, change: "delete", value: live }];
  }
  if (live === undefined) {
    // Sent before, and the server left it out: an empty value says the same as none.
    if (isZero(wanted) && old !== undefined && isZero(old)) return [];
    return [{ path, change: "add", value: wanted }];
  }
  if (isUnknown(wanted)) return [{ path, change: "update", value: wanted }];
  if (isObject(live) && isObject(wanted)) {
    return keys(live, wanted).flatMap((key) => differences([...path, key], live[key], wanted[key], get(old, key)));
  }
  if (Array.isArray(live) && Array.isArray(wanted)) {
    const length = Math.max(live.length, wanted.length);
    return Array.from({ length }, (_, i) => i).flatMap((i) =>
      differences([...path, i], live[i], wanted[i], get(old, i)),
    );
  }
  if (live === wanted || (isQuantityPath(path) && sameQuantity(live, wanted))) return [];
  return [{ path, change: "update", value: wanted }];
}

function keys(a: Properties, b: Properties): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
}
