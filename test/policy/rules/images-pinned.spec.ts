import assert from "node:assert/strict";
import { imagesPinned } from "../../../policy/rules/images-pinned.ts";
import { deploymentOf, said } from "../support.ts";

const image = (name?: string) =>
  said(imagesPinned, "apps/v1:Deployment", deploymentOf({ containers: [{ name: "c", image: name }] }));

describe("policy: images are pinned", () => {
  const digest = `@sha256:${"0".repeat(64)}`;
  for (const good of [
    "docker.io/ethereum/client-go:v1.17.6",
    `geth${digest}`,
    `geth:latest${digest}`,
    "r.example:5000/a:1",
  ]) {
    it(`lets ${good.slice(0, 40)} pass`, async () => {
      assert.deepEqual(await image(good), []);
    });
  }
  for (const bad of [
    "geth",
    "docker.io/library/node:" + "latest",
    "r.example:5000/geth",
    "geth:stable",
    "geth@sha256:12",
  ]) {
    it(`finds ${bad}`, async () => {
      assert.match((await image(bad))[0] ?? "", /^Container c has the image /);
    });
  }
  for (const tag of ["latest", "main", "master", "stable", "edge", "nightly", "develop", "unstable"]) {
    it(`finds the tag ${tag}, which moves`, async () => {
      assert.deepEqual(await image(`geth:${tag}`), [
        `Container c has the image geth:${tag}, whose tag moves: name a version or a digest.`,
      ]);
    });
  }
  it("tells a digest that is not whole, or too long, from a tag that is missing", async () => {
    assert.match((await image("geth@sha256:12"))[0] ?? "", /whose digest is not whole/);
    assert.match((await image(`geth${digest}0`))[0] ?? "", /whose digest is not whole/);
    assert.match((await image("r.example:5000/geth"))[0] ?? "", /without a tag/);
  });
  it("finds a container without an image, and looks into init containers", async () => {
    assert.match((await image())[0] ?? "", /has no image/);
    const spec = { initContainers: [{ name: "i", image: "geth" }], containers: [{ name: "c", image: "geth:v1" }] };
    const [message, ...others] = await said(imagesPinned, "core/v1:Pod", { spec });
    assert.match(message ?? "", /Container i /);
    assert.deepEqual(others, []);
  });
});
