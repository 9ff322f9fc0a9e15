import assert from "node:assert/strict";
import {
  believedHead,
  candidates,
  Floors,
  headOf,
  keepsState,
  type NodeView,
  notAhead,
  quantity,
} from "../../../agents/gateway/heads.ts";
import { Bucket } from "../../../agents/gateway/rate.ts";
import { readFilterId, writeFilterId } from "../../../agents/gateway/filters.ts";

const node = (name: string, more: Partial<NodeView>): NodeView => ({
  name,
  ready: true,
  head: 100,
  busy: 0,
  stateBlocks: 128,
  traces: false,
  ...more,
});
const any = { head: null, state: null, traces: false };
const names = (nodes: NodeView[]): string[] => nodes.map(({ name }) => name);

describe("heads and nodes", () => {
  it("believe the highest head, and no node that says it is far ahead of all others", () => {
    assert.equal(believedHead([100, 101, 99], 16), 101);
    assert.equal(believedHead([100, 5000, 99], 16), 100);
    assert.equal(believedHead([5000, 5001, 99], 16), 5001);
    assert.equal(believedHead([100, 117], 16), 100);
    assert.equal(believedHead([100, 116], 16), 116);
    assert.equal(believedHead([5000], 16), 5000);
    assert.equal(believedHead([], 16), null);
  });

  it("ask the least busy that is ready, reached the head, keeps the state, and traces", () => {
    const nodes = [
      node("busy", { busy: 3, stateBlocks: 90 }),
      node("archive", { stateBlocks: null, busy: 2, traces: true }),
      node("away", { ready: false }),
      node("behind", { head: 98, busy: 1, stateBlocks: 90 }),
      node("liar", { head: 9000 }),
    ];
    assert.deepEqual(names(candidates(nodes, any, 16)), ["behind", "archive", "busy"]);
    assert.deepEqual(names(candidates(nodes, { ...any, head: 100 }, 16)), ["archive", "busy"]);
    assert.deepEqual(names(candidates(nodes, { ...any, state: 5 }, 16)), ["archive"]);
    assert.deepEqual(names(candidates(nodes, { ...any, traces: true }, 16)), ["archive"]);
  });

  it("ask a node that has not told of a head only where none is needed", () => {
    const nodes = [node("silent", { head: null }), node("other", { busy: 1, stateBlocks: 50 })];
    assert.deepEqual(names(candidates(nodes, any, 16)), ["silent", "other"]);
    assert.deepEqual(names(candidates(nodes, { ...any, head: 0 }, 16)), ["other"]);
    assert.deepEqual(names(candidates(nodes, { ...any, state: 1 }, 16)), ["silent"]);
    assert.deepEqual(names(candidates([node("silent", { head: null })], any, 16)), ["silent"]);
  });

  it("believe ready nodes alone, and leave out who is ahead of them", () => {
    const nodes = [node("one", {}), node("away", { ready: false, head: 110 }), node("silent", { head: null })];
    assert.equal(headOf(nodes, 16), 100);
    assert.equal(headOf([node("away", { ready: false })], 16), null);
    assert.deepEqual(names(notAhead(nodes, 16)), ["one", "silent"]);
    assert.deepEqual(names(notAhead([node("away", { ready: false })], 16)), ["away"], "nothing is believed yet");
  });

  it("keep the state of so many blocks, the head's among them", () => {
    assert.equal(keepsState({ head: 100, stateBlocks: 10 }, 91), true);
    assert.equal(keepsState({ head: 100, stateBlocks: 10 }, 90), false);
    assert.equal(keepsState({ head: 100, stateBlocks: null }, 0), true);
    assert.equal(keepsState({ head: null, stateBlocks: 10 }, 0), true);
  });

  it("tell a consumer of no head before the one that it was told of", () => {
    const floors = new Floors();
    assert.equal(floors.of("a"), null);
    assert.equal(floors.raise("a", 7), 7);
    assert.equal(floors.raise("a", 5), 7);
    assert.equal(floors.of("b"), null);
  });

  it("give up what no node has had for a while: then the chain itself went back", () => {
    const floors = new Floors();
    floors.raise("a", 100);
    floors.forgive(90, 0);
    floors.forgive(100, 20_000);
    floors.forgive(90, 25_000);
    floors.forgive(null, 40_000);
    floors.forgive(90, 45_000);
    floors.forgive(90, 74_999);
    assert.equal(floors.of("a"), 100);
    floors.forgive(91, 75_000);
    assert.equal(floors.of("a"), 91);
  });

  it("give nothing up as soon as one node has it again", () => {
    const floors = new Floors();
    floors.raise("a", 100);
    floors.forgive(90, 0);
    floors.forgive(100, 29_000);
    floors.forgive(90, 30_000);
    floors.forgive(90, 59_999);
    assert.equal(floors.of("a"), 100);
    floors.forgive(90, 60_000);
    assert.equal(floors.of("a"), 90);
  });

  it("read quantities as clients do, and nothing else", () => {
    assert.equal(quantity("0x10"), 16);
    assert.equal(quantity("0X1F"), 31);
    assert.equal(quantity("0x0"), 0);
    assert.equal(quantity(`0x${"0".repeat(20)}${"f".repeat(13)}`), 2 ** 52 - 1);
    assert.equal(quantity(["0x10"]), undefined);
    for (const wrong of ["x0x10", "0x10 ", "16", "0x", "0xg", 16, null, `0x${"f".repeat(14)}`]) {
      assert.equal(quantity(wrong), undefined);
    }
  });
});

describe("a consumer's rate", () => {
  it("lets a burst in, then what the rate refills, and says how long to wait", () => {
    const bucket = new Bucket({ rate: 10, burst: 3 }, 0);
    assert.deepEqual(
      [1, 1, 1].map((n) => bucket.take(n, 0)),
      [0, 0, 0],
    );
    assert.equal(bucket.take(1, 0), 100);
    assert.equal(bucket.take(1, 99), 1);
    assert.equal(bucket.take(1, 100), 0);
    assert.equal(bucket.take(3, 10_000), 0);
  });

  it("lets a batch larger than the burst in when it is full, and has it pay for all", () => {
    const bucket = new Bucket({ rate: 10, burst: 3 }, 0);
    assert.equal(bucket.take(10, 0), 0);
    assert.equal(bucket.take(1, 0), 800);
  });

  it("is not refilled by a clock that goes back", () => {
    const bucket = new Bucket({ rate: 10, burst: 1 }, 1000);
    bucket.take(1, 1000);
    assert.ok(bucket.take(1, 0) > 0);
  });
});

describe("a filter's id", () => {
  const places = [
    { node: 0, id: "0x00ab" },
    { node: 255, id: `0x${"f".repeat(48)}` },
    { node: 3, id: 41 },
  ];

  it("says on which node it is, to its own consumer", () => {
    for (const place of places) {
      const id = writeFilterId(place, "key")!;
      assert.match(id, /^0x[1-9a-f][0-9a-f]{0,63}$/, "a quantity of at most 32 bytes");
      assert.deepEqual(readFilterId(id, "key"), place);
      assert.equal(readFilterId(id, "another"), undefined);
      assert.equal(
        readFilterId(`0x${BigInt(id).toString(16)}`, "key")?.node,
        place.node,
        "also as a number was read from it",
      );
    }
  });

  it("is nobody's once it was changed, and none of other forms", () => {
    const id = writeFilterId(places[0]!, "key")!;
    assert.equal(readFilterId(`${id}0`, "key"), undefined);
    assert.equal(readFilterId(id.replace(/^0x100/, "0x101"), "key"), undefined);
    for (const wrong of [`0x${id}`, `${id} `, [id], "0x1", "0xab", 5, null, {}]) {
      assert.equal(readFilterId(wrong, "key"), undefined);
    }
    for (const unknown of ["filter-1", "x0x1", "0x1 ", "0xAB", `0x${"f".repeat(49)}`]) {
      assert.equal(writeFilterId({ node: 0, id: unknown }, "key"), undefined, unknown);
    }
    assert.equal(writeFilterId({ node: 256, id: "0x1" }, "key"), undefined);
  });
});
