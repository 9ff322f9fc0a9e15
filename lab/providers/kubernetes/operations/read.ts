import type { Found, ReadRequest } from "../../protocol/provider.ts";
import type { Properties } from "../../protocol/values.ts";
import { skipsReadiness } from "../annotations.ts";
import { checkReady, NotReady } from "../await/index.ts";
import { isGone } from "../client.ts";
import { NoSuchKind } from "../discovery.ts";
import { failure, refuseUnsupportedType, unready } from "../failures.ts";
import { inputsFromLive, normalize, pruneToInputs } from "../normalize.ts";
import { type Kind, kindOf, kindOfType, type KubeObject, parseId, text } from "../object.ts";
import { fieldManagerFor, type Session } from "../session.ts";
import { fromState, protect, toApi, toState } from "../state.ts";

const gone: Found = { id: "", state: {}, inputs: {} };

/**
 * Reads the object: for a refresh with the live values of the fields that the inputs name, for an import (which has no
 * inputs yet) with inputs that would make such an object.
 */
export async function read(session: Session, request: ReadRequest): Promise<Found> {
  refuseUnsupportedType(request.type);
  const isImport = Object.keys(request.inputs).length === 0;
  const oldInputs = normalize(toApi(request.inputs));
  const kind = isImport ? kindOfType(request.type) : kindOf(oldInputs);
  const live = await lookUp(session, kind, request.id);
  if (live === undefined) return gone;

  const inputs = isImport ? inputsFromLive(live) : pruneToInputs(live, oldInputs);
  const before = fromState(request.state);
  const state: Properties = toState(
    {
      live,
      inputs,
      fieldManager: fieldManagerFor(inputs, before.fieldManager),
      initialApiVersion: before.initialApiVersion || text(live, "apiVersion"),
    },
    request.inputs,
  );
  const found: Found = { id: request.id, state, inputs: protect(inputs, request.inputs) };
  if (!isImport && !skipsReadiness(inputs)) {
    await checkReady(session.access, live).catch((error: unknown) => {
      throw error instanceof NotReady ? unready(live, error, found) : error;
    });
  }
  return found;
}

async function lookUp({ access }: Session, kind: Kind, id: string): Promise<KubeObject | undefined> {
  const { namespace, name } = parseId(id);
  try {
    return await access.get(kind, namespace, name);
  } catch (error) {
    // Without its CustomResourceDefinition an object cannot be there either.
    if (isGone(error) || error instanceof NoSuchKind) return undefined;
    throw failure(`${kind.kind} "${id}" could not be read`, error);
  }
}
