import assert from "node:assert/strict";
import { believedHead, candidates, Floors, type NodeView, quantity } from "../../../agents/gateway/heads.ts";
import { needOf } from "../../../agents/gateway/need.ts";
import { Bucket } from "../../../agents/gateway/rate.ts";
import { readFilterId, writeFilterId } from "../../../agents/gateway/filters.ts";
import { keccak256, transactionHash } from "../../../agents/gateway/keccak.ts";
import { AnswerCache } from "../../../agents/gateway/cache.ts";
import { keyIn } from "../../../agents/gateway/keys.ts";

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

  it("read quantities, and nothing else", () => {
    assert.equal(quantity("0x10"), 16);
    for (const wrong of ["16", "0x", "0xg", 16, null, `0x${"f".repeat(14)}`]) assert.equal(quantity(wrong), undefined);
  });
});

describe("what a request needs", () => {
  const need = (method: string, ...params: unknown[]) => needOf({ method, params });

  it("is the head where it says so, or says nothing", () => {
    for (const params of [["0xaa"], ["0xaa", "latest"], ["0xaa", "pending"], ["0xaa", null]]) {
      assert.deepEqual(need("eth_getBalance", ...params).block, { kind: "head" });
    }
  });

  it("is a block by its number, or one that only a node knows", () => {
    assert.deepEqual(need("eth_getBalance", "0xaa", "0x10").block, { kind: "number", number: 16 });
    assert.deepEqual(need("eth_getBalance", "0xaa", { blockNumber: "0x10" }).block, { kind: "number", number: 16 });
    assert.deepEqual(need("eth_getBalance", "0xaa", "earliest").block, { kind: "number", number: 0 });
    assert.deepEqual(need("eth_getBalance", "0xaa", { blockHash: "0x12" }).block, { kind: "other" });
    assert.deepEqual(need("eth_getBalance", "0xaa", "finalized").block, { kind: "other" });
    assert.deepEqual(need("eth_getLogs", { fromBlock: "0x1", toBlock: "0x9" }).block, { kind: "number", number: 9 });
    assert.deepEqual(need("web3_sha3", "0x").block, { kind: "none" });
  });

  it("is for the kept gateway only where the question itself names what it asks for", () => {
    const kept = (method: string, ...params: unknown[]) => need(method, ...params).kept;
    assert.ok(kept("eth_getBlockByNumber", "0x10", false));
    assert.ok(kept("eth_getTransactionReceipt", "0x10"));
    assert.ok(kept("eth_getLogs", { blockHash: "0x10" }));
    for (const tag of ["latest", "safe", "finalized", "pending"]) {
      assert.ok(!kept("eth_getBlockByNumber", tag, false), tag);
    }
    assert.ok(!kept("eth_getLogs", { fromBlock: "0x10" }));
    assert.ok(!kept("eth_call", {}, "0x10"));
    assert.ok(!kept("eth_sendRawTransaction", "0x10"));
    assert.ok(!kept("debug_traceTransaction", "0x10"));
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
    for (const wrong of ["0x1", "0xab", 5, null, {}]) assert.equal(readFilterId(wrong, "key"), undefined);
    assert.equal(writeFilterId({ node: 0, id: "filter-1" }, "key"), undefined);
    assert.equal(writeFilterId({ node: 256, id: "0x1" }, "key"), undefined);
  });
});

describe("what the gateway makes itself", () => {
  it("is Keccak-256, on its known answers, across its block's edges", () => {
    const known = {
      "": "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470",
      abc: "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45",
    };
    for (const [text, digest] of Object.entries(known)) assert.equal(keccak256(Buffer.from(text)), digest);
  });

  it("is the hash of a transaction, but of none whose form on the wire is another", () => {
    assert.equal(transactionHash("0x616263"), `0x${keccak256(Buffer.from("abc"))}`);
    for (const none of ["0x03aa", "0x", "abc", 5]) assert.equal(transactionHash(none), undefined);
  });

  it("keeps answers within its bytes, and the last asked for longest", () => {
    const cache = new AnswerCache(3200);
    for (const key of ["a", "b", "c"]) cache.set(key, "x".repeat(10));
    assert.equal(cache.get("a"), "x".repeat(10));
    for (let i = 0; i < 40; i++) {
      cache.set(`more-${i}`, "y");
      cache.get("a");
    }
    assert.equal(cache.get("b"), undefined);
    assert.equal(cache.get("a"), "x".repeat(10));
    cache.set("large", "z".repeat(1000));
    assert.equal(cache.get("large"), undefined);
  });

  it("finds the key in a header or in the path", () => {
    assert.equal(keyIn({ authorization: "Bearer abc" }, "/"), "abc");
    assert.equal(keyIn({ "x-api-key": "abc" }, "/"), "abc");
    assert.equal(keyIn({}, "/abc"), "abc");
    assert.equal(keyIn({}, "/v1/abc?x=1"), "abc");
    for (const url of ["/", "", "/a/b", "?abc"]) assert.equal(keyIn({}, url), undefined, url);
    assert.equal(keyIn({ authorization: "Basic abc" }, "/abc"), undefined);
  });
});
