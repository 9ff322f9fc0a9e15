import type { DeleteRequest } from "../../protocol/provider.ts";
import { propagationPolicy, skipsDeletion, timeoutSeconds } from "../annotations.ts";
import { DELETION_TIMEOUT, untilGone } from "../await/deletion.ts";
import { isGone } from "../client.ts";
import { NoSuchKind } from "../discovery.ts";
import { failure } from "../failures.ts";
import { describe } from "../object.ts";
import { progress, type Session } from "../session.ts";
import { fromState } from "../state.ts";

/** Deletes the object and waits until it is gone; one that is gone already is no error. */
export async function remove(session: Session, request: DeleteRequest): Promise<void> {
  const { live, inputs } = fromState(request.state);
  try {
    await session.access.delete(live, propagationPolicy(inputs));
  } catch (error) {
    if (isGone(error) || error instanceof NoSuchKind) return;
    throw failure(`${describe(live)} was not deleted`, error);
  }
  if (skipsDeletion(inputs)) return;
  await untilGone(session.access, live, {
    timeoutSeconds: timeoutSeconds(request.timeout, inputs, DELETION_TIMEOUT),
    signal: session.signal,
    onProgress: progress(session, request.urn),
  });
}
