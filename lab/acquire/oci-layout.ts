/** OCI image layouts as crane writes them, made into archives that containerd imports under the right name. */
import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { Unavailable } from "./errors.ts";
import { writeWhole } from "./files.ts";
import { run } from "./run.ts";

interface Index {
  manifests: { digest: string; annotations?: Record<string, string> }[];
}

/** Dates and owners of nobody: the same content makes the same archive. */
export const reproducible = ["--sort=name", "--mtime=@0", "--numeric-owner", "--format=gnu"];

/**
 * Names the one image of a layout and packs the layout. The image itself is not touched: its digest stays.
 *
 * @param layout the folder that holds `index.json`.
 * @returns the digest of the image's manifest.
 * @throws Unavailable when the layout holds no image, or more than one.
 */
export async function packLayout(layout: string, reference: string, archive: string): Promise<string> {
  const file = path.join(layout, "index.json");
  const index = JSON.parse(await readFile(file, "utf8")) as Index;
  const [image, ...others] = index.manifests;
  if (image === undefined || others.length > 0) {
    throw new Unavailable(`${reference}: ${String(index.manifests.length)} images where one was asked for`);
  }
  // containerd takes this annotation for the image's full name (its images.AnnotationImageName).
  image.annotations = { ...image.annotations, "io.containerd.image.name": reference };
  await writeWhole(file, JSON.stringify(index));
  await run("tar", [
    "-C",
    layout,
    ...reproducible,
    "--owner=0",
    "--group=0",
    // Not those of the umask of whoever packs.
    "--mode=u=rwX,go=rX",
    "-cf",
    archive,
    "index.json",
    "oci-layout",
    "blobs",
  ]);
  return image.digest;
}
