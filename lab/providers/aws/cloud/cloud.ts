import type { Properties } from "../../protocol/values.ts";
import type { Constraint } from "../model/validate.ts";

/**
 * Where a thing of the simulated cloud stands. `INCOMPLETE`: it was made, and a call that should have followed was not
 * answered.
 */
export type Status = "CREATING" | "ACTIVE" | "UPDATING" | "INCOMPLETE" | "CREATE_FAILED" | "DELETE_FAILED" | "DELETING";

/** A thing that stands in the simulated cloud. */
export interface Entry {
  /** Pulumi's type, as `aws:ec2/vpc:Vpc`. */
  type: string;
  /** `sim-…`, as the engine has it. */
  id: string;
  /** The logical name in the program that made it. */
  name: string;
  status: Status;
  /** All its properties, as a read shows them. */
  properties: Properties;
  /** What the request that made it carried, to tell a repetition. */
  token?: string;
}

/** What of a published model holds a property. */
export interface Held {
  member: string;
  shape: string;
  /** What it holds it to beyond its type, where no operation's shape says it. */
  constraints?: Constraint[];
}

/** What a simulated cloud holds: the contents of `cloud.json`. */
export interface Cloud {
  /** The rehearsal that it belongs to. */
  rehearsal: string;
  entries: Entry[];
  /** How many calls each fault has seen, by the fault's own text. */
  faults: Record<string, number>;
  /** How often each property was sent, by type and path. */
  sent: Record<string, Record<string, number>>;
  /** The member of a published model, and its shape, that each of them was held to. */
  members: Record<string, Record<string, Held>>;
}

export function emptyCloud(rehearsal: string): Cloud {
  return { rehearsal, entries: [], faults: {}, sent: {}, members: {} };
}

export function text(properties: Properties, property: string): string {
  const value = properties[property];
  return typeof value === "string" ? value : "";
}

export function texts(properties: Properties, property: string): string[] {
  const value = properties[property];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

export function entriesOf(cloud: Cloud, ...types: string[]): Entry[] {
  return cloud.entries.filter(({ type }) => types.includes(type));
}

export function entryOf(cloud: Cloud, type: string, id: string): Entry | undefined {
  return cloud.entries.find((entry) => entry.type === type && entry.id === id);
}
