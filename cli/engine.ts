import { existsSync } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { LocalWorkspace, PulumiCommand, type PulumiFn, type Stack } from "@pulumi/pulumi/automation/index.js";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import type { Acquired, PluginKind, Plugins } from "../lab/acquire/types.ts";
import type { Step } from "../lab/progress.ts";
import { UserError } from "./failure.ts";
import { wholeProgram } from "./whole-program.ts";

/** Where the engine keeps the state of a lab's environment, and which plugins wrote it. */
export interface LabBackend {
  /** Pulumi's file backend. */
  state: string;
  /** PULUMI_HOME of this backend alone: no credential of the user's own engine is in it. */
  home: string;
  /** The lab that the stand-ins may write to. */
  labId: string;
}

const markFile = "cryptokube-backend.json";
const kinds = ["kubernetes", "random"] as const;

/**
 * Holds a backend to the kind of plugin that wrote its state: a stand-in and an official plugin must never read each
 * other's.
 * @throws UserError when the kind of a plugin changed since the last `up`
 */
export async function claimBackend(backend: LabBackend, plugins: Plugins): Promise<void> {
  await fs.mkdir(backend.state, { recursive: true });
  await fs.mkdir(backend.home, { recursive: true });
  const mark = path.join(backend.state, markFile);
  const before = existsSync(mark)
    ? (JSON.parse(await fs.readFile(mark, "utf8")) as { plugins: Record<string, PluginKind> })
    : undefined;
  const changed = kinds.filter((name) => before !== undefined && before.plugins[name] !== plugins.kind[name]);
  if (changed.length > 0) {
    const list = changed
      .map((name) => `${name} was ${before?.plugins[name] ?? "unknown"}, is ${plugins.kind[name]}`)
      .join("; ");
    throw new UserError(
      `The kind of provider plugin changed since this lab was last brought up (${list}), and neither may read the other's state. ` +
        "Run `npm run down -- --delete` first; that destroys the lab's data.",
    );
  }
  await fs.writeFile(
    mark,
    JSON.stringify({ owner: "cryptokube lab", lab: backend.labId, plugins: plugins.kind }, undefined, 2),
  );
}

/**
 * Opens the stack of a lab's environment on the lab's own backend.
 *
 * The stack file is copied beside the state, since the engine writes its encryption salt into it, and the committed
 * file is the user's.
 */
export async function openLabStack(options: {
  environment: string;
  stackFile: string;
  work: string;
  backend: LabBackend;
  engine: Acquired;
  plugins: Plugins;
  program: PulumiFn;
}): Promise<Stack> {
  const { environment, work, backend, engine, plugins } = options;
  await fs.mkdir(work, { recursive: true });
  await writeStackFile(options.stackFile, path.join(work, `Pulumi.${environment}.yaml`));
  await fs.writeFile(path.join(work, "Pulumi.yaml"), "name: cryptokube\nruntime: nodejs\n");
  return LocalWorkspace.createOrSelectStack(
    { stackName: environment, projectName: "cryptokube", program: wholeProgram(options.program) },
    {
      workDir: work,
      pulumiHome: backend.home,
      pulumiCommand: await PulumiCommand.get({ root: path.dirname(path.dirname(engine.path)) }),
      envVars: labEngineEnvironment(backend, plugins, path.dirname(engine.path)),
    },
  );
}

/**
 * The variables of an engine that serves a lab: its own backend and home, the plugins found for it, and nothing of a
 * cloud account. Variables that are set to the empty string count as unset for every cloud SDK.
 */
export function labEngineEnvironment(backend: LabBackend, plugins: Plugins, engineDir: string): Record<string, string> {
  const standIn = Object.values(plugins.kind).includes("stand-in");
  const ambient = Object.keys(process.env).filter((name) =>
    /^(AWS_|GOOGLE_|GCLOUD_|CLOUDSDK_|ARM_|AZURE_|KUBE|PULUMI_ACCESS_TOKEN)/.test(name),
  );
  return {
    ...Object.fromEntries(ambient.map((name) => [name, ""])),
    PATH: [...plugins.path, engineDir, process.env.PATH ?? ""].join(path.delimiter),
    PULUMI_BACKEND_URL: `file://${backend.state}`,
    // Nothing secret is stored on a machine's own lab; the file backend asks for some passphrase all the same.
    PULUMI_CONFIG_PASSPHRASE: `lab-${backend.labId}`,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: standIn ? "true" : "false",
    ...(standIn ? { CRYPTOKUBE_STAND_IN: backend.labId } : { PULUMI_IGNORE_AMBIENT_PLUGINS: "true" }),
  };
}

async function writeStackFile(text: string, target: string): Promise<void> {
  const salt = existsSync(target) ? /^encryptionsalt:.*$/m.exec(await fs.readFile(target, "utf8"))?.[0] : undefined;
  await fs.writeFile(
    target,
    salt === undefined || /^encryptionsalt:/m.test(text) ? text : `${text.trimEnd()}\n${salt}\n`,
  );
}

/** What an operation of the engine did, for the table and for the error. */
export interface EngineReport {
  /** Resource changes by kind: `create`, `update`, `same`, … */
  changes: Record<string, number>;
  /** The errors of the engine and of the plugins, each with the resource's name where it has one. */
  errors: string[];
}

/** Turns the engine's events into a progress line and a report. */
export function engineListener(step: Step): { onEvent: (event: EngineEvent) => void; report: EngineReport } {
  const report: EngineReport = { changes: {}, errors: [] };
  let finished = 0;
  const onEvent = (event: EngineEvent): void => {
    if (event.resourcePreEvent !== undefined) {
      const { op, urn } = event.resourcePreEvent.metadata;
      if (op !== "same") {
        step.update(`${verb(op)} ${nameOf(urn)} (${finished} resources done)`);
      }
    } else if (event.resOutputsEvent !== undefined) {
      finished += 1;
      step.update(`${finished} resources done`);
    } else if (event.diagnosticEvent !== undefined) {
      const { severity, message, urn, ephemeral } = event.diagnosticEvent;
      const text = stripColours(message).trim();
      if (severity === "error") {
        report.errors.push(urn === undefined || urn === "" ? text : `${nameOf(urn)}: ${text}`);
      } else if (ephemeral === true && text !== "") {
        step.update(`${urn === undefined ? "" : `${nameOf(urn)}: `}${text} (${finished} resources done)`);
      }
    } else if (event.summaryEvent !== undefined) {
      report.changes = { ...event.summaryEvent.resourceChanges };
    }
  };
  return { onEvent, report };
}

/** `urn:…::kubernetes:apps/v1:Deployment::prometheus` → `Deployment prometheus`. */
export function nameOf(urn: string): string {
  const parts = urn.split("::");
  const type = parts[2]?.split("$").at(-1)?.split(":").at(-1) ?? "";
  return `${type} ${parts.slice(3).join("::")}`.trim();
}

/** The engine marks colours as `<{%…%}>`. */
export function stripColours(text: string): string {
  return text.replaceAll(/<\{%[^%]*%\}>/g, "");
}

function verb(op: string): string {
  const verbs: Record<string, string> = {
    create: "creating",
    update: "updating",
    delete: "deleting",
    read: "reading",
    refresh: "reading",
    import: "importing",
  };
  return verbs[op] ?? (op.includes("replace") ? "replacing" : op);
}

/** `3 created, 1 updated, 12 unchanged`. */
export function describeChanges(changes: Record<string, number>): string {
  const words: Record<string, string> = {
    create: "created",
    update: "updated",
    delete: "deleted",
    replace: "replaced",
    same: "unchanged",
  };
  const said = Object.entries(changes)
    .filter(([, count]) => count > 0)
    .map(([op, count]) => `${count} ${words[op] ?? op}`);
  return said.length === 0 ? "no changes" : said.join(", ");
}
