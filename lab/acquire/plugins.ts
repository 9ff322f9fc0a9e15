/**
 * Provider plugins: the official ones, installed into the engine's home; in a lab, where they are out of reach, the
 * lab's stand-ins, said loudly. A stand-in is only ever a program on the PATH that this returns: nothing of it is
 * installed where another engine could find it.
 */
import { access, readFile, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { homeFolder } from "../paths.ts";
import { keep, type Wanted } from "./cache.ts";
import { download } from "./download.ts";
import { AcquisitionError, NotToBeHad } from "./errors.ts";
import { giveToInvoker, makeFolder, writeWhole } from "./files.ts";
import { run } from "./run.ts";
import { githubRelease, type ReleaseFile } from "./sources.ts";
import type { Acquired, Context, PluginKind, PluginName, Plugins } from "./types.ts";

/** The providers that the program uses. */
export const pluginNames: readonly PluginName[] = ["kubernetes", "random"];

/** How plugins are chosen. */
export interface PluginOptions {
  /** Only in a lab. */
  standInAllowed: boolean;
  /** PULUMI_HOME of the engine that is going to run. */
  home: string;
  engine: Acquired;
}

/** For this long an official plugin that was not to be had is not asked for again: a warm `up` needs no network. */
const forgetAfterMs = 24 * 60 * 60 * 1000;

const projectDir = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Finds or installs the plugin of each provider, of the version that its SDK asks for.
 *
 * @throws AcquisitionError when an official plugin is not to be had and no stand-in is allowed.
 */
export async function acquirePlugins(ctx: Context, options: PluginOptions): Promise<Plugins> {
  const kind = {} as Record<PluginName, PluginKind>;
  for (const name of pluginNames) {
    kind[name] = (await official(ctx, name, options)) ? "official" : "stand-in";
  }
  const standIns = pluginNames.filter((name) => kind[name] === "stand-in");
  const folder = path.join(options.home, "stand-ins");
  await rm(folder, { recursive: true, force: true });
  if (standIns.length === 0) return { kind, path: [] };
  await makeFolder(folder, ctx.env);
  for (const name of standIns) {
    await writeFile(path.join(folder, `pulumi-resource-${name}`), wrapper(name), { mode: 0o755 });
  }
  await giveToInvoker(folder, ctx.env);
  return { kind, path: [folder] };
}

/** Makes sure of the official plugin in the engine's home; false where a stand-in has to do. */
async function official(ctx: Context, name: PluginName, options: PluginOptions): Promise<boolean> {
  const version = await sdkVersion(name);
  const installed = (home: string): string => path.join(home, "plugins", `resource-${name}-v${version}`);
  if (await exists(path.join(installed(options.home), `pulumi-resource-${name}`))) return true;
  const install = async (from: string): Promise<true> => {
    await makeFolder(options.home, ctx.env);
    await run(options.engine.path, ["plugin", "install", "resource", name, `v${version}`, "--file", from], {
      env: { ...ctx.env, PULUMI_HOME: options.home, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    return true;
  };
  const usersOwn = installed(ctx.env.PULUMI_HOME ?? path.join(homeFolder(ctx.env), ".pulumi"));
  if (await exists(path.join(usersOwn, `pulumi-resource-${name}`))) return install(usersOwn);

  const memo = path.join(ctx.cacheDir, tool(name), `${version}.out-of-reach.json`);
  const before = options.standInAllowed ? await recall(memo) : undefined;
  if (before !== undefined) {
    warn(ctx, name, version, before);
    return false;
  }
  try {
    const { folder } = await keep(ctx, plugin(ctx, name, version));
    return await install(path.join(folder, release(ctx, name, version).name));
  } catch (error) {
    if (!(error instanceof NotToBeHad)) throw error;
    if (!options.standInAllowed) {
      throw new AcquisitionError(
        `${error.message}\nOutside the lab only the official plugin will do: get it with ` +
          `\`pulumi plugin install resource ${name} ${version}\` where the network allows.`,
        { cause: error },
      );
    }
    await writeWhole(memo, JSON.stringify({ at: new Date().toISOString(), why: error.reasons }));
    warn(ctx, name, version, error.reasons);
    return false;
  }
}

function warn(ctx: Context, name: PluginName, version: string, why: string): void {
  ctx.progress.warn(
    `The official ${name} provider plugin ${version} is not to be had (${why}): a STAND-IN of this project's own runs ` +
      `in its place. It is for this lab alone; its state is not for the official plugin.`,
  );
}

async function recall(memo: string): Promise<string | undefined> {
  try {
    const { at, why } = JSON.parse(await readFile(memo, "utf8")) as { at: string; why: string };
    return Date.now() - Date.parse(at) < forgetAfterMs ? why : undefined;
  } catch {
    return undefined;
  }
}

/** An SDK asks the engine for the plugin of its own version. */
async function sdkVersion(name: PluginName): Promise<string> {
  const file = path.join(projectDir, "node_modules", "@pulumi", name, "package.json");
  const { pulumi } = JSON.parse(await readFile(file, "utf8")) as { pulumi?: { version?: string } };
  if (pulumi?.version === undefined) {
    throw new AcquisitionError(`${file} does not say which plugin it wants: run npm ci.`);
  }
  return pulumi.version.replace(/^v/, "");
}

const tool = (name: PluginName): string => `pulumi-resource-${name}`;

/** A plugin's archive as a thing of the cache. */
export function plugin(ctx: Context, name: PluginName, version: string): Wanted {
  const file = release(ctx, name, version);
  return {
    tool: tool(name),
    version,
    title: `${name} provider plugin ${version}`,
    ways: [
      {
        origin: "official",
        label: ctx.sources.pulumi,
        recipe: "",
        async produce(folder, step) {
          await download(ctx, file, path.join(folder, file.name), step);
          return `downloaded from ${file.urls[0] ?? ""}`;
        },
      },
    ],
  };
}

/**
 * Archive and checksum file stand on get.pulumi.com and in the release on GitHub. pulumi-random's checksums are SHA-1
 * (`shasum` in its publish workflow), pulumi-kubernetes' are GoReleaser's SHA-256; both read 2026-11.
 */
function release(ctx: Context, name: PluginName, version: string): ReleaseFile {
  const archive = `pulumi-resource-${name}-v${version}-linux-amd64.tar.gz`;
  const sums = `pulumi-${name}_${version}_checksums.txt`;
  const github = githubRelease(ctx.sources, `pulumi/pulumi-${name}`, `v${version}`, archive, sums);
  return {
    name: archive,
    urls: [`${ctx.sources.pulumi}/plugins/${archive}`, ...github.urls],
    checksums: [`${ctx.sources.pulumi}/plugins/${sums}`, ...github.checksums],
  };
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The engine starts a plugin by its name on PATH; the stand-in is a program for this very Node.js. */
function wrapper(name: PluginName): string {
  const program = path.join(projectDir, "lab", "providers", name, "main.ts");
  return `#!/bin/sh\nexec ${quoted(process.execPath)} ${quoted(program)} "$@"\n`;
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
