/** The real geth, of the catalogue's version or another, in a folder that any user can read. */
import assert from "node:assert/strict";
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { geth } from "../../../catalogue/chains/ethereum/geth.ts";
import { keep } from "../../../lab/acquire/cache.ts";
import { buildWay } from "../../../lab/acquire/go-build.ts";
import { createContext } from "../../../lab/acquire/index.ts";
import { geth as recipe } from "../../../lab/acquire/recipes/geth.ts";

export interface RealGeth {
  folder: string;
  program: string;
  remove: () => void;
}

/** @param tag with "v". Default: the catalogue's. */
export async function realGeth(tag = geth.image.split(":").at(-1)!): Promise<RealGeth> {
  const { program: source } = recipe(tag);
  assert.ok(source !== undefined);
  const { tool, version, title } = source;
  const ctx = createContext();
  const kept = await keep(ctx, { tool, version, title, ways: [buildWay(ctx, source)] });
  const folder = mkdtempSync(path.join(tmpdir(), "cryptokube-geth-"));
  chmodSync(folder, 0o755);
  const program = path.join(folder, "geth");
  copyFileSync(path.join(kept.folder, "bin", "geth"), program);
  chmodSync(program, 0o755);
  return {
    folder,
    program,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
