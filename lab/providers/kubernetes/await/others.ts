import { isDeepStrictEqual } from "node:util";
import { isObject } from "../../protocol/values.ts";
import { get, type KubeObject, text } from "../object.ts";
import { type Awaiter, byStatus, conditionIs, MINUTE, ready, type Readiness, waiting } from "./readiness.ts";

const brief = { defaultTimeout: MINUTE, onRead: false };

export const resourceQuota: Awaiter = { ...brief, ...byStatus(judgeQuota) };

export function judgeQuota(object: KubeObject): Readiness {
  return isDeepStrictEqual(get(object, "spec", "hard"), get(object, "status", "hard"))
    ? ready
    : waiting("Waiting for the quota to be in force");
}

/** A service account's token is filled in by a controller; every other Secret is complete when it is there. */
export const secret: Awaiter = { ...brief, ...byStatus(judgeSecret) };

export function judgeSecret(object: KubeObject): Readiness {
  if (text(object, "type") !== "kubernetes.io/service-account-token") return ready;
  const data = get(object, "data");
  return isObject(data) && Object.keys(data).length > 0 ? ready : waiting("Waiting for the token");
}

/** Its objects can be made only when the API server serves the new kind. */
export const customResourceDefinition: Awaiter = { ...brief, ...byStatus(judgeDefinition) };

export function judgeDefinition(object: KubeObject): Readiness {
  return conditionIs(object, "Established", "True")
    ? ready
    : waiting("Waiting for the API server to serve the new kind");
}
