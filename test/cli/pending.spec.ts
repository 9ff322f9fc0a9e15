import assert from "node:assert/strict";
import { forgetPendingCreates, withoutPendingCreates } from "../../cli/pending.ts";

const state = (...types: string[]) => ({
  version: 3,
  deployment: {
    resources: [{ urn: "urn:there" }],
    pending_operations: types.map((type) => ({ resource: { urn: `urn:${type}` }, type })),
  },
});

describe("what an engine was at when it was killed", () => {
  it("is forgotten where it was a creation, and nothing else is", () => {
    assert.deepEqual(withoutPendingCreates(state("creating", "deleting")), state("deleting"));
  });

  it("is nothing in a state that has none, which is then left alone", async () => {
    assert.equal(withoutPendingCreates(state("deleting")), undefined);
    assert.equal(withoutPendingCreates({ version: 3, deployment: { resources: [] } }), undefined);
    await forgetPendingCreates({
      exportStack: () => Promise.resolve(state()),
      importStack: () => assert.fail("it was written"),
    });
  });

  it("is taken out of the stack's state", async () => {
    const written: unknown[] = [];
    await forgetPendingCreates({
      exportStack: () => Promise.resolve(state("creating")),
      importStack: (given) => Promise.resolve(void written.push(given)),
    });
    assert.deepEqual(written, [state()]);
  });
});
