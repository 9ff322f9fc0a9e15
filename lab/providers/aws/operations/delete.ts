import type { DeleteRequest } from "../../protocol/provider.ts";
import { perform } from "../calls.ts";
import { AwsError } from "../errors.ts";
import type { ResourceKind } from "../kind.ts";
import type { Session } from "../session.ts";
import { WorldError } from "../world.ts";
import { callOf, isSame } from "./create.ts";
import { contextOf } from "./state.ts";

/** Takes a thing away, unless something in the cloud still needs it. What is gone already is gone. */
export async function remove(session: Session, kind: ResourceKind, request: DeleteRequest): Promise<void> {
  const find = () => session.store.read().entries.find((candidate) => isSame(candidate, kind, request.id));
  const kept = find();
  if (kept !== undefined && kind.deletion.keeps?.(kept) === true) return;
  const leftovers = kind.deletion.refuses === undefined ? [] : await session.world.leftovers();
  const failed = `deleting ${kind.title} (${request.name})`;
  const { result: entry, ending } = await perform(
    session,
    callOf(kind, kind.deletion.operation, request.name, request.id),
    (how) => {
      const found = find();
      if (found === undefined) return undefined;
      const problem = kind.deletion.refuses?.(
        { ...contextOf(session, session.store.read(), found.properties, found), entry: found },
        leftovers,
      );
      if (problem !== undefined) throw new AwsError(failed, [problem]);
      mark(session, kind, request.id, how === "halfway" ? "DELETE_FAILED" : "DELETING");
      return found;
    },
  );
  if (entry === undefined) return;
  if (ending === "halfway") {
    throw new AwsError(failed, [
      { code: "DELETE_FAILED", message: "unexpected state 'DELETE_FAILED', wanted target ''" },
    ]);
  }
  if (ending === "timeout") {
    throw new AwsError(failed, [{ code: "timeout", message: "timeout while waiting for resource to be gone" }]);
  }
  try {
    await kind.world?.remove?.(session.world, contextOf(session, session.store.read(), entry.properties, entry), entry);
  } catch (error) {
    mark(session, kind, request.id, "DELETE_FAILED");
    if (error instanceof WorldError) throw new AwsError(failed, [{ code: error.code, message: error.message }]);
    throw error;
  }
  session.store.change((cloud) => {
    const at = cloud.entries.findIndex((candidate) => isSame(candidate, kind, request.id));
    const [removed] = at === -1 ? [] : cloud.entries.splice(at, 1);
    if (removed !== undefined) kind.effects?.removed?.(contextOf(session, cloud, removed.properties, removed), removed);
  });
}

function mark(session: Session, kind: ResourceKind, id: string, status: "DELETING" | "DELETE_FAILED"): void {
  session.store.change((cloud) => {
    const entry = cloud.entries.find((candidate) => isSame(candidate, kind, id));
    if (entry !== undefined) entry.status = status;
  });
}
