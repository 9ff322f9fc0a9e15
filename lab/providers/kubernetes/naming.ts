import { createHash, randomBytes } from "node:crypto";
import type { Autonaming } from "../protocol/provider.ts";
import { isObject, type Properties } from "../protocol/values.ts";
import { annotation, type KubeObject, nameOf, withMetadata } from "./object.ts";

/** Says that the provider chose the name, so that a replacement may take another and need not wait for the old one. */
export const AUTONAMED = "pulumi.com/autonamed";

// The official provider's suffix: 8 hexadecimal digits (pulumi-kubernetes v4, provider/pkg/metadata/naming.go).
const SUFFIX_LENGTH = 8;

export function uniqueSuffix(seed: Uint8Array): string {
  const bytes = seed.length > 0 ? createHash("sha512").update(seed).digest() : randomBytes(SUFFIX_LENGTH);
  return bytes.toString("hex").slice(0, SUFFIX_LENGTH);
}

export function isAutonamed(object: KubeObject): boolean {
  return annotation(object, AUTONAMED) === "true";
}

function hasName(object: KubeObject): boolean {
  return isObject(object["metadata"]) && "name" in object["metadata"] && object["metadata"]["name"] !== "";
}

function named(object: KubeObject, name: string): KubeObject {
  const metadata: Properties = isObject(object["metadata"]) ? object["metadata"] : {};
  const annotations: Properties = isObject(metadata["annotations"]) ? metadata["annotations"] : {};
  return withMetadata(withMetadata(object, "name", name), "annotations", { ...annotations, [AUTONAMED]: "true" });
}

export interface NameRequest {
  inputs: KubeObject;
  /** The last inputs; empty for a new object. */
  old: KubeObject;
  logicalName: string;
  seed: Uint8Array;
  autonaming?: Autonaming;
}

/**
 * The inputs with a name: the program's own, else that of the object as it stands, else a new one made of the logical
 * name and a random suffix, or what the project's autonaming configuration says.
 */
export function withName({ inputs, old, logicalName, seed, autonaming }: NameRequest): KubeObject {
  if (hasName(inputs)) return inputs;
  if (nameOf(old) !== "") {
    return isAutonamed(old) ? named(inputs, nameOf(old)) : withMetadata(inputs, "name", nameOf(old));
  }
  switch (autonaming?.mode) {
    case "disable":
      throw new Error("autonaming is disabled for this resource, so metadata.name must be set.");
    case "enforce":
    case "propose":
      return named(inputs, autonaming.proposedName);
    case undefined:
      return named(inputs, `${logicalName}-${uniqueSuffix(seed)}`);
  }
}
