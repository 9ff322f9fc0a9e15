import { setTimeout as sleep } from "node:timers/promises";
import type { Access, WriteOptions } from "./access.ts";
import { ApiError, isGone, isReason } from "./client.ts";
import { NoSuchKind } from "./discovery.ts";
import { migration, needsMigration, ownedByOthersOnly } from "./field-managers.ts";
import { describe, get, kindOf, type KubeObject, nameOf, text, withMetadata } from "./object.ts";
import { parsePath, removeAt, setAt } from "./paths.ts";

export interface ApplyOptions {
  fieldManager: string;
  preview: boolean;
  /** Take over fields that other managers own. */
  force: boolean;
}

export interface CreateOptions extends ApplyOptions {
  /** Take over an object that exists instead of refusing. */
  upsert: boolean;
  onRetry: (message: string) => void;
  /** Ends the wait between two tries. */
  signal: AbortSignal;
}

// A namespace or a CRD of the same program may not be there yet: five tries, as the official provider's.
const RETRY_DELAYS_MS = [1_000, 2_000, 4_000, 8_000];

/**
 * Creates the object. By default a plain creation, which fails where the object exists (the official provider's
 * default since v4.29: an upsert would adopt, and later delete, what another program made).
 *
 * @throws ApiError, NoSuchKind
 */
export async function createObject(access: Access, inputs: KubeObject, options: CreateOptions): Promise<KubeObject> {
  const write: WriteOptions = { fieldManager: options.fieldManager, dryRun: options.preview };
  for (let attempt = 0; ; attempt++) {
    try {
      if (!options.upsert) return await access.create(inputs, write);
      // In a preview nobody's fields are at stake, and a replacement meets the object that it will replace.
      return await access.apply(inputs, { ...write, force: options.force || options.preview });
    } catch (error) {
      const delay = RETRY_DELAYS_MS[attempt];
      const mayAppear = error instanceof NoSuchKind || isGone(error);
      if (!mayAppear || options.preview || delay === undefined) throw explained(error, inputs);
      options.onRetry(`Retry #${String(attempt + 1)}; creation failed: ${error.message}`);
      await sleep(delay, undefined, { signal: options.signal });
    }
  }
}

/** Changes an existing object by server-side apply (a CRD as a whole, as the official provider does). */
export async function updateObject(
  access: Access,
  inputs: KubeObject,
  options: ApplyOptions & { liveName: string; ignoreChanges: string[] },
): Promise<KubeObject> {
  const { fieldManager, preview: dryRun } = options;
  let live = await access.live(withMetadata(inputs, "name", options.liveName));
  if (kindOf(inputs).kind === "CustomResourceDefinition") {
    const version = text(live, "metadata", "resourceVersion");
    return access.replace(withMetadata(inputs, "resourceVersion", version), { fieldManager, dryRun });
  }
  if (!dryRun) live = await takeOver(access, live, fieldManager);
  const wanted = withoutIgnored(inputs, live, fieldManager, options.ignoreChanges);
  // The real update moves the fields first; a preview changes nothing, so it has to look past the conflict.
  const force = options.force || (dryRun && needsMigration(live, fieldManager));
  try {
    return await access.apply(wanted, { fieldManager, dryRun, force });
  } catch (error) {
    throw explained(error, inputs);
  }
}

async function takeOver(access: Access, live: KubeObject, fieldManager: string): Promise<KubeObject> {
  const patch = migration(live, fieldManager);
  if (patch === undefined) return live;
  try {
    return await access.jsonPatch(live, patch);
  } catch (error) {
    // Somebody (mostly a controller writing the status) was faster than the patch's test of the resourceVersion.
    if (!(error instanceof ApiError) || ![409, 422].includes(error.status)) throw error;
    return takeOver(access, await access.live(live), fieldManager);
  }
}

/**
 * The inputs for an apply that must leave ignored fields alone: what another manager owns is not mentioned, what we own
 * is sent as it stands, since leaving it out would remove it.
 */
export function withoutIgnored(
  inputs: KubeObject,
  live: KubeObject,
  manager: string,
  ignoreChanges: string[],
): KubeObject {
  let result = inputs;
  for (const path of ignoreChanges.map(parsePath)) {
    const value = get(live, ...path);
    if (ownedByOthersOnly(live, manager, path)) result = removeAt(result, path) as KubeObject;
    else if (value !== undefined && get(result, ...path) !== undefined) {
      result = setAt(result, path, value) as KubeObject;
    }
  }
  return result;
}

/** Lets go of every field that a former manager owned. */
export async function relinquish(access: Access, live: KubeObject, formerManager: string): Promise<void> {
  const { apiVersion, kind, metadata } = live;
  if (apiVersion === undefined || kind === undefined) return;
  const namespace = get(metadata, "namespace");
  await access.apply(
    { apiVersion, kind, metadata: { name: nameOf(live), ...(namespace === undefined ? {} : { namespace }) } },
    { fieldManager: formerManager, dryRun: false },
  );
}

function explained(error: unknown, inputs: KubeObject): unknown {
  if (isReason(error, "Conflict")) {
    return new ApiError(error.status, {
      ...error.body,
      message:
        `${error.message}. Another field manager owns these fields of ${describe(inputs)}. Leave them to it with ` +
        'ignoreChanges or by removing them from the program, or take them over with the annotation pulumi.com/patchForce: "true".',
    });
  }
  if (isReason(error, "AlreadyExists")) {
    return new ApiError(error.status, {
      ...error.body,
      message:
        `${error.message}. To manage an object that exists, import it (the resource option import: "<namespace>/<name>"), ` +
        "or set upsertExistingObjects on the provider.",
    });
  }
  return error;
}
