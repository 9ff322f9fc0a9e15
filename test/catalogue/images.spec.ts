import assert from "node:assert/strict";
import { images } from "../../catalogue/images.ts";

describe("catalogue/images", () => {
  for (const [name, reference] of Object.entries(images)) {
    it(`${name} is pinned to a version, and its registry is named`, () => {
      // Of PostgreSQL, two numbers are the whole of a version.
      assert.match(reference, /^[a-z0-9-]+(\.[a-z0-9-]+)+\/[a-z0-9/-]+:([a-z]+-)?v?\d+\.\d+(\.\d+)?(-[a-z0-9.-]+)?$/);
    });
  }
});
