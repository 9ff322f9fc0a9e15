/** Pulling an image from its registry. */
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import * as path from "node:path";
import type { Step } from "../progress.ts";
import { acquireCrane } from "./crane.ts";
import { megabytes } from "./download.ts";
import { Unavailable } from "./errors.ts";
import { ask } from "./fetch.ts";
import { parseReference } from "./image-reference.ts";
import { packLayout } from "./oci-layout.ts";
import { run } from "./run.ts";
import type { Context } from "./types.ts";

const platform = ["--platform", "linux/amd64"];
const watchMs = 250;
/** Of one pull: blobs that came whole are not asked for again. */
const attempts = 3;

interface Manifest {
  config: { size: number };
  layers: { size: number }[];
}

/**
 * Pulls an image for linux/amd64. crane holds every blob against its digest.
 *
 * @param folder where `image.tar` goes.
 * @returns the digest of the image's manifest, as the registry has it.
 * @throws Unavailable when the registry is out of reach, has no such image, or stalls.
 */
export async function pullImage(ctx: Context, reference: string, folder: string, step: Step): Promise<string> {
  const { registry: registryName, repository } = parseReference(reference);
  const registry = ctx.sources.registries[registryName];
  if (registry === undefined) throw new Unavailable(`${registryName} is no registry that the lab pulls from`);
  await requireAnswer(ctx, registry.api);
  const crane = await acquireCrane(ctx);
  const name = `${registry.name}${reference.slice(registryName.length)}`;
  const layout = path.join(folder, "layout");
  await mkdir(layout);
  try {
    const text = await watched(ctx, undefined, (signal) =>
      run(crane, ["manifest", ...platform, name], { env: ctx.env, signal }),
    );
    const manifest = JSON.parse(text) as Manifest;
    const total = manifest.layers.reduce((sum, layer) => sum + layer.size, manifest.config.size);
    const progress = async (): Promise<number> => {
      const got = await blobBytes(layout);
      step.update(`${repository}, ${megabytes(got)}`, Math.min(1, got / total));
      return got;
    };
    await again(attempts, () =>
      watched(ctx, progress, (signal) =>
        run(crane, ["pull", ...platform, "--format", "oci", name, layout], { env: ctx.env, signal }),
      ),
    );
    return await packLayout(layout, reference, path.join(folder, "image.tar"));
  } finally {
    await rm(layout, { recursive: true, force: true });
  }
}

async function again<T>(times: number, work: () => Promise<T>): Promise<T> {
  for (let left = times - 1; ; left--) {
    try {
      return await work();
    } catch (error) {
      if (left === 0 || !(error instanceof Unavailable)) throw error;
    }
  }
}

/** Any answer will do, "unauthorized" too: that is how a registry asks for a token. */
async function requireAnswer(ctx: Context, api: string): Promise<void> {
  try {
    const { response } = await ask(ctx, api);
    await response.body?.cancel();
  } catch (error) {
    if (!ctx.hosts.hasAnswered(new URL(api).host)) throw error;
  }
}

/** Ends the work when what it has got does not grow for the stall timeout: crane itself would wait. */
async function watched<T>(
  ctx: Context,
  measure: (() => Promise<number>) | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const control = new AbortController();
  let got = 0;
  let changed = performance.now();
  const timer = setInterval(() => {
    void (async () => {
      const now = (await measure?.()) ?? 0;
      if (now > got) changed = performance.now();
      got = Math.max(got, now);
      if (performance.now() - changed > ctx.stallTimeoutMs) control.abort();
    })();
  }, watchMs);
  try {
    return await work(control.signal);
  } catch (error) {
    if (control.signal.aborted) {
      throw new Unavailable(`the registry stalled for ${String(ctx.stallTimeoutMs / 1000)} s`, { cause: error });
    }
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** What has come of the image's blobs so far, whole ones and the one under way. */
async function blobBytes(layout: string): Promise<number> {
  const folder = path.join(layout, "blobs", "sha256");
  let sum = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    sum += (await stat(path.join(folder, name)).catch(() => undefined))?.size ?? 0;
  }
  return sum;
}
