/** A node's state and the reason for it, in words: whoever was woken reads these first. */
import assert from "node:assert/strict";
import { recorded } from "../../../catalogue/alerts/alert.ts";
import { nodeReason, nodeState, ofChain, ofNode, reasons, states } from "../../../catalogue/dashboards/words.ts";
import { metricsOf } from "../alerts/support/promql.ts";
import { labelsOf } from "./support/outcome.ts";

/** The alternatives of an expression, of which the first that has a series of a node holds for it. */
const alternativesOf = (expr: string) => expr.split(" or ");

describe("catalogue/dashboards: the state of a node", () => {
  it("has words for each number that it can be, in a colour of its own", () => {
    assert.deepEqual(states, {
      "-1": { text: "SILENT", colour: "dark-red" },
      "0": { text: "NOT READY", colour: "red" },
      "1": { text: "ready", colour: "green" },
      "2": { text: "being replaced", colour: "purple" },
      "3": { text: "first sync", colour: "blue" },
    });
  });

  it("is that it is replaced on purpose, else a first sync, else whether it is ready, else that it is silent", () => {
    const metrics = alternativesOf(nodeState("")).map((each) => [/^-?\d|^/.exec(each)![0], metricsOf(each)]);
    assert.deepEqual(metrics, [
      ["2", ["roller_node_in_replacement"]],
      ["3", ["chain_client_up", "chain_ready", "chain_synced_before"]],
      ["", ["chain_ready"]],
      ["-1", [recorded.nodeExpected]],
    ]);
  });

  it("is asked of the chosen nodes alone, in each of its alternatives, and is one series a node", () => {
    for (const chosen of [ofChain, ofNode]) {
      for (const alternative of alternativesOf(nodeState(chosen))) {
        assert.ok(alternative.includes(`{${chosen}}`), alternative);
        assert.deepEqual(labelsOf(alternative), ["chain", "node"]);
      }
    }
    assert.ok(ofNode.startsWith(ofChain));
  });
});

describe("catalogue/dashboards: why a node is ready or not", () => {
  it("is what its sidecar says, and that nothing is heard of it where its plan expects it and nobody speaks", () => {
    const [said, silent, ...others] = alternativesOf(nodeReason(ofNode));
    assert.deepEqual(others, []);
    assert.deepEqual(metricsOf(said!), ["chain_readiness_reason"]);
    assert.deepEqual(labelsOf(said!), ["chain", "node", "reason"]);
    assert.match(silent!, new RegExp(`${recorded.nodeExpected}.*, "reason", "silent"`));
    for (const each of [said!, silent!]) assert.ok(each.includes(`{${ofNode}}`));
  });

  it("is said in words of its own, green where the node serves, blue in a first sync, and red else", () => {
    const texts = Object.values(reasons).map(({ text }) => text);
    assert.equal(new Set(texts).size, texts.length);
    for (const [reason, { text, colour }] of Object.entries(reasons)) {
      assert.match(text, /^[a-z]+ \w/, reason);
      const serves = ["synced", "stalled-chain"].includes(reason);
      assert.equal(colour, serves ? "green" : reason === "first-sync" ? "blue" : "red", reason);
    }
    assert.ok(reasons.silent !== undefined && reasons["too-few-peers"] !== undefined);
  });
});
