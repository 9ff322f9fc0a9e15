import type { Created, CreateRequest } from "../../protocol/provider.ts";
import { forcesPatch } from "../annotations.ts";
import { createObject } from "../apply.ts";
import { isGone, isReason } from "../client.ts";
import { failure } from "../failures.ts";
import { describe, idOf, type KubeObject, text } from "../object.ts";
import { canDryRun, fieldManagerFor, progress, type Session, withoutStatus } from "../session.ts";
import { toApi, toState } from "../state.ts";
import { settle } from "./settle.ts";

/** Creates the object and waits for it; in a preview asks the API server what would come of it. */
export async function create(session: Session, request: CreateRequest): Promise<Created> {
  const inputs = toApi(request.inputs);
  const unforeseen: Created = { id: "", state: request.inputs };
  if (request.preview && !(await canDryRun(session, inputs))) return unforeseen;

  const fieldManager = fieldManagerFor(inputs);
  const record = (live: KubeObject) =>
    toState({ live, inputs, fieldManager, initialApiVersion: text(inputs, "apiVersion") }, request.inputs);
  let live: KubeObject;
  try {
    live = await createObject(session.access, inputs, {
      fieldManager,
      preview: request.preview,
      force: session.configuration.enablePatchForce || forcesPatch(inputs),
      upsert: session.configuration.upsertExistingObjects,
      signal: session.signal,
      onRetry: progress(session, request.urn),
    });
  } catch (error) {
    if (request.preview && cannotBeForeseen(error)) return unforeseen;
    throw failure(`${describe(inputs)} was not created`, error);
  }
  if (request.preview) return { id: "", state: record(withoutStatus(live)) };
  return { id: idOf(live), state: record(await settle(session, request, inputs, live, record)) };
}

/**
 * A dry run's complaints that the run itself may well settle: the namespace of the same program is not there yet, the
 * object that a replacement deletes first still is, or only the dry run is forbidden.
 */
function cannotBeForeseen(error: unknown): boolean {
  return isGone(error) || isReason(error, "AlreadyExists") || isReason(error, "Forbidden");
}
