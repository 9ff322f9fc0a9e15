/**
 * What can be proved of a state and a block without knowing their fork: their first fields stand at the same places in
 * every fork so far (ethereum/consensus-specs: BeaconState and SignedBeaconBlock of phase0 to gloas, read 2026-11-25).
 */
import { createHash } from "node:crypto";

/** `BeaconBlockHeader`: its root is the root of its block. Roots are `0x` and 64 hexadecimal digits. */
export interface BlockHeader {
  slot: bigint;
  proposerIndex: bigint;
  parentRoot: string;
  stateRoot: string;
  bodyRoot: string;
}

/** The first fields of a `BeaconState`. */
export interface StateHead {
  genesisTime: bigint;
  genesisValidatorsRoot: string;
  slot: bigint;
  latestBlock: BlockHeader;
}

/** The first fields of a `SignedBeaconBlock`'s message. */
export type BlockHead = Omit<BlockHeader, "bodyRoot">;

/** Bytes that hold them. */
export const stateHeadBytes = 176;
export const blockHeadBytes = 180;

const zeroRoot = `0x${"0".repeat(64)}`;

/** @throws RangeError where it is too short to be a state. */
export function readStateHead(bytes: Buffer): StateHead {
  return {
    genesisTime: bytes.readBigUInt64LE(0),
    genesisValidatorsRoot: rootAt(bytes, 8),
    slot: bytes.readBigUInt64LE(40),
    latestBlock: { ...readHeaderStart(bytes, 64), stateRoot: rootAt(bytes, 112), bodyRoot: rootAt(bytes, 144) },
  };
}

/** @throws RangeError where it is too short to be a block, or its message is not where it must be. */
export function readBlockHead(bytes: Buffer): BlockHead {
  const message = bytes.readUInt32LE(0);
  if (message !== 100) throw new RangeError(`its message begins at ${message}`);
  return { ...readHeaderStart(bytes, message), stateRoot: rootAt(bytes, message + 48) };
}

function readHeaderStart(bytes: Buffer, at: number): Omit<BlockHeader, "bodyRoot" | "stateRoot"> {
  return {
    slot: bytes.readBigUInt64LE(at),
    proposerIndex: bytes.readBigUInt64LE(at + 8),
    parentRoot: rootAt(bytes, at + 16),
  };
}

function rootAt(bytes: Buffer, at: number): string {
  if (bytes.length < at + 32) throw new RangeError(`${bytes.length} bytes are too few`);
  return `0x${bytes.toString("hex", at, at + 32)}`;
}

/** `hash_tree_root` of a header: five leaves, filled up to eight (ethereum/consensus-specs: ssz/simple-serialize.md). */
export function headerRoot(header: BlockHeader): string {
  const zero = Buffer.alloc(32);
  const first = pair(number(header.slot), number(header.proposerIndex));
  const second = pair(root(header.parentRoot), root(header.stateRoot));
  const third = pair(root(header.bodyRoot), zero);
  const whole = pair(pair(first, second), pair(third, pair(zero, zero)));
  return `0x${whole.toString("hex")}`;
}

function number(value: bigint): Buffer {
  const leaf = Buffer.alloc(32);
  leaf.writeBigUInt64LE(value);
  return leaf;
}

function root(text: string): Buffer {
  return Buffer.from(text.slice(2), "hex");
}

function pair(left: Buffer, right: Buffer): Buffer {
  return createHash("sha256").update(left).update(right).digest();
}

/**
 * What is wrong with a state and a block that are to be those of a checkpoint; null: nothing that shows here. What is
 * proved: the block's root is the checkpoint's, the state is of its first slot, and names that block as its newest.
 */
export function problemOf(
  state: StateHead,
  block: BlockHead,
  { root: expected, slot }: { root: string; slot: bigint },
): string | null {
  const newest = state.latestBlock;
  if (state.slot !== slot) return `the state is of slot ${state.slot}, not of ${slot}`;
  if (block.slot !== newest.slot || block.slot > slot) {
    return `the block is of slot ${block.slot}, the state's newest of ${newest.slot}`;
  }
  if (block.parentRoot !== newest.parentRoot || block.proposerIndex !== newest.proposerIndex) {
    return "the block is not the state's newest, though of the same slot";
  }
  if (newest.stateRoot !== zeroRoot && newest.stateRoot !== block.stateRoot) {
    return `the state says that its newest block led to ${newest.stateRoot}, the block says ${block.stateRoot}`;
  }
  // The state cannot name the root of what it is part of, but its block does.
  const found = headerRoot({ ...newest, stateRoot: block.stateRoot });
  return found === expected ? null : `the block's root is ${found}`;
}
