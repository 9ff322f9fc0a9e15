import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { download } from "../../../lab/acquire/download.ts";
import { ChecksumMismatch, Unavailable } from "../../../lab/acquire/errors.ts";
import type { ReleaseFile } from "../../../lab/acquire/sources.ts";
import type { Context } from "../../../lab/acquire/types.ts";
import { sha256, startServer, type OfficialServer, type Serving } from "./support/official-server.ts";
import { nowhere, surroundings, type Surroundings } from "./support/surroundings.ts";

describe("a download from an official source", () => {
  const body = randomBytes(300_000);
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

  const file = (...bases: string[]): ReleaseFile => ({
    name: "tool.tgz",
    urls: bases.map((base) => `${base}/tool.tgz`),
    checksums: bases.map((base) => `${base}/SHA256SUMS`),
  });
  const offer = (serving: Omit<Serving, "body">, sums = `${sha256(body)}  tool.tgz\n`): void => {
    server.serve("/tool.tgz", { body, ...serving });
    server.serve("/SHA256SUMS", sums);
  };
  const get = (ctx: Context, wanted = file(server.url)): Promise<void> =>
    download(ctx, wanted, here.at("tool.tgz"), ctx.progress.step("tool"));
  const left = (): Promise<string[]> => readdir(here.folder);

  it("is checked, and appears under its name", async () => {
    offer({});
    await get(here.context());
    assert.deepEqual(await readFile(here.at("tool.tgz")), body);
    assert.deepEqual((await left()).sort(), ["cache", "tool.tgz"]);
    assert.equal(here.progress.fractions.at(-1), 1);
  });

  it("is refused when its checksum is wrong, and nothing of it stays", async () => {
    offer({}, `${"0".repeat(64)}  tool.tgz\n`);
    await assert.rejects(get(here.context()), ChecksumMismatch);
    assert.deepEqual(await left(), ["cache"]);
    assert.equal(server.asked("/tool.tgz"), 1, "a wrong file is not asked for again");
  });

  it("is not even begun without its checksum file", async () => {
    server.serve("/tool.tgz", body);
    await assert.rejects(get(here.context()), /SHA256SUMS answered 404/);
    assert.equal(server.asked("/tool.tgz"), 0);
  });

  it("tells a file that is not there", async () => {
    server.serve("/SHA256SUMS", `${sha256(body)}  tool.tgz\n`);
    await assert.rejects(get(here.context()), /tool\.tgz answered 404/);
    assert.deepEqual(await left(), ["cache"]);
  });

  it("goes on from where the line was cut", async () => {
    offer({ cuts: [100_000, 200_000] });
    await get(here.context());
    assert.deepEqual(await readFile(here.at("tool.tgz")), body);
    const ranges = server.seen.filter(({ path }) => path === "/tool.tgz").map(({ range }) => range);
    assert.equal(ranges.length, 3);
    assert.equal(ranges[0], undefined);
    const starts = ranges.slice(1).map((range) => Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1]));
    assert.ok(starts[0]! > 0 && starts[0]! <= 100_000 && starts[1]! > starts[0]!, String(starts));
  });

  it("begins anew where the server cannot go on from the middle", async () => {
    offer({ cuts: [100_000], resumable: false });
    await get(here.context());
    assert.deepEqual(await readFile(here.at("tool.tgz")), body);
    assert.deepEqual(
      server.seen.filter(({ path }) => path === "/tool.tgz").map(({ range }) => range),
      [undefined, undefined],
    );
  });

  it("begins anew where the file became another one meanwhile", async () => {
    const old = Buffer.concat([randomBytes(300_000)]);
    server.serve("/SHA256SUMS", `${sha256(body)}  tool.tgz\n`);
    server.serve("/tool.tgz", { body: old, cuts: [100_000] });
    const swap = setInterval(() => {
      if (server.asked("/tool.tgz") > 0) server.serve("/tool.tgz", { body });
    }, 1);
    try {
      await get(here.context());
    } finally {
      clearInterval(swap);
    }
    assert.deepEqual(await readFile(here.at("tool.tgz")), body);
  });

  it("gives up on a line that never holds", async () => {
    offer({ cuts: [10, 20, 30, 40, 50, 60] });
    await assert.rejects(get(here.context()), /tool\.tgz: cut after/);
    assert.equal(server.asked("/tool.tgz"), 4);
    assert.deepEqual(await left(), ["cache"]);
  });

  it("notices a line that falls silent, and goes on from there", async () => {
    offer({ stalls: [100_000] });
    const began = performance.now();
    await get(here.context({ stallTimeoutMs: 200 }));
    assert.ok(performance.now() - began >= 200);
    assert.deepEqual(await readFile(here.at("tool.tgz")), body);
    assert.ok(here.progress.of("update").some((line) => line.includes("no byte within 0.2 s")));
  });

  it("waits for a host that does not answer once, however many files were to come from it", async () => {
    server.serve("/SHA256SUMS", { body: "", silent: true });
    const ctx = here.context({ fetchTimeoutMs: 250 });
    const began = performance.now();
    await assert.rejects(get(ctx), (error: Error) => {
      assert.ok(error instanceof Unavailable);
      assert.match(error.message, /127\.0\.0\.1:\d+ is out of reach \(no answer within 0\.25 s\)/);
      return true;
    });
    const once = performance.now() - began;
    assert.ok(once >= 250 && once < 1500, `${once} ms`);
    for (let more = 0; more < 5; more++) await assert.rejects(get(ctx), /out of reach/);
    assert.ok(performance.now() - began - once < 100, "the second try and all later ones cost nothing");
    assert.equal(server.seen.length, 1);
  });

  it("does not give up a host that has answered before for one slow answer", async () => {
    offer({});
    const ctx = here.context({ fetchTimeoutMs: 100, stallTimeoutMs: 250 });
    await get(ctx);
    server.serve("/tool.tgz", { body, silent: true });
    await assert.rejects(get(ctx), /out of reach \(no answer within 0\.25 s\)/);
    offer({});
    await get(ctx);
  });

  it("follows a redirect to another host, as releases on GitHub do", async () => {
    offer({});
    const front = await startServer();
    try {
      for (const name of ["tool.tgz", "SHA256SUMS"]) {
        front.serve(`/${name}`, { body: "", status: 302, headers: { location: `${server.url}/${name}` } });
      }
      await get(here.context(), file(front.url));
      assert.deepEqual(await readFile(here.at("tool.tgz")), body);
    } finally {
      await front.stop();
    }
  });

  it("ends a circle of redirects", async () => {
    server.serve("/SHA256SUMS", { body: "", status: 302, headers: { location: "/SHA256SUMS" } });
    await assert.rejects(get(here.context()), /redirects more than 6 times/);
  });

  it("takes the second address where the first is out of reach, is without the file, or has a wrong one", async () => {
    offer({});
    await get(here.context(), file(nowhere, server.url));
    await get(here.context(), file(`${server.url}/missing`, server.url));
    server.serve("/wrong/tool.tgz", "not the tool");
    await get(here.context(), {
      name: "tool.tgz",
      urls: [`${server.url}/wrong/tool.tgz`, `${server.url}/tool.tgz`],
      checksums: [`${server.url}/SHA256SUMS`],
    });
    assert.deepEqual(await readFile(here.at("tool.tgz")), body);
  });
});
