import assert from "node:assert/strict";
import { chooseZones, offered } from "../../../../stacks/plan/capacity/zones.ts";
import { testRegion } from "../../../support/clouds.ts";

const zones = (...args: Parameters<typeof chooseZones>): readonly string[] => {
  const chosen = chooseZones(...args);
  assert.ok(chosen.ok);
  return chosen.zones;
};

describe("The zones of an environment", () => {
  it("are those that offer most machine types, where the control plane takes a subnet", () => {
    assert.deepEqual(zones(testRegion, 1), ["t-b"]);
    assert.deepEqual(zones(testRegion, 2), ["t-a", "t-b"]);
    assert.deepEqual(zones(testRegion, 3), ["t-a", "t-b", "t-c"]);
    assert.deepEqual(zones(testRegion, 4), ["t-a", "t-b", "t-c", "t-d"]);
  });

  it("are judged by the machine types in question", () => {
    assert.deepEqual(zones(testRegion, 1, { machines: ["i1.large", "g1.large"] }), ["t-a"]);
    assert.deepEqual(zones(testRegion, 2, { machines: ["h1.large"] }), ["t-b", "t-c"]);
  });

  it("are one without the control plane only when there is no other", () => {
    const region = {
      ...testRegion,
      zones: [
        { id: "t-b", cluster: false },
        { id: "t-z", cluster: true },
      ],
    };
    assert.deepEqual(zones(region, 1), ["t-z"]);
  });

  it("keep those that were accepted, first and in their order", () => {
    assert.deepEqual(zones(testRegion, 3, { accepted: ["t-d", "t-c"] }), ["t-d", "t-c", "t-b"]);
    assert.deepEqual(zones(testRegion, 1, { accepted: ["t-d", "t-c"] }), ["t-d", "t-c"]);
    assert.deepEqual(zones(testRegion, ["t-a", "t-c"], { accepted: ["t-c"] }), ["t-c", "t-a"]);
  });

  it("are those that the file names, in its order, each once", () => {
    assert.deepEqual(zones(testRegion, ["t-d", "t-a", "t-d"]), ["t-d", "t-a"]);
  });

  it("cannot be more than the region has", () => {
    assert.deepEqual(chooseZones(testRegion, 5), {
      ok: false,
      impossible: {
        path: ["cryptokube:cluster", "zones"],
        found: "5 zones",
        allowed: "test-1 has 4: t-a, t-b, t-c, t-d",
        remedy: "Ask for 4, or choose another region.",
      },
    });
  });

  it("cannot be unknown to the region", () => {
    assert.deepEqual(chooseZones(testRegion, ["t-a", "t-x", "t-y"]), {
      ok: false,
      impossible: {
        path: ["cryptokube:cluster", "zones"],
        found: "zone t-x, t-y",
        allowed: "a zone of test-1: t-a, t-b, t-c, t-d",
        remedy: "Name zones of the region by their ids, or say how many you want.",
      },
    });
  });

  it("offer a machine where its price names them, or none", () => {
    assert.deepEqual(
      [
        offered(testRegion, "i1.large", "t-a"),
        offered(testRegion, "i1.large", "t-c"),
        offered(testRegion, "g1.large", "t-c"),
        offered(testRegion, "none", "t-a"),
      ],
      [true, false, true, false],
    );
  });
});
