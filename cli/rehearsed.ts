/** Keeping rehearsed state and real runs apart: a rehearsal marks its backend, and what is real refuses that mark. */
import { existsSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { UserError } from "./failure.ts";

const markFile = "cryptokube-rehearsal.json";

export function markRehearsed(state: string, id: string): void {
  writeFileSync(
    path.join(state, markFile),
    `${JSON.stringify({ owner: "cryptokube rehearsal", id, note: "Nothing in this state exists." })}\n`,
  );
}

/** What begins with it belongs to a simulated cloud. */
const simulated = /^(sim-|arn:aws[\w-]*:[\w-]*:[\w-]*:000000000000:)/;

/** Whether a backend's address is a rehearsal's. */
export function isRehearsedBackend(url: string | undefined): boolean {
  if (url?.startsWith("file://") !== true) return false;
  try {
    return existsSync(path.join(fileURLToPath(url), markFile));
  } catch {
    return false;
  }
}

/** Things of a simulated cloud in an exported stack, by name. Pure. */
export function simulatedIn(deployment: unknown): string[] {
  const resources = (deployment as { resources?: { urn: string; id?: string; type?: string }[] } | undefined)
    ?.resources;
  return (resources ?? [])
    .filter(({ id, type }) => type?.startsWith("aws:") === true && id !== undefined && simulated.test(id))
    .map(({ urn }) => urn.split("::").at(-1) ?? urn);
}

/**
 * Refuses to work for real on what a rehearsal made.
 *
 * @throws UserError
 */
export async function assertNotRehearsed(stack: Stack): Promise<void> {
  const { url } = await stack.workspace.whoAmI();
  if (isRehearsedBackend(url)) {
    throw new UserError(`${url ?? ""} is the backend of a rehearsal: nothing in it exists. Log in to another one.`);
  }
  const { deployment } = (await stack.exportStack()) as { deployment?: unknown };
  const found = simulatedIn(deployment);
  if (found.length === 0) return;
  throw new UserError(
    `The state of ${stack.name} holds things of a simulated cloud (${found.slice(0, 5).join(", ")}${found.length > 5 ? ", …" : ""}), ` +
      "which do not exist: it was brought here from a rehearsal. Nothing was done. Remove the stack, or restore its state from a backup.",
  );
}
