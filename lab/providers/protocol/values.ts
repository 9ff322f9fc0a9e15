import type { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import structPb from "google-protobuf/google/protobuf/struct_pb.js";

/** A property value as it travels between the engine and a provider. */
export type Value = null | boolean | number | string | Value[] | Properties;
export interface Properties {
  [key: string]: Value;
}

// The sentinels of the Pulumi wire format: pulumi/pulumi sdk/go/common/resource/{properties,sig}.go and
// sdk/go/common/resource/plugin/rpc.go, read November 2026.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const UNKNOWNS: ReadonlySet<string> = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // bool
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/** What a value is called in a preview while nobody knows it yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isObject(value: Value | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isUnknown(value: Value | undefined): boolean {
  return typeof value === "string" && UNKNOWNS.has(value);
}

export function isSecret(value: Value | undefined): value is Properties & { value: Value } {
  return isObject(value) && value[SIGNATURE] === SECRET;
}

export function secret(value: Value): Properties {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

export function decode(struct: Struct | undefined): Properties {
  return struct?.toJavaScript() ?? {};
}

export function encode(properties: Properties): Struct {
  return structPb.Struct.fromJavaScript(properties);
}

/** The value without its wrappers: secrets and outputs opened, nulls dropped from objects (the engine means "absent"). */
export function plain(value: Value): Value {
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  if (isSecret(value)) return plain(value.value);
  if (value[SIGNATURE] === OUTPUT) return value["value"] === undefined ? UNKNOWN : plain(value["value"]);
  const result: Properties = {};
  for (const [key, item] of Object.entries(value)) {
    if (item !== null) result[key] = plain(item);
  }
  return result;
}

export function plainObject(value: Properties): Properties {
  return plain(value) as Properties;
}

function some(value: Value | undefined, predicate: (value: Value) => boolean): boolean {
  if (value === undefined) return false;
  if (predicate(value)) return true;
  if (Array.isArray(value)) return value.some((item) => some(item, predicate));
  return isObject(value) && Object.values(value).some((item) => some(item, predicate));
}

export function containsUnknown(value: Value | undefined): boolean {
  return some(value, isUnknown);
}

export function containsSecret(value: Value | undefined): boolean {
  return some(
    value,
    (item) => isSecret(item) || (isObject(item) && item[SIGNATURE] === OUTPUT && item["secret"] === true),
  );
}

/**
 * Marks in `target` (plain) what is secret in `source` (with wrappers). Where both have an object the marking goes
 * into it; an array that holds a secret is secret as a whole, because a provider may reorder its elements.
 */
export function markSecrets(target: Properties, source: Properties): Properties {
  const marked: Properties = {};
  for (const [key, value] of Object.entries(target)) {
    const like = source[key];
    if (isObject(value) && isObject(like) && !isSecret(like) && like[SIGNATURE] === undefined) {
      marked[key] = markSecrets(value, like);
    } else {
      marked[key] = containsSecret(like) ? secret(value) : value;
    }
  }
  return marked;
}
