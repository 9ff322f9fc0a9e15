/** node-exporter: what a machine's kernel says of it. */
import type { GoProgram } from "../go-program.ts";
import { addBase, addBusybox } from "./base.ts";
import { addProgram } from "./program.ts";
import type { ImageRecipe } from "./recipe.ts";

/** @param tag with "v": "v1.12.1". */
export function nodeExporter(tag: string): ImageRecipe {
  const version = tag.replace(/^v/, "");
  const module = "github.com/prometheus/node_exporter";
  const program: GoProgram = {
    tool: "node-exporter",
    version,
    title: `node-exporter ${version}`,
    module,
    moduleVersion: tag,
    binaries: [{ package: module, name: "node_exporter" }],
    // As its own build has it (.promu.yml).
    cgo: "off",
    stamp: { "github.com/prometheus/common/version.Version": version },
    space: 1e9,
  };
  return {
    title: program.title,
    builtFrom: `module ${program.module} ${program.moduleVersion}`,
    source: "https://github.com/prometheus/node_exporter",
    differs: "nothing that shows",
    program,
    // Official: Dockerfile of node_exporter v1.12.1 (user nobody, which is 65534), read 2026-11-26.
    config: { user: "65534:65534", entrypoint: ["/bin/node_exporter"], env: { PATH: "/bin" }, ports: ["9100/tcp"] },
    revision: 1,
    async fill(ctx, root) {
      await addBase(ctx, root);
      await addBusybox(ctx, root);
      await addProgram(ctx, root, program, "node_exporter", "/bin/node_exporter");
    },
  };
}
