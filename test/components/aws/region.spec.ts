import assert from "node:assert/strict";
import { recordRegion } from "./fixtures.ts";
import { Registrations } from "./registrations.ts";

describe("components/cluster: a region of AWS", () => {
  let region: Registrations;
  before(async () => {
    region = new Registrations((await recordRegion()).resources);
  });

  it("makes nothing inside apply: a preview shows all that an update makes", async () => {
    const names = (of: Registrations) => of.all.map(({ type, name }) => `${type} ${name}`);
    const preview = new Registrations((await recordRegion({}, { preview: true })).resources);
    assert.deepEqual(names(preview), names(region));
    assert.ok(preview.all.length > 60);
  });
});
