import { rehearsalFiles } from "../../../rehearsal/place.ts";
import type { Found, ReadRequest } from "../../protocol/provider.ts";
import { isObject, type Properties } from "../../protocol/values.ts";
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

/** The inputs of the last run, with the values of now. */
function asNow(inputs: Properties, properties: Properties): Properties {
  const now = Object.entries(inputs).flatMap(([name, value]): [string, Properties[string]][] => {
    if (properties[name] === undefined) return name.startsWith("__") ? [[name, value]] : [];
    return [[name, stateValue(value, properties[name])]];
  });
  return Object.fromEntries(now);
}

/** What was secret stays so, where it did not change. */
function stateValue(before: Properties[string], now: Properties[string]): Properties[string] {
  if (!isObject(before) || !isObject(now)) return Array.isArray(before) || before === now ? keep(before, now) : now;
  return keep(before, now);
}

function keep(before: Properties[string], now: Properties[string]): Properties[string] {
  return JSON.stringify(before).includes("4dabf18193072939515e22adb298388d") ? before : now;
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
