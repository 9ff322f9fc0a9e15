/**
 * The way back that the catalogue says geth has, walked by the real programs: its version, the oldest that it may go back
 * to, and its version again, on one data directory of a development chain. What such a chain lacks was not seen: it is too
 * short for a freezer with anything in it, and never was on a public network.
 */
// needs: nothing
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { geth } from "../../catalogue/chains/ethereum/geth.ts";
import { versionOfImage } from "../../catalogue/version.ts";
import { eventually, rpc } from "../real/support/lab.ts";
import { realGeth, type RealGeth } from "./support/real-geth.ts";

const current = versionOfImage(geth.image)!;
const oldest = geth.downgrade!.to;
const receiver = "0x00000000000000000000000000000000c0ffee00";

interface Block {
  number: string;
  hash: string;
  stateRoot: string;
}

describe(`geth ${current}, back to ${oldest}, and up again`, function () {
  this.timeout(1_800_000);
  const programs = new Map<string, RealGeth>();
  let folder: string;
  let running: ChildProcess | undefined;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "way-back-"));
    // Builds what is not there: minutes.
    for (const version of [current, oldest]) programs.set(version, await realGeth(`v${version}`));
  });
  after(() => {
    running?.kill("SIGKILL");
    for (const program of programs.values()) program.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a version on the data, lets it be asked, and ends it as a pod's end does. */
  async function runs<T>(version: string, ask: (url: string) => Promise<T>): Promise<T> {
    const port = await freePort();
    // The catalogue's own for a development chain, without those that the older version lacks.
    const args = [
      "--dev",
      "--dev.period=1",
      `--datadir=${path.join(folder, "geth")}`,
      "--state.scheme=hash",
      "--gcmode=archive",
      "--ipcdisable",
      "--http",
      `--http.port=${port}`,
      "--http.api=eth,net,web3",
    ];
    const child = spawn(programs.get(version)!.program, args, { stdio: ["ignore", "pipe", "pipe"] });
    running = child;
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (output += data.toString()));
    const ended = once(child, "exit");
    const url = `http://127.0.0.1:${port}`;
    const died: Promise<string> = ended.then(() => Promise.reject(new Error(output)));
    // It always ends, and only an end before its first answer is told.
    died.catch(() => undefined);
    const answers: Promise<string> = eventually(`geth ${version} answers`, () => rpc(url, "web3_clientVersion"), 60);
    const name = await Promise.race([answers, died]);
    assert.match(name, new RegExp(`v${version.replaceAll(".", "\\.")}-`));
    const result = await ask(url);
    child.kill("SIGTERM");
    assert.deepEqual(await ended, [0, null], output);
    assert.deepEqual(
      output.split("\n").filter((line) => /rewind|unclean|head state missing/i.test(line)),
      [],
    );
    return result;
  }

  const head = (url: string): Promise<Block> => rpc<Block>(url, "eth_getBlockByNumber", ["latest", false]);
  const at = (url: string, number: string): Promise<Block> => rpc<Block>(url, "eth_getBlockByNumber", [number, false]);
  const balance = async (url: string): Promise<number> =>
    Number(await rpc(url, "eth_getBalance", [receiver, "latest"]));
  const height = (block: Block): number => Number(block.number);

  /** Sends to the receiver, and waits for ten blocks. @returns the head, and what the receiver has. */
  async function live(url: string): Promise<{ last: Block; has: number }> {
    const [from] = await rpc<string[]>(url, "eth_accounts");
    await rpc(url, "eth_sendTransaction", [{ from, to: receiver, value: "0x10" }]);
    const begin = height(await head(url));
    const last = await eventually(
      "ten blocks",
      async () => {
        const now = await head(url);
        return height(now) >= begin + 10 ? now : undefined;
      },
      60,
    );
    return { last, has: await balance(url) };
  }

  /** What went before is there as it was, and the chain goes on from it. */
  async function goesOn(version: string, before: { last: Block; has: number }): Promise<{ last: Block; has: number }> {
    return runs(version, async (url) => {
      const same = await at(url, before.last.number);
      assert.deepEqual([same.hash, same.stateRoot], [before.last.hash, before.last.stateRoot]);
      assert.equal(await balance(url), before.has);
      const after = await live(url);
      assert.ok(height(after.last) > height(before.last));
      assert.equal(after.has, before.has + 0x10);
      return after;
    });
  }

  it("keeps the chain: each version has the other's head, its state, and goes on from it", async () => {
    const first = await runs(current, live);
    const back = await goesOn(oldest, first);
    const again = await goesOn(current, back);
    process.stdout.write(
      `      ${current} to block ${height(first.last)}, ${oldest} to ${height(back.last)}, ${current} to ${height(again.last)}\n`,
    );
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  server.close();
  await once(server, "close");
  return port;
}
