import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import {
  blockHeadBytes,
  headerRoot,
  problemOf,
  readBlockHead,
  readStateHead,
  stateHeadBytes,
} from "../../../agents/bootstrap/checkpoint/header.ts";
import { FakeChain } from "./support.ts";

const chain = new FakeChain();
const slot = 3200n;
const heads = (change: (state: Buffer, block: Buffer) => void = () => {}) => {
  const [state, block] = [chain.state(100), chain.block(100)];
  change(state, block);
  return [readStateHead(state), readBlockHead(block)] as const;
};

describe("agents/bootstrap: what the first bytes of a state and a block prove", () => {
  it("hashes a header as a tree of eight leaves, three of them empty", () => {
    // The root of nothing but zeros is the zero hash of depth three (ethereum/consensus-specs: ssz/simple-serialize.md).
    const zero = `0x${"0".repeat(64)}`;
    const nothing = { slot: 0n, proposerIndex: 0n, parentRoot: zero, stateRoot: zero, bodyRoot: zero };
    const up = (hash: Buffer) =>
      createHash("sha256")
        .update(Buffer.concat([hash, hash]))
        .digest();
    assert.equal(headerRoot(nothing), `0x${up(up(up(Buffer.alloc(32)))).toString("hex")}`);
  });

  it("gives the root of mainnet's first block", () => {
    // Its header is all zeros but for these two roots; the block's root is the parent of mainnet's slot 1.
    assert.equal(
      headerRoot({
        slot: 0n,
        proposerIndex: 0n,
        parentRoot: `0x${"0".repeat(64)}`,
        stateRoot: "0x7e76880eb67bbdc86250aa578958e9d0675e64e714337855204fb5abaaf82c2b",
        bodyRoot: "0xccb62460692be0ec813b56be97f68a82cf57abc102e27bf49ebf4190ff22eedd",
      }),
      "0x4d611d5b93fdab69013a7f0a2f961caca0c853f87cfe9595fe50038163079360",
    );
  });

  it("finds nothing wrong with a pair, also where the state was advanced past its newest block", () => {
    assert.equal(problemOf(...heads(), { root: chain.root(100), slot }), null);
    const advanced = heads((state) => {
      state.writeBigUInt64LE(slot + 32n, 40);
      Buffer.from(chain.header(100).stateRoot.slice(2), "hex").copy(state, 112);
    });
    assert.equal(problemOf(...advanced, { root: chain.root(100), slot: slot + 32n }), null);
  });

  it("finds each field of which one says otherwise", () => {
    const wanted = { root: chain.root(100), slot };
    const flip = (bytes: Buffer, at: number) => bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    const problem = (change: Parameters<typeof heads>[0]) => problemOf(...heads(change), wanted);
    assert.match(
      problem((state) => flip(state, 40))!,
      /the state is of slot 3201, not of 3200/,
    );
    assert.match(
      problem((_, block) => flip(block, 100))!,
      /the block is of slot 3201, the state's newest of 3200/,
    );
    assert.match(
      problem((_, block) => flip(block, 108))!,
      /is not the state's newest/,
    );
    assert.match(
      problem((_, block) => flip(block, 116))!,
      /is not the state's newest/,
    );
    assert.match(
      problem((state) => flip(state, 112))!,
      /led to/,
    );
    assert.match(
      problem((_, block) => flip(block, 148))!,
      /the block's root is/,
    );
    assert.match(
      problem((state) => flip(state, 144))!,
      /the block's root is/,
    );
    const ahead = heads((state, block) => {
      state.writeBigUInt64LE(slot + 1n, 64);
      block.writeBigUInt64LE(slot + 1n, 100);
    });
    assert.match(problemOf(...ahead, wanted)!, /of slot 3201/);
  });

  it("refuses what is too short, or no block", () => {
    assert.throws(() => readStateHead(chain.state(1).subarray(0, stateHeadBytes - 1)), RangeError);
    assert.throws(() => readBlockHead(chain.block(1).subarray(0, blockHeadBytes - 1)), RangeError);
    assert.throws(() => readBlockHead(Buffer.alloc(200)), /its message begins at 0/);
    assert.equal(readStateHead(chain.state(1)).genesisTime, BigInt(chain.genesisTime));
  });

  it("tells two headers apart by any field", () => {
    const root = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);
    const number = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    const header = fc.record({
      slot: number,
      proposerIndex: number,
      parentRoot: root,
      stateRoot: root,
      bodyRoot: root,
    });
    fc.assert(
      fc.property(header, header, (one, other) => {
        for (const field of ["slot", "proposerIndex", "parentRoot", "stateRoot", "bodyRoot"] as const) {
          const mixed = { ...one, [field]: other[field] };
          assert.equal(headerRoot(mixed) === headerRoot(one), one[field] === other[field], field);
        }
      }),
      { numRuns: 30 },
    );
  });
});
