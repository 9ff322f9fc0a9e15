import type { Log } from "../protocol/engine.ts";
import { containsUnknown } from "../protocol/values.ts";
import type { Access } from "./access.ts";
import { chosenFieldManager } from "./annotations.ts";
import type { Configuration } from "./configuration.ts";
import { uniqueSuffix } from "./naming.ts";
import { kindOf, type KubeObject } from "./object.ts";

/** A configured provider: what every operation works with. */
export interface Session {
  access: Access;
  configuration: Configuration;
  log: Log;
  /** Aborted when the engine asks to stop. */
  signal: AbortSignal;
  /** Why the API server cannot be asked anything, where it is so. */
  unreachable?: string;
}

/** Whether the API server can be asked what would come of the inputs. */
export async function canDryRun({ access, unreachable }: Session, inputs: KubeObject): Promise<boolean> {
  return unreachable === undefined && !containsUnknown(inputs) && (await access.discovery.exists(kindOf(inputs)));
}

/** The name under which fields are owned: the program's, that of the last operation, or a new one for each object. */
export function fieldManagerFor(inputs: KubeObject, recorded = ""): string {
  return chosenFieldManager(inputs) || recorded || `pulumi-kubernetes-${uniqueSuffix(new Uint8Array())}`;
}

/** Shows progress beside the resource. */
export function progress({ log }: Session, urn: string): (message: string) => void {
  return (message) => void log.status(message, urn);
}

/** What the API server answers to a dry run has a status that nobody may rely on: no controller has seen it. */
export function withoutStatus(object: KubeObject): KubeObject {
  const { status: _status, ...rest } = object;
  return rest;
}
