/** CoreDNS, the cluster's name service. */
import type { GoProgram } from "../go-program.ts";
import { addProgram } from "./program.ts";
import { addBase } from "./base.ts";
import type { ImageRecipe } from "./recipe.ts";

/** @param tag without "v": "1.15.0". */
export function coredns(tag: string): ImageRecipe {
  const program: GoProgram = {
    tool: "coredns",
    version: tag,
    title: `CoreDNS ${tag}`,
    module: "github.com/coredns/coredns",
    moduleVersion: `v${tag}`,
    binaries: [{ package: "github.com/coredns/coredns", name: "coredns" }],
    cgo: "off",
    space: 3e9,
  };
  return {
    title: program.title,
    builtFrom: `module ${program.module} ${program.moduleVersion}`,
    source: "https://github.com/coredns/coredns",
    // A file's capability is an extended attribute, which needs root to set: port 53 then wants the pod's own means.
    differs: "the program has no file capability for ports below 1024",
    program,
    // Official: the nonroot user of distroless (Dockerfile of CoreDNS v1.15.0, read 2026-11).
    config: { user: "65532:65532", entrypoint: ["/coredns"], workdir: "/", ports: ["53/tcp", "53/udp"] },
    revision: 1,
    async fill(ctx, root) {
      await addBase(ctx, root, [{ name: "nonroot", id: 65532, home: "/home/nonroot" }]);
      await addProgram(ctx, root, program, "coredns", "/coredns");
    },
  };
}
