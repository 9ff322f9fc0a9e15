import assert from "node:assert/strict";
import { lockExplanation, locksIn } from "../../cli/state-lock.ts";

/** As the engine writes it (pkg/backend/diy/lock.go, v3.259.0), within what the Automation API puts around it. */
const said = [
  "code: 255",
  "stderr: error: the stack is currently locked by 2 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.",
  "  s3://cryptokube-prod-1/.pulumi/locks/organization/cryptokube/prod/0e6b.json: created by ann@laptop (pid 4711) at 2026-11-25T10:00:00Z",
  "  s3://cryptokube-prod-1/.pulumi/locks/organization/cryptokube/prod/77aa.json: created by runner@ci-3 (pid 99) at 2026-11-20T10:00:00+02:00",
].join("\n");

describe("cli/state-lock", () => {
  const now = new Date("2026-11-25T10:45:00Z");

  it("reads who locked it, where and since when", () => {
    assert.deepEqual(
      locksIn(said).map(({ user, host, pid, since }) => [user, host, pid, since]),
      [
        ["ann", "laptop", "4711", "2026-11-25T10:00:00Z"],
        ["runner", "ci-3", "99", "2026-11-20T10:00:00+02:00"],
      ],
    );
  });

  it("says who, since when, how to make sure, and what then", () => {
    const text = lockExplanation(said, "prod", now)!;
    assert.match(text, /ann on laptop, process 4711, since 2026-11-25T10:00:00Z \(45 minutes ago\)/);
    assert.match(text, /runner on ci-3, .* \(5 days ago\)/);
    assert.match(text, /on laptop: {2}ps -p 4711/);
    assert.match(text, /on ci-3: {2}ps -p 99/);
    const order = [
      "wait for it",
      "Make sure that it is not",
      "pulumi cancel --stack prod",
      "up prod --refresh",
      "orphans prod",
    ];
    const places = order.map((part) => text.indexOf(part));
    assert.ok(
      places.every((place, i) => place >= 0 && (i === 0 || place > places[i - 1]!)),
      String(places),
    );
  });

  it("counts hours between two hours and two days", () => {
    assert.match(lockExplanation(said, "prod", new Date("2026-11-25T15:10:00Z"))!, /\(5 hours ago\)/);
  });

  it("claims no age of a lock that is of the future", () => {
    assert.doesNotMatch(lockExplanation(said, "prod", new Date("2026-11-01T00:00:00Z"))!, /ago/);
  });

  it("still explains a lock whose holder it cannot read", () => {
    const text = lockExplanation("the stack is currently locked by 1 lock(s).", "prod", now)!;
    assert.match(text, /pulumi cancel --stack prod/);
    assert.doesNotMatch(text, /It was locked by/);
  });

  it("says nothing of another error", () => {
    assert.equal(lockExplanation("error: no stack named 'prod' found", "prod", now), undefined);
  });
});
