/** CloudNativePG: the operator of PostgreSQL, which is also what runs in each of its instances' pods. */
import type { GoProgram } from "../go-program.ts";
import { addBase } from "./base.ts";
import { addProgram } from "./program.ts";
import type { ImageRecipe } from "./recipe.ts";

export const operatorModule = "github.com/cloudnative-pg/cloudnative-pg";

/** @param version without "v": "1.27.0". */
const managerProgram = (version: string): GoProgram => ({
  tool: "cloudnative-pg",
  version,
  title: `CloudNativePG ${version}`,
  module: operatorModule,
  moduleVersion: `v${version}`,
  binaries: [{ package: `${operatorModule}/cmd/manager`, name: "manager" }],
  cgo: "off",
  space: 3e9,
});

/** @param tag without "v": "1.27.0". */
export function cloudNativePg(tag: string): ImageRecipe {
  const program = managerProgram(tag);
  return {
    title: program.title,
    builtFrom: `module ${program.module} ${program.moduleVersion}`,
    source: "https://github.com/cloudnative-pg/cloudnative-pg",
    differs: "the program of one architecture only",
    program,
    // Official: Dockerfile of v1.27.0 (distroless, user nonroot, which is 65532), read 2026-11-26.
    config: { user: "65532:65532", entrypoint: ["/manager"], workdir: "/" },
    revision: 1,
    async fill(ctx, root) {
      await addBase(ctx, root, [{ name: "nonroot", id: 65532, home: "/home/nonroot" }]);
      // It gives instances what it finds here by the name of their architecture (pkg/utils/discovery.go).
      await addProgram(ctx, root, program, "manager", "/operator/manager_amd64");
      await root.link("/manager", "operator/manager_amd64");
    },
  };
}
