/** A rehearsal from the first preview to the last resource gone. */
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation/index.js";
import type { ApiClient } from "../../lab/cluster/api.ts";
import type { Step } from "../../lab/progress.ts";
import type { RehearsalRecord } from "../../lab/rehearsal/place.ts";
import { formatErrors, type EnvironmentConfig } from "../../stacks/config.ts";
import { acceptedOf, loadEnvironment } from "../../stacks/load.ts";
import { environmentProgram } from "../../stacks/program.ts";
import { describeChanges } from "../engine.ts";
import { UserError } from "../failure.ts";
import { readCoverage } from "./coverage.ts";
import type { Findings } from "./findings.ts";
import { letCatchUp, machinesFound, settle, tryDrains, volumesFound, type Sight } from "./look.ts";
import type { RehearsalPart, RehearsalResult } from "./messages.ts";
import { notAsShown, previewFirst } from "./preview.ts";
import { countByType, listened, openRehearsalStack, reasonsOf, resourcesOf } from "./stack.ts";
import { takeDown } from "./take-down.ts";

/** What is rehearsed: a program, and what the engine is to know of it. */
export interface Subject {
  environment: string;
  /** The environment file's text. */
  stackFile: string;
  program: PulumiFn;
  /** The same where the environment's file lets everything go. */
  unprotected: PulumiFn;
}

export interface Surroundings {
  record: RehearsalRecord;
  /** The rehearsal's folder. */
  root: string;
  /** Path of the engine's program. */
  engine: string;
  /** All variables of the engine and its plugins. */
  env: Record<string, string>;
  api: ApiClient;
  step: (title: string) => Step;
}

/**
 * Previews a program, brings it up, looks, and takes it down again.
 *
 * @param takeDownAfter whether everything is taken down again, and is to be gone.
 */
export async function rehearse(
  subject: Subject,
  around: Surroundings,
  takeDownAfter: boolean,
): Promise<RehearsalResult> {
  const seconds: RehearsalResult["seconds"] = { preview: 0, up: 0, look: 0, down: 0 };
  const timed = async <T>(part: RehearsalPart, work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    try {
      return await work();
    } finally {
      seconds[part] += (performance.now() - began) / 1000;
    }
  };
  const stack = await openRehearsalStack({ ...subject, ...around, id: around.record.id });
  const preview = await timed("preview", () => previewFirst(stack, around));
  const { shown } = preview;
  if (shown === undefined) return { problems: preview.problems, redIn: "preview", seconds };

  const failures = await timed("up", () => bringUp(stack, around));
  // Where a machine is missing the engine waited in vain; the cluster says why.
  const { sight, problems } = await timed("look", () => lookAround(around, failures));
  if (problems.length > 0) return { problems, redIn: failures.length > 0 ? "up" : "look", shown, seconds };

  const { problems: wrong, found } = await timed("look", () => findingsOf(stack, sight, around));
  wrong.push(...notAsShown(shown, found.resources));
  if (wrong.length > 0) return { problems: wrong, redIn: "look", shown, found, seconds };
  if (!takeDownAfter) return { problems: [], shown, found, seconds };
  const down = await timed("down", () => takeDown(stack, subject.unprotected, around));
  return {
    problems: down.problems,
    ...(down.problems.length > 0 ? { redIn: "down" as const } : {}),
    shown,
    found,
    ...(down.down ? { down: down.down } : {}),
    seconds,
  };
}

/** The environment's program, as its file has it, and as it is when the file lets everything go. */
export function subjectOf(environment: string, projectDir: string): Subject {
  const read = loadEnvironment(environment, { projectDir });
  if (!read.ok) throw new UserError(formatErrors(read.errors, read.fileName));
  const { text: stackFile, config, next } = read.loaded;
  const program = (of: EnvironmentConfig): PulumiFn => {
    return () => environmentProgram({ environment, config: of, ...acceptedOf(next) });
  };
  const { cluster } = config;
  return {
    environment,
    stackFile,
    program: program(config),
    unprotected: program(cluster.kind === "eks" ? { ...config, cluster: { ...cluster, protect: false } } : config),
  };
}

/** @returns the engine's errors; empty: it is up. */
export async function bringUp(stack: Stack, { step: stepOf, root }: Surroundings): Promise<string[]> {
  const step = stepOf("Bring the resources up");
  const { onEvent, report } = listened(root, step);
  try {
    await stack.up({ onEvent, color: "never", suppressProgress: true });
  } catch (error) {
    step.fail("the engine reports errors");
    return reasonsOf(report, error);
  }
  step.done(describeChanges(report.changes));
  return [];
}

export async function lookAround(
  { api, step: stepOf }: Pick<Surroundings, "api" | "step">,
  failures: readonly string[],
): Promise<{ sight: Sight; problems: string[] }> {
  const step = stepOf("Machines, pods and volumes");
  const { sight, problems } = await settle(api, (text) => {
    step.update(text);
  });
  const { nodes, pods, claims } = sight;
  const text = `${nodes.length} machines, ${pods.length} pods, ${claims.length} volumes`;
  if (problems.length + failures.length > 0) step.fail(text);
  else step.done(text);
  return { sight, problems: [...failures, ...problems] };
}

async function findingsOf(
  stack: Stack,
  sight: Sight,
  { api, record, root, step: stepOf }: Surroundings,
): Promise<{ found: Findings; problems: string[] }> {
  const step = stepOf("Drains");
  const say = (text: string): void => {
    step.update(text);
  };
  const syncing = await letCatchUp(api, say);
  const { drainable, problems } = await tryDrains(api, sight.nodes);
  const text = `${drainable} of ${sight.nodes.length} machines can be drained`;
  if (problems.length > 0) step.fail(text);
  else step.done(text);
  const zoneIds = new Map(Object.entries(record.zoneNames).map(([id, name]) => [name, id]));
  const machines = machinesFound(sight);
  const placed = machines.reduce((sum, { pods }) => sum + pods.length, 0);
  const covered = readCoverage(root);
  return {
    problems,
    found: {
      resources: countByType(await resourcesOf(stack)),
      machines,
      volumes: volumesFound(sight, zoneIds),
      pods: placed,
      daemonPods: sight.pods.length - placed,
      syncing,
      drainable,
      ...(covered === undefined ? {} : { coverage: covered }),
    },
  };
}
