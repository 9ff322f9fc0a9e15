import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { AcquisitionError } from "../../../lab/acquire/errors.ts";
import { acquirePlugins, pluginNames } from "../../../lab/acquire/plugins.ts";
import type { Acquired, Context, Plugins } from "../../../lab/acquire/types.ts";
import { startServer, type OfficialServer } from "./support/official-server.ts";
import { serveChecked, tarball } from "./support/releases.ts";
import { sourcesAt, surroundings, type Surroundings } from "./support/surroundings.ts";

const sdkVersion = async (name: string): Promise<string> => {
  const text = await readFile(new URL(`../../../node_modules/@pulumi/${name}/package.json`, import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
};

describe("provider plugins", () => {
  let server: OfficialServer;
  let here: Surroundings;
  let engine: Acquired;
  beforeEach(async () => {
    server = await startServer();
    here = await surroundings();
    // Installs as the engine does: from an archive or a folder, into its home.
    const file = await here.script(
      "engine",
      `printf '%s\\n' "$*" >> '${here.at("log")}'
target="$PULUMI_HOME/plugins/resource-$4-$5"; mkdir -p "$target"
if [ -d "$7" ]; then cp "$7"/* "$target"; else tar -xzf "$7" -C "$target"; fi`,
    );
    engine = { path: file, version: "3.259.0", origin: "built" };
  });
  afterEach(async () => {
    await server.stop();
    await here.remove();
  });

  const home = (): string => here.at("lab-home");
  const acquire = (ctx: Context, standInAllowed = true): Promise<Plugins> =>
    acquirePlugins(ctx, { standInAllowed, home: home(), engine });
  const context = (): Context => here.context({ sources: sourcesAt(server.url) });
  const offer = async (): Promise<void> => {
    for (const name of pluginNames) {
      const version = await sdkVersion(name);
      const archive = `pulumi-resource-${name}-v${version}-linux-amd64.tar.gz`;
      const body = tarball(here.folder, { [`pulumi-resource-${name}`]: `the official ${name}` });
      serveChecked(server, "/pulumi/plugins", archive, body, `pulumi-${name}_${version}_checksums.txt`);
    }
  };

  it("are the official ones where these are to be had, with no stand-in anywhere near", async () => {
    await offer();
    assert.deepEqual(await acquire(context()), { kind: { kubernetes: "official", random: "official" }, path: [] });
    const version = await sdkVersion("random");
    const plugin = path.join(home(), "plugins", `resource-random-v${version}`, "pulumi-resource-random");
    assert.equal(await readFile(plugin, "utf8"), "the official random");
    assert.equal(existsSync(path.join(home(), "stand-ins")), false);
    assert.deepEqual(here.progress.of("warn"), []);
    const asked = server.seen.length;
    await acquire(context());
    assert.equal(server.seen.length, asked, "they are installed now");
  });

  it("are the official ones where the user's own engine has them, and nothing is asked", async () => {
    for (const name of pluginNames) {
      const folder = here.at("home", ".pulumi", "plugins", `resource-${name}-v${await sdkVersion(name)}`);
      await mkdir(folder, { recursive: true });
      await writeFile(path.join(folder, `pulumi-resource-${name}`), `the user's ${name}`);
    }
    assert.deepEqual((await acquire(context())).kind, { kubernetes: "official", random: "official" });
    assert.deepEqual(server.seen, []);
  });

  it("are stand-ins, said loudly, where the official ones are out of reach", async () => {
    const { kind, path: folders } = await acquire(context());
    assert.deepEqual(kind, { kubernetes: "stand-in", random: "stand-in" });
    assert.deepEqual(folders, [path.join(home(), "stand-ins")]);
    const warnings = here.progress.of("warn");
    assert.equal(warnings.length, 2);
    assert.match(warnings[0] ?? "", /official kubernetes provider plugin \d.* is not to be had .*STAND-IN/);
  });

  it("have stand-ins that run by the plugin's name on this very Node.js", async () => {
    const { path: folders } = await acquire(context());
    for (const name of pluginNames) {
      const text = await readFile(path.join(folders[0] ?? "", `pulumi-resource-${name}`), "utf8");
      const program = new URL(`../../../lab/providers/${name}/main.ts`, import.meta.url).pathname;
      assert.equal(text, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
    }
    const wrapper = path.join(folders[0] ?? "", "pulumi-resource-random");
    execFileSync("sh", ["-n", wrapper]);
    assert.ok(existsSync(/exec '[^']+' '([^']+)'/.exec(await readFile(wrapper, "utf8"))?.[1] ?? ""));
  });

  it("are asked for again after a day, not on every run", async () => {
    await acquire(context());
    const asked = server.seen.length;
    assert.ok(asked > 0);
    await acquire(context());
    assert.equal(server.seen.length, asked);
    assert.equal(here.progress.of("warn").length, 4, "it is said each time all the same");

    await offer();
    for (const name of pluginNames) {
      const memo = here.at("cache", `pulumi-resource-${name}`, `${await sdkVersion(name)}.out-of-reach.json`);
      const { why } = JSON.parse(await readFile(memo, "utf8")) as { why: string };
      await writeFile(memo, JSON.stringify({ at: new Date(Date.now() - 25 * 3600_000).toISOString(), why }));
    }
    const now = await acquire(context());
    assert.deepEqual(now, { kind: { kubernetes: "official", random: "official" }, path: [] });
    assert.equal(existsSync(path.join(home(), "stand-ins")), false, "the old stand-ins are gone");
  });

  it("are never stand-ins outside the lab", async () => {
    await assert.rejects(acquire(context(), false), (error: Error) => {
      assert.ok(error instanceof AcquisitionError);
      assert.match(
        error.message,
        /Outside the lab only the official plugin will do.*pulumi plugin install resource kubernetes \d/,
      );
      return true;
    });
    assert.equal(existsSync(path.join(home(), "stand-ins")), false);
  });

  it("are not the official ones when the archive is not what its checksum says", async () => {
    await offer();
    const version = await sdkVersion("random");
    server.serve(`/pulumi/plugins/pulumi-resource-random-v${version}-linux-amd64.tar.gz`, "something else");
    assert.deepEqual((await acquire(context())).kind, { kubernetes: "official", random: "stand-in" });
    assert.deepEqual(await readdir(path.join(home(), "stand-ins")), ["pulumi-resource-random"]);
    assert.match(here.progress.of("warn").join(), /random.*where its official checksum file says/);
  });
});
