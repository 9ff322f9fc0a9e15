import { isObject, isSecret, markSecrets, plainObject, type Properties, secret } from "../protocol/values.ts";
import { type KubeObject, text } from "./object.ts";

// The provider's own keys in a resource's outputs: the official provider's, so that its state and ours look alike.
const INPUTS = "__inputs";
const INITIAL_API_VERSION = "__initialApiVersion";
const FIELD_MANAGER = "__fieldManager";

// Pulumi's SDKs cannot name a field with dashes; the schema fields of CRDs are therefore spelt with underscores there.
const dashed = [
  "embedded-resource", "int-or-string", "list-map-keys", "list-type", "map-type", "preserve-unknown-fields",
  "validations",
].map((name) => `x-kubernetes-${name}`); // prettier-ignore

/** What Pulumi records of an object. */
export interface Checkpoint {
  live: KubeObject;
  inputs: KubeObject;
  fieldManager: string;
  initialApiVersion: string;
}

/** The outputs to record; `like` are inputs with their secrets, whose marks go over to the outputs. */
export function toState(checkpoint: Checkpoint, like: Properties): Properties {
  const state = protect(checkpoint.live, like);
  return {
    ...state,
    [INPUTS]: protect(checkpoint.inputs, like),
    [INITIAL_API_VERSION]: checkpoint.initialApiVersion,
    [FIELD_MANAGER]: checkpoint.fieldManager,
  };
}

export function fromState(state: Properties): Checkpoint {
  const {
    [INPUTS]: inputs,
    [INITIAL_API_VERSION]: initialApiVersion,
    [FIELD_MANAGER]: fieldManager,
    ...live
  } = toApi(plainObject(state));
  return {
    live,
    inputs: isObject(inputs) ? inputs : {},
    fieldManager: typeof fieldManager === "string" ? fieldManager : "",
    initialApiVersion: typeof initialApiVersion === "string" ? initialApiVersion : text(live, "apiVersion"),
  };
}

/** Inputs for Pulumi: secrets marked, and a Secret's data secret whether or not the program says so. */
export function protect(object: KubeObject, like: Properties): Properties {
  const marked = markSecrets(toSdk(object), like);
  if (text(object, "kind") !== "Secret") return marked;
  for (const key of ["data", "stringData"]) {
    const value = marked[key];
    if (value !== undefined && !isSecret(value)) marked[key] = secret(plainObject({ value })["value"] ?? null);
  }
  return marked;
}

/** Inputs from Pulumi as the API wants them: no wrappers, dashes where the SDK has underscores. */
export function toApi(properties: Properties): KubeObject {
  return renamed(plainObject(properties), (key) => {
    const name = key.replaceAll("_", "-");
    return dashed.includes(name) ? name : key;
  });
}

function toSdk(object: KubeObject): Properties {
  return renamed(object, (key) => (dashed.includes(key) ? key.replaceAll("-", "_") : key));
}

function renamed(object: Properties, rename: (key: string) => string): Properties {
  const result: Properties = {};
  for (const [key, value] of Object.entries(object)) {
    if (Array.isArray(value)) {
      result[rename(key)] = value.map((item) => (isObject(item) ? renamed(item, rename) : item));
    } else result[rename(key)] = isObject(value) ? renamed(value, rename) : value;
  }
  return result;
}
