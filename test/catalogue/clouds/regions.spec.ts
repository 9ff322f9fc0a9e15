import assert from "node:assert/strict";
import { loadAws } from "../../../catalogue/clouds/aws/aws.ts";
import { loadGcp } from "../../../catalogue/clouds/gcp/gcp.ts";
import { regionNames } from "../../../catalogue/clouds/regions.ts";

describe("catalogue/clouds/regions", () => {
  it("names the regions that the clouds have, and no other", () => {
    assert.deepEqual(regionNames, {
      aws: Object.keys(loadAws().regions),
      gcp: Object.keys(loadGcp().regions),
    });
  });
});
