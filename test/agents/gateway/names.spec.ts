import assert from "node:assert/strict";
import {
  blockAt,
  deniedAlways,
  immutable,
  isAllowed,
  isDenied,
  isTrace,
  makesFilter,
  needsState,
  ofConnection,
  ofRange,
  throughKept,
  traceMethods,
  usesFilter,
  usualMethods,
} from "../../../agents/gateway/methods.ts";
import { needOf } from "../../../agents/gateway/need.ts";

const known = [...usualMethods, ...traceMethods];
const needs = (method: string) => needOf({ method, params: [] });
const which = (is: (method: string) => boolean): string[] => known.filter(is).sort();

describe("what the gateway knows of methods", () => {
  it("is of each what it reads of the chain, so that no node that is behind is asked by accident", () => {
    assert.deepEqual(
      which((method) => needs(method).block.kind === "none"),
      [
        "eth_chainId",
        "eth_getFilterChanges",
        "eth_getFilterLogs",
        "eth_sendRawTransaction",
        "eth_syncing",
        "eth_uninstallFilter",
        "eth_unsubscribe",
        "net_version",
        "web3_clientVersion",
        "web3_sha3",
      ],
    );
  });

  it("is that what is looked up by a hash is known to some nodes only", () => {
    assert.deepEqual(
      which((method) => needs(method).block.kind === "other"),
      which((method) => /Hash|Receipt$|[Tt]race_?[Tt]ransaction$/.test(method)),
    );
  });

  it("is that accounts, calls and traces need a state, and blocks and transactions none", () => {
    assert.deepEqual(
      which((method) => blockAt.has(method) && !needsState.has(method)),
      which(
        (method) =>
          blockAt.has(method) &&
          /Block(ByNumber|Receipts|Transaction\w*)$|ByBlockNumber|feeHistory/.test(method) &&
          !isTrace(method),
      ),
    );
    for (const method of traceMethods) assert.ok(needs(method).state && needs(method).traces, method);
    assert.ok(!needs("eth_getBlockByNumber").state && !needs("eth_call").traces);
  });

  it("is of nothing that no consumer may ask", () => {
    for (const names of [
      blockAt.keys(),
      immutable,
      makesFilter,
      needsState,
      ofConnection,
      ofRange,
      throughKept,
      usesFilter,
    ]) {
      for (const name of names) assert.ok(known.includes(name), name);
    }
  });

  it("is what never changes: what a block's hash stands for, and the chain's own names", () => {
    assert.deepEqual(
      [...immutable].sort(),
      which((method) => /^eth_.*(Block|BlockTransactionCount|UncleCountByBlock|ByBlock)(By)?Hash/.test(method))
        .concat("eth_chainId", "net_version")
        .sort(),
    );
  });

  it("is what makes a filter and what uses one", () => {
    assert.deepEqual(
      [...makesFilter, ...usesFilter].sort(),
      which((method) => /Filter/.test(method)),
    );
    assert.ok([...makesFilter].every((method) => method.startsWith("eth_new")));
    assert.deepEqual(
      [...ofConnection].sort(),
      which((method) => /subscribe$/.test(method)),
    );
    assert.deepEqual([...ofRange].sort(), ["eth_getLogs", "eth_newFilter", "trace_filter"]);
  });
});

describe("what no consumer's list lets in", () => {
  it("is every namespace that opens, changes or reveals a node, in any case and behind spaces", () => {
    for (const namespace of ["admin", "clique", "debug", "engine", "les", "miner", "personal", "testing", "txpool"]) {
      for (const name of [`${namespace}_x`, `${namespace.toUpperCase()}_x`, ` ${namespace}_x`, namespace]) {
        assert.ok(isDenied(name), name);
        assert.ok(!isAllowed(name, [name]), name);
      }
    }
    // Traces have a port of their own.
    assert.ok(isDenied("trace_block"));
    assert.equal(new Set(deniedAlways).size, 10);
  });

  it("is to sign with a key of the node's", () => {
    const signs = ["eth_accounts", "eth_sendTransaction", "eth_sign", "eth_signTransaction", "eth_signTypedData"];
    for (const name of signs) assert.ok(isDenied(name) && isDenied(name.toUpperCase()), name);
    for (const name of ["eth_sendRawTransaction", "eth_signature", "debugger_x"]) assert.ok(!isDenied(name), name);
  });

  it("is a name of another form, whatever its star stands for", () => {
    for (const name of ["net_", "net_a b", "1net_version", "Net_version", "net_version_", "a net_version"]) {
      assert.ok(!isAllowed(name, ["*"]), name);
      assert.ok(!isAllowed(name, ["net_*", "a *"]), name);
    }
    assert.ok(isAllowed("eth2_getX", ["eth2_*"]) && isAllowed("ab1_x9", ["*"]));
    assert.ok(!isAllowed("net_version", ["net_versio", "et_version", "version*"]));
  });
});
