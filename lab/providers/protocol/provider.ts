import type { Properties } from "./values.ts";

/** Who is spoken of, in every call about a resource. */
export interface Subject {
  urn: string;
  /** The resource's logical name, the last part of its URN. */
  name: string;
  /** The type token, for example `kubernetes:core/v1:ConfigMap`. */
  type: string;
}

export interface Autonaming {
  proposedName: string;
  mode: "propose" | "enforce" | "disable";
}

export interface CheckRequest extends Subject {
  olds: Properties;
  news: Properties;
  /** Fixed for a resource while a plan is previewed and applied, so that a generated name is the same in both. */
  randomSeed: Uint8Array;
  autonaming?: Autonaming;
}

export interface CheckFailure {
  property: string;
  reason: string;
}

export interface CheckResponse {
  inputs: Properties;
  failures?: CheckFailure[];
}

export type DiffKind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

export interface DiffRequest extends Subject {
  id: string;
  /** The state (outputs) of the last operation. */
  olds: Properties;
  oldInputs: Properties;
  news: Properties;
  ignoreChanges: string[];
}

export interface DiffResponse {
  changes: boolean;
  replaces?: string[];
  diffs?: string[];
  deleteBeforeReplace?: boolean;
  /** Which property differs and how, by property path. */
  detailed?: Record<string, { kind: DiffKind; inputDiff?: boolean }>;
}

export interface CreateRequest extends Subject {
  inputs: Properties;
  /** Seconds; 0 where the program sets none. */
  timeout: number;
  preview: boolean;
}

export interface ReadRequest extends Subject {
  id: string;
  state: Properties;
  inputs: Properties;
}

export interface UpdateRequest extends Subject {
  id: string;
  olds: Properties;
  oldInputs: Properties;
  news: Properties;
  timeout: number;
  preview: boolean;
  ignoreChanges: string[];
}

export interface DeleteRequest extends Subject {
  id: string;
  state: Properties;
  timeout: number;
}

export interface Created {
  id: string;
  state: Properties;
}

/** A resource as read; an empty `id` says that it is gone. */
export interface Found {
  id: string;
  state: Properties;
  inputs: Properties;
}

/**
 * A Pulumi resource provider, without its transport. Property bags keep the wire's secret and unknown sentinels
 * (see `values.ts`). An `InitializationFailed` says that the object exists but did not become ready.
 */
export interface Provider {
  readonly version: string;
  checkConfig(request: { urn: string; olds: Properties; news: Properties }): Promise<CheckResponse>;
  diffConfig(request: { urn: string; oldInputs: Properties; news: Properties }): Promise<DiffResponse>;
  /** Called once before any resource; `variables` are the provider's inputs by their bare names, as strings. */
  configure(variables: Record<string, string>): Promise<void>;
  check(request: CheckRequest): Promise<CheckResponse>;
  diff(request: DiffRequest): Promise<DiffResponse>;
  create(request: CreateRequest): Promise<Created>;
  read(request: ReadRequest): Promise<Found>;
  update(request: UpdateRequest): Promise<Properties>;
  delete(request: DeleteRequest): Promise<void>;
  /** A function of the package, by its token; absent: it has none, and each is refused by name. */
  invoke?(token: string, args: Properties): Promise<Properties>;
  /** Asks every running operation to stop soon and to say what it leaves. */
  cancel(): void;
}
