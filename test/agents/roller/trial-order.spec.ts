import assert from "node:assert/strict";
import { type Canary, newCanary } from "../../../agents/roller/canary.ts";
import type { Condition } from "../../../agents/roller/condition.ts";
import { defaultRule } from "../../../agents/roller/settings.ts";
import { judgeUpgrades, type UpgradeInput } from "../../../agents/roller/upgrades.ts";
import { now } from "../health/samples.ts";
import { type Change, condition, geth } from "./conditions.ts";

const key = `geth=${geth("1.18.0").geth}`;
const text = "geth 1.17.6 → 1.18.0";
const rule = { ...defaultRule, soakSeconds: 600 };

/** A node that still runs the version before. */
const old = (name: string, change: Change = {}) => condition(name, { runs: "1.17.6", ...change });
const at = (height: number) => ({ head: { height, hash: "0x1", timestamp: now / 1000 } });
const canaryOf = (node: string, change: Partial<Canary> = {}) => newCanary({ key, text }, node, now, change);
const judge = (conditions: Condition[], change: Partial<UpgradeInput> = {}) =>
  judgeUpgrades({ chain: "ethereum", conditions, remembered: null, snapshot: null, now, rule, ...change });
type Judged = ReturnType<typeof judge>;
const tries = ({ tries: one }: Judged) => one?.condition.node.name;
const held = (result: Judged) => Object.fromEntries([...result.held].map(([{ node }, why]) => [node.name, why]));

describe("who tries a version first", () => {
  it("is one node, and the others wait for it", () => {
    const result = judge([old("a"), old("b"), condition("c", { wants: "1.17.6" })]);
    assert.deepEqual(result.tries?.canary, canaryOf("a", { before: "new-a" }));
    assert.deepEqual(held(result), { b: `a tries ${text} first` });
    assert.deepEqual([result.canary, result.news, result.snapshots], [null, [], []]);
  });

  it("is nobody where nothing would become of another version", () => {
    const flags = condition("a", { outdated: true });
    const left = old("b", { leaveAlone: "it is being removed" });
    const gone = old("c", { pod: null });
    const current = old("d", { outdated: false });
    const result = judge([flags, left, gone, current]);
    assert.deepEqual([result.tries, held(result)], [null, {}]);
  });

  it("is everybody at once where no node serves", () => {
    const result = judge([old("a", { serving: false, standIn: false }), old("b", { serving: false, standIn: false })]);
    assert.deepEqual([result.tries, held(result), result.canary], [null, {}, null]);
  });

  it("is the freshest of those that serve while another does", () => {
    assert.equal(
      tries(judge([old("a", { says: at(999) }), old("b", { says: at(1001) }), old("c", { says: at(1000) })])),
      "b",
    );
    assert.equal(tries(judge([old("a", { says: null }), old("b", { says: at(0) })])), "b");
    assert.equal(tries(judge([old("a", { says: { head: null } }), old("b", { says: at(0) })])), "b");
  });

  it("is one that does not serve rather than the only one that does", () => {
    const alone = old("a", { says: at(2000) });
    assert.equal(tries(judge([alone, old("b", { serving: false, standIn: false })])), "b");
    assert.equal(tries(judge([alone, old("b", { standIn: false })])), "a", "both serve, one for certain");
    assert.equal(tries(judge([alone])), "a");
    assert.equal(
      tries(
        judge([
          old("a"),
          condition("s", { wants: "1.17.6" }),
          old("b", { serving: false, standIn: false, says: at(5000) }),
        ]),
      ),
      "a",
      "another serves for it",
    );
  });

  it("is the one that is in the middle of a replacement before all others", () => {
    const down = { serving: false, standIn: false };
    assert.equal(
      tries(judge([old("a"), old("b"), old("c", { ...down, inFlight: "its new pod does not run yet" })])),
      "c",
    );
  });

  it("is the one whose trial went wrong, which keeps the memory of it until another takes its place", () => {
    const remembered = newCanary({ key: "geth=gone", text: "geth 1.17.6 → 1.17.9" }, "b", now, {
      state: "failed",
      pod: "new-b",
      why: "x",
    });
    const result = judge([old("a"), old("b", { serving: false, standIn: false })], { remembered });
    assert.equal(tries(result), "b");
    assert.equal(result.canary, remembered);
    assert.equal(tries(judge([old("a", { says: at(1001) }), old("b")], { remembered })), "b", "though it serves again");
    assert.equal(
      tries(judge([old("a", { says: at(1001) }), old("b")], { remembered: { ...remembered, state: "passed" } })),
      "a",
    );
  });
});

describe("a version that a node runs already", () => {
  const since = (seconds: number) => ({ readySince: now - seconds * 1000 });

  it("has passed where that node has held for the soak: it was drained", () => {
    const result = judge([old("a"), condition("b", since(600))]);
    assert.deepEqual(result.canary, canaryOf("b", { state: "passed" }));
    assert.deepEqual([result.tries, held(result)], [null, {}]);
  });

  it("is tried by that node else, and the others wait for it", () => {
    const tried: Change[] = [since(599), { readySince: null }, { ...since(9000), standIn: false }];
    for (const change of tried) {
      const result = judge([old("a"), condition("b", change)]);
      assert.deepEqual(
        [result.canary?.node, result.canary?.state, result.tries],
        ["b", change.standIn === false ? "waiting" : "soaking", null],
      );
      assert.match(held(result).a ?? "", /^b tries geth 1\.17\.6 → 1\.18\.0 first: /);
    }
  });

  it("is not tried by one in its first sync, or that is not the roller's, or goes on to another", () => {
    assert.equal(
      tries(judge([old("a"), condition("b", { says: { syncedBefore: false }, serving: true, standIn: false })])),
      "a",
    );
    assert.equal(tries(judge([old("a"), condition("b", { leaveAlone: "x" })])), "a");
    assert.equal(tries(judge([old("a"), condition("b", { outdated: true })])), "a");
    assert.equal(tries(judge([old("a"), condition("b", { pod: null })])), "a");
    assert.equal(
      judge([old("a"), condition("b", { says: null, standIn: false })]).canary?.node,
      "b",
      "its sidecar is away",
    );
  });

  it("counts at once for a node that comes back from its failed trial to what the others never left", () => {
    const remembered = newCanary({ key: "geth=gone", text: "x" }, "b", now, {
      state: "failed",
      pod: "new-b",
      why: "x",
    });
    const result = judge([condition("a", since(1)), old("b", { serving: false, standIn: false })], { remembered });
    assert.deepEqual([result.canary?.state, result.canary?.node, held(result)], ["passed", "a", {}]);
    assert.equal(judge([condition("a", since(1)), old("b")]).canary?.state, "soaking");
  });

  it("lets the others of that version go, and has those of another wait", () => {
    const another = condition("c", { wants: "1.19.0", runs: "1.17.6", says: at(1) });
    const result = judge([old("a"), condition("b", since(600)), another]);
    assert.equal(result.canary?.state, "passed");
    assert.deepEqual(held(result), { c: "the rest of another upgrade comes first" });
  });
});

describe("the others of a trial", () => {
  it("wait while it is open, and for what it lacks", () => {
    const remembered = canaryOf("a", { before: "old-a", pod: "new-a" });
    const result = judge(
      [condition("a", { standIn: false, says: { detail: "9 blocks behind" } }), old("b"), old("c")],
      { remembered },
    );
    const why = `a tries ${text} first: 9 blocks behind`;
    assert.deepEqual([result.canary?.state, result.tries, held(result)], ["waiting", null, { b: why, c: why }]);
  });

  it("follow once it has passed, before a version that nobody has tried", () => {
    const remembered = canaryOf("a", { state: "passed", before: "old-a", pod: "new-a" });
    const next = condition("c", { wants: "1.19.0", runs: "1.18.0" });
    const result = judge([condition("a"), old("b"), next], { remembered });
    assert.deepEqual([tries(result), held(result)], [undefined, { c: "the rest of another upgrade comes first" }]);
    const last = judge([condition("a"), condition("b"), next], { remembered });
    assert.equal(tries(last), "c", "nothing of it is left");
  });

  it("hear of it when it fails", () => {
    const remembered = canaryOf("a", { state: "soaking", before: "old-a", pod: "new-a" });
    const { news } = judge([condition("a", { pod: { restarts: 1 } }), old("b")], { remembered });
    assert.deepEqual(
      news.map(({ chain, node, type, reason }) => [chain, node, type, reason]),
      [["ethereum", "a", "Warning", "CanaryFailed"]],
    );
  });
});

describe("a version without a way back", () => {
  it("is refused to the node whose data it cannot use, and not to the others", () => {
    const stuck = condition("a", { wants: "1.17.6", runs: "1.18.0", pod: { waysBack: { geth: "none" } } });
    const result = judge([
      stuck,
      condition("b", { wants: "1.17.6", runs: "1.17.5" }),
      condition("c", { wants: "1.17.6" }),
    ]);
    const why = "there is no way back from geth 1.18.0";
    assert.deepEqual(
      [...result.refused].map(([{ node }, reason]) => [node.name, reason]),
      [["a", why]],
    );
    assert.equal(held(result).a, why);
    assert.equal(result.held.size, 2, "the other waits for who runs it already");
    assert.deepEqual(result.news, [
      {
        chain: "ethereum",
        node: "a",
        type: "Warning",
        reason: "WayBackRefused",
        note:
          `Not replaced: ${why}. Take a version that its data are good for, or a volume from before. Deleting the pod ` +
          "takes the older version all the same: do that only where the data on the volume are its own.",
      },
    ]);
  });
});

describe("where a snapshot comes before a version", () => {
  const snapshotClass = "ebs";
  const withClass = { rule: { ...rule, snapshotClass } };
  const name = `r2-${Math.floor(now / 1000).toString(36)}`;
  const waiting = canaryOf("a", { state: "snapshot", before: "new-a", snapshot: name });
  const comes = `a snapshot of a comes before ${text}`;
  const look = (snapshot: UpgradeInput["snapshot"], remembered: Canary = waiting, own: Change = {}) =>
    judge([old("b"), old("a", own)], { ...withClass, remembered, snapshot });

  it("is asked for of the claim of who tries it, under a name of the version and the moment", () => {
    const result = judge([old("a"), old("b")], withClass);
    assert.deepEqual(result.snapshots, [{ chain: "ethereum", node: "a", claim: "execution-a-g1", name }]);
    assert.deepEqual([result.canary, result.tries], [waiting, null]);
    assert.deepEqual(held(result), { a: comes, b: `a tries ${text} first` });
    assert.equal(
      judge([old("a", { node: { updateRevision: null } })], withClass).snapshots[0]?.name,
      name.replace("r2", "a"),
    );
  });

  it("is none where the node has no volume of its own", () => {
    assert.equal(tries(judge([old("a", { node: { dataClaim: null } })], withClass)), "a");
  });

  it("lets the node go once it is cut, and nobody else", () => {
    const result = look({ state: "cut" });
    assert.equal(tries(result), "a");
    assert.deepEqual(result.tries?.canary, { ...waiting, state: "waiting", at: now });
    assert.deepEqual(held(result), { b: comes });
  });

  it("has both wait while it is not, and asks again for one that is not there", () => {
    for (const snapshot of [null, { state: "pending" as const }]) {
      const result = look(snapshot);
      assert.deepEqual([result.tries, result.snapshots, held(result)], [null, [], { a: comes, b: comes }]);
    }
    assert.deepEqual(look({ state: "missing" }).snapshots, [
      { chain: "ethereum", node: "a", claim: "execution-a-g1", name },
    ]);
    assert.deepEqual(look({ state: "missing" }, { ...waiting, snapshot: null }).snapshots, []);
    assert.deepEqual(look({ state: "missing" }, waiting, { node: { dataClaim: null } }).snapshots, []);
  });

  it("says once that it cannot be made", () => {
    const result = look({ state: "failed", why: "full" });
    assert.deepEqual(result.canary, { ...waiting, late: true });
    assert.deepEqual(result.news, [
      {
        chain: "ethereum",
        node: "a",
        type: "Warning",
        reason: "SnapshotFailed",
        note: `${text}: the snapshot ${name} is not made (full). Nothing is upgraded until it is.`,
      },
    ]);
    assert.deepEqual(look({ state: "failed", why: "full" }, { ...waiting, late: true }).news, []);
  });

  it("is of no use once its node has another pod, or goes nowhere any more", () => {
    const replaced = look({ state: "cut" }, { ...waiting, before: "earlier-a" });
    assert.deepEqual([replaced.canary, replaced.tries], [null, null]);
    const back = judge([old("b"), condition("a")], { ...withClass, remembered: waiting, snapshot: { state: "cut" } });
    assert.deepEqual([back.canary, back.tries], [null, null]);
  });
});
