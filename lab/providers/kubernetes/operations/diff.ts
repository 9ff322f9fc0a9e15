import type { DiffRequest, DiffResponse } from "../../protocol/provider.ts";
import { diffObjects } from "../diff.ts";
import { isAutonamed } from "../naming.ts";
import { normalize, pruneToInputs } from "../normalize.ts";
import { kindOf, nameOf, namespaceOf } from "../object.ts";
import { replacingPaths } from "../replacements.ts";
import type { Session } from "../session.ts";
import { fromState, toApi } from "../state.ts";

/** What an update would change in the object as Pulumi last saw it; a refresh before makes that the live one. */
export function diff({ configuration }: Session, request: DiffRequest): DiffResponse {
  const recorded = fromState(request.olds);
  const oldInputs = normalize(recorded.inputs);
  const inputs = normalize(toApi(request.news));
  const answer = diffObjects({
    live: pruneToInputs(recorded.live, oldInputs),
    oldInputs,
    inputs,
    replacing: replacingPaths(kindOf(inputs), inputs, configuration),
    ignoreChanges: request.ignoreChanges,
  });
  // Two objects of one name cannot stand beside each other, and this name is the program's own.
  const sameName =
    nameOf(inputs) === nameOf(recorded.live) &&
    namespaceOf(inputs) === namespaceOf(recorded.live) &&
    !isAutonamed(inputs);
  return { ...answer, deleteBeforeReplace: (answer.replaces?.length ?? 0) > 0 && sameName };
}
