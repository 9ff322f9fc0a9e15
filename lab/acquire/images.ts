/** Images as archives that a cluster without a registry loads: pulled where the registry answers, else made here. */
import { createHash } from "node:crypto";
import * as path from "node:path";
import { keep, type Wanted, type Way } from "./cache.ts";
import { Unavailable } from "./errors.ts";
import { recipeOf } from "./go-program.ts";
import { buildImage } from "./image-build.ts";
import { pullImage } from "./image-pull.ts";
import { parseReference } from "./image-reference.ts";
import { recipeFor } from "./recipes/index.ts";
import type { ImageRecipe } from "./recipes/recipe.ts";
import type { Context, ImageArchive } from "./types.ts";

/** The images that a lab's own parts run. */
export const labImages = {
  /** The one that Kubernetes 1.36 names for a sandbox (its kubeadm constants; read 2026-11). */
  pause: "registry.k8s.io/pause:3.10.2",
  coredns: "docker.io/coredns/coredns:1.15.0",
  /** v0.0.30: the newest whose Go module is served (seen 2026-11). */
  localPathProvisioner: "docker.io/rancher/local-path-provisioner:v0.0.30",
  /** The version that Debian 12 has. */
  busybox: "docker.io/library/busybox:1.35.0",
} as const;

/**
 * Archives of images, from the cache or got now, in the order of the references.
 *
 * @param references full names with tags.
 * @throws AcquisitionError when a reference is no full name, or an image can neither be pulled nor made.
 */
export async function acquireImages(ctx: Context, references: string[]): Promise<ImageArchive[]> {
  const archives: ImageArchive[] = [];
  for (const reference of references) {
    const { folder, receipt } = await keep(ctx, image(ctx, reference));
    const [note = "", digest = ""] = receipt.note.split(digestMark);
    archives.push({
      reference,
      archive: path.join(folder, "image.tar"),
      origin: receipt.origin === "official" ? "official" : "built",
      digest,
      note,
    });
    if (receipt.origin !== "official") sayWhatStandsIn(ctx, reference);
  }
  return archives;
}

function sayWhatStandsIn(ctx: Context, reference: string): void {
  const { repository, tag } = parseReference(reference);
  const standsIn = recipeFor(repository, tag)?.standsIn;
  if (standsIn === undefined) return;
  ctx.progress.warn(`NOT ${reference}: version ${standsIn.version} stands in for it here, as ${standsIn.why}.`);
}

/** Between the note of a receipt and the digest behind it. */
const digestMark = " @ ";

/** An image as a thing of the cache: its folder holds `image.tar`. */
export function image(ctx: Context, reference: string): Wanted {
  const { registry, repository, tag } = parseReference(reference);
  const recipe = recipeFor(repository, tag);
  return {
    tool: `image-${repository.replaceAll("/", "-")}`,
    version: tag,
    title: `image ${reference}`,
    ways: [
      {
        origin: "official",
        label: registry,
        recipe: "",
        async produce(folder, step) {
          return `pulled from ${registry}${digestMark}${await pullImage(ctx, reference, folder, step)}`;
        },
      },
      recipe === undefined ? noRecipe(reference) : made(ctx, reference, recipe),
    ],
  };
}

const noRecipe = (reference: string): Way => ({
  origin: "built",
  label: "a recipe of the lab",
  recipe: "",
  produce: () => Promise.reject(new Unavailable(`there is none for ${reference}`)),
});

function made(ctx: Context, reference: string, recipe: ImageRecipe): Way {
  const { title, builtFrom, source, differs, standsIn, program, config, revision } = recipe;
  const inputs = {
    title,
    builtFrom,
    source,
    differs,
    standsIn,
    config,
    revision,
    program: program && recipeOf(program),
  };
  return {
    origin: "built",
    label: `a build from ${recipe.builtFrom}`,
    recipe: createHash("sha256").update(JSON.stringify(inputs)).digest("hex").slice(0, 16),
    async produce(folder, step) {
      const digest = await buildImage(ctx, reference, recipe, folder, step);
      return `built from ${recipe.builtFrom} (${recipe.differs})${digestMark}${digest}`;
    },
  };
}
