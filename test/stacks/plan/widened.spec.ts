import assert from "node:assert/strict";
import { catalogue } from "../../../catalogue/chains/index.ts";
import type { Capacity, Need } from "../../../stacks/plan/capacity/types.ts";
import { widened } from "../../../stacks/plan/widened.ts";

/** What is wrong with a node that was accepted by these words, and is now wanted by those. */
const of = (had: string | undefined, wants: string, name = "eth-0") =>
  widened(
    [{ name: "eth-0", path: ["cryptokube:chains", 0], profile: wants }] as unknown as Need[],
    had === undefined ? undefined : ({ placements: [{ name, profile: had }] } as unknown as Capacity),
    catalogue,
  );

describe("stacks/plan: a node that is to keep more history than it was accepted with", () => {
  it("is told every field that is more, and what it had", () => {
    const [wrong, ...others] = of(
      "ethereum mainnet reth+lighthouse minimal",
      "ethereum mainnet reth+lighthouse archive",
    );
    assert.deepEqual(others, []);
    assert.deepEqual([wrong!.path, wrong!.need], [["cryptokube:chains", 0, "history"], "eth-0"]);
    assert.match(wrong!.found, /^[a-z]+ [a-z0-9]+(, [a-z]+ [a-z0-9]+)+$/);
    assert.match(wrong!.allowed, /^no more than it was accepted with: blocks 10064, state 10064/);
    assert.match(wrong!.remedy!, /Add a node that keeps it from its beginning/);
  });

  it("is fine where it keeps as much, or less", () => {
    const words = "ethereum mainnet reth+lighthouse minimal";
    assert.deepEqual(of(words, words), []);
    assert.deepEqual(of("ethereum mainnet reth+lighthouse archive", words), []);
  });

  it("is fine where it begins anew: with another client, on another network, or as one that was not there", () => {
    const wider = "ethereum mainnet reth+lighthouse archive";
    assert.deepEqual(of("ethereum mainnet geth+lighthouse postmerge", wider), []);
    assert.deepEqual(of("ethereum sepolia reth+lighthouse minimal", wider), []);
    assert.deepEqual(of("ethereum mainnet reth+lighthouse minimal", wider, "eth-1"), []);
    assert.deepEqual(of(undefined, wider), []);
  });

  it("is none where the words are of something that keeps no history", () => {
    assert.deepEqual(of("bitcoin mainnet bitcoind full", "ethereum mainnet reth+lighthouse archive"), []);
    assert.deepEqual(of("ethereum mainnet reth+lighthouse minimal", "prometheus"), []);
  });
});
