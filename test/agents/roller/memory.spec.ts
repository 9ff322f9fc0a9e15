import assert from "node:assert/strict";
import { formatMemory, type Memory, nothing, parseMemory } from "../../../agents/roller/memory.ts";

describe("the roller's memory", () => {
  const memory: Memory = {
    nodes: {
      "ethereum-0": nothing,
      "ethereum-1": {
        lookedAt: 9,
        ready: { pod: "a", since: 1, lostAt: 2 },
        replacement: { pod: "b", at: 3, wasReady: true },
        rolledTo: { revision: "r", at: 4 },
        progress: { pod: "c", height: 5, at: 6 },
        restartedAt: 7,
        refusedAt: 8,
        noWayBack: "there is no way back from geth 1.18.0",
      },
      "ethereum-2": { ...nothing, ready: { pod: "a", since: 1, lostAt: null } },
    },
    canaries: {
      ethereum: {
        key: "geth=x:v1.18.0",
        text: "geth 1.17.6 → 1.18.0",
        node: "ethereum-1",
        state: "failed",
        at: 9,
        before: "a",
        pod: "b",
        restarts: 1,
        from: 5,
        agreed: true,
        late: true,
        snapshot: "s",
        why: "w",
      },
    },
  };

  it("is read as it was written", () => {
    assert.deepEqual(parseMemory(formatMemory(memory)), memory);
  });

  it("is read as a roller left it that knew of no upgrades", () => {
    assert.deepEqual(parseMemory(JSON.stringify({ version: 1, nodes: {} })), { nodes: {} });
    const canary = { ...memory.canaries!.ethereum!, pod: null, state: "resting" };
    assert.throws(
      () => parseMemory(formatMemory({ nodes: {}, canaries: { c: canary as never } })),
      /canaries\.c\.state/,
    );
  });

  it("begins with nothing", () => {
    assert.deepEqual(parseMemory(undefined), { nodes: {} });
    assert.deepEqual(parseMemory(""), { nodes: {} });
  });

  it("is not read where it is of another version, or broken", () => {
    assert.throws(() => parseMemory(JSON.stringify({ version: 2, nodes: {} })), /version: found 2/);
    assert.throws(() => parseMemory("{"), /roller memory is not valid/);
    const broken = { version: 1, nodes: { a: { ...nothing, replacement: { pod: "", at: -1 } } } };
    assert.throws(
      () => parseMemory(JSON.stringify(broken)),
      /nodes\.a\.replacement\.pod.*\n.*replacement\.at.*\n.*replacement\.wasReady/,
    );
  });
});
