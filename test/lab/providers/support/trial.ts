import type { EngineEvent, PulumiFn } from "@pulumi/pulumi/automation/index.js";
import { LocalWorkspace, type PulumiCommand, type Stack } from "@pulumi/pulumi/automation/index.js";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { neverBegan } from "../../../../cli/language-server.ts";
import { wholeProgram } from "../../../../cli/whole-program.ts";
import { LAB_ID_VARIABLE } from "../../../../lab/providers/protocol/stand-in.ts";

const providers = path.resolve(import.meta.dirname, "../../../../lab/providers");
const PROJECT = "providers-spec";
const STACK = "trial";

/** What a run did. */
export interface Outcome {
  /** The operation by the resource's logical name; a replacement counts as `replace`. */
  ops: Record<string, string>;
  /** Everything the run said: diagnostics and the passing statuses. */
  said: string;
  outputs: Record<string, unknown>;
  /** The error's text, where the run failed. */
  error?: string;
}

export interface Trial {
  /** @param listen is told every event of the engine. */
  up(program: PulumiFn, listen?: Listener): Promise<Outcome>;
  preview(program: PulumiFn, listen?: Listener): Promise<Outcome>;
  refresh(program: PulumiFn): Promise<Outcome>;
  destroy(program?: PulumiFn): Promise<Outcome>;
  /** Starts an update and interrupts it as Ctrl-C does, as soon as `when` matches what it says. */
  interruptedUp(program: PulumiFn, when: RegExp): Promise<Outcome>;
  /** The stack itself, for what the CLI does beside its runs. */
  stack: Stack;
  /** The backend's folder. */
  backend: string;
  /** The state as it is kept, secrets encrypted. */
  state(): string;
  resource(name: string): { id: string; outputs: Record<string, unknown>; initErrors?: string[] } | undefined;
  close(): void;
}

/** A stack of its own on the real engine with the stand-ins, all in a folder that goes with it. `env` is added to theirs. */
export async function openTrial(
  engine: PulumiCommand,
  labId: string,
  env: Record<string, string> = {},
): Promise<Trial> {
  const root = mkdtempSync(path.join(tmpdir(), "cryptokube-trial-"));
  for (const folder of ["bin", "home", "state", "work"]) mkdirSync(path.join(root, folder));
  for (const name of ["aws", "kubernetes", "random"]) writePlugin(path.join(root, "bin"), name);
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: STACK, projectName: PROJECT, program: () => Promise.resolve() },
    {
      workDir: path.join(root, "work"),
      pulumiHome: path.join(root, "home"),
      pulumiCommand: engine,
      envVars: {
        PATH: `${path.join(root, "bin")}:${process.env["PATH"] ?? ""}`,
        PULUMI_BACKEND_URL: `file://${path.join(root, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: "for the trial only",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        [LAB_ID_VARIABLE]: labId,
        ...env,
      },
    },
  );
  const state = () => readFileSync(path.join(root, "state", ".pulumi", "stacks", PROJECT, `${STACK}.json`), "utf8");
  return {
    up: (program, listen) => watched(stack, program, (onEvent) => stack.up({ onEvent: both(onEvent, listen) })),
    preview: (program, listen) =>
      watched(stack, program, (onEvent) => stack.preview({ onEvent: both(onEvent, listen) })),
    refresh: (program) => watched(stack, program, (onEvent) => stack.refresh({ onEvent })),
    destroy: (program) => watched(stack, program ?? (() => Promise.resolve()), (onEvent) => stack.destroy({ onEvent })),
    stack,
    backend: path.join(root, "state"),
    interruptedUp: (program, when) => interrupted(stack, program, when),
    state,
    resource: (name) => findResource(state(), name),
    close: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function writePlugin(folder: string, name: string): void {
  const file = path.join(folder, `pulumi-resource-${name}`);
  writeFileSync(file, `#!/bin/sh\nexec "${process.execPath}" "${path.join(providers, name, "main.ts")}" "$@"\n`);
  chmodSync(file, 0o755);
}

function findResource(state: string, name: string) {
  const { checkpoint } = JSON.parse(state) as {
    checkpoint: {
      latest: { resources?: { urn: string; id: string; outputs: Record<string, unknown>; initErrors?: string[] }[] };
    };
  };
  return checkpoint.latest.resources?.find((resource) => resource.urn.endsWith(`::${name}`));
}

type Listener = (event: EngineEvent) => void;

function both(first: Listener, second?: Listener): Listener {
  return (event) => {
    first(event);
    second?.(event);
  };
}

type Run = (onEvent: Listener) => Promise<object>;

/** As `up` does, it is run again where its program never began: see takingOver. */
async function watched(stack: Stack, program: PulumiFn, run: Run): Promise<Outcome> {
  for (let round = 1; ; round++) {
    const outcome = await watchedOnce(stack, program, run);
    if (round === 3 || outcome.error?.includes(neverBegan) !== true) return outcome;
  }
}

async function watchedOnce(stack: Stack, program: PulumiFn, run: Run): Promise<Outcome> {
  stack.workspace.program = wholeProgram(program);
  const outcome: Outcome = { ops: {}, said: "", outputs: {} };
  try {
    const result: { outputs?: Record<string, { value: unknown }> } = await run((event) => {
      note(outcome, event);
    });
    outcome.outputs = Object.fromEntries(Object.entries(result.outputs ?? {}).map(([key, { value }]) => [key, value]));
  } catch (error) {
    outcome.error = error instanceof Error ? error.message : String(error);
  }
  return outcome;
}

function note(outcome: Outcome, event: EngineEvent): void {
  if (event.diagnosticEvent !== undefined) outcome.said += event.diagnosticEvent.message;
  const metadata = event.resourcePreEvent?.metadata;
  if (metadata === undefined || metadata.type === "pulumi:pulumi:Stack") return;
  const name = metadata.urn.split("::").at(-1) ?? "";
  // A replacement has up to three steps; that it is one is all that matters here.
  const isReplacement = /replace/.test(metadata.op);
  if (outcome.ops[name] !== "replace") outcome.ops[name] = isReplacement ? "replace" : metadata.op;
}

async function interrupted(stack: Stack, program: PulumiFn, when: RegExp): Promise<Outcome> {
  const interrupt = new AbortController();
  let heard = "";
  return watched(stack, program, (onEvent) =>
    stack.up({
      signal: interrupt.signal,
      onEvent: (event) => {
        onEvent(event);
        heard += event.diagnosticEvent?.message ?? "";
        if (when.test(heard)) interrupt.abort();
      },
    }),
  );
}
