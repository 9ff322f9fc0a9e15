import assert from "node:assert/strict";
import { standing, standingSaid } from "../../stacks/standing.ts";

const eks = { cluster: { kind: "eks" } } as const;

describe("stacks: how far an environment has been tried", () => {
  it("is rehearsed on AWS until the day on which it was first applied", () => {
    assert.equal(standing(eks), "rehearsed, never applied");
    assert.equal(standing({ ...eks, applied: "2026-11-26" }), "applied first on 2026-11-26");
  });

  it("is told before it is made, with where to read what that means", () => {
    assert.equal(standingSaid(eks), "This region is rehearsed, never applied (docs/first-apply-aws.md).");
    assert.equal(
      standingSaid({ ...eks, applied: "2026-11-26" }),
      "This region was applied first on 2026-11-26 (docs/first-apply-aws.md).",
    );
  });

  it("is nothing to speak of elsewhere", () => {
    for (const kind of ["existing", "gke"] as const) {
      assert.equal(standing({ cluster: { kind } }), undefined);
      assert.equal(standingSaid({ cluster: { kind }, applied: "2026-11-26" }), undefined);
    }
  });
});
