import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { images } from "../../catalogue/images.ts";
import { acquireGo } from "../../lab/acquire/go-toolchain.ts";
import { createContext } from "../../lab/acquire/index.ts";
import { operatorModule as module } from "../../lab/acquire/recipes/cloudnative-pg.ts";
import type { KubeObject } from "../../lab/providers/kubernetes/object.ts";

/** Of the catalogue's image, and of the module. */
const operatorVersion = images.cloudNativePg.slice(images.cloudNativePg.lastIndexOf(":") + 1);

/** The operator's own definition of a kind, out of its Go module of the version that the catalogue's image is of. */
export async function operatorsDefinition(plural: string): Promise<KubeObject> {
  const context = createContext();
  const go = await acquireGo(context);
  const env: NodeJS.ProcessEnv = { ...process.env, GOWORK: "off", GOTOOLCHAIN: "local" };
  if (go.origin !== "path") {
    env.GOPATH = path.join(context.cacheDir, "go-path");
    env.GOFLAGS = "-modcacherw";
  }
  const printed = execFileSync(
    path.join(go.path, "bin", "go"),
    ["mod", "download", "-json", `${module}@v${operatorVersion}`],
    {
      encoding: "utf8",
      cwd: tmpdir(),
      env,
    },
  );
  const { Dir: folder } = JSON.parse(printed) as { Dir: string };
  const file = path.join(folder, "config/crd/bases", `postgresql.cnpg.io_${plural}.yaml`);
  return parse(readFileSync(file, "utf8")) as KubeObject;
}
