import type { Access } from "../access.ts";
import { type KubeObject, list, text } from "../object.ts";
import type { Value } from "../../protocol/values.ts";

/** What an object's own status, and that of what it depends on, says of its readiness. */
export type Readiness =
  | { state: "ready" }
  | { state: "waiting"; message: string }
  /** It will not become ready without a change. */
  | { state: "failed"; message: string };

/** How a kind is waited for. */
export interface Awaiter {
  /** Seconds, where neither customTimeouts nor pulumi.com/timeoutSeconds says otherwise. */
  defaultTimeout: number;
  /** Whether a refresh, too, reports an object that is not ready. */
  onRead: boolean;
  /** Looks up what the judgement needs beside the object, and judges. The judgements themselves are pure functions. */
  look(access: Access, object: KubeObject): Promise<Readiness>;
  /** The label selector of its pods, where it has any; they are named in the error. */
  podSelector?(object: KubeObject): string;
}

export const ready: Readiness = { state: "ready" };

export function waiting(message: string): Readiness {
  return { state: "waiting", message };
}

export function failed(message: string): Readiness {
  return { state: "failed", message };
}

export const MINUTE = 60;

/** For kinds whose own status says it all. */
export function byStatus(judge: (object: KubeObject) => Readiness): Pick<Awaiter, "look"> {
  return { look: (_, object) => Promise.resolve(judge(object)) };
}

export function condition(object: KubeObject, type: string): Value | undefined {
  return list(object, "status", "conditions").find((item) => text(item, "type") === type);
}

export function conditionIs(object: KubeObject, type: string, status: string): boolean {
  return text(condition(object, type), "status") === status;
}
