/** Ruby out of Debian's packages: Fluentd's own engine for expressions. It is unpacked into the cache, never installed. */
import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import * as path from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { keep } from "../../../../lab/acquire/cache.ts";
import { listed, releaseName, unpackDebian } from "../../../../lab/acquire/debian.ts";
import { createContext } from "../../../../lab/acquire/index.ts";

const packages = ["ruby3.1", "libruby3.1", "rubygems-integration"];

/** Where the program is, and the environment by which it finds its libraries. */
export interface Ruby {
  program: string;
  env: Record<string, string>;
}

export async function findRuby(): Promise<Ruby> {
  const ctx = createContext();
  const { folder } = await keep(ctx, {
    tool: "ruby",
    version: `3.1-${await releaseName()}`,
    title: "Ruby",
    ways: [
      {
        origin: "debian",
        label: "the distribution's packages",
        recipe: "1",
        produce: async (into, step) => `Debian ${listed(await unpackDebian(ctx, packages, into, step, true))}`,
      },
    ],
  });
  const libraries = path.join(folder, "usr/lib");
  const [machine = ""] = (await readdir(libraries)).filter((name) => name.endsWith("-linux-gnu"));
  const lib = path.join(folder, "usr/lib", machine);
  return {
    program: path.join(folder, "usr/bin/ruby3.1"),
    env: {
      LD_LIBRARY_PATH: [lib, path.join(folder, "lib", machine)].join(":"),
      RUBYLIB: [path.join(folder, "usr/lib/ruby/3.1.0"), path.join(lib, "ruby/3.1.0")].join(":"),
    },
  };
}

const script = fileURLToPath(new URL("pipeline.rb", import.meta.url));

/**
 * Runs `pipeline.rb` once: what stands in `task` goes in as JSON, and what comes out is parsed.
 *
 * @throws where Ruby refuses an expression, with what it says.
 */
export async function runRuby<T>({ program, env }: Ruby, task: object): Promise<T> {
  const child = spawn(program, ["--disable-gems", script], { env, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.end(JSON.stringify(task));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (err !== "") throw new Error(err);
  return JSON.parse(out) as T;
}
