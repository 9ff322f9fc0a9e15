/** Alertmanager, with a page in place of its web pages: those are built by other tools and are not in the Go module. */
import type { GoProgram } from "../go-program.ts";
import { addBase, addBusybox } from "./base.ts";
import { addProgram } from "./program.ts";
import type { ImageRecipe } from "./recipe.ts";

/** @param tag with "v": "v0.35.0". */
export function alertmanager(tag: string): ImageRecipe {
  const version = tag.replace(/^v/, "");
  const module = "github.com/prometheus/alertmanager";
  const program: GoProgram = {
    tool: "alertmanager",
    version,
    title: `Alertmanager ${version}`,
    module,
    moduleVersion: tag,
    binaries: ["alertmanager", "amtool"].map((name) => ({ package: `${module}/cmd/${name}`, name })),
    cgo: "off",
    stamp: { "github.com/prometheus/common/version.Version": version },
    // It embeds the folder (ui/web.go, v0.35.0, read 2026-11-26).
    adds: { "ui/app/dist/index.html": "<!doctype html><title>Alertmanager</title><p>Built without its web pages.\n" },
    space: 2e9,
  };
  return {
    title: program.title,
    builtFrom: `module ${program.module} ${program.moduleVersion}`,
    source: "https://github.com/prometheus/alertmanager",
    differs: "no web pages; the HTTP API is whole",
    program,
    // Official: Dockerfile of Alertmanager v0.35.0 (user nobody, which is 65534), read 2026-11-26.
    config: {
      user: "65534:65534",
      entrypoint: ["/bin/alertmanager"],
      cmd: ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"],
      env: { PATH: "/bin" },
      workdir: "/alertmanager",
      ports: ["9093/tcp"],
    },
    revision: 1,
    async fill(ctx, root) {
      await addBase(ctx, root);
      await addBusybox(ctx, root);
      await addProgram(ctx, root, program, "alertmanager", "/bin/alertmanager");
      await addProgram(ctx, root, program, "amtool", "/bin/amtool");
      await root.write(
        "/etc/alertmanager/alertmanager.yml",
        "# Tells nobody: to be mounted over.\nroute: { receiver: none }\nreceivers: [{ name: none }]\n",
      );
      await root.dir("/alertmanager", 0o775, 65534);
    },
  };
}
