/** What the simulation knows of one resource type. */
import type { Properties, Value } from "../protocol/values.ts";
import type { Cloud, Entry, Held } from "./cloud/cloud.ts";
import type { Problem } from "./errors.ts";
import type { Facts } from "./facts.ts";
import type { RequestMap } from "./model/request.ts";
import type { RehearsalRecord } from "../../rehearsal/place.ts";
import type { SimulatedWorld } from "./world.ts";

/** What everything about a resource is decided from. */
export interface Context {
  record: RehearsalRecord;
  facts: Facts;
  cloud: Cloud;
  /** What the program wants, plain. */
  inputs: Properties;
  /** Where it stands already: the thing itself. */
  entry?: Entry;
  /** The properties that change. */
  changed: ReadonlySet<string>;
}

/** A rule that no published model holds. */
export interface HandCheck {
  name: string;
  /** Why it is so, with its source. */
  reason: string;
  /** The properties that it looks at: it waits until they are known. With paths below: `scalingConfig.minSize`. */
  properties: string[];
  /** Whether it looks at what else there is in the cloud; else it is asked already in a preview. */
  cloud?: boolean;
  run(context: Context): Problem | Problem[] | undefined;
}

/** A property that names another thing of the cloud. */
export interface Reference {
  /** `vpcConfig.subnetIds[*]` */
  property: string;
  types: string[];
  /** The property of the other that is named; absent: its id. */
  by?: string;
  code: string;
  message: (value: string) => string;
  /** Values that name nothing of this cloud: AWS's own policies. */
  except?: (value: string) => boolean;
}

export interface Deletion {
  operation: string;
  /** Whether the provider leaves the thing where it is, and only forgets it. */
  keeps?(entry: Entry): boolean;
  /** Why AWS would refuse. */
  refuses?(context: Context & { entry: Entry }, leftovers: Leftovers): Problem | undefined;
}

export type Leftovers = Awaited<ReturnType<SimulatedWorld["leftovers"]>>;

export interface ResourceKind {
  /** `aws:ec2/vpc:Vpc` */
  type: string;
  /** As errors call it: "EC2 Subnet". */
  title: string;
  /** What is asked of AWS to make it; the first makes it. */
  requests: RequestMap[];
  /** By property, the operation that changes it; `*` for all others. */
  updates: Record<string, string>;
  /** Properties whose change makes another. */
  replaces: string[];
  /** Properties that replace where they come or go, and change in place: a rule's kind of peer. */
  replacesByPresence?: string[];
  /** Where `replaces` is from, and when. */
  source: string;
  /** Whether another of it cannot stand beside it. */
  alone?: boolean;
  taggable: boolean;
  /** Where no name is given: the property that gets one, as the official provider makes it. */
  autoname?: { property: string; prefix?: string };
  /** Lists whose order says nothing, by path. */
  sets?: string[];
  /** JSON in text, by property: equal where its meaning is. */
  documents?: string[];
  /** What stands in such a document, by path, and what of a published schema holds it; without, nothing does. */
  inside?(inputs: Properties): { path: string; held?: Held }[];
  /** Inputs that the cloud fills where the program gives none. */
  computed?: string[];
  /** What the cloud adds within a block that the program gives, by block: unknown until it is there. */
  computedWithin?: Record<string, string[]>;
  /** What they are then, where it is always the same. */
  defaults?: Properties;
  /** Properties that never reach AWS, with what they are for. */
  local?: Record<string, string>;
  references: Reference[];
  /** What must be unique: the same key twice is refused with this code. */
  unique?: { key(inputs: Properties): string; code: string; message(inputs: Properties): string };
  checks: HandCheck[];
  id(context: Context): string;
  /** What the cloud adds, once it is there. */
  outputs(context: Context, id: string): Properties;
  /** What changes with an update, beyond what was asked. */
  refreshed?(context: Context & { entry: Entry }): Properties;
  /** Whether it takes time to be made, and may fail in it: what its `status` says then. */
  status?: { property: string; creating: string; active: string; failed: string };
  /** What the cloud does to the cluster beside it. */
  world?: {
    make?(world: SimulatedWorld, context: Context, entry: Entry): Promise<Properties>;
    change?(world: SimulatedWorld, context: Context, entry: Entry): Promise<void>;
    remove?(world: SimulatedWorld, context: Context, entry: Entry): Promise<void>;
  };
  /** What else comes and goes with it in the cloud. */
  effects?: {
    made?(context: Context, entry: Entry): void;
    removed?(context: Context, entry: Entry): void;
  };
  deletion: Deletion;
  /** Outputs that are secret. */
  secret?: string[];
}

/** A value at a path with `[*]` and `.*`, all of them. */
export function valuesAt(value: Value | undefined, path: string): Value[] {
  if (value === undefined || value === null) return [];
  if (path === "") return [value];
  const [, star, name, rest = ""] = /^(?:(\[\*\]|\.\*)|\.?([^.[]+))(.*)$/.exec(path) ?? [];
  if (star !== undefined) {
    const items = Array.isArray(value) ? value : typeof value === "object" ? Object.values(value) : [];
    return items.flatMap((item) => valuesAt(item, rest));
  }
  if (name === undefined || typeof value !== "object" || Array.isArray(value)) return [];
  return valuesAt(value[name], rest);
}
