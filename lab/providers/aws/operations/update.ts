import type { UpdateRequest } from "../../protocol/provider.ts";
import { isObject, plainObject, type Properties, UNKNOWN } from "../../protocol/values.ts";
import { perform } from "../calls.ts";
import { remember } from "../cloud/coverage.ts";
import { AwsError } from "../errors.ts";
import { judgeInputs, judgeSurroundings } from "../judge.ts";
import type { ResourceKind } from "../kind.ts";
import type { Session } from "../session.ts";
import { WorldError } from "../world.ts";
import { callOf, isSame, settle, unfinished } from "./create.ts";
import { changedProperties } from "./diff.ts";
import { contextOf, previewOf, stateOf } from "./state.ts";

/** Changes a thing in place, by the calls that its changed properties need. */
export async function update(session: Session, kind: ResourceKind, request: UpdateRequest): Promise<Properties> {
  const changed = changedProperties(kind, request);
  if (request.preview) return preview(session, kind, request, changed);
  await settle(session, kind, request.id);
  const news = plainObject(request.news);
  const operations = [...new Set(changed.map((name) => kind.updates[name] ?? kind.updates["*"] ?? ""))].filter(Boolean);
  // Several calls, one change of what is there: the first that passes brings it.
  const progress = { applied: false };
  for (const operation of operations) {
    const { ending } = await perform(session, callOf(kind, operation, request.name, request.id), () => {
      if (!progress.applied) apply(session, kind, request, news, changed);
      progress.applied = true;
    });
    if (ending !== "whole") {
      const reason = ending === "timeout" ? "timeout while waiting for the update" : "the update was left half done";
      throw unfinished(session, kind, request.news, request.id, reason);
    }
  }
  // What is for the provider itself needs no call.
  if (operations.length === 0 && changed.length > 0) apply(session, kind, request, news, changed);
  if (changed.length > 0) await followUp(session, kind, request, news, changed);
  const entry = find(session, kind, request.id);
  return stateOf(kind, entry.properties, request.news);
}

/** What is known of it after the change; what the cloud will say anew is not. */
function preview(session: Session, kind: ResourceKind, request: UpdateRequest, changed: string[]): Properties {
  const kept = keptFrom(plainObject(request.olds), plainObject(request.oldInputs));
  const cloud = session.store.read();
  const entry = cloud.entries.find((candidate) => isSame(candidate, kind, request.id));
  if (entry !== undefined && changed.length > 0) {
    const context = { ...contextOf(session, cloud, plainObject(request.news), entry, changed), entry };
    for (const [name, value] of Object.entries(kind.refreshed?.(context) ?? {})) {
      if (!isObject(value) && value !== kept[name]) kept[name] = UNKNOWN;
    }
  }
  return previewOf(kind, request.news, kept, plainObject(request.olds));
}

/** What the cloud filled in stays; what the program no longer says goes. */
function keptFrom(properties: Properties, oldInputs: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => oldInputs[name] === undefined));
}

function apply(
  session: Session,
  kind: ResourceKind,
  request: UpdateRequest,
  news: Properties,
  changed: string[],
): void {
  session.store.change((cloud) => {
    const entry = cloud.entries.find((candidate) => isSame(candidate, kind, request.id));
    if (entry === undefined) throw gone(kind, request.id);
    const context = { ...contextOf(session, cloud, news, entry, changed), entry };
    remember(cloud, kind, news);
    const problems = [...judgeInputs(kind, context), ...judgeSurroundings(kind, context)];
    if (problems.length > 0) throw new AwsError(`updating ${kind.title} (${request.name})`, problems);
    const oldInputs = plainObject(request.oldInputs);
    const removed = changed.filter((name) => news[name] === undefined && oldInputs[name] !== undefined);
    const kept = Object.entries(entry.properties).filter(([name]) => !removed.includes(name));
    const asked = Object.entries(news).filter(([name]) => changed.includes(name));
    const refreshed = kind.refreshed?.(context) ?? {};
    const back = Object.entries(kind.defaults ?? {}).filter(([name]) => removed.includes(name));
    entry.properties = { ...Object.fromEntries([...kept, ...back, ...asked]), ...refreshed };
  });
}

async function followUp(
  session: Session,
  kind: ResourceKind,
  request: UpdateRequest,
  news: Properties,
  changed: string[],
): Promise<void> {
  if (kind.world?.change === undefined) return;
  const cloud = session.store.read();
  const entry = find(session, kind, request.id);
  try {
    await kind.world.change(session.world, contextOf(session, cloud, news, entry, changed), entry);
  } catch (error) {
    const reason = error instanceof WorldError ? `${error.code}: ${error.message}` : String(error);
    throw unfinished(session, kind, request.news, request.id, reason);
  }
}

function find(session: Session, kind: ResourceKind, id: string) {
  const entry = session.store.read().entries.find((candidate) => isSame(candidate, kind, id));
  if (entry === undefined) throw gone(kind, id);
  return entry;
}

function gone(kind: ResourceKind, id: string): AwsError {
  return new AwsError(`updating ${kind.title} (${id})`, [
    { code: "ResourceNotFoundException", message: "it is not in the simulated cloud any more; refresh first" },
  ]);
}
