import * as path from "node:path";
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation/index.js";
import {
  acquireCluster,
  acquireEngine,
  acquireImages,
  acquirePlugins,
  createContext,
  labImages,
} from "../lab/acquire/index.ts";
import type { ClusterBinaries, ImageArchive } from "../lab/acquire/types.ts";
import { labStatus, setForwards, startLab, type Lab } from "../lab/lab.ts";
import type { Progress } from "../lab/progress.ts";
import type { Plan } from "../stacks/plan.ts";
import { type Adoptions, ADOPTIONS_VARIABLE, adoptionsFrom } from "../stacks/adoption.ts";
import { environmentProgram } from "../stacks/program.ts";
import { takingOver } from "./adoption.ts";
import { openCluster } from "./cluster-view.ts";
import { claimBackend, describeChanges, engineListener, openLabStack, type EngineReport } from "./engine.ts";
import { explained, messageOf, UserError } from "./failure.ts";
import { openUserStack } from "./existing.ts";
import { awsCli, taggedResources, whatStandsIn } from "./orphans/ask.ts";
import { endingGroups, refuseToEnd } from "./ending-groups.ts";
import type { Place } from "./places.ts";
import { takeAwayFailed } from "./failed-creations.ts";
import { forgetPendingCreates } from "./pending.ts";
import { mendStateFiles } from "./state-file.ts";
import { whileNobodyElse } from "./lock.ts";
import { lockExplanation } from "./state-lock.ts";
import type { Session } from "./session.ts";
import { collectStatus, connectionOf, type EnvironmentStatus } from "./status.ts";
import { watchNodes, type WatchResult } from "./watch.ts";

/** What `up` did, for the table, for `--json` and for the exit status. */
export interface UpResult {
  changes: Record<string, number>;
  watch: WatchResult;
  status: EnvironmentStatus;
}

/** How `up` is to go about it. */
export interface UpRun {
  progress: Progress;
  /** Aborted: stop after the step at hand. Its reason {@link fromTerminal} says that the engine has been told already. */
  signal: AbortSignal;
  /** Read what is there before deciding, so that changes made by hand are mended. Default: false. */
  refresh?: boolean;
}

/** A terminal sends Ctrl-C to the engine too, and a second one from us would make it drop what it is doing. */
export const fromTerminal = "terminal";

function forEngine(signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  signal.addEventListener("abort", () => {
    if (signal.reason !== fromTerminal) {
      controller.abort();
    }
  });
  return controller.signal;
}

/**
 * Brings the environment up: gets what is missing, starts the lab where the environment runs on it, lets the engine
 * register everything, and watches the chain nodes until they run.
 * @throws UserError where the person can mend it
 */
export async function up(session: Session, run: UpRun): Promise<UpResult> {
  if (session.notAccepted !== undefined) throw new UserError(session.notAccepted);
  for (const sentence of session.versions ?? []) run.progress.note(sentence);
  return session.onLab ? whileNobodyElse(session.paths.root, () => upOnLab(session, run)) : upOnExisting(session, run);
}

async function upOnLab(session: Session, run: UpRun): Promise<UpResult> {
  const { progress, signal } = run;
  const { plan, paths } = session;
  const { binaries, images } = await acquireForLab(plan, progress);
  signal.throwIfAborted();
  const lab = await explained(
    startLab({ name: paths.name, dataDir: paths.root, binaries, images, systemImages: labImages, progress }),
  );
  const stack = await openStackOf(session, progress);
  const report = await runEngine(stack, session, run);
  await explained(setForwards(paths.root, plan.forwards));
  return finish(session, lab, report, run);
}

/** Gets all that the environment needs of this machine, and builds what cannot be got: minutes, the first time. */
export async function acquireForLab(
  plan: Plan,
  progress: Progress,
): Promise<{ binaries: ClusterBinaries; images: ImageArchive[] }> {
  const context = createContext({ progress, env: process.env });
  // One after the other: two compilers side by side on a small machine take longer than in turn.
  await acquireEngine(context);
  const binaries = await acquireCluster(context);
  return { binaries, images: await acquireImages(context, [...Object.values(labImages), ...plan.images]) };
}

/**
 * The engine's stack of an environment: the lab's own backend, or the one that the user is logged in to.
 * @throws UserError when the lab does not run, or when its plugins changed their kind
 */
export async function openStackOf(session: Session, progress: Progress): Promise<Stack> {
  const { environment, paths, onLab } = session;
  if (!onLab) {
    return openUserStack(session, progress);
  }
  const { lab } = await labStatus(paths.root);
  if (lab === undefined) {
    throw new UserError(`The lab of ${environment} is not running: \`npm run up\` starts it.`);
  }
  const context = createContext({ progress, env: process.env });
  const engine = await acquireEngine(context);
  const plugins = await acquirePlugins(context, { standInAllowed: true, home: paths.home, engine });
  const backend = { state: paths.state, home: paths.home, labId: lab.id };
  await claimBackend(backend, plugins);
  for (const file of await mendStateFiles(paths.state)) {
    progress.note(`The engine was killed while it wrote ${file}: that is taken away, and written anew.`);
  }
  const stack = await openLabStack({
    environment,
    stackFile: session.stackFile,
    work: path.join(paths.root, "work"),
    backend,
    engine,
    plugins,
    program: () =>
      environmentProgram({
        environment,
        config: session.config,
        connection: connectionOf(session),
        ...session.options,
      }),
  });
  // Whoever calls this holds the lab: a lock in its backend was left by an engine that died.
  await stack.cancel().catch(() => undefined);
  return stack;
}

async function upOnExisting(session: Session, run: UpRun): Promise<UpResult> {
  const stack = await openStackOf(session, run.progress);
  const report = await runEngine(stack, session, run);
  return finish(session, undefined, report, run);
}

/** What the person told it to take over: `cryptokube orphans` prints how. */
function givenAdoptions(): Adoptions {
  try {
    return adoptionsFrom(process.env);
  } catch (thrown) {
    throw new UserError(`${messageOf(thrown)}.`, { cause: thrown });
  }
}

async function runEngine(
  stack: Stack,
  { environment, plan, paths, config: { region, cluster } }: Session,
  { progress, signal, refresh = false }: UpRun,
): Promise<EngineReport> {
  const given = givenAdoptions();
  if (plan.cluster.kind === "eks") {
    const ending = endingGroups(await stack.exportStack(), plan.cluster.aws);
    await explained(refuseToEnd(environment, ending, () => openCluster(connectionOf({ environment, plan, paths }))));
  }
  const step = progress.step("Bring the resources up");
  const { onEvent, report } = engineListener(step);
  try {
    if (cluster.kind === "eks") await takeAwayFailed(stack, (text) => progress.note(text));
    await takingOver({
      update: (collect) => {
        report.errors.length = 0;
        const both = (event: EngineEvent): void => {
          onEvent(event);
          collect(event);
        };
        const options = { signal: forEngine(signal), refresh, color: "never", suppressProgress: true } as const;
        return stack.up({ ...options, onEvent: both });
      },
      adopt: (adoptions) => {
        stack.workspace.envVars[ADOPTIONS_VARIABLE] = JSON.stringify(adoptions);
      },
      given,
      ...(cluster.kind === "eks" && region !== undefined
        ? {
            look: () => taggedResources(awsCli, environment, region),
            locate: (place: Place) => whatStandsIn(awsCli, region, place),
          }
        : {}),
      note: (text) => progress.note(text),
    });
  } catch (thrown) {
    step.fail(signal.aborted ? "interrupted; the next `npm run up` goes on from here" : "the engine reports errors");
    if (signal.aborted) {
      throw new UserError("Interrupted. What was made so far is recorded; `npm run up` goes on from there.", {
        cause: thrown,
      });
    }
    const locked = lockExplanation(messageOf(thrown), environment);
    if (locked !== undefined) throw new UserError(locked, { cause: thrown });
    const errors = report.errors.length > 0 ? report.errors : [messageOf(thrown)];
    throw new UserError(
      ["The environment did not come up:", ...errors.map((error) => `  ${error.replaceAll("\n", "\n  ")}`)].join("\n"),
      { cause: thrown },
    );
  }
  await forgetPendingCreates(stack);
  step.done(describeChanges(report.changes));
  return report;
}

async function finish(
  session: Session,
  lab: Lab | undefined,
  report: EngineReport,
  { progress, signal }: UpRun,
): Promise<UpResult> {
  const cluster = openCluster(connectionOf(session));
  const step = progress.step("Chain nodes");
  const watch = await watchNodes(cluster, session.plan, step, signal);
  const running = watch.nodes.filter(({ state }) => state === "running").length;
  const text = `${running} of ${watch.nodes.length} running, ${watch.rolled} of ${watch.nodes.length} on the newest template`;
  if (isFine(watch)) {
    step.done(text);
  } else {
    step.fail(text);
  }
  return { changes: report.changes, watch, status: await collectStatus(session, cluster, lab) };
}

/** Nothing failed: what is not over goes on by itself. */
export function isFine({ failed, rolls }: Pick<WatchResult, "failed" | "rolls">): boolean {
  return failed.length === 0 && rolls.every(({ halted }) => halted === undefined);
}

/** The failed nodes in words: why, and what the cluster recorded of their pods. */
export function describeFailures(watch: WatchResult): string {
  return watch.failed
    .map((node) => {
      const events = watch.events.get(node.node) ?? [];
      return [`${node.node} does not run: ${node.reason}`, ...events.map((event) => `    ${event}`)].join("\n");
    })
    .join("\n");
}
