import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { listed, releaseName, unpackDebian } from "../../../lab/acquire/debian.ts";
import { surroundings, type Surroundings } from "./support/surroundings.ts";

/** An apt that has its packages in the lists of a folder, as the real one has. */
const aptGet = (log: string, systemHasLists: boolean, archives: readonly string[]): string => `
printf '%s\\n' "$*" >> '${log}'
own=no
for word in "$@"; do case "$word" in Dir::State::Lists=*) own=yes ;; esac; done
case "$*" in
  *update) exit 0 ;;
  indextargets*) printf '%s\\n' '${archives.join("' '")}' ;;
  *) [ "$own" = yes ] || ${systemHasLists ? "true" : "{ echo 'E: Unable to locate package' >&2; exit 100; }"} || exit 100
     while [ "$1" != download ]; do shift; done; shift
     for name in "$@"; do touch "\${name}_1%3a2.0-1_amd64.deb"; done ;;
esac`;

const dpkgDeb = 'touch "$3/from-$(basename "$2" | cut -d_ -f1)"';

describe("Debian packages", () => {
  let here: Surroundings;
  let folder: string;
  beforeEach(async () => {
    here = await surroundings();
    folder = here.at("unpacked");
    await mkdir(folder);
  });
  afterEach(() => here.remove());

  const useApt = async (systemHasLists = true, depends = "", archives: readonly string[] = []): Promise<void> => {
    await here.script("apt-get", aptGet(here.at("log"), systemHasLists, archives));
    await here.script("apt-cache", `printf '${depends}'`);
    await here.script("dpkg-deb", dpkgDeb);
  };
  const step = { update: () => undefined, done: () => undefined, fail: () => undefined };
  const log = async (): Promise<string> => readFile(here.at("log"), "utf8");

  it("are downloaded and unpacked, and never installed", async () => {
    await useApt();
    const packages = await unpackDebian(here.context(), ["runc", "tini"], folder, step);
    assert.equal(listed(packages), "runc 1:2.0-1, tini 1:2.0-1");
    assert.deepEqual((await readdir(folder)).sort(), ["from-runc", "from-tini"]);
    assert.doesNotMatch(await log(), /install|update/);
  });

  it("come from lists of our own where the machine has none, and its own are left alone", async () => {
    await useApt(false);
    await unpackDebian(here.context(), ["runc"], folder, step);
    const update = (await log()).split("\n").filter((line) => line.endsWith("update"));
    assert.equal(update.length, 1);
    assert.ok(update[0]?.includes(`Dir::State::Lists=${here.cacheDir}/debian-lists/state`), update[0]);
    assert.ok(update[0]?.includes(`Dir::Cache=${here.cacheDir}/debian-lists/cache`), update[0]);
  });

  it("of another release than the machine's come from lists of that alone, from where the machine's own comes from, held to Debian's keys", async () => {
    const own = await releaseName();
    const archives = [`${own}-updates http://archive.example/late`, `${own} http://archive.example/debian/`];
    await useApt(true, "", archives);
    await unpackDebian(here.context(), ["runc"], folder, step, false, "trixie");
    const lists = `${here.cacheDir}/debian-lists-trixie`;
    const asked = (await log()).split("\n").filter((line) => line !== "" && !line.startsWith("indextargets"));
    assert.equal(asked.length, 2);
    for (const line of asked) {
      assert.ok(line.includes(`Dir::State::Lists=${lists}/state`), line);
      assert.ok(line.includes(`Dir::Etc::SourceList=${lists}/sources.list -o Dir::Etc::SourceParts=/dev/null`), line);
    }
    const [, keys, source] = /^deb \[signed-by=(\S+)\] (\S+) trixie main\n$/.exec(
      await readFile(`${lists}/sources.list`, "utf8"),
    )!;
    assert.match(keys!, /^\/usr\/share\/keyrings\/debian-archive-/);
    assert.equal(source, "http://archive.example/debian/");
  });

  it("of another release cannot be had where apt does not say where the machine's own comes from", async () => {
    await useApt(true, "", ["sid http://archive.example/debian/"]);
    await assert.rejects(
      unpackDebian(here.context(), ["runc"], folder, step, false, "trixie"),
      /apt has no source of \S+, the machine's own release/,
    );
  });

  it("bring what they depend on, but never a C library of their own", async () => {
    await useApt(
      true,
      "nftables\\n  Depends: libmnl0\\nlibmnl0\\nlibc6\\nlibgcc-s1\\ngcc-12-base\\n<virtual>\\nlibmnl0\\n",
    );
    await unpackDebian(here.context(), ["nftables"], folder, step, true);
    assert.deepEqual((await readdir(folder)).sort(), ["from-libmnl0", "from-nftables"]);
  });

  it("cannot be had without apt, and it says so", async () => {
    await here.script("dpkg-deb", dpkgDeb);
    await assert.rejects(unpackDebian(here.context(), ["runc"], folder, step), /apt-get is not on PATH \(Debian/);
  });

  it("leave nothing of the download behind, also where unpacking fails", async () => {
    await useApt();
    await here.script("dpkg-deb", "exit 2");
    await assert.rejects(unpackDebian(here.context(), ["runc"], folder, step), /dpkg-deb -x .*failed: exit status 2/);
    assert.equal(existsSync(`${folder}/.apt`), false);
  });
});
