import assert from "node:assert/strict";
import {
  adviceFor,
  hasAll,
  noWayBack,
  type Programs,
  readWaysBack,
  upgradeOf,
} from "../../../agents/roller/programs.ts";
import type { NodeView, PodView } from "../../../agents/roller/view.ts";

const upgrade = (programs: Programs, running: Programs) =>
  upgradeOf({ programs } as NodeView, { programs: running } as PodView);
const wayBack = (programs: Programs, running: Programs, waysBack: Record<string, string>) =>
  noWayBack({ programs } as NodeView, { programs: running, waysBack } as PodView);
const geth = (version: string) => ({ geth: `docker.io/ethereum/client-go:v${version}` });
const lighthouse = (version: string) => ({ lighthouse: `sigp/lighthouse:v${version}` });

describe("what a template brings", () => {
  it("is nothing where the pod runs the same images, or none is known", () => {
    assert.equal(upgrade(geth("1.17.6"), geth("1.17.6")), null);
    assert.equal(upgrade(geth("1.17.6"), {}), null);
    assert.equal(upgrade({}, geth("1.17.6")), null);
    assert.equal(upgrade(geth("1.17.6"), { ...geth("1.17.6"), extra: "x:1" }), null);
  });

  it("is each version that changes, by name, whatever their order in the template", () => {
    const both = upgrade({ ...lighthouse("8.3.4"), ...geth("1.18.0") }, { ...geth("1.17.6"), ...lighthouse("8.3.3") });
    const ordered = upgrade(
      { ...geth("1.18.0"), ...lighthouse("8.3.4") },
      { ...geth("1.17.6"), ...lighthouse("8.3.3") },
    );
    assert.deepEqual(ordered, both);
    assert.deepEqual(both, {
      key: "geth=docker.io/ethereum/client-go:v1.18.0,lighthouse=sigp/lighthouse:v8.3.4",
      text: "geth 1.17.6 → 1.18.0, lighthouse 8.3.3 → 8.3.4",
    });
    assert.equal(
      upgrade({ ...geth("1.18.0"), ...lighthouse("8.3.3") }, { ...geth("1.17.6"), ...lighthouse("8.3.3") })?.text,
      "geth 1.17.6 → 1.18.0",
    );
  });

  it("is another client, too, and an image without a version in its own words", () => {
    assert.equal(upgrade({ reth: "reth:v2.7.0" }, geth("1.17.6"))?.text, "reth 2.7.0");
    assert.equal(upgrade({ geth: "geth:next" }, { geth: "geth:main" })?.text, "geth geth:main → geth:next");
  });

  it("is had by who runs all of it", () => {
    const { key } = upgrade({ ...geth("1.18.0"), ...lighthouse("8.3.4") }, geth("1.17.6")) ?? assert.fail();
    assert.ok(hasAll({ ...geth("1.18.0"), ...lighthouse("8.3.4") }, key));
    assert.ok(!hasAll({ ...geth("1.18.0"), ...lighthouse("8.3.3") }, key));
    assert.ok(!hasAll({ ...geth("1.17.6"), ...lighthouse("8.3.4") }, key));
    assert.ok(!hasAll(geth("1.18.0"), key));
    assert.ok(hasAll({ geth: "geth@sha256:a=b" }, "geth=geth@sha256:a=b"));
  });
});

describe("the way back of a version", () => {
  it("ends where the running pod says so, or there is none", () => {
    const known = { geth: "1.15.0" };
    assert.equal(wayBack(geth("1.15.0"), geth("1.17.6"), known), null);
    assert.equal(
      wayBack(geth("1.14.9"), geth("1.17.6"), known),
      "from geth 1.17.6 there is a way back to 1.15.0, and not to 1.14.9",
    );
    assert.equal(wayBack(geth("1.17.5"), geth("1.17.6"), { geth: "none" }), "there is no way back from geth 1.17.6");
  });

  it("is not asked for where the version is as new or newer, another client, or nothing is known of it", () => {
    for (const version of ["1.17.6", "1.18.0"]) {
      assert.equal(wayBack(geth(version), geth("1.17.6"), { geth: "none" }), null);
    }
    assert.equal(wayBack(geth("1.1.0"), geth("1.17.6"), {}), null);
    assert.equal(wayBack(geth("1.1.0"), { reth: "reth:v2.7.0" }, { geth: "none" }), null);
    assert.equal(wayBack({ geth: "geth:main" }, geth("1.17.6"), { geth: "none" }), null);
    assert.equal(wayBack(geth("1.1.0"), { geth: "geth:main" }, { geth: "none" }), null);
  });

  it("is looked for in each client of the pod", () => {
    const wants = { ...geth("1.17.5"), ...lighthouse("8.3.3") };
    const runs = { ...geth("1.17.6"), ...lighthouse("8.3.4") };
    assert.equal(
      wayBack(wants, runs, { geth: "1.15.0", lighthouse: "none" }),
      "there is no way back from lighthouse 8.3.4",
    );
  });

  it("is read from the pod's own annotation, but for what is no version", () => {
    assert.deepEqual(readWaysBack(null), {});
    assert.deepEqual(readWaysBack("geth=1.15.0,lighthouse=none,=1.0.0,x,y=1.2,z=v1.2.3,w=1.2.3x,u=xnone"), {
      geth: "1.15.0",
      lighthouse: "none",
    });
    assert.deepEqual(readWaysBack("geth=10.15.20"), { geth: "10.15.20" });
  });

  it("is what people are advised by", () => {
    const advice = (waysBack: Record<string, string>) => adviceFor({ waysBack } as unknown as PodView);
    const around = (way: string) =>
      `Take the version of before, or one that is mended, and \`up\`: ${way}. To try again, delete the canary's pod.`;
    assert.equal(advice({}), around("how far the version can go back is not known"));
    assert.equal(
      advice({ geth: "1.15.0", lighthouse: "none" }),
      around("geth can go back to 1.15.0; lighthouse has no way back but its snapshot"),
    );
  });
});
