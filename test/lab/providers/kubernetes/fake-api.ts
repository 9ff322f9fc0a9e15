import { ApiError, type Client, type RequestOptions } from "../../../../lab/providers/kubernetes/client.ts";
import type { KubeObject } from "../../../../lab/providers/kubernetes/object.ts";
import type { Properties } from "../../../../lab/providers/protocol/values.ts";

export interface Asked extends RequestOptions {
  path: string;
}

type Answer = Properties | ApiError;

const kinds: Record<string, Properties[]> = {
  "/api/v1": ["ConfigMap", "Pod", "Event", "Namespace"].map((kind) => ({
    kind,
    name: `${kind.toLowerCase()}s`,
    namespaced: kind !== "Namespace",
  })),
  "/apis/apps/v1": [{ kind: "Deployment", name: "deployments", namespaced: true }],
};

/**
 * An API server that answers discovery, and to everything else what the spec says: by `VERB path`, each time the next
 * answer, the last one for ever.
 */
export function fakeApi(answers: Record<string, Answer[]>): { client: Client; asked: Asked[] } {
  const asked: Asked[] = [];
  const left = new Map(Object.entries(answers).map(([key, list]) => [key, [...list]]));
  const answer = (path: string, options: RequestOptions): Answer => {
    const resources = kinds[path];
    if (resources !== undefined) return { resources };
    asked.push({ path, ...options });
    const key = `${options.method ?? "GET"} ${path}`;
    const list = left.get(key);
    const next = list !== undefined && list.length > 1 ? list.shift() : list?.[0];
    return next ?? notFound(key);
  };
  return {
    asked,
    client: {
      request: async (path, options = {}) => {
        const given = await Promise.resolve(answer(path, options));
        if (given instanceof ApiError) throw given;
        return given;
      },
    },
  };
}

export function notFound(what = "it"): ApiError {
  return new ApiError(404, { reason: "NotFound", message: `${what} not found` });
}

export function conflict(message: string): ApiError {
  return new ApiError(409, { reason: "Conflict", message });
}

export function items(...objects: KubeObject[]): Properties {
  return { items: objects };
}
