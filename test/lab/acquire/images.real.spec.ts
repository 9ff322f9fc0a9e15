import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, rm, symlink, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { keep } from "../../../lab/acquire/cache.ts";
import { createContext } from "../../../lab/acquire/context.ts";
import { acquireCrane, crane } from "../../../lab/acquire/crane.ts";
import { NotToBeHad } from "../../../lab/acquire/errors.ts";
import { acquireImages, image } from "../../../lab/acquire/images.ts";
import { buildImage } from "../../../lab/acquire/image-build.ts";
import type { ImageRecipe } from "../../../lab/acquire/recipes/recipe.ts";
import type { Context } from "../../../lab/acquire/types.ts";
import { publish, type Published } from "./support/oci-registry.ts";
import { startServer, type OfficialServer } from "./support/official-server.ts";
import { sourcesAt, surroundings, type Surroundings } from "./support/surroundings.ts";

interface Manifest {
  config: { digest: string };
  layers: { digest: string }[];
}

/** Reads a file of an archive. */
const inside = (archive: string, file: string): Buffer => execFileSync("tar", ["-xOf", archive, file]);
const blob = (archive: string, digest: string): Buffer => inside(archive, `blobs/sha256/${digest.slice(7)}`);

interface Index {
  manifests: { digest: string; annotations: Record<string, string> }[];
}

const indexOf = (archive: string): Index => JSON.parse(inside(archive, "index.json").toString()) as Index;
const manifestOf = (archive: string): Manifest =>
  JSON.parse(blob(archive, indexOf(archive).manifests[0]!.digest).toString()) as Manifest;

describe("images, by the real crane", () => {
  let server: OfficialServer;
  let here: Surroundings;
  let realCrane: string;

  before(async function () {
    // The machine's own cache: crane is built once, in seconds, where it is not there yet.
    this.timeout(300_000);
    realCrane = path.dirname(path.dirname(await acquireCrane(createContext())));
  });
  beforeEach(async () => {
    server = await startServer();
    here = await surroundings();
    await mkdir(here.at("cache", "crane"));
    await symlink(realCrane, here.at("cache", "crane", path.basename(realCrane)));
  });
  afterEach(async () => {
    await server.stop();
    await here.remove();
  });

  const context = (parts: Partial<Context> = {}): Context =>
    here.context({ sources: sourcesAt(server.url), env: { ...process.env, HOME: here.folder }, ...parts });
  const reference = "docker.io/library/thing:1.0";
  const put = (): Published => publish(server, "library/thing", "1.0", randomBytes(200_000));

  it("are pulled as the registry has them, for this platform alone, under their own name", async () => {
    const published = put();
    const [archive] = await acquireImages(context(), [reference]);
    assert.ok(archive);
    assert.deepEqual(
      { reference: archive.reference, origin: archive.origin, digest: archive.digest, note: archive.note },
      { reference, origin: "official", digest: published.digest, note: "pulled from docker.io" },
    );
    const { manifests } = indexOf(archive.archive);
    assert.equal(manifests.length, 1);
    assert.equal(manifests[0]?.digest, published.digest);
    assert.equal(manifests[0].annotations["io.containerd.image.name"], reference);
    assert.deepEqual(blob(archive.archive, manifestOf(archive.archive).layers[0]!.digest), published.layer);
    assert.deepEqual((await readdir(path.dirname(archive.archive))).sort(), ["image.tar", "receipt.json"]);
    const asked = server.seen.length;
    await acquireImages(context(), [reference]);
    assert.equal(server.seen.length, asked, "it is in the cache now");
  });

  it("are pulled anew after a cut", async () => {
    const published = put();
    server.files.get(published.layerPath)!.cuts = [1000];
    const [archive] = await acquireImages(context(), [reference]);
    assert.equal(archive?.digest, published.digest);
    assert.equal(server.asked(published.layerPath), 2);
  });

  /** What the error tells of the official way; there is no recipe of this image to fall back on. */
  const refused = async (ctx: Context = context()): Promise<string> => {
    let reasons = "";
    await assert.rejects(acquireImages(ctx, [reference]), (error: Error) => {
      assert.ok(error instanceof NotToBeHad);
      assert.match(error.message, /a recipe of the lab: there is none for docker\.io\/library\/thing:1\.0/);
      reasons = error.message;
      return true;
    });
    assert.deepEqual(await readdir(here.at("cache", "image-docker.io-library-thing")), []);
    return reasons;
  };

  it("are refused when a layer is not the one that its digest names", async () => {
    const published = put();
    server.files.get(published.layerPath)!.body = Buffer.from(published.layer).reverse();
    assert.match(await refused(), /error verifying sha256/);
  });

  it("that are not in the registry are not to be had", async () => {
    server.serve("/v2/", { body: "{}", status: 401 });
    assert.match(await refused(), /404/);
  });

  it("are given up when the registry falls silent in the middle", async () => {
    const published = put();
    server.files.get(published.layerPath)!.stalls = [1000, 1000, 1000];
    assert.match(await refused(context({ stallTimeoutMs: 500 })), /the registry stalled for 0\.5 s/);
  }).timeout(10_000);

  it("cost their registry's silence once", async () => {
    server.serve("/v2/", { body: "", silent: true });
    const ctx = context({ fetchTimeoutMs: 300 });
    assert.match(await refused(ctx), /out of reach \(no answer within 0\.3 s\)/);
    assert.match(await refused(ctx), /out of reach/);
    assert.equal(server.asked("/v2/"), 1);
  });

  it("of a registry that the lab does not know are not asked for", async () => {
    await assert.rejects(
      acquireImages(context(), ["quay.io/a/b:1"]),
      /quay\.io is no registry that the lab pulls from/,
    );
    for (const bad of ["busybox", "docker.io/library/busybox", "library/busybox:1"]) {
      await assert.rejects(acquireImages(context(), [bad]), /is no full name with a tag/, bad);
    }
  });

  /** A folder as packages have them: a program by its version, and a link to it. */
  const folderOfLinks = async (): Promise<string> => {
    const folder = here.at("things");
    await mkdir(path.join(folder, "more"), { recursive: true });
    for (const each of [folder, path.join(folder, "more")]) await chmod(each, 0o755);
    const file = path.join(folder, "more", "thing.1");
    await writeFile(file, "more");
    await chmod(file, 0o750);
    await rm(path.join(folder, "thing"), { force: true });
    await symlink("more/thing.1", path.join(folder, "thing"));
    return folder;
  };

  const recipe = (program: string): ImageRecipe => ({
    title: "Thing 1.0",
    builtFrom: "module example.org/thing v1.0.0",
    source: "https://example.org/thing",
    differs: "it is smaller, and it has no shell",
    config: {
      user: "65534:65534",
      entrypoint: ["/thing", "--flag=a"],
      cmd: ["run"],
      env: { PATH: "/bin:/usr/bin", MODE: "x=y" },
      workdir: "/data",
      ports: ["80/tcp", "53/udp"],
    },
    revision: 1,
    async fill(_ctx, root) {
      await root.write("/thing", program, 0o755);
      await root.link("/bin/thing", "../thing");
      await root.tree(await folderOfLinks(), "/usr/lib/things");
      await root.dir("/tmp", 0o1777);
      await root.dir("/data", 0o770, 65534);
    },
  });

  it("are made from a recipe: its files, their owners and modes, and how a container starts", async () => {
    const folder = here.at("made");
    await mkdir(folder);
    const ctx = context();
    const digest = await buildImage(ctx, reference, recipe("program"), folder, ctx.progress.step("made"));
    const archive = path.join(folder, "image.tar");
    assert.equal(indexOf(archive).manifests[0]?.digest, digest);
    assert.deepEqual(await readdir(folder), ["image.tar"]);
    const manifest = manifestOf(archive);
    const { config, os, architecture } = JSON.parse(blob(archive, manifest.config.digest).toString()) as {
      config: Record<string, unknown> & { Labels: Record<string, string> };
      os: string;
      architecture: string;
    };
    assert.deepEqual([os, architecture], ["linux", "amd64"]);
    const { Labels, ...started } = config;
    assert.deepEqual(started, {
      User: "65534:65534",
      Entrypoint: ["/thing", "--flag=a"],
      Cmd: ["run"],
      Env: ["PATH=/bin:/usr/bin", "MODE=x=y"],
      WorkingDir: "/data",
      ExposedPorts: { "80/tcp": {}, "53/udp": {} },
    });
    assert.deepEqual(Labels, {
      "io.cryptokube.built-from": "module example.org/thing v1.0.0",
      "org.opencontainers.image.description": `Made for a lab where ${reference} could not be pulled: it is smaller, and it has no shell.`,
      "org.opencontainers.image.source": "https://example.org/thing",
      "org.opencontainers.image.title": "Thing 1.0",
      "org.opencontainers.image.version": "1.0",
    });
    const listing = manifest.layers.map((layer) =>
      execFileSync("tar", ["-tvz", "--numeric-owner"], { input: blob(archive, layer.digest) })
        .toString()
        .trimEnd()
        .split("\n")
        .map((line) => line.replaceAll(/ +/g, " ").replace(/1970-01-01 \d\d:\d\d /, "")),
    );
    assert.deepEqual(listing, [
      [
        "drwxr-xr-x 0/0 0 ./",
        "drwxr-xr-x 0/0 0 ./bin/",
        "lrwxrwxrwx 0/0 0 ./bin/thing -> ../thing",
        "-rwxr-xr-x 0/0 7 ./thing",
        "drwxrwxrwt 0/0 0 ./tmp/",
        "drwxr-xr-x 0/0 0 ./usr/",
        "drwxr-xr-x 0/0 0 ./usr/lib/",
        "drwxr-xr-x 0/0 0 ./usr/lib/things/",
        "drwxr-xr-x 0/0 0 ./usr/lib/things/more/",
        "-rwxr-x--- 0/0 4 ./usr/lib/things/more/thing.1",
        "lrwxrwxrwx 0/0 0 ./usr/lib/things/thing -> more/thing.1",
      ],
      // Only what is the other user's: an entry for "./" would give them the root folder.
      ["drwxrwx--- 65534/65534 0 data/"],
    ]);
  });

  it("are the same to the last byte whoever makes them, and others where a file is another", async () => {
    const make = async (name: string, program: string, umask: number): Promise<string> => {
      const folder = here.at(name);
      await mkdir(folder);
      const ctx = context();
      const before = process.umask(umask);
      try {
        return await buildImage(ctx, reference, recipe(program), folder, ctx.progress.step(name));
      } finally {
        process.umask(before);
      }
    };
    const digest = await make("one", "program", 0o022);
    assert.equal(await make("two", "program", 0o077), digest);
    execFileSync("cmp", [here.at("one", "image.tar"), here.at("two", "image.tar")]);
    assert.notEqual(await make("three", "another", 0o022), digest);
  }).timeout(20_000);

  it("have a recipe for every image that the lab and the catalogue run, but for what a lab never runs", async () => {
    const { images } = await import("../../../catalogue/images.ts");
    const { labImages } = await import("../../../lab/acquire/images.ts");
    // Clients of public networks, to which no lab has a way; controllers that speak with a cloud; what is in no registry of
    // modules (eRPC, web3signer, Grafana with its pages, Fluentd).
    const never = ["reth", "lighthouse", "nimbus", "lodestar", "nimbusValidator"].concat(
      ["clusterAutoscaler", "loadBalancerController"],
      ["erpc", "web3signer", "grafana", "fluentdS3", "fluentdGcs"],
    );
    const all: Record<string, string> = images;
    for (const name of never) {
      const ways = image(context(), all[name]!).ways.map(({ label }) => label);
      assert.doesNotMatch(ways.at(-1) ?? "", /^a build from /, `${name} has a recipe by now`);
    }
    const ofLab = Object.entries(all).flatMap(([name, reference]) => (never.includes(name) ? [] : [reference]));
    for (const name of [...Object.values(labImages), ...ofLab]) {
      const ways = image(context(), name).ways.map(({ label }) => label);
      assert.match(ways.at(-1) ?? "", /^a build from /, name);
    }
  });

  it("use the crane of the official release where that is to be had", async () => {
    const version = path.basename(realCrane);
    const name = "go-containerregistry_Linux_x86_64.tar.gz";
    const { serveChecked, tarball } = await import("./support/releases.ts");
    const body = tarball(here.folder, { crane: "the official crane", gcrane: "", LICENSE: "" });
    const folder = `/github/google/go-containerregistry/releases/download/v${version}`;
    serveChecked(server, folder, name, body, "checksums.txt");
    const elsewhere = here.at("elsewhere");
    await mkdir(elsewhere);
    const ctx = context({ cacheDir: elsewhere });
    const { folder: got, receipt } = await keep(ctx, crane(ctx));
    assert.equal(receipt.origin, "official");
    assert.deepEqual(await readdir(path.join(got, "bin")), ["crane"]);
  });
});
