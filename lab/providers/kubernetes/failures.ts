import { InitializationFailed, Unsupported } from "../protocol/errors.ts";
import type { Properties } from "../protocol/values.ts";
import { NotReady } from "./await/index.ts";
import { describe, kindOfType, type KubeObject } from "./object.ts";

/** The operation did not happen: what was meant, what the API server said, what to do. */
export function failure(what: string, error: unknown, remedy = ""): Error {
  return new Error(`${what}: ${messageOf(error)}${remedy}`, { cause: error });
}

/** The object is there but not ready; the engine records `partial` and the next run goes on from it. */
export function unready(
  object: KubeObject,
  error: unknown,
  partial: { id: string; state: Properties; inputs?: Properties },
): InitializationFailed {
  const reasons = error instanceof NotReady ? error.reasons : [];
  // The engine prints the reasons and not the message.
  const all = [`${describe(object)} is there, but ${messageOf(error)}`, ...reasons];
  return new InitializationFailed(all.join("\n  - "), { ...partial, reasons: all });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** @throws Unsupported for components (Helm, YAML, Kustomize), Patch and List resources */
export function refuseUnsupportedType(type: string): void {
  const { group, version, kind } = kindOfType(type);
  const isComponent = ["helm.sh", "yaml", "kustomize"].includes(group) || version === "";
  if (isComponent || /(Patch|List)$/.test(kind)) {
    throw new Unsupported(`the lab's stand-in for kubernetes does not support ${type}; the official provider does.`);
  }
}
