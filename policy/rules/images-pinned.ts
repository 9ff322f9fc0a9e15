import { everyPod, type Rule } from "../kubernetes.ts";

/** Tags that are known to move. */
const moving = new Set(["latest", "main", "master", "stable", "edge", "nightly", "develop", "unstable"]);

/** Two nodes of a chain on two versions of a client, by the hour at which they were started: never. */
export const imagesPinned: Rule = {
  name: "kubernetes-pod-image-pinned",
  description: "Images are named by a digest or by a tag that stands for one version.",
  enforcementLevel: "mandatory",
  validateResource: everyPod(({ spec }, _args, report) => {
    for (const { name, image } of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
      const why = image === undefined ? "no image" : whyLoose(image);
      if (why !== undefined) report(`Container ${name ?? "(unnamed)"} has ${why}: name a version or a digest.`);
    }
  }),
};

function whyLoose(image: string): string | undefined {
  if (/@sha256:[0-9a-f]{64}$/.test(image)) return undefined;
  if (image.includes("@")) return `the image ${image}, whose digest is not whole`;
  // A colon before the last slash is a registry's port.
  const [, tag] = /:([^/:]+)$/.exec(image) ?? [];
  if (tag === undefined) return `the image ${image} without a tag`;
  return moving.has(tag) ? `the image ${image}, whose tag moves` : undefined;
}
