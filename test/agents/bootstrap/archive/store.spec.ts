import assert from "node:assert/strict";
import { retried } from "../../../../agents/bootstrap/archive/store.ts";
import { now } from "./archives.ts";

describe("agents/bootstrap: an archive", () => {
  it("is asked for again only where a try later may succeed", async () => {
    let made = 0;
    const failingTimes = (times: number) => (): Promise<number> => {
      made += 1;
      if (made <= times) return Promise.reject(new Error("x"));
      return Promise.resolve(made);
    };
    assert.equal(await retried(failingTimes(2), now, () => true), 3);
    made = 0;
    await assert.rejects(
      retried(failingTimes(3), now, () => true),
      /x/,
    );
    assert.equal(made, 3);
    made = 0;
    await assert.rejects(
      retried(failingTimes(1), now, () => false),
      /x/,
    );
    assert.equal(made, 1);
  });
});
