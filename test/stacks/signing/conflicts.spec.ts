import assert from "node:assert/strict";
import fc from "fast-check";
import { compareSigned } from "../../../stacks/signing/conflicts.ts";
import type { SignedAttestation, SignedBlock } from "../../../stacks/signing/interchange.ts";

/** Few of each, so that they meet. */
const roots = fc.constantFrom(undefined, "0x1", "0x2");
const epochs = fc.integer({ min: 0, max: 6 });
const votes = fc.array(fc.tuple(epochs, epochs, roots), { maxLength: 8 }).map((all) =>
  all.map(([a, b, root], index): SignedAttestation => ({
    path: String(index),
    source: BigInt(Math.min(a, b)),
    target: BigInt(Math.max(a, b)),
    ...(root === undefined ? {} : { root }),
  })),
);
const blocks = fc.array(fc.tuple(epochs, roots), { maxLength: 8 }).map((all) =>
  all.map(([slot, root], index): SignedBlock => ({
    path: String(index),
    slot: BigInt(slot),
    ...(root === undefined ? {} : { root }),
  })),
);

const places = (conflicts: { kind: string; path: string }[], kind: string) =>
  conflicts
    .filter((each) => each.kind === kind)
    .map(({ path }) => path)
    .sort();
const indices = <T>(all: readonly T[], bad: (one: T, index: number) => boolean) =>
  all.flatMap((one, index) => (bad(one, index) ? [String(index)] : [])).sort();

describe("what a key signed, compared with itself", () => {
  it("finds the double votes and surround votes that comparing every pair finds", () => {
    fc.assert(
      fc.property(votes, (attestations) => {
        const { conflicts } = compareSigned({ blocks: [], attestations });
        const differ = (a: SignedAttestation, b: SignedAttestation) => a.source !== b.source || a.root !== b.root;
        assert.deepEqual(
          places(conflicts, "double vote"),
          indices(attestations, (vote, at) =>
            attestations.slice(0, at).some((other) => other.target === vote.target && differ(vote, other)),
          ),
        );
        assert.deepEqual(
          places(conflicts, "surround vote"),
          indices(attestations, (vote) =>
            attestations.some(({ source, target }) => source < vote.source && vote.target < target),
          ),
        );
      }),
      { numRuns: 500 },
    );
  });

  it("names as the other side of each conflict one that is in conflict with it", () => {
    fc.assert(
      fc.property(votes, (attestations) => {
        for (const { kind, path, with: other } of compareSigned({ blocks: [], attestations }).conflicts) {
          const [a, b] = [attestations[Number(path)]!, attestations[Number(other)]!];
          if (kind === "double vote") assert.ok(a.target === b.target && (a.source !== b.source || a.root !== b.root));
          else assert.ok(b.source < a.source && a.target < b.target);
        }
      }),
    );
  });

  it("finds the double proposals that comparing every pair finds, and the rest of a slot to be repeats", () => {
    fc.assert(
      fc.property(blocks, (signed) => {
        const { conflicts, duplicates } = compareSigned({ blocks: signed, attestations: [] });
        const before = (at: number, slot: bigint) => signed.slice(0, at).filter((other) => other.slot === slot);
        assert.deepEqual(
          places(conflicts, "double proposal"),
          indices(signed, ({ slot, root }, at) => before(at, slot).some((other) => other.root !== root)),
        );
        assert.deepEqual(
          duplicates.map(({ path }) => path).sort(),
          indices(signed, ({ slot, root }, at) => {
            const others = before(at, slot);
            return others.length > 0 && others.every((other) => other.root === root);
          }),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("goes through a year of votes, of which all pairs would be 3 thousand million", () => {
    const attestations = Array.from({ length: 82_125 }, (_, epoch) => ({
      path: String(epoch),
      source: BigInt(epoch),
      target: BigInt(epoch + 1),
    }));
    assert.deepEqual(compareSigned({ blocks: [], attestations }), { conflicts: [], duplicates: [] });
  });
});
