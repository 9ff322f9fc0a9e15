import { assertRollingHolds } from "./whatever-happens.ts";

describe("rolling, whatever happens, for long", () => {
  it("holds in thousands of histories", async function () {
    this.timeout(600_000);
    await assertRollingHolds(6000);
  });
});
