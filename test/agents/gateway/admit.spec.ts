import assert from "node:assert/strict";
import { admit, type Bounds, type Door } from "../../../agents/gateway/admit.ts";
import type { NodeView } from "../../../agents/gateway/heads.ts";
import { builtInTracers } from "../../../agents/gateway/methods.ts";

const node = (change: Partial<NodeView> = {}): NodeView => ({
  name: "n",
  ready: true,
  head: 1000,
  busy: 0,
  stateBlocks: 128,
  traces: false,
  ...change,
});
const nobody = { methods: [], traces: false, archive: false };
const http = { traces: false, socket: false };
const ask = (method: string, params: unknown[], bounds: Partial<Bounds> = {}, door: Partial<Door> = {}) =>
  admit(
    { id: "1", method, params },
    nobody,
    { ...http, ...door },
    { nodes: [node()], maxLead: 16, logBlocks: 100, ...bounds },
  );
const trace = (config: unknown, method = "debug_traceTransaction") =>
  admit(
    { id: "1", method, params: ["0x1", config] },
    { ...nobody, traces: true, archive: true },
    { ...http, traces: true },
    { nodes: [], maxLead: 16, logBlocks: 100 },
  );
const archiveOnly = { code: -32_000, message: "the state of block 16 is for consumers with archive: true" };

describe("the gateway's word to a consumer that may not ask", () => {
  it("names the method, shortened, and as text that ends no line of anybody's log", () => {
    assert.deepEqual(ask("admin_peers", []), {
      code: -32_601,
      message: "the method admin_peers is not available",
    });
    assert.equal(ask('a"\n', [])?.message, 'the method a\\"\\n is not available');
    assert.equal(ask("x".repeat(60), [])?.message, `the method ${"x".repeat(60)} is not available`);
    assert.equal(ask("x".repeat(61), [])?.message, `the method ${"x".repeat(60)}… is not available`);
  });

  it("says that subscriptions need a WebSocket, and lets them in there", () => {
    for (const method of ["eth_subscribe", "eth_unsubscribe"]) {
      assert.deepEqual(ask(method, ["newHeads"]), { code: -32_601, message: `${method} needs a WebSocket` });
      assert.equal(ask(method, ["newHeads"], {}, { socket: true }), undefined);
    }
    assert.equal(ask("eth_chainId", [], {}, { socket: true }), undefined);
  });

  it("says how many blocks were too many", () => {
    assert.deepEqual(ask("eth_getLogs", [{ fromBlock: "0x1", toBlock: "0xc8" }]), {
      code: -32_005,
      message: "block range too large: 200, at most 100",
    });
  });
});

describe("a tracer", () => {
  it("is one of those that are built in, or none", () => {
    for (const tracer of builtInTracers) assert.equal(trace({ tracer }), undefined, tracer);
    for (const config of [undefined, null, {}, { timeout: "5s" }, "callTracer"]) assert.equal(trace(config), undefined);
    assert.deepEqual([...builtInTracers].sort(), [
      "4byteTracer",
      "callTracer",
      "flatCallTracer",
      "muxTracer",
      "noopTracer",
      "prestateTracer",
    ]);
    assert.equal(
      trace({ tracer: "{}" })?.message,
      "tracer: one of 4byteTracer, callTracer, flatCallTracer, muxTracer, noopTracer, prestateTracer",
    );
  });

  const program = "{step: function() { for (;;); }, fault: function() {}, result: function() {}}";

  it("is no program either among those that a muxTracer is to run, however deep", () => {
    const mux = (tracerConfig: unknown) => trace({ tracer: "muxTracer", tracerConfig })?.code;
    assert.equal(mux({ callTracer: { onlyTopCall: true }, "4byteTracer": null }), undefined);
    assert.equal(mux(undefined), undefined);
    assert.equal(mux({ callTracer: {}, [program]: {} }), -32_602);
    assert.equal(mux({ muxTracer: { [program]: {} } }), -32_602);
    assert.equal(trace({ tracer: "callTracer", tracerConfig: { onlyTopCall: true } }), undefined);
  });

  it("is no program under a name in other letters, which Go reads all the same", () => {
    for (const config of [
      { Tracer: program },
      { tracer: "callTracer", TRACER: program },
      { tracer: "muxTracer", TracerConfig: { [program]: {} } },
    ]) {
      assert.equal(trace(config)?.code, -32_602, JSON.stringify(config));
      assert.equal(trace(config, "debug_traceCall")?.code, -32_602);
    }
    assert.equal(trace({ Tracer: program })?.message, "no such field: Tracer");
  });
});

describe("a range of blocks", () => {
  const code = (filter: unknown, method = "eth_getLogs", bounds: Partial<Bounds> = {}) =>
    ask(method, [filter], bounds)?.code;

  it("is held to the limit also for a filter, whose logs are read later", () => {
    assert.equal(code({ fromBlock: "earliest" }, "eth_newFilter"), -32_005);
    assert.equal(code({ fromBlock: "latest" }, "eth_newFilter"), undefined);
    assert.equal(code({ address: "0xaa" }, "eth_newFilter"), undefined);
    assert.equal(code(undefined, "eth_newBlockFilter"), undefined);
    assert.equal(code({ fromBlock: "0x1", toBlock: "0xc8" }, "eth_call"), undefined);
  });

  it("is held to it for traces, too", () => {
    const traced = { ...nobody, traces: true, archive: true };
    const span = (fromBlock: string) =>
      admit(
        { method: "trace_filter", params: [{ fromBlock, toBlock: "0x64" }] },
        traced,
        { ...http, traces: true },
        { nodes: [], maxLead: 16, logBlocks: 100 },
      )?.code;
    assert.equal(span("0x1"), undefined);
    assert.equal(span("0x0"), -32_005);
  });

  it("is no other to the gateway than to the node, in whichever letters it is written", () => {
    for (const filter of [{ FromBlock: "0x0" }, { fromBlock: "latest", FROMBLOCK: "0x0" }, { toblock: "0xffff" }]) {
      assert.equal(code(filter), -32_602, JSON.stringify(filter));
    }
    // A Kelvin sign and a long s, which Go folds.
    for (const name of ["fromBloc\u212a", "bloc\u212aHa\u017fh"]) assert.equal(code({ [name]: "0x0" }), -32_602, name);
    assert.equal(code({ fromBlock: "0X1" }), -32_005);
    assert.equal(code({ fromBlock: `0x${"0".repeat(63)}1` }), -32_005);
  });

  it("has two ends that are blocks: what a client might take for one is passed to none", () => {
    for (const end of ["0x+1", "Earliest", " 0x1", "1", 1, true, ["0x1"], "", `0x${"f".repeat(14)}`, "0x1 "]) {
      assert.deepEqual(ask("eth_getLogs", [{ fromBlock: end }]), { code: -32_602, message: "invalid block" });
      assert.equal(code({ toBlock: end }), -32_602, JSON.stringify(end));
      assert.equal(ask("eth_getBalance", ["0xaa", end])?.code, -32_602, JSON.stringify(end));
    }
  });

  it("ends at the head that is believed, and not where one node boasts to be", () => {
    const boasts = node({ head: 1_000_000 });
    assert.equal(code({ fromBlock: "0x385" }, "eth_getLogs", { nodes: [node(), node(), boasts] }), undefined);
    assert.equal(code({ fromBlock: "0x384" }, "eth_getLogs", { nodes: [node(), node(), boasts] }), -32_005);
    assert.equal(
      code({ fromBlock: "0x384" }, "eth_getLogs", { nodes: [node({ head: 900 }), node()], maxLead: 100 }),
      -32_005,
    );
  });

  it("that is open is let in before any node has told of a head: none could be asked", () => {
    for (const nodes of [[], [node({ head: null })]]) {
      assert.equal(code({ fromBlock: "earliest" }, "eth_getLogs", { nodes }), undefined);
      assert.equal(code({ toBlock: "latest", fromBlock: "0x5" }, "eth_getLogs", { nodes }), undefined);
      assert.equal(code({ toBlock: "0x3e8" }, "eth_getLogs", { nodes }), -32_005);
    }
  });
});

describe("the state of an old block", () => {
  const balance = (block: unknown, nodes: NodeView[]) => ask("eth_getBalance", ["0xaa", block], { nodes });

  it("is the archive's from the first block on that a node has dropped", () => {
    assert.equal(balance("0x369", [node()]), undefined);
    assert.match(balance("0x368", [node()])?.message ?? "", /^the state of block 872 is/);
    assert.deepEqual(balance({ blockNumber: "0x10" }, [node()]), archiveOnly);
    assert.deepEqual(balance("0X10", [node()]), archiveOnly);
    assert.equal(balance({ BLOCKNUMBER: "0x10" }, [node()])?.code, -32_602);
  });

  it("is not taken from anybody by one node that boasts, or that has not told of a head", () => {
    const boasts = node({ head: 9_000_000 });
    assert.equal(balance("0x3e8", [node(), node(), boasts]), undefined);
    assert.deepEqual(balance("0x10", [node(), node(), boasts]), archiveOnly);
    assert.equal(balance("0x10", [node({ head: null })]), undefined);
    assert.equal(balance("0x10", []), undefined);
  });
});
