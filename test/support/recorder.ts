import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";

/** A resource as the program registered it: also what Pulumi's mocks do not show. */
export interface Recorded {
  type: string;
  name: string;
  urn: string;
  custom: boolean;
  /** URN of the parent; empty for the stack itself. */
  parent: string;
  /** `urn::id` of the provider; empty where the engine would choose one. */
  provider: string;
  protect: boolean;
  retainOnDelete: boolean;
  deleteBeforeReplace: boolean;
  ignoreChanges: string[];
  /** The longest that the engine waits, as the program says it: `30m`. Empty: the provider's own limit. */
  timeouts: { create: string; update: string; delete: string };
  aliases: number;
  /** URNs that it waits for. */
  dependencies: string[];
  /** Inputs, with secrets opened. */
  inputs: Record<string, unknown>;
  /** Paths of inputs that are secret. */
  secrets: string[];
}

/** What a run registered and returned. */
export interface Recording {
  resources: Recorded[];
  outputs: unknown;
}

const secretSignature = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

/** The part of the engine's request that is recorded (proto/resource.proto). */
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getProvider(): string;
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getDeletebeforereplace(): boolean;
  getIgnorechangesList(): string[];
  getCustomtimeouts(): { getCreate(): string; getUpdate(): string; getDelete(): string } | undefined;
  getAliasesList(): unknown[];
  getDependenciesList(): string[];
  getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
}

type Callback = (error: unknown, response?: { getUrn(): string }) => void;
interface Monitor {
  registerResource(request: RegisterRequest, callback: Callback): Promise<void>;
}

export interface RecordOptions {
  project?: string;
  stack?: string;
  preview?: boolean;
  config?: Record<string, string>;
  /** What functions of providers answer, by token. */
  calls?: Record<string, Record<string, unknown>>;
  /** What a resource has, beside its inputs, once it is made. In a preview that is not known. */
  made?: (resource: { type: string; name: string; inputs: Record<string, unknown> }) => Record<string, unknown>;
}

/**
 * Runs a program as the engine would, against mocks, and records what it registers.
 *
 * In a preview ids are not known; a resource that is registered in an update only was made inside an `apply`.
 */
export async function record(program: () => Promise<unknown>, options: RecordOptions = {}): Promise<Recording> {
  const { project = "cryptokube", stack = "dev", preview = false, config = {}, calls = {}, made } = options;
  pulumi.runtime.setAllConfig(config);
  await pulumi.runtime.setMocks(
    {
      newResource: ({ name, inputs, type }) => ({
        id: preview || type === "pulumi:pulumi:Stack" ? "" : `${name}-id`,
        state: {
          ...(inputs as Record<string, unknown>),
          ...generated(type, name),
          ...(preview ? {} : made?.({ type, name, inputs: inputs as Record<string, unknown> })),
        },
      }),
      call: ({ token }) => {
        const answer = calls[token];
        if (answer !== undefined) return answer;
        throw new Error(`the program called ${token}, which no test foresaw`);
      },
    },
    project,
    stack,
    preview,
  );
  const resources: Recorded[] = [];
  // Wrapped rather than replaced: a monitor that is installed anew loses the features that setMocks turned on.
  const monitor = (pulumi.runtime as unknown as { getMonitor(): Monitor }).getMonitor();
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, callback) =>
    register(request, (error, response) => {
      if (response !== undefined) resources.push(recordedFrom(request, response.getUrn()));
      callback(error, response);
    });
  // Thrown inside, it would leave the stack's own outputs rejected as well, with nobody to listen.
  let failure: { thrown: unknown } | undefined;
  const outputs = await pulumi.runtime.runInPulumiStack(() =>
    program().catch((thrown: unknown) => {
      failure = { thrown };
    }),
  );
  await pulumi.runtime.disconnect();
  if (failure !== undefined) throw failure.thrown;
  return { resources: resources.sort(byTypeAndName), outputs };
}

/** What the random provider would have made: the same at each run, so that recordings can be compared. */
function generated(type: string, name: string): Record<string, unknown> {
  if (type !== "random:index/randomBytes:RandomBytes") return {};
  const bytes = createHash("sha256").update(name).digest();
  return { base64: bytes.toString("base64"), hex: bytes.toString("hex") };
}

function recordedFrom(request: RegisterRequest, urn: string): Recorded {
  const secrets: string[] = [];
  return {
    type: request.getType(),
    name: request.getName(),
    urn,
    custom: request.getCustom(),
    parent: request.getParent(),
    provider: request.getProvider(),
    protect: request.getProtect(),
    retainOnDelete: request.getRetainondelete(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    ignoreChanges: request.getIgnorechangesList(),
    timeouts: {
      create: request.getCustomtimeouts()?.getCreate() ?? "",
      update: request.getCustomtimeouts()?.getUpdate() ?? "",
      delete: request.getCustomtimeouts()?.getDelete() ?? "",
    },
    aliases: request.getAliasesList().length,
    dependencies: [...request.getDependenciesList()].sort(),
    inputs: open(request.getObject()?.toJavaScript() ?? {}, "", secrets) as Record<string, unknown>,
    secrets,
  };
}

/** A value with its secrets opened, noting where they were. */
function open(value: unknown, path: string, secrets: string[]): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => open(item, `${path}[${index}]`, secrets));
  const fields = value as Record<string, unknown>;
  if (fields[secretSignature] === secretMark) {
    secrets.push(path);
    return open(fields.value, path, secrets);
  }
  return Object.fromEntries(
    Object.entries(fields).map(([key, child]) => [key, open(child, path === "" ? key : `${path}.${key}`, secrets)]),
  );
}

function byTypeAndName(a: Recorded, b: Recorded): number {
  return a.type === b.type ? compare(a.name, b.name) : compare(a.type, b.type);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
