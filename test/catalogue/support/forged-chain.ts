/**
 * A chain's frozen blocks, as geth keeps them (go-ethereum v1.17.6:core/rawdb/freezer_table.go), made up: nobody has
 * Hoodi's real ones here. Blocks are empty, and nothing about them is true but their number, the hashes of the first
 * block and of one more, and that the last one's header has its own hash. Geth takes them up on its first start and
 * prunes them as real ones: it looks at no more than that.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { keccak256 } from "../../../stacks/config/keccak.ts";

export interface ForgedChain {
  /** How many blocks are frozen. */
  blocks: number;
  genesisHash: string;
  /** The block whose hash geth looks at. */
  known: { number: number; hash: string };
}

/** Writes the tables in place of those that are there. */
export function forgeChain(chaindata: string, { blocks, genesisHash, known }: ForgedChain): void {
  const folder = path.join(chaindata, "ancient", "chain");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const tip = header(blocks - 1);
  const bytes = (hash: string) => Buffer.from(hash.replace(/^0x/, ""), "hex");
  const hashOf = (number: number): Buffer => {
    if (number === 0) return bytes(genesisHash);
    if (number === known.number) return bytes(known.hash);
    if (number === blocks - 1) return keccak256(tip);
    const made = Buffer.alloc(32, 7);
    made.writeUInt32BE(number, 28);
    return made;
  };
  const empty = rlpList([]);
  const body = rlpList([empty, empty]);
  table(folder, "hashes", false, blocks, hashOf);
  table(folder, "headers", true, blocks, (number) => (number === blocks - 1 ? tip : empty));
  table(folder, "bodies", true, blocks, () => body);
  table(folder, "receipts", true, blocks, () => empty);
}

/** Index entries are the end of each item: the file's number and the offset in it. The first one is the file's start. */
function table(folder: string, name: string, snappy: boolean, items: number, of: (item: number) => Buffer): void {
  const kind = snappy ? "c" : "r";
  const data: Buffer[] = [];
  const index = Buffer.alloc(6 * (items + 1));
  let offset = 0;
  for (let item = 0; item < items; item += 1) {
    const raw = of(item);
    const stored = snappy ? snappyOf(raw) : raw;
    data.push(stored);
    offset += stored.length;
    index.writeUInt32BE(offset, 6 * (item + 1) + 2);
  }
  writeFileSync(path.join(folder, `${name}.0000.${kind}dat`), Buffer.concat(data));
  writeFileSync(path.join(folder, `${name}.${kind}idx`), index);
  writeFileSync(path.join(folder, `${name}.meta`), rlpList([rlpNumber(2), rlpNumber(0), rlpNumber(index.length)]));
}

/** Snappy's block format without any compression: the length, and the bytes as literals. */
function snappyOf(raw: Buffer): Buffer {
  const length: number[] = [];
  for (let left = raw.length; ; left >>>= 7) {
    length.push(left > 127 ? (left & 127) | 128 : left);
    if (left <= 127) break;
  }
  if (raw.length === 0) return Buffer.from(length);
  const last = raw.length - 1;
  const tag = last < 60 ? [last << 2] : last < 256 ? [60 << 2, last] : [61 << 2, last & 255, last >> 8];
  return Buffer.concat([Buffer.from([...length, ...tag]), raw]);
}

/** A header of a block after the merge, with nothing in it. */
function header(number: number): Buffer {
  const zero = (length: number) => rlpBytes(Buffer.alloc(length));
  const [emptyList, emptyTrie] = [keccak256(rlpList([])), keccak256(rlpBytes(Buffer.alloc(0)))];
  return rlpList([
    zero(32), // parent
    rlpBytes(emptyList), // uncles
    zero(20), // coinbase
    zero(32), // state
    rlpBytes(emptyTrie), // transactions
    rlpBytes(emptyTrie), // receipts
    zero(256), // bloom
    rlpNumber(0), // difficulty
    rlpNumber(number),
    rlpNumber(30_000_000), // gas limit
    rlpNumber(0), // gas used
    rlpNumber(1_742_213_400 + 12 * number), // time
    rlpBytes(Buffer.alloc(0)), // extra
    zero(32), // mix digest
    zero(8), // nonce
  ]);
}

function rlpList(items: readonly Buffer[]): Buffer {
  const content = Buffer.concat(items);
  return Buffer.concat([prefix(content.length, 0xc0), content]);
}

function rlpBytes(bytes: Buffer): Buffer {
  return bytes.length === 1 && bytes[0]! < 0x80 ? bytes : Buffer.concat([prefix(bytes.length, 0x80), bytes]);
}

function rlpNumber(value: number): Buffer {
  return rlpBytes(value === 0 ? Buffer.alloc(0) : bigEndian(value));
}

function prefix(length: number, base: number): Buffer {
  if (length < 56) return Buffer.from([base + length]);
  const size = bigEndian(length);
  return Buffer.concat([Buffer.from([base + 55 + size.length]), size]);
}

function bigEndian(value: number): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
}
