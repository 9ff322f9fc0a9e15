import assert from "node:assert/strict";
import { admit } from "../../../agents/gateway/admit.ts";
import { isAllowed, isDenied, traceMethods, usualMethods } from "../../../agents/gateway/methods.ts";

const at = { nodes: [], maxLead: 16, logBlocks: 100 };
const door = { traces: false, socket: false };
const nobody = { methods: [], traces: false, archive: false };
const traced = { ...nobody, traces: true };
const call = (method: string, ...params: unknown[]) => ({ id: "1", method, params });

describe("what the gateway lets in", () => {
  it("is what consumers ask, by its very name", () => {
    for (const method of usualMethods) assert.equal(isAllowed(method, []), true, method);
    for (const method of [
      "ETH_CALL",
      "eth_call ",
      " eth_call",
      "eth_cаll",
      "eth_call\u0000",
      "eth_call\u200b",
      "eth.call",
    ]) {
      assert.equal(isAllowed(method, []), false, JSON.stringify(method));
    }
  });

  it("is nothing that opens a node, whatever a consumer's list says", () => {
    for (const method of [
      "admin_addPeer",
      "engine_newPayloadV4",
      "personal_unlockAccount",
      "miner_start",
      "debug_setHead",
      "debug_traceTransaction",
      "txpool_content",
      "eth_sendTransaction",
      "eth_sign",
      "eth_accounts",
    ]) {
      assert.equal(isDenied(method), true, method);
      assert.equal(isAllowed(method, [method]), false, method);
      assert.equal(isAllowed(method, ["*"]), false, method);
      assert.equal(isAllowed(method, [`${method.slice(0, 6)}*`]), false, method);
    }
  });

  it("is what a consumer's list names, and no more", () => {
    const patterns = ["eth_chainId", "net_*"];
    assert.equal(isAllowed("eth_chainId", patterns), true);
    assert.equal(isAllowed("net_version", patterns), true);
    assert.equal(isAllowed("eth_call", patterns), false);
    assert.equal(isAllowed("net_", patterns), false);
    assert.equal(isAllowed("net_a b", patterns), false);
  });

  it("is traces for those who were granted them, on the port for traces alone", () => {
    for (const method of traceMethods) {
      assert.equal(admit(call(method), traced, { ...door, traces: true }, at), undefined, method);
      assert.equal(admit(call(method), traced, door, at)?.code, -32_601, method);
      assert.equal(admit(call(method), nobody, { ...door, traces: true }, at)?.code, -32_601, method);
    }
    for (const method of ["debug_traceBlockFromFile", "debug_traceChain", "debug_setHead", "debug_traceBadBlock"]) {
      assert.equal(admit(call(method), traced, { ...door, traces: true }, at)?.code, -32_601, method);
    }
  });

  it("is no tracer that is a program of the consumer's", () => {
    const where = { ...door, traces: true };
    const trace = (tracer: unknown) => admit(call("debug_traceTransaction", "0x1", { tracer }), traced, where, at);
    assert.equal(trace("callTracer"), undefined);
    assert.equal(trace("{step: function() {}, result: function() {}}")?.code, -32_602);
    assert.equal(trace(["callTracer"])?.code, -32_602);
    assert.equal(trace(null)?.code, -32_602);
  });

  it("is no question for the logs of more blocks than the limit, at whichever end it is open", () => {
    const nodes = [{ name: "n", ready: true, head: 1000, busy: 0, stateBlocks: null, traces: false }];
    const logs = (filter: unknown) =>
      admit(call("eth_getLogs", filter), nobody, door, { nodes, maxLead: 16, logBlocks: 100 });
    assert.equal(logs({ fromBlock: "0x385", toBlock: "0x3e8" }), undefined);
    assert.equal(logs({ fromBlock: "0x384", toBlock: "0x3e8" })?.code, -32_005);
    assert.equal(logs({ fromBlock: "earliest" })?.code, -32_005);
    assert.equal(logs({}), undefined);
    assert.equal(logs({ blockHash: "0x12", fromBlock: "earliest" }), undefined);
  });

  it("is old state for those alone to whom the archive was granted, where a node keeps less", () => {
    const node = { name: "n", ready: true, head: 1000, busy: 0, stateBlocks: 128, traces: false };
    const all = { ...node, stateBlocks: null };
    const old = call("eth_getBalance", "0xaa", "0x10");
    const verdict = (nodes: (typeof node | typeof all)[], archive: boolean, of = old) =>
      admit(of, { ...nobody, archive }, door, { nodes, maxLead: 16, logBlocks: 1 });
    assert.match(verdict([node, all], false)?.message ?? "", /archive: true/);
    assert.equal(verdict([node, all], true), undefined);
    assert.equal(verdict([all], false), undefined);
    assert.equal(verdict([node, all], false, call("eth_getBalance", "0xaa", "latest")), undefined);
    assert.equal(verdict([node, all], false, call("eth_getBlockByNumber", "0x10", false)), undefined);
  });
});
