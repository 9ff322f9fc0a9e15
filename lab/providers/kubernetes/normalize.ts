import { isObject, isUnknown, type Properties, type Value } from "../protocol/values.ts";
import { type KubeObject, text } from "./object.ts";

// What the API server fills in and nobody asks for: ObjectMeta in the Kubernetes API reference v1.36.
const readOnlyMetadata = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
];

/**
 * One shape for inputs that mean the same, so that they make no difference later: no status, no read-only metadata, a
 * Secret's `stringData` as the `data` that the API server makes of it.
 */
export function normalize(inputs: KubeObject): KubeObject {
  const { status: _status, ...object } = inputs;
  const result: KubeObject = object;
  if (isObject(result["metadata"])) {
    result["metadata"] = Object.fromEntries(
      Object.entries(result["metadata"]).filter(([key]) => !readOnlyMetadata.includes(key)),
    );
  }
  return text(result, "kind") === "Secret" && text(result, "apiVersion") === "v1" ? normalizeSecret(result) : result;
}

function normalizeSecret(object: KubeObject): KubeObject {
  const { stringData, ...rest } = object;
  if (!isObject(stringData) || Object.keys(stringData).length === 0) return object;
  const data: Properties = isObject(rest["data"]) ? { ...rest["data"] } : {};
  for (const [key, value] of Object.entries(stringData)) {
    data[key] = typeof value === "string" && !isUnknown(value) ? Buffer.from(value, "utf8").toString("base64") : value;
  }
  return { ...rest, data };
}

/** Whether the API server leaves such a value out of what it stores where the field's type says "omit when empty". */
export function isZero(value: Value | undefined): boolean {
  if (value === false || value === 0 || value === "" || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.values(value).every(isZero);
}

/**
 * The live object reduced to the fields that the inputs name: what controllers and defaults add is no drift. An empty
 * value among the inputs that the server left out is kept, since it says the same as its absence.
 */
export function pruneToInputs(live: Properties, inputs: Properties): Properties {
  const pruned: Properties = {};
  for (const [key, like] of Object.entries(inputs)) {
    const value = live[key];
    if (value === undefined) {
      if (isZero(like)) pruned[key] = like;
    } else {
      pruned[key] = pruneValue(value, like);
    }
  }
  return pruned;
}

function pruneValue(live: Value, like: Value): Value {
  if (isObject(live) && isObject(like)) return pruneToInputs(live, like);
  if (Array.isArray(live) && Array.isArray(like)) {
    // An element beyond the inputs' was added by somebody else, and is shown whole.
    return live.map((item, i) => {
      const model = like[i];
      return model === undefined ? item : pruneValue(item, model);
    });
  }
  return live;
}

const importDrops = ["deployment.kubernetes.io/revision", "kubectl.kubernetes.io/last-applied-configuration"];

/** The inputs that would make such an object: for an import, where nobody wrote any. */
export function inputsFromLive(live: KubeObject): KubeObject {
  const inputs = normalize(live);
  const { metadata } = inputs;
  if (isObject(metadata) && isObject(metadata["annotations"])) {
    const annotations = Object.fromEntries(
      Object.entries(metadata["annotations"]).filter(([key]) => !importDrops.includes(key)),
    );
    const { annotations: _all, ...others } = metadata;
    return { ...inputs, metadata: Object.keys(annotations).length === 0 ? others : { ...others, annotations } };
  }
  return inputs;
}
