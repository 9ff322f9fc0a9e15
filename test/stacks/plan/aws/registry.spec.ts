import assert from "node:assert/strict";
import { planRegistry } from "../../../../stacks/plan/aws/registry.ts";

describe("stacks/plan/aws: the registry", () => {
  it("has the file's repositories under the environment's name, and keeps as many images as each says", () => {
    const { repositories } = planRegistry("prod", {
      repositories: [
        { name: "tool", keepImages: 20 },
        { name: "web/api", keepImages: 3 },
      ],
      pullThrough: [],
    });
    assert.deepEqual(repositories, [
      { name: "cryptokube-prod/tool", keepImages: 20 },
      { name: "cryptokube-prod/web/api", keepImages: 3 },
    ]);
  });

  it("fetches from the file's registries by a rule each, and from none that it does not name", () => {
    const pullThrough = ["quay.io", "registry.k8s.io"];
    assert.deepEqual(planRegistry("prod", { repositories: [], pullThrough }).pullThrough, [
      { prefix: "prod/quay", upstream: "quay.io" },
      { prefix: "prod/k8s", upstream: "registry.k8s.io" },
    ]);
    assert.deepEqual(planRegistry("prod", { repositories: [], pullThrough: [] }).pullThrough, []);
  });

  it("shortens the environment's name in a rule's prefix, of which AWS takes 30 characters", () => {
    const environment = "staging-of-the-whole-company";
    const [rule] = planRegistry(environment, { repositories: [], pullThrough: ["public.ecr.aws"] }).pullThrough;
    assert.equal(rule!.prefix.length, 30);
    assert.match(rule!.prefix, /^staging-of-[0-9a-f]{8}\/ecr-public$/);
  });
});
