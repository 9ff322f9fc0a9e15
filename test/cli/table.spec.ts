import assert from "node:assert/strict";
import { describeNode, renderTable } from "../../cli/table.ts";

describe("cli/table", () => {
  it("aligns its columns and cuts nothing", () => {
    const text = renderTable([
      { what: "node ethereum-0", where: "", health: "ready, block 1" },
      { what: "a", where: "http://127.0.0.1:8545", health: "" },
    ]);
    const [header, first, second] = text.split("\n");
    assert.match(header ?? "", /^WHAT RUNS +WHERE +HOW IT IS$/);
    assert.equal(header?.indexOf("HOW IT IS"), first?.indexOf("ready"));
    assert.equal(second, "a                http://127.0.0.1:8545");
  });

  const node = { state: "running", ready: true, outdated: false, rolling: false, reason: "" } as const;

  it("gives a ready node's block", () => {
    assert.equal(describeNode(node, { head: { height: 12, hash: "0x", timestamp: 0 } }), "ready, block 12");
    assert.equal(describeNode(node, undefined), "ready");
  });

  it("says what a node that serves knows of a chain that stalls", () => {
    const head = { height: 12, hash: "0x", timestamp: 0 };
    const word = { head, detail: "newest block 300 s old as everywhere; the JWT secret was changed" };
    assert.equal(
      describeNode(node, { ...word, synced: false }),
      "ready, block 12: newest block 300 s old as everywhere; the JWT secret was changed",
    );
    assert.equal(describeNode(node, { ...word, synced: true }), "ready, block 12");
    assert.equal(describeNode(node, { head, synced: false }), "ready, block 12");
  });

  it("says why a running node is not ready, in the agent's words", () => {
    assert.equal(
      describeNode({ ...node, ready: false }, { detail: "first sync", head: { height: 3, hash: "0x", timestamp: 0 } }),
      "running, not ready: first sync, block 3",
    );
  });

  it("says why a node does not run, and that the roller is still to come", () => {
    assert.equal(
      describeNode({ ...node, state: "failing", ready: false, outdated: true, reason: "image" }, undefined),
      "failing: image, waits for the roller",
    );
    assert.equal(describeNode({ ...node, outdated: true }, undefined), "ready, waits for the roller");
    assert.equal(describeNode({ ...node, state: "missing", reason: "no pod yet" }, undefined), "missing: no pod yet");
  });

  it("says that the roller replaces a node, unless what came of it fails", () => {
    const rolling = { ...node, ready: false, rolling: true, reason: "its old pod is closing its database" };
    assert.equal(
      describeNode({ ...rolling, state: "starting", outdated: true }, undefined),
      "rolling: its old pod is closing its database",
    );
    assert.equal(describeNode(rolling, { detail: "3 blocks behind" }), "rolling, not ready: 3 blocks behind");
    assert.equal(describeNode(rolling, undefined), "rolling, not ready", "its sidecar does not answer");
    assert.equal(describeNode({ ...rolling, ready: true }, undefined), "ready");
    assert.equal(describeNode({ ...rolling, state: "failing", reason: "image" }, undefined), "failing: image");
  });
});
