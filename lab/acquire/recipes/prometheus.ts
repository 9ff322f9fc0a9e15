/** Prometheus, without its web pages: those are built by Node.js tools and are not in the Go module. */
import type { GoProgram } from "../go-program.ts";
import { addBase, addBusybox } from "./base.ts";
import { addProgram } from "./program.ts";
import type { ImageRecipe } from "./recipe.ts";

/** Prometheus numbers its module v0.XYY.Z for release X.YY.Z (its README.md, read 2026-11): v3.14.0 is v0.314.0. */
export function prometheusModuleVersion(version: string): string {
  const [major = "", minor = "", patch = ""] = version.split(".");
  return `v0.${major}${minor.padStart(2, "0")}.${patch}`;
}

/** @param tag with "v": "v3.14.0". */
export function prometheus(tag: string): ImageRecipe {
  const version = tag.replace(/^v/, "");
  const program: GoProgram = {
    tool: "prometheus",
    version,
    title: `Prometheus ${version}`,
    module: "github.com/prometheus/prometheus",
    moduleVersion: prometheusModuleVersion(version),
    binaries: ["prometheus", "promtool"].map((name) => ({
      package: `github.com/prometheus/prometheus/cmd/${name}`,
      name,
    })),
    cgo: "off",
    // As its own build does (.promu.yml, v3.14.0).
    stamp: { "github.com/prometheus/common/version.Version": version },
    space: 5e9,
  };
  return {
    title: program.title,
    builtFrom: `module ${program.module} ${program.moduleVersion}`,
    source: "https://github.com/prometheus/prometheus",
    differs: "no web pages; the HTTP API is whole",
    program,
    // Official: Dockerfile of Prometheus v3.14.0 (user nobody, which is 65534), read 2026-11.
    config: {
      user: "65534:65534",
      entrypoint: ["/bin/prometheus"],
      cmd: ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"],
      env: { PATH: "/bin" },
      workdir: "/prometheus",
      ports: ["9090/tcp"],
    },
    revision: 4,
    async fill(ctx, root) {
      await addBase(ctx, root);
      await addBusybox(ctx, root);
      await addProgram(ctx, root, program, "prometheus", "/bin/prometheus");
      await addProgram(ctx, root, program, "promtool", "/bin/promtool");
      await root.write(
        "/etc/prometheus/prometheus.yml",
        "# Scrapes nothing: to be mounted over.\nscrape_configs: []\n",
      );
      await root.dir("/prometheus", 0o775, 65534);
    },
  };
}
