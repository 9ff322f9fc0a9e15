import { isObject, type Properties, type Value } from "../protocol/values.ts";

/** A property path as parts: `spec.containers[0].image` is `["spec", "containers", 0, "image"]`. */
export type Path = (string | number)[];

/** Parses Pulumi's property paths, with `["quoted.keys"]`, `[0]` and `*`. */
export function parsePath(path: string): Path {
  const parts: Path = [];
  const token = /\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|\[?(\*)\]?|\.?([^.[\]"]+)/gy;
  while (token.lastIndex < path.length) {
    const at = token.lastIndex;
    const match = token.exec(path);
    if (match === null) {
      throw new Error(`cannot parse the property path ${JSON.stringify(path)} at character ${String(at)}`);
    }
    const [, quoted, index, star, name] = match;
    if (quoted !== undefined) parts.push(quoted.replace(/\\(.)/g, "$1"));
    else if (index !== undefined) parts.push(Number(index));
    else parts.push(star ?? name ?? "");
    if (path[token.lastIndex] === "." && /["[*]/.test(path[token.lastIndex + 1] ?? "")) token.lastIndex++;
  }
  return parts;
}

export function formatPath(path: Path): string {
  let result = "";
  for (const part of path) {
    if (typeof part === "number") result += `[${String(part)}]`;
    else if (/[."[\]]/.test(part)) result += `["${part.replaceAll('"', '\\"')}"]`;
    else result += result === "" ? part : `.${part}`;
  }
  return result;
}

/** Whether `outer` is `inner` or an ancestor of it; `*` in `outer` stands for any part. */
export function covers(outer: Path, inner: Path): boolean {
  return outer.length <= inner.length && outer.every((part, i) => part === "*" || String(part) === String(inner[i]));
}

/** A copy of `target` with the value at `path` set; parents that are missing are made, arrays are never extended. */
export function setAt(target: Value, path: Path, value: Value): Value {
  const [part, ...rest] = path;
  if (part === undefined) return value;
  if (Array.isArray(target)) {
    return target.map((item, i) => (String(i) === String(part) ? setAt(item, rest, value) : item));
  }
  const object: Properties = isObject(target) ? target : {};
  return { ...object, [part]: setAt(object[part] ?? {}, rest, value) };
}

/** A copy of `target` without what is at `path`. */
export function removeAt(target: Value, path: Path): Value {
  const [part, ...rest] = path;
  if (part === undefined) return target;
  if (Array.isArray(target)) {
    if (rest.length === 0) return target.filter((_, i) => String(i) !== String(part));
    return target.map((item, i) => (String(i) === String(part) ? removeAt(item, rest) : item));
  }
  if (!isObject(target) || !(part in target)) return target;
  const { [part]: item, ...others } = target;
  return rest.length === 0 || item === undefined ? others : { ...target, [part]: removeAt(item, rest) };
}
