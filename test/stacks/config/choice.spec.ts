import assert from "node:assert/strict";
import { choice } from "../../../stacks/config/rules/choice.ts";

const path = ["cryptokube:chains", 0, "execution"];
const of = (found: string) => choice(path, found, ["geth", "nethermind"], "Take one.");

describe("stacks/config: a value that other fields do not leave", () => {
  it("is told with all that they leave, and with the nearest where one resembles it", () => {
    const allowed = "geth, nethermind";
    assert.deepEqual(of("gteh"), { path, found: "gteh", allowed, nearest: "geth", remedy: "Take one." });
    assert.deepEqual(of("besu"), { path, found: "besu", allowed, remedy: "Take one." });
  });
});
