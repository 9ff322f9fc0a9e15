import assert from "node:assert/strict";
import { clockOffset } from "../../../agents/health/clocks.ts";
import type { SiblingAnswer } from "../../../agents/health/comparison.ts";
import { now, status } from "./samples.ts";

/** A sibling whose clock is so many seconds ahead, and whose answer took so long. */
const sibling = (ahead: number, tookMs = 0): SiblingAnswer => ({
  url: "http://sibling",
  askedAt: now - tookMs,
  at: now,
  status: status({ clock: now - tookMs / 2 + ahead * 1000 }),
});

describe("agents/health: the machine's clock", () => {
  it("is not known where no sibling says what time it is", () => {
    assert.equal(clockOffset([]), null);
    assert.equal(clockOffset([{ url: "http://sibling", at: now, failure: "away" }]), null);
    assert.equal(
      clockOffset([{ url: "http://sibling", askedAt: now, at: now, status: status({ clock: null }) }]),
      null,
    );
    assert.equal(clockOffset([{ url: "http://sibling", at: now, status: status() }]), null);
  });

  it("is the whole difference off from the only sibling's, either way", () => {
    assert.equal(clockOffset([sibling(90)]), -90);
    assert.equal(clockOffset([sibling(-90)]), 90);
    assert.ok(Object.is(clockOffset([sibling(0)]), 0));
  });

  it("is as right as most are: the one that is wrong is told of, the others are not", () => {
    assert.equal(clockOffset([sibling(-90), sibling(-90)]), 90, "its own is wrong");
    assert.equal(clockOffset([sibling(90), sibling(0)]), 0, "a sibling's is");
    assert.equal(clockOffset([sibling(0), sibling(0), sibling(90)]), 0, "one of four");
    assert.equal(clockOffset([sibling(90), sibling(90), sibling(90)]), -90, "its own of four");
    assert.equal(clockOffset([sibling(90), sibling(90), sibling(0)]), 0, "two of four, of which nobody knows");
    assert.equal(clockOffset([sibling(-3), sibling(-10), sibling(40), sibling(1)]), 0);
  });

  it("is not wrong by what a slow answer may have taken on its way", () => {
    assert.equal(clockOffset([sibling(1, 2000)]), -0 + 0);
    assert.equal(clockOffset([sibling(-5, 2000)]), 4);
    assert.equal(clockOffset([sibling(5, 2000)]), -4);
  });

  it("is judged by the answers that there are", () => {
    assert.equal(clockOffset([{ url: "http://other", at: now, failure: "away" }, sibling(7)]), -7);
  });
});
