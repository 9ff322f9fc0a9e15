import assert from "node:assert/strict";
import { type Canary, judgeCanary, newCanary, trialText } from "../../../agents/roller/canary.ts";
import type { Condition } from "../../../agents/roller/condition.ts";
import { defaultRule } from "../../../agents/roller/settings.ts";
import { now } from "../health/samples.ts";
import { type Change, condition, geth } from "./conditions.ts";

const key = `geth=${geth("1.18.0").geth}`;
const text = "geth 1.17.6 → 1.18.0";
const rule = { ...defaultRule, soakSeconds: 600, lateMinutes: 60 };

/** Of the node `a`, whose pod was replaced a minute ago. */
const trial = (change: Partial<Canary> = {}): Canary =>
  newCanary({ key, text }, "a", now - 60_000, { before: "old-a", pod: "new-a", ...change });
/** It has been well for the soak, at block 1000, and has to show a newer block. */
const soaked = (change: Partial<Canary> = {}): Canary =>
  trial({ state: "soaking", at: now - 600_000, from: 999, agreed: true, ...change });
const judge = (canary: Canary, own: Change = {}, others: Condition[] = [condition("b")]) =>
  judgeCanary(canary, [condition("a", own), ...others], now, rule);
const stateOf = (...args: Parameters<typeof judge>) => judge(...args).canary?.state;
const over = { canary: null, news: null };

describe("the trial of a version", () => {
  it("begins with nothing shown and nothing held against it", () => {
    assert.deepEqual(newCanary({ key, text }, "a", now), {
      key,
      text,
      node: "a",
      state: "waiting",
      at: now,
      before: null,
      pod: null,
      restarts: 0,
      from: null,
      agreed: false,
      late: false,
      snapshot: null,
      why: null,
    });
  });

  it("is over where its node is gone, is not the roller's, or is to run something else", () => {
    assert.deepEqual(judgeCanary(trial(), [condition("b")], now, rule), over);
    assert.deepEqual(judge(trial(), { leaveAlone: "it has no replicas" }), over);
    assert.deepEqual(judge(trial(), { wants: "1.18.1", runs: "1.18.0" }), over);
    assert.deepEqual(judge(trial(), { runs: "1.17.6" }), over, "its pod came back as it was");
  });

  it("waits for the pod of before to end, and is over where nothing came of its eviction", () => {
    const before = trial({ before: "new-a", pod: null });
    assert.deepEqual(judge(before, { runs: "1.17.6", ending: true }), { canary: before, news: null });
    assert.deepEqual(judge(before, { runs: "1.17.6", inFlight: "its old pod is ending" }), {
      canary: before,
      news: null,
    });
    assert.deepEqual(judge(before, { runs: "1.17.6" }), over);
  });

  it("stands as it is while there is no pod to look at, and once it is decided", () => {
    const bad: Change = { serving: false, standIn: false, pod: { restarts: 5 } };
    for (const [canary, change] of [
      [soaked(), { ...bad, pod: null }],
      [soaked(), { ...bad, pod: { restarts: 5, deletedBy: now } }],
      [soaked({ state: "passed" }), bad],
      [soaked({ state: "snapshot" }), bad],
      [soaked({ state: "failed", why: "x" }), {}],
    ] as [Canary, Change][]) {
      assert.deepEqual(judge(canary, change), { canary, news: null });
    }
  });

  it("begins to soak when it is well, from the height that it is at, and says nothing", () => {
    const { canary, news } = judge(trial({ restarts: 2 }), { pod: { restarts: 2 } });
    assert.deepEqual(canary, { ...trial({ restarts: 2 }), state: "soaking", at: now, from: 1000, agreed: true });
    assert.equal(news, null);
    assert.equal(judge(trial({ from: 990 })).canary?.from, 990);
    assert.equal(judge(trial(), { height: null }).canary?.from, null);
  });

  it("takes no height of the pod before for one of its own", () => {
    assert.equal(judge(trial({ pod: "newer-a" }), { pod: { uid: "newer-a" } }).canary?.from, null);
  });

  it("begins anew with a new pod: deleting it is how a person tries again", () => {
    const failed = soaked({ state: "failed", why: "x", late: true, restarts: 3, snapshot: "kept" });
    const { canary } = judge(failed, { standIn: false, pod: { uid: "newer-a" } });
    assert.deepEqual(
      canary,
      newCanary({ key, text }, "a", now, { before: "old-a", pod: "newer-a", snapshot: "kept", agreed: true }),
    );
    assert.equal(stateOf(failed, { pod: { uid: "newer-a", restarts: 1 } }), "failed", "its own restarts count");
  });

  it("does not count what a pod did before it was on trial", () => {
    const drained = newCanary({ key, text }, "a", now);
    assert.deepEqual(
      [judge(drained, { pod: { restarts: 3 } }).canary?.restarts, stateOf(drained, { pod: { restarts: 3 } })],
      [3, "soaking"],
    );
    const replaced = trial({ pod: null });
    assert.equal(stateOf(replaced, { pod: { restarts: 1 } }), "failed");
    const again = trial({ before: null, pod: "earlier-a" });
    assert.equal(stateOf(again, { pod: { restarts: 1 } }), "failed");
  });

  describe("fails", () => {
    const why = (...args: Parameters<typeof judge>) => {
      const { canary, news } = judge(...args);
      if (canary?.state !== "failed") return undefined;
      assert.deepEqual([canary.at, news?.type, news?.reason], [now, "Warning", "CanaryFailed"]);
      assert.match(
        news?.note ?? "",
        /^geth 1\.17\.6 → 1\.18\.0 failed on its canary: .*\. The other nodes are left as they are\. Take/,
      );
      assert.ok(news?.note.includes(canary.why ?? "-"));
      return canary.why;
    };

    it("where a client of it is started anew, ready or not", () => {
      assert.equal(why(trial(), { pod: { restarts: 1 } }), "a client of it was started anew once");
      assert.equal(why(trial(), { standIn: false, pod: { restarts: 2 } }), "a client of it was started anew 2 times");
      assert.equal(why(trial({ restarts: 2 }), { pod: { restarts: 2 } }), undefined);
    });

    it("where it was ready and is no longer", () => {
      const gone = { serving: false, standIn: false };
      assert.equal(
        why(soaked(), { ...gone, says: { detail: "40 blocks behind" } }),
        "it was ready and is no longer: 40 blocks behind",
      );
      assert.equal(
        why(soaked(), { ...gone, says: null }),
        "it was ready and is no longer: its sidecar does not answer",
      );
      assert.equal(why(trial(), gone), undefined, "it has not been ready yet");
      assert.equal(why(soaked(), { standIn: false }), undefined, "it may be for a moment");
    });

    it("where a sibling has another block at the same height, and none the same", () => {
      const other = (name: string, hash: string, change: Change = {}) =>
        condition(name, { ...change, says: { settled: { height: 960, hash }, ...change.says } });
      const differs = "at height 960 it has another block than b";
      assert.equal(why(trial(), {}, [other("b", "0xother")]), differs);
      assert.equal(why(trial(), {}, [other("b", "0xother"), other("c", "0x3c0")]), undefined, "one of them is wrong");
      assert.equal(why(trial(), {}, [other("c", "0x3c0"), other("b", "0xother")]), undefined);
      assert.equal(why(trial(), {}, [other("b", "0xother", { says: { synced: false } })]), undefined);
      assert.equal(why(trial(), {}, [other("b", "0xother", { says: { observationAgeSeconds: 31 } })]), undefined);
      assert.equal(
        why(trial(), {}, [condition("b", { says: { settled: { height: 928, hash: "0xother" } } })]),
        undefined,
      );
      assert.equal(why(trial(), { says: { observationAgeSeconds: 31 } }, [other("b", "0xother")]), undefined);
      assert.equal(why(trial(), { says: { settled: null } }, [other("b", "0xother")]), undefined);
    });
  });

  describe("is late", () => {
    const waiting = { standIn: false, serving: false };
    const begun = (minutes: number, change: Partial<Canary> = {}) => trial({ at: now - minutes * 60_000, ...change });

    it("where it is not ready within the time, which is said once", () => {
      const { canary, news } = judge(begun(60), waiting);
      assert.deepEqual([canary?.state, canary?.late, canary?.at], ["waiting", true, now - 3_600_000]);
      assert.deepEqual([news?.type, news?.reason], ["Warning", "CanaryLate"]);
      assert.match(
        news?.note ?? "",
        /^geth 1\.17\.6 → 1\.18\.0: the canary is not ready after 60 min; the others wait\. Take/,
      );
      assert.equal(judge(begun(60, { late: true }), waiting).news, null);
    });

    it("not before, and not while it soaks", () => {
      const { canary, news } = judge(begun(59), waiting);
      assert.deepEqual([canary?.late, news], [false, null]);
      assert.equal(judge(begun(90, { state: "soaking" }), { standIn: false }).news, null);
    });
  });

  describe("passes", () => {
    it("after the soak, with a new block and a sibling that agrees, and says so", () => {
      const { canary, news } = judge(soaked());
      assert.deepEqual(canary, { ...soaked(), state: "passed", at: now });
      assert.deepEqual(news, {
        type: "Normal",
        reason: "CanaryPassed",
        note: `${text} held on its canary for 600 s: the other nodes follow, one at a time.`,
      });
    });

    it("not a moment before, and not without a new block", () => {
      assert.deepEqual(judge(soaked({ at: now - 599_999 })), { canary: soaked({ at: now - 599_999 }), news: null });
      assert.equal(stateOf(soaked({ from: 1000 })), "soaking");
      assert.equal(stateOf(soaked({ from: null }), { height: null }), "soaking");
      assert.equal(stateOf(soaked(), { height: null }), "soaking");
    });

    it("not without a sibling that agrees, where one can be asked", () => {
      const alone = soaked({ agreed: false });
      const own = { says: { settled: { height: 992, hash: "0x3e0" } } };
      assert.equal(stateOf(alone, own), "soaking");
      assert.equal(stateOf(alone, own, [condition("c", { says: null }), condition("b")]), "soaking");
      for (const silent of [
        { says: { settled: null } },
        { says: null },
        { pod: null },
        { says: { clientUp: false } },
      ]) {
        assert.equal(stateOf(alone, own, [condition("b", silent)]), "passed", JSON.stringify(silent));
      }
      assert.equal(stateOf(alone, own, [condition("b", { says: { observationAgeSeconds: 31 } })]), "passed");
      assert.equal(stateOf(alone), "passed", "it agrees just now");
      const silent = soaked({ agreed: false });
      assert.equal(stateOf(silent, { says: { settled: null } }), "soaking", "it tells of no block");
    });

    it("alone without a block: its chain may stand still by design", () => {
      assert.equal(stateOf(soaked({ from: 1000, agreed: false }), {}, []), "passed");
      assert.equal(stateOf(soaked({ at: now - 1000 }), {}, []), "soaking");
    });
  });
});

describe("a trial in a sentence", () => {
  const say = (canary: Canary, own: Change = {}, others = [condition("b")]) =>
    trialText(canary, [condition("a", own), ...others], now, rule);

  it("says what the others wait for", () => {
    assert.equal(say(trial({ state: "snapshot" })), `a snapshot of a comes before ${text}`);
    assert.equal(say(trial({ state: "failed", why: "it broke" })), `${text} failed on a: it broke`);
    assert.equal(say(trial({ state: "failed" })), `${text} failed on a: `);
    assert.equal(say(trial(), { says: { detail: "9 blocks behind" } }), `a tries ${text} first: 9 blocks behind`);
    assert.equal(say(trial(), { says: null }), `a tries ${text} first: it is not ready yet`);
    assert.equal(say(trial(), { pod: null }), `a tries ${text} first: it is not ready yet`);
    assert.equal(trialText(trial(), [], now, rule), `a tries ${text} first: it is not ready yet`);
  });

  it("says what a canary that is well has yet to show", () => {
    const first = `a tries ${text} first: `;
    assert.equal(say(soaked({ at: now - 100_500 })), `${first}it has to hold for another 500 s`);
    assert.equal(say(soaked({ from: 1000 })), `${first}it has not taken a new block yet`);
    assert.equal(say(soaked({ agreed: false })), `${first}no sibling was seen at the same height yet`);
    assert.equal(say(soaked({ from: 1000 }), {}, []), `${first}0 blocks behind`);
  });
});
