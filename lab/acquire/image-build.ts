/** Making an image from its recipe: layers by tar, the image by crane, by way of a registry that lives as long as that. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import * as path from "node:path";
import { createInterface } from "node:readline";
import type { Step } from "../progress.ts";
import { acquireCrane } from "./crane.ts";
import { Unavailable } from "./errors.ts";
import { packLayout, reproducible } from "./oci-layout.ts";
import { Root, type ImageRecipe } from "./recipes/recipe.ts";
import { bound, run } from "./run.ts";
import type { Context } from "./types.ts";

/** Milliseconds until a registry on loopback must have said its port. */
const registryStartMs = 10_000;

/**
 * @param folder where `image.tar` goes, and what is made on the way.
 * @returns the digest of the image's manifest.
 * @throws Unavailable when a step fails; AcquisitionError when a part of the image cannot be got.
 */
export async function buildImage(
  ctx: Context,
  reference: string,
  recipe: ImageRecipe,
  folder: string,
  step: Step,
): Promise<string> {
  const crane = await acquireCrane(ctx);
  const work = path.join(folder, "work");
  const rootFolder = path.join(work, "root");
  await mkdir(rootFolder, { recursive: true });
  const root = new Root(rootFolder);
  await recipe.fill(ctx, root, step);
  step.update("packing layers");
  const layers: string[] = [];
  for (const { owner, folder: content, places } of root.layers) {
    const layer = path.join(work, `layer-${String(owner)}.tar`);
    const owned = [`--owner=${String(owner)}`, `--group=${String(owner)}`];
    await run("tar", ["-C", content, ...reproducible, ...owned, "-cf", layer, ...places]);
    layers.push(layer);
  }
  const registry = await serveRegistry(crane);
  try {
    step.update("writing the image");
    // The port differs each time; nothing of this name gets into the image.
    const local = `127.0.0.1:${String(registry.port)}/image:1`;
    const files = layers.flatMap((layer) => ["--new_layer", layer]);
    await run(crane, ["append", "--oci-empty-base", ...files, "--new_tag", local], { env: ctx.env });
    await run(crane, ["mutate", local, "--tag", local, ...configFlags(reference, recipe)], { env: ctx.env });
    const layout = path.join(work, "layout");
    await run(crane, ["pull", "--format", "oci", local, layout], { env: ctx.env });
    return await packLayout(layout, reference, path.join(folder, "image.tar"));
  } finally {
    registry.stop();
    await rm(work, { recursive: true, force: true });
  }
}

/** crane's flags for what a container of the image is and where the image is from. */
export function configFlags(reference: string, recipe: ImageRecipe): string[] {
  const { config } = recipe;
  const labels: Record<string, string> = {
    "org.opencontainers.image.title": recipe.title,
    "org.opencontainers.image.version": reference.slice(reference.lastIndexOf(":") + 1),
    "org.opencontainers.image.source": recipe.source,
    "org.opencontainers.image.description": `Made for a lab where ${reference} could not be pulled: ${recipe.differs}.`,
    "io.cryptokube.built-from": recipe.builtFrom,
  };
  // crane splits a label at commas that begin another key=value; none of ours holds a "=" after a comma.
  const each = (flag: string, values: string[]): string[] => values.flatMap((value) => [flag, value]);
  return [
    ...each(
      "--label",
      Object.entries(labels).map(([key, value]) => `${key}=${value}`),
    ),
    ...each(
      "--env",
      Object.entries(config.env ?? {}).map(([key, value]) => `${key}=${value}`),
    ),
    ...(config.user === undefined ? [] : ["--user", config.user]),
    ...(config.workdir === undefined ? [] : ["--workdir", config.workdir]),
    ...(config.entrypoint.length === 0 ? [] : ["--entrypoint", config.entrypoint.join(",")]),
    ...(config.cmd === undefined ? [] : ["--cmd", config.cmd.join(",")]),
    ...(config.ports === undefined ? [] : ["--exposed-ports", config.ports.join(",")]),
    "--set-platform",
    "linux/amd64",
  ];
}

interface LocalRegistry {
  port: number;
  stop: () => void;
}

/** A registry on loopback that keeps what it is given in memory. */
async function serveRegistry(crane: string): Promise<LocalRegistry> {
  const child: ChildProcess = spawn(...bound(crane, ["registry", "serve", "--address", "127.0.0.1:0"]), {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = (): void => void child.kill("SIGKILL");
  try {
    const port = await new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Unavailable("crane's registry did not start"));
      }, registryStartMs);
      const read = (line: string): void => {
        const found = /serving on port (\d+)/.exec(line)?.[1];
        if (found === undefined) return;
        clearTimeout(timer);
        resolve(Number(found));
      };
      for (const stream of [child.stdout, child.stderr]) {
        if (stream !== null) createInterface({ input: stream }).on("line", read);
      }
      child.once("error", reject);
      child.once("close", () => {
        clearTimeout(timer);
        reject(new Unavailable("crane's registry ended at once"));
      });
    });
    return { port, stop };
  } catch (error) {
    stop();
    throw error;
  }
}
