/** Rancher's local path provisioner: volumes that are folders of the node. */
import type { GoProgram } from "../go-program.ts";
import { addBase, addBusybox } from "./base.ts";
import { addProgram } from "./program.ts";
import type { ImageRecipe } from "./recipe.ts";

/** @param tag with "v": "v0.0.30". */
export function localPathProvisioner(tag: string): ImageRecipe {
  const version = tag.replace(/^v/, "");
  const program: GoProgram = {
    tool: "local-path-provisioner",
    version,
    title: `local path provisioner ${version}`,
    module: "github.com/rancher/local-path-provisioner",
    moduleVersion: `v${version}`,
    binaries: [{ package: "github.com/rancher/local-path-provisioner", name: "local-path-provisioner" }],
    cgo: "off",
    stamp: { "main.VERSION": `v${version}` },
    space: 2e9,
  };
  return {
    title: program.title,
    builtFrom: `module ${program.module} ${program.moduleVersion}`,
    source: "https://github.com/rancher/local-path-provisioner",
    differs: "busybox in place of Alpine",
    program,
    // Official: a bare command, found on PATH (package/Dockerfile, read 2026-11).
    config: { entrypoint: [], cmd: ["local-path-provisioner"], env: { PATH: "/usr/bin:/bin" } },
    revision: 2,
    async fill(ctx, root) {
      await addBase(ctx, root);
      await addBusybox(ctx, root);
      await addProgram(ctx, root, program, "local-path-provisioner", "/usr/bin/local-path-provisioner");
    },
  };
}
