import assert from "node:assert/strict";
import { isRestartTurn, type RestartTurnInput } from "../../../agents/health/restart-turn.ts";
import { status } from "./samples.ts";

const turn = (change: Partial<RestartTurnInput>): boolean =>
  isRestartTurn({
    node: "ethereum-1",
    ready: true,
    hasSiblings: true,
    siblings: [status({ node: "ethereum-0" }), status({ node: "ethereum-2" })],
    waitedSeconds: 0,
    ...change,
  });

describe("the turn of a sidecar that has to start anew", () => {
  it("is at once for a node that serves nobody, and for one without siblings", () => {
    assert.equal(turn({ ready: false }), true);
    assert.equal(turn({ hasSiblings: false, siblings: [] }), true);
  });

  it("comes by name", () => {
    assert.equal(turn({ node: "ethereum-00" }), false);
    assert.equal(turn({ node: "a" }), true);
    assert.equal(turn({ siblings: [status({ node: "ethereum-1" })] }), true, "its own name is not before it");
    assert.equal(turn({ waitedSeconds: 19 }), false);
    assert.equal(turn({ waitedSeconds: 20 }), true);
    assert.equal(turn({ node: "ethereum-3", waitedSeconds: 39 }), false);
    assert.equal(turn({ node: "ethereum-3", waitedSeconds: 40 }), true);
  });

  it("waits for a sibling that serves meanwhile, but not forever", () => {
    const down = [status({ node: "ethereum-0", ready: false })];
    assert.equal(turn({ siblings: down, waitedSeconds: 100 }), false);
    assert.equal(turn({ siblings: [], waitedSeconds: 299 }), false);
    assert.equal(turn({ siblings: [], waitedSeconds: 300 }), true);
    assert.equal(turn({ siblings: [...down, status({ node: "ethereum-2" })], waitedSeconds: 20 }), true);
  });
});
