import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Block,
  canonical,
  contains,
  formatBlock,
  freePart,
  lastPart,
  overlap,
  parseBlock,
  part,
  partsIn,
  prefixFor,
  sizeOf,
} from "../../../../stacks/plan/addresses/cidr.ts";

const b = (text: string): Block => {
  const block = parseBlock(text);
  assert.ok(block, text);
  return block;
};

const anyBlock = fc
  .record({ base: fc.integer({ min: 0, max: 2 ** 32 - 1 }), prefix: fc.integer({ min: 0, max: 32 }) })
  .map(canonical);

describe("addresses: CIDR blocks", () => {
  it("reads a range, and nothing else", () => {
    assert.deepEqual(parseBlock("10.20.0.0/16"), { base: 10 * 2 ** 24 + 20 * 2 ** 16, prefix: 16 });
    assert.deepEqual(parseBlock("255.255.255.255/32"), { base: 2 ** 32 - 1, prefix: 32 });
    assert.deepEqual(parseBlock("0.0.0.0/0"), { base: 0, prefix: 0 });
    for (const text of [
      "",
      "10.0.0.0",
      "10.0.0/8",
      "10.0.0.256/8",
      "256.0.0.0/8",
      "10.0.0.0/33",
      "10.0.0.0/8 ",
      " 10.0.0.0/8",
      "110.0.0.0/100",
      "a/8",
    ]) {
      assert.equal(parseBlock(text), undefined, text);
    }
  });

  it("names the range that an address of it lies in", () => {
    assert.equal(formatBlock(canonical(b("10.1.2.3/16"))), "10.1.0.0/16");
    assert.equal(formatBlock(canonical(b("10.1.2.3/32"))), "10.1.2.3/32");
    assert.equal(formatBlock(canonical(b("200.1.2.3/1"))), "128.0.0.0/1");
  });

  it("knows sizes and the smallest range for a number of addresses", () => {
    assert.equal(sizeOf(24), 256);
    assert.equal(prefixFor(256), 24);
    assert.equal(prefixFor(257), 23);
    assert.equal(prefixFor(1), 32);
    assert.equal(prefixFor(0), 32);
  });

  it("tells neighbours from ranges that overlap", () => {
    assert.equal(overlap(b("10.0.0.0/24"), b("10.0.1.0/24")), false);
    assert.equal(overlap(b("10.0.1.0/24"), b("10.0.0.0/24")), false);
    assert.equal(overlap(b("10.0.0.0/23"), b("10.0.1.0/24")), true);
    assert.equal(overlap(b("10.0.1.0/24"), b("10.0.0.0/23")), true);
    assert.equal(contains(b("10.0.0.0/23"), b("10.0.1.0/24")), true);
    assert.equal(contains(b("10.0.1.0/24"), b("10.0.0.0/23")), false);
    assert.equal(contains(b("10.0.0.0/24"), b("10.0.0.0/24")), true);
    assert.equal(contains(b("10.0.0.0/24"), b("10.0.1.0/24")), false);
  });

  it("cuts a range into parts", () => {
    assert.equal(partsIn(b("10.0.0.0/16"), 20), 16);
    assert.equal(partsIn(b("10.0.0.0/16"), 16), 1);
    assert.equal(partsIn(b("10.0.0.0/16"), 15), 0);
    assert.equal(formatBlock(part(b("10.0.0.0/16"), 20, 2)), "10.0.32.0/20");
    assert.equal(formatBlock(lastPart(b("10.0.0.0/16"), 28)), "10.0.255.240/28");
  });

  it("finds the first free part from a place on, around the end", () => {
    const parent = b("10.0.0.0/22");
    const free = (used: string[], from = 0) => {
      const found = freePart(parent, 24, used.map(b), from);
      return found === undefined ? undefined : formatBlock(found);
    };
    assert.equal(free([]), "10.0.0.0/24");
    assert.equal(free(["10.0.0.0/24"]), "10.0.1.0/24");
    assert.equal(free(["10.0.0.128/28", "10.0.1.0/32"]), "10.0.2.0/24");
    assert.equal(free([], 3), "10.0.3.0/24");
    assert.equal(free(["10.0.3.0/24"], 3), "10.0.0.0/24");
    assert.equal(free(["10.0.0.0/8"]), undefined);
    assert.equal(freePart(parent, 20, []), undefined);
  });

  it("writes what it reads", () => {
    fc.assert(
      fc.property(anyBlock, (block) => assert.deepEqual(parseBlock(formatBlock(block)), block)),
      { numRuns: 2000 },
    );
  });

  it("overlaps as blocks do: where one contains the other", () => {
    fc.assert(
      fc.property(anyBlock, anyBlock, (one, other) => {
        assert.equal(overlap(one, other), contains(one, other) || contains(other, one));
        assert.equal(overlap(one, other), overlap(other, one));
      }),
      { numRuns: 2000 },
    );
  });

  it("gives a free part that lies inside and touches nothing used, as long as there is one", () => {
    const parent = b("10.0.0.0/20");
    const used = fc.array(
      fc
        .record({ index: fc.nat(15), deeper: fc.nat(4) })
        .map(({ index, deeper }) => part(part(parent, 24, index), 24 + deeper, 0)),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(used, fc.nat(40), (blocks, from) => {
        const found = freePart(parent, 24, blocks, from);
        const busy = new Set(blocks.map(({ base }) => Math.floor(base / 256)));
        assert.equal(found === undefined, busy.size === 16);
        if (found === undefined) return;
        assert.ok(contains(parent, found));
        assert.ok(!blocks.some((block) => overlap(block, found)));
      }),
      { numRuns: 2000 },
    );
  });
});
