import { isObject, type Properties, type Value } from "../protocol/values.ts";

/** A Kubernetes object as the API has it. */
export type KubeObject = Properties;

/** Group, version and kind; the core group is the empty string. */
export interface Kind {
  group: string;
  version: string;
  kind: string;
}

export function get(value: Value | undefined, ...path: (string | number)[]): Value | undefined {
  let current = value;
  for (const part of path) {
    if (Array.isArray(current)) current = current[Number(part)];
    else if (isObject(current)) current = current[part];
    else return undefined;
  }
  return current;
}

export function text(value: Value | undefined, ...path: (string | number)[]): string {
  const found = get(value, ...path);
  return typeof found === "string" ? found : "";
}

export function count(value: Value | undefined, ...path: (string | number)[]): number {
  const found = get(value, ...path);
  return typeof found === "number" ? found : 0;
}

export function list(value: Value | undefined, ...path: (string | number)[]): Value[] {
  const found = get(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** The strings of a list; whatever else stands in it is left out. */
export function texts(value: Value | undefined, ...path: (string | number)[]): string[] {
  return list(value, ...path).filter((item) => typeof item === "string");
}

export const nameOf = (object: KubeObject): string => text(object, "metadata", "name");
export const namespaceOf = (object: KubeObject): string => text(object, "metadata", "namespace");
export const uidOf = (object: KubeObject): string => text(object, "metadata", "uid");

export function annotation(object: KubeObject, name: string): string {
  return text(object, "metadata", "annotations", name);
}

/** A copy with `metadata.<key>` set, or removed where `value` is undefined. */
export function withMetadata(object: KubeObject, key: string, value: Value | undefined): KubeObject {
  const { [key]: _former, ...others } = isObject(object["metadata"]) ? object["metadata"] : {};
  return { ...object, metadata: value === undefined ? others : { ...others, [key]: value } };
}

export function kindOf(object: KubeObject): Kind {
  return parseKind(text(object, "apiVersion"), text(object, "kind"));
}

export function parseKind(apiVersion: string, kind: string): Kind {
  const [first = "", second] = apiVersion.split("/");
  const group = second === undefined || first === "core" ? "" : first;
  return { group, version: second ?? first, kind };
}

export function apiVersionOf(kind: Kind): string {
  return kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
}

/** `kubernetes:apps/v1:Deployment` -> apps, v1, Deployment. */
export function kindOfType(type: string): Kind {
  const [, module = "", kind = ""] = type.split(":");
  const [group = "", version = ""] = module.split("/");
  return { group: group === "core" ? "" : group, version, kind };
}

/** A resource's id, as the official provider forms it: `namespace/name`, or `name` without a namespace. */
export function idOf(object: KubeObject): string {
  const namespace = namespaceOf(object);
  return namespace === "" ? nameOf(object) : `${namespace}/${nameOf(object)}`;
}

export function parseId(id: string): { namespace: string; name: string } {
  const [first = "", second] = id.split("/");
  return second === undefined ? { namespace: "", name: first } : { namespace: first, name: second };
}

/** How an object is called in a sentence: `Deployment "shop/web"`. */
export function describe(object: KubeObject): string {
  return `${text(object, "kind")} "${idOf(object)}"`;
}
