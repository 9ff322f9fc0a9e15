import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../failure.ts";
import type { Log } from "../../shared/log.ts";
import type { Patience, StreamResponse } from "../stream.ts";
import { operatorsOf, type Server } from "./agree.ts";
import { checkpointAge, type Pace, windowSeconds } from "./age.ts";
import { fetchBlock, fetchState } from "./ask.ts";
import { blockHeadBytes, problemOf, readBlockHead, readStateHead, stateHeadBytes } from "./header.ts";
import type { Settled } from "./settle.ts";

/** A state and a block that lie on the volume, and what they hash to. */
export interface Obtained {
  server: Server;
  stateFile: string;
  blockFile: string;
  stateSha256: string;
  blockSha256: string;
  /** When the network began, in seconds, as the state has it. */
  genesisTime: number;
}

/** Mainnet's state had some 300 MB in 2026; more than this is no state. */
const maxBytes = 8 * 2 ** 30;

/**
 * Gets the checkpoint's state and block. One server's word is not enough for their bytes either: what a root proves
 * without knowing the fork is checked, and where two operators vouch for the root, both must send the same bytes.
 *
 * @param folder an empty one, for the files.
 * @throws Failure where no two servers give the same.
 */
export async function obtain(
  settled: Settled,
  { folder, patience, log }: { folder: string; patience: Patience; log: Log },
): Promise<Obtained> {
  const needed = Math.min(2, operatorsOf(settled.servers));
  const got: Obtained[] = [];
  const problems: string[] = [];
  for (const [index, server] of settled.servers.entries()) {
    try {
      const one = await obtainFrom(server, settled, join(folder, String(index)), patience);
      const same = [...got, one].filter(
        ({ stateSha256, blockSha256 }) => stateSha256 === one.stateSha256 && blockSha256 === one.blockSha256,
      );
      if (operatorsOf(same.map((each) => each.server)) >= needed) return one;
      got.push(one);
    } catch (error) {
      const message = `${server.url}: ${error instanceof Error ? error.message : String(error)}`;
      problems.push(message);
      log("warn", "a checkpoint server's state or block is not taken", { server: server.url, message });
    }
  }
  const sums = got.map(
    ({ server, stateSha256, blockSha256 }) => `${server.url}: state ${stateSha256}, block ${blockSha256}`,
  );
  throw new Failure(
    "checkpoint-invalid",
    `no ${needed === 1 ? "server gives" : "two operators give the same"} state and block of ` +
      `${settled.checkpoint.root}: ${[...sums, ...problems].join("; ")}`,
  );
}

async function obtainFrom(server: Server, settled: Settled, file: string, patience: Patience): Promise<Obtained> {
  const { root } = settled.checkpoint;
  const stateFile = `${file}.state`;
  const blockFile = `${file}.block`;
  const block = await save(await fetchBlock(server, root, patience), blockFile, blockHeadBytes);
  const state = await save(await fetchState(server, settled.slot, patience), stateFile, stateHeadBytes);
  const head = readStateHead(state.head);
  const problem = problemOf(head, readBlockHead(block.head), { root, slot: BigInt(settled.slot) });
  if (problem !== null) throw new Error(problem);
  const sums = { stateSha256: state.sha256, blockSha256: block.sha256 };
  return { server, stateFile, blockFile, ...sums, genesisTime: Number(head.genesisTime) };
}

/** Writes an answer to a file; its first bytes are kept. */
async function save(
  response: StreamResponse,
  path: string,
  headBytes: number,
): Promise<{ sha256: string; head: Buffer }> {
  const hash = createHash("sha256");
  let head = Buffer.alloc(0);
  let size = 0;
  const file = await open(path, "w", 0o644);
  try {
    for await (const piece of response.body) {
      size += piece.length;
      if (size > maxBytes) throw new Error(`it is larger than ${maxBytes} bytes`);
      hash.update(piece);
      if (head.length < headBytes) head = Buffer.concat([head, piece.subarray(0, headBytes - head.length)]);
      await file.writeFile(piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  const announced = response.headers["content-length"];
  if (announced !== undefined && Number(announced) !== size) throw new Error(`${size} of ${announced} bytes came`);
  return { sha256: hash.digest("hex"), head };
}

/** @throws Failure where the state is older than what its network remembers. */
export function refuseStale(epoch: number, genesisTime: number, pace: Pace, nowSeconds: number): void {
  const age = checkpointAge(epoch, genesisTime, pace, nowSeconds);
  if (age <= windowSeconds(pace)) return;
  const days = (seconds: number) => (seconds / 86_400).toFixed(1);
  throw new Failure(
    "checkpoint-stale",
    `the checkpoint of epoch ${epoch} is ${days(age)} days old, more than the ${days(windowSeconds(pace))} that its ` +
      "network's nodes keep data for: take servers that follow the chain, or a newer pin.",
  );
}
