import assert from "node:assert/strict";
import { needOf, spanOf } from "../../../agents/gateway/need.ts";

const need = (method: string, ...params: unknown[]) => needOf({ method, params });
const hash = `0x${"a".repeat(64)}`;

describe("what a request needs", () => {
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

describe("the block that a request needs", () => {
  it("is the head for what speaks of no block, or makes a filter from there on", () => {
    for (const method of [
      "eth_blobBaseFee",
      "eth_blockNumber",
      "eth_gasPrice",
      "eth_maxPriorityFeePerGas",
      "eth_newBlockFilter",
      "eth_newFilter",
      "eth_newPendingTransactionFilter",
      "eth_subscribe",
      "eth_getLogs",
    ]) {
      assert.deepEqual(need(method).block, { kind: "head" }, method);
    }
  });

  it("is one that only a node knows, for a hash and for a tag that moves", () => {
    for (const block of ["safe", "finalized", hash, { blockHash: hash }]) {
      assert.deepEqual(need("eth_getBlockReceipts", block).block, { kind: "other" });
    }
    assert.deepEqual(need("eth_getTransactionReceipt", "0x10").block, { kind: "other" });
    for (const wrong of [hash.slice(0, -1), `${hash}a`, `x${hash}`]) {
      assert.deepEqual(need("eth_getBlockReceipts", wrong).block, { kind: "unknown" }, wrong);
    }
  });

  it("is the newer end of a range, and no number where the range is a hash", () => {
    for (const method of ["eth_getLogs", "trace_filter", "eth_newFilter"]) {
      assert.deepEqual(need(method, { fromBlock: "0x1", toBlock: "0x9" }).block, { kind: "number", number: 9 });
      assert.deepEqual(need(method, { fromBlock: "0x1" }).block, { kind: "head" });
      assert.deepEqual(need(method, { blockHash: hash, toBlock: "0x9" }).block, { kind: "other" });
      assert.deepEqual(need(method, { blockHash: null, toBlock: "0x9" }).block, { kind: "number", number: 9 });
    }
  });

  it("has the kept gateway asked for a range that has an end, and for nothing else that holds a hash", () => {
    assert.ok(need("eth_getLogs", { toBlock: "0x9" }).kept);
    assert.ok(!need("eth_getLogs", { toBlock: "latest" }).kept);
    assert.ok(!need("eth_getUncleByBlockHashAndIndex", hash, "0x0").kept);
    assert.ok(!need("eth_getBlockReceipts", { blockHash: hash }).kept);
  });

  it("has the kept gateway asked for blocks and transactions that are named", () => {
    const named = (method: string) =>
      need(method, method.includes("Number") || method.endsWith("Receipts") ? "0x1" : hash);
    for (const method of [
      "eth_getBlockByHash",
      "eth_getBlockByNumber",
      "eth_getBlockReceipts",
      "eth_getBlockTransactionCountByHash",
      "eth_getBlockTransactionCountByNumber",
      "eth_getTransactionByBlockHashAndIndex",
      "eth_getTransactionByBlockNumberAndIndex",
      "eth_getTransactionByHash",
      "eth_getTransactionReceipt",
    ]) {
      assert.ok(named(method).kept, method);
    }
  });
});

describe("the span of a range", () => {
  const span = (filter: unknown, head = 100) => spanOf({ method: "eth_getLogs", params: [filter] }, head);

  it("counts both ends, and the head for what is open", () => {
    assert.equal(span({ fromBlock: "0x1", toBlock: "0x1" }), 1);
    assert.equal(span({ fromBlock: "0x1", toBlock: "0xa" }), 10);
    assert.equal(span({ fromBlock: "0x1" }), 100);
    assert.equal(span({ fromBlock: "0x1", toBlock: "finalized" }), 100);
    assert.equal(span({}), 1);
  });

  it("is one block for a hash, and for no filter at all", () => {
    assert.equal(span({ blockHash: hash, fromBlock: "earliest" }), 1);
    assert.equal(span(undefined), 1);
    assert.equal(span({ blockHash: null, fromBlock: "0x1" }), 100);
  });
});
