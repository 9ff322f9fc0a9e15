import { InitializationFailed } from "../../protocol/errors.ts";
import type { Created, CreateRequest } from "../../protocol/provider.ts";
import { plainObject, type Properties } from "../../protocol/values.ts";
import { type Call, perform } from "../calls.ts";
import type { Entry } from "../cloud/cloud.ts";
import { remember } from "../cloud/coverage.ts";
import { AwsError } from "../errors.ts";
import { judgeInputs, judgeSurroundings } from "../judge.ts";
import type { ResourceKind } from "../kind.ts";
import type { Session } from "../session.ts";
import { WorldError } from "../world.ts";
import { contextOf, previewOf, stateOf } from "./state.ts";

export function callOf(kind: ResourceKind, operation: string, name: string, id?: string): Call {
  const service = kind.requests[0]?.operation.split(".")[0] ?? "";
  return { service, operation, type: kind.type, name, ...(id === undefined ? {} : { id }) };
}

/** Makes a thing as the official provider does: the call, the calls that complete it, and the wait until it is ready. */
export async function create(session: Session, kind: ResourceKind, request: CreateRequest): Promise<Created> {
  if (request.preview) return { id: "", state: previewOf(kind, request.inputs) };
  const [first, ...further] = kind.requests;
  if (first === undefined) throw new Error(`${kind.type} has no operation that makes it.`);
  const { result: entry, ending } = await perform(session, callOf(kind, action(first.operation), request.name), (how) =>
    make(session, kind, request, how === "halfway"),
  );
  if (ending === "timeout") {
    throw unfinished(session, kind, request.inputs, entry.id, "timeout while waiting for it to become ready");
  }
  if (ending === "halfway" && kind.status !== undefined) {
    throw unfinished(
      session,
      kind,
      request.inputs,
      entry.id,
      `unexpected state '${kind.status.failed}', wanted target '${kind.status.active}'`,
    );
  }
  try {
    if (ending === "halfway") {
      throw new AwsError("a call that should have followed", [
        { code: "InternalFailure", message: "it was not answered" },
      ]);
    }
    for (const { operation } of further.filter(({ later }) => later !== true)) {
      await perform(session, callOf(kind, action(operation), request.name, entry.id), () => undefined);
    }
    await settle(session, kind, entry.id);
  } catch (error) {
    throw unfinished(session, kind, request.inputs, entry.id, error instanceof Error ? error.message : String(error));
  }
  const made = session.store.read().entries.find((candidate) => isSame(candidate, kind, entry.id));
  return { id: entry.id, state: stateOf(kind, made?.properties ?? entry.properties, request.inputs) };
}

export const action = (operation: string): string => operation.split(".")[1] ?? operation;

export const isSame = (entry: Entry, kind: ResourceKind, id: string): boolean =>
  entry.type === kind.type && entry.id === id;

/** Judges and makes it in one step, so that nothing comes between. */
function make(session: Session, kind: ResourceKind, { inputs: wanted, name }: CreateRequest, half: boolean): Entry {
  const inputs = plainObject(wanted);
  return session.store.change((cloud) => {
    const context = contextOf(session, cloud, inputs, undefined, Object.keys(inputs));
    remember(cloud, kind, inputs);
    const problems = [...judgeInputs(kind, context), ...judgeSurroundings(kind, context)];
    if (problems.length > 0) throw new AwsError(`creating ${kind.title} (${name})`, problems);
    const id = kind.id(context);
    const further = kind.requests.filter(({ later }) => later !== true).length > 1;
    const status = half
      ? kind.status
        ? "CREATE_FAILED"
        : "INCOMPLETE"
      : kind.status || further
        ? "CREATING"
        : "ACTIVE";
    const entry: Entry = { type: kind.type, id, name, status, properties: {} };
    entry.properties = {
      ...kind.defaults,
      ...regional(session, kind),
      ...inputs,
      ...kind.outputs({ ...context, entry }, id),
    };
    if (kind.status) entry.properties[kind.status.property] = half ? kind.status.failed : kind.status.creating;
    // What a name alone tells apart, and no rule refuses, is put anew: PutRolePolicy, AttachRolePolicy.
    const before = cloud.entries.findIndex((candidate) => isSame(candidate, kind, id));
    if (before === -1) cloud.entries.push(entry);
    else cloud.entries[before] = entry;
    kind.effects?.made?.(context, entry);
    return entry;
  });
}

function regional(session: Session, { type }: ResourceKind): Properties {
  return type.startsWith("aws:iam/") ? {} : { region: session.record.region };
}

/** Waits for what the cloud still does: the wait of a run that was killed is taken up by the next one. */
export async function settle(session: Session, kind: ResourceKind, id: string): Promise<void> {
  const cloud = session.store.read();
  const entry = cloud.entries.find((candidate) => isSame(candidate, kind, id));
  if (entry === undefined || entry.status === "ACTIVE") return;
  if (entry.status === "CREATE_FAILED" || entry.status === "DELETING") return;
  let added: Properties;
  try {
    added = (await kind.world?.make?.(session.world, contextOf(session, cloud, entry.properties, entry), entry)) ?? {};
  } catch (error) {
    finish(session, kind, id, "CREATE_FAILED", {});
    if (error instanceof WorldError) throw new AwsError(kind.title, [{ code: error.code, message: error.message }]);
    throw error;
  }
  finish(session, kind, id, "ACTIVE", added);
}

function finish(session: Session, kind: ResourceKind, id: string, status: Entry["status"], added: Properties): void {
  session.store.change((cloud) => {
    const entry = cloud.entries.find((candidate) => isSame(candidate, kind, id));
    if (entry === undefined) return;
    entry.status = status;
    Object.assign(entry.properties, added);
    if (kind.status) {
      entry.properties[kind.status.property] = status === "ACTIVE" ? kind.status.active : kind.status.failed;
    }
  });
}

/**
 * It is there, and not as it should be. The official provider reports it with its id, and the next run updates it
 * (pulumi-terraform-bridge issue 2696, read 2026-11-25).
 */
export function unfinished(
  session: Session,
  kind: ResourceKind,
  inputs: Properties,
  id: string,
  reason: string,
): InitializationFailed {
  const entry = session.store.read().entries.find((candidate) => isSame(candidate, kind, id));
  const message = `waiting for ${kind.title} (${id}): ${reason}`;
  return new InitializationFailed(message, {
    id,
    state: stateOf(kind, entry?.properties ?? {}, inputs),
    reasons: [message],
    inputs,
  });
}
