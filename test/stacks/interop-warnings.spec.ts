import assert from "node:assert/strict";
import { interopWarnings } from "../../stacks/interop-warnings.ts";
import { pairs } from "../support/pairs.ts";
import { privateNetwork } from "../support/private-network.ts";

describe("stacks/interop-warnings", () => {
  it("tell of each private network that anybody can make its blocks", () => {
    const [sentence, ...more] = interopWarnings(privateNetwork());
    assert.deepEqual(more, []);
    assert.match(sentence!, /^config\.cryptokube:chains\[0\]: the blocks of net .*KEYS THAT ARE NO SECRET/);
  });

  it("tell of no other", () => {
    assert.deepEqual(interopWarnings(pairs()), []);
  });
});
