import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import fc from "fast-check";
import { judgeAnswer } from "../../../agents/bootstrap/snapshot/answer.ts";
import { download } from "../../../agents/bootstrap/snapshot/download.ts";
import { failing, type FakeServer, fakeServer, memoryLog } from "./support.ts";

const file = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 31) % 253));
const soon = { tries: 3, firstMs: 1 };
const patience = { stallSeconds: 5, minBytes: 1 };

interface Behaviour {
  /** After how many bytes each answer breaks off; the last one goes on. `null`: it does not. */
  breaks: (number | null)[];
  ranges: boolean;
  etag: string | null;
  announces: boolean;
  status?: number;
}

/** A server of a file that breaks off. */
function serve(behaviour: Partial<Behaviour>, content: () => Buffer = () => file): Promise<FakeServer> {
  const { breaks, ranges, etag, announces, status }: Behaviour = {
    breaks: [null],
    ranges: true,
    etag: '"one"',
    announces: true,
    ...behaviour,
  };
  let turn = 0;
  return fakeServer((request: IncomingMessage, response: ServerResponse) => {
    if (status !== undefined) return response.writeHead(status).end();
    const bytes = content();
    const from = ranges ? Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0) : 0;
    const cut = breaks[Math.min(turn, breaks.length - 1)] ?? null;
    turn += 1;
    if (from > 0 && from >= bytes.length) {
      return response.writeHead(416, { "content-range": `bytes */${bytes.length}` }).end();
    }
    const body = bytes.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, {
      ...(etag === null ? {} : { etag }),
      ...(announces ? { "content-length": body.length } : {}),
      ...(from > 0 ? { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {}),
    });
    if (cut === null || cut >= body.length) return response.end(body);
    response.write(body.subarray(0, cut), () => response.destroy());
  });
}

describe("agents/bootstrap: a download", () => {
  const servers: FakeServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  async function get(server: FakeServer, path = "/a.tar", slow = patience): Promise<{ bytes: Buffer; said: string[] }> {
    servers.push(server);
    const log = memoryLog();
    const pieces: Buffer[] = [];
    for await (const piece of download({ url: `${server.url}${path}`, patience: slow, retry: soon, log })) {
      pieces.push(Buffer.from(piece));
    }
    return { bytes: Buffer.concat(pieces), said: log.said };
  }

  it("is the file, byte for byte", async () => {
    assert.ok((await get(await serve({}))).bytes.equals(file));
    assert.ok((await get(await serve({ announces: false, etag: null }))).bytes.equals(file));
  });

  it("goes on where it broke off, with and without ranges, whenever that is", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 150_000 }), { maxLength: 5 }),
        fc.constantFrom('"one"', 'W/"weak"', null),
        async (breaks, etag) => {
          const server = await serve({ breaks: [...breaks, null], etag });
          const { bytes, said } = await get(server);
          assert.ok(bytes.equals(file));
          assert.equal(server.asked.length, said.length + 1);
          await servers.pop()!.close();
        },
      ),
      { numRuns: 25 },
    );
    assert.ok((await get(await serve({ breaks: [70_000, 90_000, null], ranges: false }))).bytes.equals(file));
  });

  it("asks for the rest by range, and only of the same file", async () => {
    const seen: (string | undefined)[][] = [];
    const inner = await serve({ breaks: [1000, null] });
    servers.push(inner);
    const { port } = new URL(inner.url);
    const outer = await fakeServer((request, response) => {
      seen.push([request.headers.range, request.headers["if-range"] as string | undefined]);
      response.writeHead(307, { location: `http://127.0.0.1:${port}/moved.tar` }).end();
    });
    assert.ok((await get(outer)).bytes.equals(file));
    assert.equal(seen.length, 2);
    assert.deepEqual(seen[0], [undefined, undefined]);
    assert.match(seen[1]![0]!, /^bytes=\d+-$/);
    assert.equal(seen[1]![1], '"one"');
  });

  it("gives up a file that became another one meanwhile", async () => {
    let turn = 0;
    const changing = await fakeServer((_request, response) => {
      turn += 1;
      response.writeHead(200, { etag: `"${turn}"`, "content-length": file.length });
      if (turn > 1) return response.end(file);
      response.write(file.subarray(0, 100), () => response.destroy());
    });
    await assert.rejects(get(changing), failing("snapshot-changed", /its tag was "1" and is "2"/));
  });

  it("gives up at once where it is refused, and after some tries where nothing comes", async () => {
    for (const status of [403, 404, 410]) {
      const server = await serve({ status });
      await assert.rejects(get(server), failing("snapshot-unreachable", new RegExp(String(status))));
      assert.equal(server.asked.length, 1);
    }
    const away = await serve({ status: 503 });
    await assert.rejects(get(away), failing("snapshot-unreachable", /503, at 0 bytes, 3 times/));
    assert.equal(away.asked.length, 3);
    const dead = await serve({});
    await dead.close();
    await assert.rejects(get(dead), failing("snapshot-unreachable", /ECONNREFUSED/));
  });

  it("does not count tries while anything comes", async () => {
    const { bytes } = await get(await serve({ breaks: [...Array.from({ length: 12 }, () => 15_000), null] }));
    assert.ok(bytes.equals(file));
  });

  it("does not wait for a server that trickles, or falls silent", async () => {
    const trickle = await fakeServer((request, response) => {
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, {
        "content-length": file.length - from,
        ...(from > 0 ? { "content-range": `bytes ${from}-${file.length - 1}/${file.length}` } : {}),
      });
      response.flushHeaders();
    });
    const slow = { stallSeconds: 0.05, minBytes: 1000 };
    await assert.rejects(get(trickle, "/a.tar", slow), failing("snapshot-unreachable", /within 0.05 s|nothing for/));
  });
});

describe("agents/bootstrap: what an answer to a download means", () => {
  const fresh = { at: 0, total: null, validator: null };
  const half = { at: 50, total: 100, validator: '"one"' };

  it("takes all of a file, and what it says of it", () => {
    const taken = judgeAnswer(200, { "content-length": "100", etag: '"one"' }, fresh);
    assert.deepEqual(taken, { kind: "take", skip: 0, total: 100, validator: '"one"' });
    const dated = judgeAnswer(200, { etag: 'W/"one"', "last-modified": "Monday" }, fresh);
    assert.deepEqual(dated, { kind: "take", skip: 0, total: null, validator: "Monday" });
    assert.deepEqual(judgeAnswer(200, { "content-length": "x" }, fresh), {
      kind: "take",
      skip: 0,
      total: null,
      validator: null,
    });
  });

  it("takes all of it again from a server without ranges, and skips what came", () => {
    const again = judgeAnswer(200, { "content-length": "100", etag: '"one"' }, half);
    assert.deepEqual(again, { kind: "take", skip: 50, total: 100, validator: '"one"' });
    assert.equal(judgeAnswer(200, { "content-length": "100" }, half).kind, "changed");
    assert.equal(judgeAnswer(200, { "content-length": "100" }, { ...half, validator: null }).kind, "take");
    assert.equal(judgeAnswer(200, { "content-length": "101", etag: '"one"' }, half).kind, "changed");
  });

  it("takes a part that begins where it must", () => {
    const part = (range: string, etag?: string) =>
      judgeAnswer(206, { "content-range": range, ...(etag === undefined ? {} : { etag }) }, half);
    assert.deepEqual(part("bytes 50-99/100"), { kind: "take", skip: 0, total: 100, validator: null });
    assert.deepEqual(part("bytes 50-99/*", '"one"'), { kind: "take", skip: 0, total: null, validator: '"one"' });
    assert.equal(part("bytes 49-99/100").kind, "refused");
    assert.equal(part("50-99/100").kind, "refused");
    assert.equal(part("bytes 50-99/100", '"two"').kind, "changed");
    assert.equal(part("bytes 50-100/101").kind, "changed");
    assert.equal(judgeAnswer(206, {}, half).kind, "refused");
  });

  it("knows that all has come where there is no more", () => {
    const none = (total: string, at: number) =>
      judgeAnswer(416, { "content-range": `bytes */${total}` }, { ...half, at });
    assert.deepEqual(none("100", 100), { kind: "done" });
    assert.equal(none("99", 100).kind, "changed");
    assert.equal(none("*", 100).kind, "changed");
    assert.equal(judgeAnswer(416, { "content-range": "bytes */0" }, fresh).kind, "refused");
  });

  it("tells what may pass from what will not", () => {
    for (const status of [500, 503, 429, 408]) {
      assert.equal(judgeAnswer(status, {}, half).kind, "later", String(status));
    }
    for (const status of [301, 400, 403, 404]) {
      assert.equal(judgeAnswer(status, {}, half).kind, "refused", String(status));
    }
  });
});
