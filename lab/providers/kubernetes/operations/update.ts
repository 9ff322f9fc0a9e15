import type { UpdateRequest } from "../../protocol/provider.ts";
import type { Properties } from "../../protocol/values.ts";
import { forcesPatch } from "../annotations.ts";
import { relinquish, updateObject } from "../apply.ts";
import { isGone, isReason } from "../client.ts";
import { failure } from "../failures.ts";
import { normalize } from "../normalize.ts";
import { describe, type KubeObject, nameOf } from "../object.ts";
import { canDryRun, fieldManagerFor, type Session, withoutStatus } from "../session.ts";
import { fromState, toApi, toState } from "../state.ts";
import { settle } from "./settle.ts";

/** Changes the object by server-side apply and waits for it; in a preview asks the API server what would come of it. */
export async function update(session: Session, request: UpdateRequest): Promise<Properties> {
  const inputs = normalize(toApi(request.news));
  if (request.preview && !(await canDryRun(session, inputs))) return request.news;

  const before = fromState(request.olds);
  const fieldManager = fieldManagerFor(inputs, before.fieldManager);
  const record = (live: KubeObject) =>
    toState({ live, inputs, fieldManager, initialApiVersion: before.initialApiVersion }, request.news);
  let live: KubeObject;
  try {
    live = await updateObject(session.access, inputs, {
      liveName: nameOf(before.live),
      fieldManager,
      preview: request.preview,
      force: session.configuration.enablePatchForce || forcesPatch(inputs),
      ignoreChanges: request.ignoreChanges,
    });
  } catch (error) {
    if (request.preview && isReason(error, "Forbidden")) return request.news;
    throw failure(`${describe(inputs)} was not updated`, error, remedyFor(error));
  }
  if (request.preview) return record(withoutStatus(live));
  if (before.fieldManager !== "" && before.fieldManager !== fieldManager) {
    await relinquish(session.access, live, before.fieldManager);
  }
  return record(await settle(session, request, inputs, live, record));
}

function remedyFor(error: unknown): string {
  if (isGone(error)) return ". It was deleted by hand: run pulumi refresh, then this again.";
  if (isReason(error, "Invalid")) return ". If the field cannot be changed, name it in the option replaceOnChanges.";
  return "";
}
