/** The way down, in its two steps: first what holds no state, then what the engine protects. */
import { existsSync, readFileSync } from "node:fs";
import type { PulumiFn, Stack } from "@pulumi/pulumi/automation/index.js";
import type { Step } from "../../lab/progress.ts";
import { rehearsalFiles } from "../../lab/rehearsal/place.ts";
import { describeChanges } from "../engine.ts";
import type { TakenDown } from "./messages.ts";
import type { Surroundings } from "./run.ts";
import { countByType, listened, reasonsOf, resourcesOf } from "./stack.ts";
import { wholeProgram } from "../whole-program.ts";
import type { Volume } from "../../lab/rehearsal/volumes.ts";

/** AWS deletes no key at once: it waits for weeks, so that one may think again. */
const keyPendingDeletion = "simulated:kms/keyPendingDeletion";

/** @param program the environment's, with `protect: false` in its file. */
export async function takeDown(
  stack: Stack,
  program: PulumiFn,
  { step: stepOf, api, root }: Surroundings,
): Promise<{ problems: string[]; down?: TakenDown }> {
  const first = await destroy(stack, root, stepOf("Take down what holds no state"), { excludeProtected: true });
  if (first.length > 0) return { problems: first };
  const leaves = (await resourcesOf(stack)).filter(({ protect }) => protect === true);

  const opened = await allowDeletion(stack, program, root, stepOf("Let the cluster be deleted"));
  if (opened.length > 0) return { problems: opened };
  await unprotect(stack);
  const second = await destroy(stack, root, stepOf("Take down the rest"), {});
  if (second.length > 0) return { problems: second };

  const remaining = (await resourcesOf(stack)).map(
    ({ urn }) => `The engine still has ${urn.split("::").at(-1) ?? urn}.`,
  );
  const cloud = cloudEntries(root);
  const pending = cloud.filter(({ type }) => type === keyPendingDeletion);
  const standing = cloud
    .filter((entry) => !pending.includes(entry))
    .map(({ type, id }) => `${type} ${id} still stands in the simulated cloud, and the engine does not know of it.`);
  const volumes = await api.list<Volume>("/api/v1/persistentvolumes");
  return {
    problems: [...remaining, ...standing],
    down: {
      protectedLeaves: countByType(leaves),
      kept: volumes.map(({ metadata, spec }) => spec.csi?.volumeHandle ?? metadata.name),
      keysPending: pending.length,
    },
  };
}

/** @returns the engine's errors; empty: it is done. */
async function destroy(
  stack: Stack,
  root: string,
  step: Step,
  options: { excludeProtected?: boolean },
): Promise<string[]> {
  const { onEvent, report } = listened(root, step);
  try {
    await stack.destroy({ ...options, onEvent, color: "never", suppressProgress: true });
  } catch (error) {
    step.fail("the engine reports errors");
    return reasonsOf(report, error);
  }
  step.done(describeChanges(report.changes));
  return [];
}

/** EKS itself refuses to delete a protected cluster, whatever the engine's state says: its file must say so first. */
async function allowDeletion(stack: Stack, program: PulumiFn, root: string, step: Step): Promise<string[]> {
  const clusters = (await resourcesOf(stack)).filter(({ type }) => type === "aws:eks/cluster:Cluster");
  const { onEvent, report } = listened(root, step);
  try {
    await stack.up({
      program: wholeProgram(program),
      target: clusters.map(({ urn }) => urn),
      onEvent,
      color: "never",
      suppressProgress: true,
    });
  } catch (error) {
    step.fail("the engine reports errors");
    return reasonsOf(report, error);
  }
  step.done(describeChanges(report.changes));
  return [];
}

/** What a person does by `pulumi state unprotect --all`. */
async function unprotect(stack: Stack): Promise<void> {
  const state = await stack.exportStack();
  const { resources = [] } = state.deployment as { resources?: { protect?: boolean }[] };
  for (const resource of resources) delete resource.protect;
  await stack.importStack(state);
}

/** What the simulated cloud holds; each default that AWS itself makes is none of these. */
function cloudEntries(root: string): { type: string; id: string }[] {
  const file = rehearsalFiles(root).cloud;
  if (!existsSync(file)) return [];
  return (JSON.parse(readFileSync(file, "utf8")) as { entries: { type: string; id: string }[] }).entries;
}
