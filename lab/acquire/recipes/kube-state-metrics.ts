/** kube-state-metrics: what the API server holds, as metrics. */
import type { GoProgram } from "../go-program.ts";
import { addBase } from "./base.ts";
import { addProgram } from "./program.ts";
import type { ImageRecipe } from "./recipe.ts";

/** @param tag with "v": "v2.18.0". */
export function kubeStateMetrics(tag: string): ImageRecipe {
  const module = "k8s.io/kube-state-metrics/v2";
  const program: GoProgram = {
    tool: "kube-state-metrics",
    version: tag.replace(/^v/, ""),
    title: `kube-state-metrics ${tag.replace(/^v/, "")}`,
    module,
    moduleVersion: tag,
    binaries: [{ package: module, name: "kube-state-metrics" }],
    cgo: "off",
    stamp: { "github.com/prometheus/common/version.Version": tag },
    space: 2e9,
  };
  return {
    title: program.title,
    builtFrom: `module ${program.module} ${program.moduleVersion}`,
    source: "https://github.com/kubernetes/kube-state-metrics",
    differs: "nothing that shows",
    program,
    // Official: Dockerfile of v2.18.0 (distroless, user nobody, which is 65534), read 2026-11-26.
    config: { user: "65534:65534", entrypoint: ["/kube-state-metrics"], ports: ["8080/tcp", "8081/tcp"] },
    revision: 1,
    async fill(ctx, root) {
      await addBase(ctx, root);
      await addProgram(ctx, root, program, "kube-state-metrics", "/kube-state-metrics");
    },
  };
}
