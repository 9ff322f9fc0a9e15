/**
 * The pause image: what holds a pod's namespaces. Its job is to sleep, to end when told, and to reap the children that
 * others leave it, which is tini with a sleep: both well-kept static programs, so nothing needs a compiler.
 */
import { addBusybox } from "./base.ts";
import { acquireNodeRuntime } from "../node-runtime.ts";
import type { ImageRecipe } from "./recipe.ts";

export const pause = (tag: string): ImageRecipe => ({
  title: `pause ${tag}`,
  builtFrom: "Debian packages tini and busybox-static",
  source: "https://github.com/krallin/tini",
  differs: "runs tini with a sleep in place of Kubernetes' pause program",
  config: { user: "65535:65535", entrypoint: ["/tini", "--", "/bin/sleep", "infinity"] },
  revision: 2,
  async fill(ctx, root) {
    const { tini } = await acquireNodeRuntime(ctx);
    await root.copy(tini.path, "/tini", 0o755);
    await addBusybox(ctx, root);
  },
});
