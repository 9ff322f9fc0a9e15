import { annotation, type KubeObject, text } from "./object.ts";

// The official provider's annotations: pulumi-kubernetes v4, provider/pkg/metadata/annotations.go, read November 2026.
const SKIP_AWAIT = "pulumi.com/skipAwait";
const TIMEOUT_SECONDS = "pulumi.com/timeoutSeconds";
const PATCH_FORCE = "pulumi.com/patchForce";
const PATCH_FIELD_MANAGER = "pulumi.com/patchFieldManager";
const DELETION_PROPAGATION = "pulumi.com/deletionPropagationPolicy";
const WAIT_FOR = "pulumi.com/waitFor";
const REPLACE_UNREADY = "pulumi.com/replaceUnready";

/** `true` skips every wait, `ready` only that for readiness. */
export function skipsReadiness(object: KubeObject): boolean {
  return ["true", "ready"].includes(annotation(object, SKIP_AWAIT));
}

// The kinds for which the official provider lets skipAwait skip the wait for deletion too (overrides.go).
const skippableDeletions = [
  "Namespace",
  "Pod",
  "ReplicationController",
  "DaemonSet",
  "Deployment",
  "StatefulSet",
  "Job",
];

export function skipsDeletion(object: KubeObject): boolean {
  return annotation(object, SKIP_AWAIT) === "true" && skippableDeletions.includes(text(object, "kind"));
}

/** Seconds to wait: the resource option customTimeouts, else the annotation, else `fallback`. */
export function timeoutSeconds(custom: number, object: KubeObject, fallback: number): number {
  if (custom > 0) return custom;
  const annotated = annotation(object, TIMEOUT_SECONDS);
  return /^\d+$/.test(annotated) ? Number(annotated) : fallback;
}

export function forcesPatch(object: KubeObject): boolean {
  return annotation(object, PATCH_FORCE) === "true";
}

export function chosenFieldManager(object: KubeObject): string {
  return annotation(object, PATCH_FIELD_MANAGER);
}

export function propagationPolicy(object: KubeObject): "Foreground" | "Background" | "Orphan" {
  switch (annotation(object, DELETION_PROPAGATION).toLowerCase()) {
    case "background":
      return "Background";
    case "orphan":
      return "Orphan";
    default:
      return "Foreground";
  }
}

/** The annotations that the official provider heeds and the stand-in does not. */
export function unsupportedAnnotations(object: KubeObject): string[] {
  return [WAIT_FOR, REPLACE_UNREADY].filter((name) => annotation(object, name) !== "");
}
