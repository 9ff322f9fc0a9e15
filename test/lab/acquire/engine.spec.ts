import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { acquireEngine } from "../../../lab/acquire/engine.ts";
import { NotToBeHad } from "../../../lab/acquire/errors.ts";
import { versions } from "../../../lab/acquire/versions.ts";
import { startServer, type OfficialServer } from "./support/official-server.ts";
import { serveChecked, tarball } from "./support/releases.ts";
import { nowhere, sourcesAt, surroundings, type Surroundings } from "./support/surroundings.ts";

const name = `pulumi-v${versions.pulumi}-linux-x64.tar.gz`;
const sums = `pulumi-${versions.pulumi}-checksums.txt`;
const github = `/github/pulumi/pulumi/releases/download/v${versions.pulumi}`;

describe("the engine", () => {
  let server: OfficialServer;
  let here: Surroundings;
  beforeEach(async () => {
    server = await startServer();
    here = await surroundings();
  });
  afterEach(async () => {
    await server.stop();
    await here.remove();
  });

  const release = (folder: string): void => {
    const body = tarball(here.folder, {
      "pulumi/pulumi": "the engine",
      "pulumi/pulumi-language-nodejs": "its language host",
    });
    serveChecked(server, folder, name, body, sums);
  };
  const context = (): ReturnType<Surroundings["context"]> => here.context({ sources: sourcesAt(server.url) });

  it("is the one on PATH where that is new enough, and nothing is asked", async () => {
    const file = await here.script("pulumi", "echo v99.0.0");
    assert.deepEqual(await acquireEngine(context()), { path: file, version: "99.0.0", origin: "path", note: file });
    assert.deepEqual(server.seen, []);
  });

  it("is the official download otherwise, with the language hosts beside it", async () => {
    await here.script("pulumi", "echo v3.1.0");
    release("/pulumi/sdk");
    const { path: file, origin, version } = await acquireEngine(context());
    assert.deepEqual({ origin, version }, { origin: "official", version: versions.pulumi });
    assert.equal(await readFile(file, "utf8"), "the engine");
    assert.equal(await readFile(file.replace(/pulumi$/, "pulumi-language-nodejs"), "utf8"), "its language host");
    assert.match(here.progress.of("note").join(), /is 3\.1\.0; .* or newer is wanted/);
    const asked = server.seen.length;
    await acquireEngine(context());
    assert.equal(server.seen.length, asked, "it is in the cache now");
  });

  it("comes from GitHub where get.pulumi.com does not answer", async () => {
    release(github);
    const sources = { ...sourcesAt(server.url), pulumi: nowhere };
    assert.equal((await acquireEngine(here.context({ sources }))).origin, "official");
  });

  it("is built where the official one is not what its checksum says", async () => {
    release("/pulumi/sdk");
    release(github);
    for (const folder of ["/pulumi/sdk", github]) server.serve(`${folder}/${name}`, "something else");
    // Without a Go to be had either, the error tells all that was tried.
    await assert.rejects(acquireEngine(context()), (error: Error) => {
      assert.ok(error instanceof NotToBeHad);
      assert.match(error.message, /has sha256 [0-9a-f]{64} where its official checksum file says [0-9a-f]{64}/);
      assert.match(error.message, /a build of module github\.com\/pulumi\/pulumi\/pkg\/v3 v3\./);
      return true;
    });
  });

  it("is not built where one that was built will not do", async () => {
    await assert.rejects(acquireEngine(context(), { build: false }), (error: Error) => {
      assert.ok(error instanceof NotToBeHad);
      assert.doesNotMatch(error.message, /a build of/);
      return true;
    });
  });
});
