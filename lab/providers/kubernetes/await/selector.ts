import { isObject, type Value } from "../../protocol/values.ts";
import { get, type KubeObject, list, text, texts } from "../object.ts";

function pairs(labels: Value | undefined): string[] {
  return isObject(labels) ? Object.keys(labels).map((key) => `${key}=${text(labels, key)}`) : [];
}

function requirement(expression: Value): string {
  const key = text(expression, "key");
  const values = texts(expression, "values").join(",");
  switch (text(expression, "operator")) {
    case "In":
      return `${key} in (${values})`;
    case "NotIn":
      return `${key} notin (${values})`;
    case "DoesNotExist":
      return `!${key}`;
    default:
      return key;
  }
}

/** A workload's `spec.selector` in the form that the API takes as `labelSelector`. */
export function labelSelector(object: KubeObject): string {
  const selector = get(object, "spec", "selector");
  return [...pairs(get(selector, "matchLabels")), ...list(selector, "matchExpressions").map(requirement)].join(",");
}

/** A Service's selector, which is a plain map of labels. */
export function serviceSelector(object: KubeObject): string {
  return pairs(get(object, "spec", "selector")).join(",");
}
