import assert from "node:assert/strict";
import { shortVersion } from "../../../agents/health/client-version.ts";

describe("agents/health: what a client calls itself", () => {
  for (const [text, short] of [
    ["Geth/v1.17.6-stable-6f5d7d1c/linux-amd64/go1.26.0", "Geth/v1.17.6-stable-6f5d7d1c"],
    ["Geth/shop/v1.17.6-stable/linux-arm64/go1.26.0", "Geth/shop/v1.17.6-stable"],
    ["reth/v2.7.0-abc/x86_64-unknown-linux-gnu", "reth/v2.7.0-abc"],
    ["Nimbus/26.10.0-x/y", "Nimbus/26.10.0-x"],
    ["something", "something"],
    ["a/b/c", "a"],
  ] as const) {
    it(`is ${short} of ${text}`, () => {
      assert.equal(shortVersion(text), short);
    });
  }

  it("is no longer than a label should be", () => {
    assert.equal(shortVersion(`v1${"x".repeat(500)}`).length, 100);
  });
});
