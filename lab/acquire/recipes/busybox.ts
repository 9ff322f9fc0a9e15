/** busybox, for the pods in which the storage provisioner makes and removes a volume's folder. */
import { addBase, addBusybox } from "./base.ts";
import type { ImageRecipe } from "./recipe.ts";

export const busybox = (tag: string): ImageRecipe => ({
  title: `busybox ${tag}`,
  builtFrom: "Debian package busybox-static",
  source: "https://busybox.net",
  differs: "Debian's selection of commands, linked into /bin only",
  config: { entrypoint: [], cmd: ["sh"], env: { PATH: "/bin" } },
  revision: 2,
  async fill(ctx, root) {
    await addBase(ctx, root);
    await addBusybox(ctx, root);
  },
});
