import assert from "node:assert/strict";
import type { WorkerEvent } from "../../scripts/testing/events.ts";
import * as tallies from "../../scripts/testing/tally.ts";

const at = (title: string, file = "test/a.spec.ts") => ({ file, title });
function tallyOf(...events: WorkerEvent[]): tallies.Tally {
  const tally = tallies.newTally();
  for (const event of events) tallies.count(tally, event);
  return tally;
}

describe("the tally of a test run", () => {
  it("ends in the line that other tools read", () => {
    const tally = tallyOf(
      { kind: "begin", ...at("one") },
      { kind: "pass", milliseconds: 3, ...at("one") },
      { kind: "pass", milliseconds: 4, ...at("two") },
      { kind: "fail", error: "no", ...at("three") },
      { kind: "pending", ...at("four") },
      { kind: "end", unrun: 0 },
    );
    assert.equal(tallies.summaryLine(tally), "2 passed, 1 failed, 1 skipped");
    assert.equal(tally.durations.get("test/a.spec.ts"), 7);
  });

  it("is a success only where something passed and nothing failed", () => {
    assert.equal(tallies.succeeded(tallyOf()), false);
    assert.equal(tallies.succeeded(tallyOf({ kind: "pending", ...at("one") })), false);
    assert.equal(tallies.succeeded(tallyOf({ kind: "pass", milliseconds: 1, ...at("one") })), true);
    const mixed = tallyOf({ kind: "pass", milliseconds: 1, ...at("one") }, { kind: "fail", error: "no", ...at("two") });
    assert.equal(tallies.succeeded(mixed), false);
  });

  it("counts what a dry run names as left out, for the reason given", () => {
    const tally = tallies.newTally();
    tallies.countLeftOut(tally, { kind: "pass", milliseconds: 0, ...at("one") }, "no root");
    tallies.countLeftOut(tally, { kind: "pending", ...at("two") }, "no root");
    tallies.countLeftOut(tally, { kind: "fail", error: "cannot be loaded", ...at("three") }, "no root");
    assert.deepEqual(
      tally.leftOut.map(({ title, reason }) => `${title}: ${reason}`),
      ["one: no root", "two: no root"],
    );
    assert.equal(tallies.summaryLine(tally), "0 passed, 1 failed, 2 skipped");
  });

  it("fails a spec file without a test", () => {
    const tally = tallyOf({ kind: "pass", milliseconds: 1, ...at("one") });
    const [failure, ...others] = tallies.emptySpecs(tally, ["test/a.spec.ts", "test/empty.spec.ts"]);
    assert.equal(failure?.file, "test/empty.spec.ts");
    assert.deepEqual(others, []);
  });

  describe("against test/omitted.json", () => {
    const left = tallyOf({ kind: "pending", ...at("one") }, { kind: "pending", ...at("two") });
    const reason = "needs what no machine of ours has";

    it("fails what is left out without standing in the list", () => {
      const listed = [{ spec: "test/a.spec.ts", test: "one", reason }];
      assert.deepEqual(
        tallies.unlisted(left, listed).map(({ title }) => title),
        ["two"],
      );
      assert.deepEqual(tallies.unlisted(left, [{ spec: "test/a.spec.ts", reason }]), []);
      assert.equal(tallies.unlisted(left, []).length, 2);
    });

    it("fails an entry that speaks of nothing", () => {
      const specs = ["test/a.spec.ts", "test/b.lab.spec.ts"];
      const stale = tallies.staleOmissions(
        left,
        [
          { spec: "test/a.spec.ts", test: "one", reason },
          { spec: "test/a.spec.ts", test: "renamed since", reason },
          { spec: "test/gone.spec.ts", reason },
          { spec: "test/b.lab.spec.ts", test: "of a run that is not this one", reason },
        ],
        specs,
        ["test/a.spec.ts"],
      );
      assert.deepEqual(
        stale.map(({ title }) => title),
        ["renamed since", "test/gone.spec.ts"],
      );
    });

    it("wants a reason in each entry, and no other fields", () => {
      assert.deepEqual(tallies.parseOmissions('{"omitted": []}'), []);
      assert.throws(() => tallies.parseOmissions('{"omitted": [{"spec": "a", "reason": "no"}]}'), /reason/);
      assert.throws(() => tallies.parseOmissions('{"omitted": [{"spec": "a"}]}'), /reason/);
      assert.throws(() => tallies.parseOmissions(`{"omitted": [{"spec": "a", "reasn": "${reason}"}]}`), /reasn/);
    });
  });
});
