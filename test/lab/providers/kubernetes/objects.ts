import type { KubeObject } from "../../../../lab/providers/kubernetes/object.ts";
import type { Properties } from "../../../../lab/providers/protocol/values.ts";

/** A Deployment as a program writes it. */
export function deployment(spec: Properties = {}, metadata: Properties = {}): KubeObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop", ...metadata },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "web:1" }] } },
      ...spec,
    },
  };
}

/** An object with a status, as controllers write it. */
export function withStatus(object: KubeObject, status: Properties, generation = 1): KubeObject {
  return { ...object, metadata: { ...(object["metadata"] as Properties), generation }, status };
}

export function conditions(...list: [type: string, status: string, reason?: string, message?: string][]): Properties {
  return {
    conditions: list.map(([type, status, reason = "", message = ""]) => ({ type, status, reason, message })),
  };
}
