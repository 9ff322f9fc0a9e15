import assert from "node:assert/strict";
import type { Canary } from "../../agents/roller/canary.ts";
import { type Memory, nothing } from "../../agents/roller/memory.ts";
import type { NodeJudgement } from "../../cli/nodes.ts";
import { type ChainRoll, describeRolls, judgeRolls, rollText } from "../../cli/rolls.ts";
import { judgement } from "./judgements.ts";

const waits = { rolled: false, outdated: true };
const goes = { state: "starting", ready: false, rolled: false, outdated: true, rolling: true } as const;

function chainOf(chain: string, ...nodes: Partial<NodeJudgement>[]): NodeJudgement[] {
  return nodes.map((node, index) => judgement({ ...node, node: `${chain}-${index}` }));
}

const canary = (state: Canary["state"], why: string | null = null): Memory => ({
  nodes: {},
  canaries: {
    a: {
      key: "k",
      text: "geth v2",
      node: "a-0",
      state,
      at: 0,
      before: null,
      pod: null,
      restarts: 0,
      from: null,
      agreed: false,
      late: false,
      snapshot: null,
      why,
    },
  },
});

function rollsOf(judged: NodeJudgement[], memory?: Memory, stuck: string[] = []): ChainRoll[] {
  const summaries = judged.map(({ node }) => ({ name: node, chain: node.split("-")[0]! }));
  return judgeRolls(judged, summaries, memory, ({ node }) => stuck.includes(node));
}

describe("cli/rolls: judgeRolls", () => {
  it("finds none where every node runs the newest template, however it is, nor in an empty environment", () => {
    assert.deepEqual(rollsOf([]), []);
    const others = [
      {},
      { ready: false },
      { state: "failing", ready: false },
      { state: "missing", rolled: false },
    ] as const;
    assert.deepEqual(rollsOf(chainOf("a", ...others)), []);
    assert.deepEqual(rollsOf(chainOf("a", {}), canary("failed", "x")), [], "a trial of before is no roll");
  });

  it("tells what is done, what is under way and what waits, for each chain by itself", () => {
    const judged = [...chainOf("a", {}, goes, waits, waits), ...chainOf("b", {}, {}), ...chainOf("c", waits)];
    assert.deepEqual(rollsOf(judged), [
      { chain: "a", done: 1, of: 4, replacing: ["a-1"], waiting: ["a-2", "a-3"] },
      { chain: "c", done: 0, of: 1, replacing: [], waiting: ["c-0"] },
    ]);
  });

  it("does not call a node done before it is ready or the roller has done with it, nor one that is not there", () => {
    const old = { ready: false };
    const judged = chainOf("a", { rolling: true, ready: false }, { state: "missing", rolled: false }, old, old);
    assert.deepEqual(rollsOf(judged), [{ chain: "a", done: 2, of: 4, replacing: ["a-0"], waiting: [] }]);
  });

  it("calls a node done that is ready, though the roller waits some seconds more", () => {
    assert.deepEqual(rollsOf(chainOf("a", { rolling: true }, {})), [], "the last");
    const judged = chainOf("a", { rolling: true }, waits, { rolling: true, rolled: false, outdated: true });
    assert.deepEqual(rollsOf(judged), [{ chain: "a", done: 1, of: 3, replacing: ["a-2"], waiting: ["a-1"] }]);
  });

  it("has halted where a node that the roller replaces does not come back", () => {
    const judged = chainOf("a", { ...goes, reason: "container geth is in CrashLoopBackOff" }, waits);
    assert.equal(rollsOf(judged, undefined, ["a-0"])[0]?.halted, "a-0: container geth is in CrashLoopBackOff");
    assert.equal(rollsOf(judged, undefined, ["a-1"])[0]?.halted, undefined, "one that waits does not halt it");
    assert.equal(rollsOf(judged, { nodes: {} })[0]?.halted, undefined);
  });

  it("has halted where the first with another version failed, and names what tries one", () => {
    const judged = chainOf("a", {}, waits);
    const failed = rollsOf(judged, canary("failed", "it forked"))[0];
    assert.deepEqual([failed?.halted, failed?.trial], ["geth v2 failed on a-0: it forked", undefined]);
    for (const state of ["snapshot", "waiting", "soaking"] as const) {
      const roll = rollsOf(judged, canary(state))[0];
      assert.deepEqual([roll?.halted, roll?.trial], [undefined, "a-0 tries geth v2 first"], state);
    }
    const passed = rollsOf(judged, canary("passed"))[0];
    assert.deepEqual([passed?.halted, passed?.trial], [undefined, undefined]);
    const other = rollsOf(chainOf("b", {}, waits), canary("failed", "it forked"))[0];
    assert.equal(other?.halted, undefined, "of another chain");
  });

  it("has halted where all that is left waits for a person, as its data have no way back", () => {
    const noWayBack = "there is no way back from geth 1.18.0";
    const memory = { nodes: { "a-1": { ...nothing, noWayBack }, "a-2": nothing } };
    const halted = (...nodes: Partial<NodeJudgement>[]) => rollsOf(chainOf("a", {}, ...nodes), memory)[0]?.halted;
    assert.equal(halted(waits), `a-1 is not replaced: ${noWayBack}`);
    assert.equal(halted(waits, waits), undefined, "another is to come");
    assert.equal(halted(waits, goes), undefined, "another is being replaced");
    const both = { nodes: { ...memory.nodes, "a-0": { ...nothing, noWayBack } } };
    assert.equal(
      rollsOf(chainOf("a", waits, waits), both)[0]?.halted,
      `a-0 is not replaced: ${noWayBack}; a-1 is not replaced: ${noWayBack}`,
    );
  });
});

describe("cli/rolls: in words", () => {
  const roll: ChainRoll = { chain: "a", done: 3, of: 5, replacing: ["a-3"], waiting: ["a-4"] };

  it("says how many of how many, and who is being replaced", () => {
    assert.equal(rollText(roll), "3 of 5 on the newest template, a-3 is being replaced");
    const two = { ...roll, replacing: ["a-3", "a-4"] };
    assert.equal(rollText(two), "3 of 5 on the newest template, a-3, a-4 are being replaced");
    assert.equal(rollText({ ...roll, replacing: [] }), "3 of 5 on the newest template");
    const trial = { ...roll, trial: "a-3 tries geth v2 first" };
    assert.equal(rollText(trial), "3 of 5 on the newest template, a-3 is being replaced, a-3 tries geth v2 first");
  });

  it("says that it has halted, and why, in place of what would go on", () => {
    const halted = { ...roll, trial: "x", halted: "a-3: image" };
    assert.equal(rollText(halted), "3 of 5 on the newest template, halted: a-3: image");
  });

  it("ends `up` with a line for each that is not over", () => {
    assert.equal(
      describeRolls([roll, { ...roll, chain: "b", halted: "b-0: image" }], "dev"),
      "The roll of a is not over: 3 of 5 on the newest template, a-3 is being replaced. " +
        "`./cryptokube status dev` says how far it is.\n" +
        "The roll of b has halted at 3 of 5 nodes: b-0: image.",
    );
  });
});
