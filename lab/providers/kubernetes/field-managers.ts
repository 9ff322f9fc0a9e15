import { isObject, type Properties, type Value } from "../protocol/values.ts";
import { get, type KubeObject, list, text } from "./object.ts";

// Managers whose fields the official provider takes over when it updates an object: its own creation (a plain POST, so
// recorded as "Update") and kubectl's. Matched by prefix. Source: pulumi-kubernetes v4, provider/pkg/await/await.go
// (fixCSAFieldManagers), read November 2026.
const takenOver = [
  { prefix: "kubectl", operation: "Apply" },
  { prefix: "kubectl", operation: "Update" },
  { prefix: "before-first-apply", operation: "Update" },
  { prefix: "pulumi-kubernetes", operation: "Update" },
  { prefix: "pulumi-resource-kubernetes", operation: "Update" },
];

function isTakenOver(entry: Value, ownManager: string): boolean {
  const manager = text(entry, "manager");
  const operation = text(entry, "operation");
  if (text(entry, "subresource") !== "") return false;
  if (manager === ownManager && operation === "Apply") return false;
  return takenOver.some((rule) => manager.startsWith(rule.prefix) && operation === rule.operation);
}

/** Whether an update would first move fields to our manager. */
export function needsMigration(live: KubeObject, ownManager: string): boolean {
  return list(live, "metadata", "managedFields").some((entry) => isTakenOver(entry, ownManager));
}

/**
 * The JSON patch that moves the fields of those managers to ours, or undefined where there is nothing to move. Without
 * it server-side apply would see two owners of each field, and a changed value would be a conflict with ourselves.
 */
export function migration(live: KubeObject, ownManager: string): unknown[] | undefined {
  const entries = list(live, "metadata", "managedFields").filter(isObject);
  const moved = entries.filter((entry) => isTakenOver(entry, ownManager));
  if (moved.length === 0) return undefined;
  const own = entries.find((entry) => entry["manager"] === ownManager && entry["operation"] === "Apply");
  const fields = [own, ...moved].reduce<Properties>((all, entry) => union(all, get(entry, "fieldsV1")), {});
  const rest = entries.filter((entry) => entry !== own && !moved.includes(entry));
  const merged = {
    manager: ownManager,
    operation: "Apply",
    apiVersion: text(live, "apiVersion"),
    time: text(moved[0], "time"),
    fieldsType: "FieldsV1",
    fieldsV1: fields,
  };
  return [
    { op: "test", path: "/metadata/resourceVersion", value: text(live, "metadata", "resourceVersion") },
    { op: "replace", path: "/metadata/managedFields", value: [...rest, merged] },
  ];
}

function union(a: Properties, b: Value | undefined): Properties {
  if (!isObject(b)) return a;
  const result = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const existing = result[key];
    result[key] = isObject(existing) ? union(existing, value) : value;
  }
  return result;
}

/** Whether somebody other than `ownManager` owns the field at `path`, and `ownManager` does not. */
export function ownedByOthersOnly(live: KubeObject, ownManager: string, path: readonly (string | number)[]): boolean {
  const keys = path.map((part) => `f:${String(part)}`);
  let others = false;
  for (const entry of list(live, "metadata", "managedFields")) {
    if (get(entry, "fieldsV1", ...keys) === undefined) continue;
    if (text(entry, "manager") === ownManager) return false;
    others = true;
  }
  return others;
}
