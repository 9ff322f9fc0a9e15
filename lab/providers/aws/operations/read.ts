import { rehearsalFiles } from "../../../rehearsal/place.ts";
import type { Found, ReadRequest } from "../../protocol/provider.ts";
import { isDeepStrictEqual } from "node:util";
import { containsSecret, isObject, plain, type Properties, secret, type Value } from "../../protocol/values.ts";
import { type Entry } from "../cloud/cloud.ts";
import { type Fault, meet, readFaults } from "../faults.ts";
import type { ResourceKind } from "../kind.ts";
import type { Session } from "../session.ts";
import { isSame, settle } from "./create.ts";
import { inputsFrom, stateOf } from "./state.ts";

/** What the cloud has under the id now; what is gone has no id. An import takes its inputs from what is there. */
export async function read(session: Session, kind: ResourceKind, request: ReadRequest): Promise<Found> {
  await settle(session, kind, request.id);
  const entry = session.store.read().entries.find((candidate) => isSame(candidate, kind, request.id));
  if (entry === undefined) return { id: "", state: {}, inputs: {} };
  const { properties } = drifted(session, kind, entry);
  const inputs =
    Object.keys(request.inputs).length === 0 ? inputsFrom(kind, properties) : asNow(request.inputs, properties);
  return { id: entry.id, state: stateOf(kind, properties, request.inputs), inputs };
}

/** The inputs of the last run, with the values of now: without what the cloud filled in beside them. */
function asNow(inputs: Properties, properties: Properties): Properties {
  const now = Object.entries(inputs).flatMap(([name, value]): [string, Value][] => {
    const found = properties[name];
    if (found === undefined) return name.startsWith("__") ? [[name, value]] : [];
    const asked = plain(value);
    const seen = isFreeMap(name) ? found : asAsked(asked, found);
    if (isDeepStrictEqual(asked, seen)) return [[name, value]];
    return [[name, containsSecret(value) ? secret(seen) : seen]];
  });
  return Object.fromEntries(now);
}

/** Maps whose keys are the program's own: one that somebody added is a change. */
export const isFreeMap = (property: string): boolean => ["tags", "tagsAll", "labels"].includes(property);

function asAsked(asked: Value, found: Value): Value {
  if (Array.isArray(asked) && Array.isArray(found) && asked.length === found.length) {
    return found.map((item, i) => asAsked(asked[i] ?? null, item));
  }
  if (!isObject(asked) || !isObject(found)) return found;
  return Object.fromEntries(
    Object.entries(found)
      .filter(([key]) => asked[key] !== undefined)
      .map(([key, item]) => [key, asAsked(asked[key] ?? null, item)]),
  );
}

function drifted(session: Session, kind: ResourceKind, entry: Entry): Entry {
  const faults = readFaults(rehearsalFiles(session.folder).faults);
  if (!faults.some((fault) => fault.kind === "drift")) return entry;
  return session.store.change((cloud) => {
    const fault = meet(cloud, faults, { operation: "Describe", type: kind.type, name: entry.name }, ["drift"]);
    const stored = cloud.entries.find((candidate) => isSame(candidate, kind, entry.id)) ?? entry;
    if (fault !== undefined) Object.assign(stored.properties, drift(fault, stored.properties));
    return stored;
  });
}

function drift({ property, value }: Fault, properties: Properties): Properties {
  if (property !== undefined) return { [property]: value ?? null };
  const strange = { "changed-by-hand": "true" };
  const tags = (name: string): Properties => (isObject(properties[name]) ? properties[name] : {});
  return { tags: { ...tags("tags"), ...strange }, tagsAll: { ...tags("tagsAll"), ...strange } };
}
