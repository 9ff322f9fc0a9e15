/** The engine's stack of a rehearsal: the real engine and the whole program, on a backend that is the rehearsal's own. */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import { LocalWorkspace, PulumiCommand, type PulumiFn, type Stack } from "@pulumi/pulumi/automation/index.js";
import { parseDocument, isMap, isScalar } from "yaml";
import { sandboxFolders } from "../../lab/rehearsal/sandbox.ts";
import type { Step } from "../../lab/progress.ts";
import { engineListener, type EngineReport, nameOf } from "../engine.ts";
import { messageOf } from "../failure.ts";
import { markRehearsed } from "../rehearsed.ts";
import { wholeProgram } from "../whole-program.ts";

/** In place of what is encrypted: a rehearsal holds no key to it. */
export const placeholder = "a secret that a rehearsal does not have";

/**
 * An environment's file without its secrets: each encrypted value becomes a placeholder, and what encrypts is left out.
 * Pure.
 */
export function withoutSecrets(text: string): string {
  const document = parseDocument(text);
  for (const key of ["encryptionsalt", "encryptedkey", "secretsprovider"]) document.delete(key);
  const config = document.get("config");
  if (isMap(config)) {
    for (const { key } of [...config.items]) {
      const value = config.get(key, true);
      if (isMap(value) && value.has("secure")) config.set(isScalar(key) ? key.value : key, placeholder);
    }
  }
  return document.toString();
}

export interface RehearsalStack {
  environment: string;
  /** The environment file's text. */
  stackFile: string;
  root: string;
  /** The rehearsal's id. */
  id: string;
  engine: string;
  program: PulumiFn;
  /** All variables of the engine and its plugins: those of the sandbox. */
  env: Record<string, string>;
}

export async function openRehearsalStack(o: RehearsalStack): Promise<Stack> {
  const { state, work, pulumi } = sandboxFolders(o.root);
  markRehearsed(state, o.id);
  const file = path.join(work, `Pulumi.${o.environment}.yaml`);
  const salt = existsSync(file) ? /^encryptionsalt:.*$/m.exec(readFileSync(file, "utf8"))?.[0] : undefined;
  await fs.writeFile(file, `${withoutSecrets(o.stackFile).trimEnd()}\n${salt === undefined ? "" : `${salt}\n`}`);
  await fs.writeFile(path.join(work, "Pulumi.yaml"), "name: cryptokube\nruntime: nodejs\n");
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: o.environment, projectName: "cryptokube", program: wholeProgram(o.program) },
    {
      workDir: work,
      pulumiHome: pulumi,
      pulumiCommand: await PulumiCommand.get({ root: path.dirname(path.dirname(o.engine)) }),
      envVars: o.env,
    },
  );
  // Nobody else uses a rehearsal's folder: a lock was left by an engine that was killed.
  await stack.cancel().catch(() => undefined);
  return stack;
}

/** A resource of a stack's state, as far as a rehearsal looks. */
export interface StateResource {
  urn: string;
  type: string;
  id?: string;
  custom?: boolean;
  protect?: boolean;
  parent?: string;
}

export async function resourcesOf(stack: Stack): Promise<StateResource[]> {
  const { deployment } = (await stack.exportStack()) as { deployment?: { resources?: StateResource[] } };
  return deployment?.resources ?? [];
}

/** How many there are of each type: what a provider made, without providers, components and the stack itself. */
export function countByType(resources: readonly StateResource[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type, custom } of resources) {
    if (custom === true && !type.startsWith("pulumi:")) counts[type] = (counts[type] ?? 0) + 1;
  }
  return sorted(counts);
}

/** By type. */
export const sorted = (counts: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Why an operation of the engine failed: what it and its plugins said, without its last word that it did. */
export function reasonsOf({ errors }: Pick<EngineReport, "errors">, error: unknown): string[] {
  const reasons = errors.filter((text) => !/^(preview|update|destroy) failed$/.test(text));
  return reasons.length > 0 ? reasons : [messageOf(error)];
}

/** An engine's listener that also keeps what happened when, for whoever looks into a kept rehearsal: `events.jsonl`. */
export function listened(root: string, step: Step): ReturnType<typeof engineListener> {
  const { onEvent, report } = engineListener(step);
  const file = path.join(root, "events.jsonl");
  return {
    report,
    onEvent: (event) => {
      const { resourcePreEvent: before, resOutputsEvent: after } = event;
      const metadata = before?.metadata ?? after?.metadata;
      if (metadata !== undefined && metadata.op !== "same") {
        const line = {
          at: new Date().toISOString(),
          what: before ? "begins" : "ends",
          op: metadata.op,
          of: nameOf(metadata.urn),
        };
        appendFileSync(file, `${JSON.stringify(line)}\n`);
      }
      onEvent(event);
    },
  };
}
