import assert from "node:assert/strict";
import fc from "fast-check";
import { maxNameLength } from "../../../../stacks/config/primitives.ts";
import { clusterName, limits, roleName, shortened } from "../../../../stacks/plan/aws/names.ts";
import { pullThroughRules } from "../../../../stacks/plan/aws/registry.ts";
import { maxPrefixLength, pullThroughRegistries } from "../../../../catalogue/clouds/aws/registries.ts";
import { regionOf, smallRegion } from "../../../support/aws.ts";

const longest = `e${"-environment".repeat(4)}`.slice(0, maxNameLength - 1) + "x";

describe("stacks/plan/aws: names", () => {
  it("are within AWS's limits for the longest name that an environment may have", () => {
    assert.equal(longest.length, maxNameLength);
    const everything = [
      ...smallRegion,
      "cryptokube:registry: { repositories: [{ name: tool }], pullThrough: [quay.io, registry.k8s.io, public.ecr.aws] }",
    ];
    const { aws } = regionOf(everything, longest);
    assert.ok(aws.name.length <= limits.cluster && /^[0-9A-Za-z][\w-]*$/.test(aws.name), aws.name);
    const roles = [aws.cluster.role, aws.cluster.nodeRole, ...aws.identities.map(({ role }) => role)];
    for (const { name } of roles) assert.ok(name.length <= limits.role && /^[\w+=,.@-]+$/.test(name), name);
    for (const { name, labels } of aws.pools) {
      assert.ok(name.length <= limits.nodeGroup && /^[0-9A-Za-z][\w-]*$/.test(name), name);
      for (const value of Object.values(labels)) assert.ok(value.length <= limits.label, value);
    }
    for (const { name } of aws.registry.repositories) {
      assert.ok(name.length <= limits.repository && /^[a-z0-9]+([._/-][a-z0-9]+)*$/.test(name), name);
    }
    for (const { prefix } of aws.registry.pullThrough) {
      assert.ok(prefix.length <= maxPrefixLength && /^[a-z0-9]+([._/-][a-z0-9]+)*$/.test(prefix), prefix);
    }
    assert.equal(aws.cluster.key.alias, `alias/${clusterName(longest)}`);
  });

  it("stay as they are where they fit", () => {
    assert.equal(shortened("short", 5), "short");
    assert.equal(roleName("cryptokube-prod-us-east-1", "ebs-csi"), "cryptokube-prod-us-east-1-ebs-csi");
  });

  it("keep what a role is for, and stay apart, where they do not", () => {
    const name = fc.string({ unit: fc.constantFrom("a", "b", "-", "1"), minLength: 20, maxLength: 90 });
    fc.assert(
      fc.property(name, name, fc.integer({ min: 12, max: 64 }), (one, other, limit) => {
        assert.ok(shortened(one, limit).length <= limit);
        assert.equal(shortened(one, limit) === shortened(other, limit), one === other);
        const role = roleName(one, "load-balancers");
        assert.ok(role.length <= limits.role && role.endsWith("-load-balancers"));
      }),
      { numRuns: 500 },
    );
  });

  it("of rules that fetch images differ by environment and registry", () => {
    const all = Object.keys(pullThroughRegistries);
    const prefixes = [longest, `${longest.slice(0, -1)}y`, "prod"].flatMap((environment) =>
      pullThroughRules(environment, { repositories: [], pullThrough: all }).map(({ prefix }) => prefix),
    );
    assert.equal(new Set(prefixes).size, 3 * all.length);
    assert.deepEqual(pullThroughRules("prod", { repositories: [], pullThrough: ["quay.io"] }), [
      { prefix: "prod/quay", upstream: "quay.io" },
    ]);
    assert.deepEqual(pullThroughRules("prod", { repositories: [], pullThrough: ["elsewhere"] }), []);
  });
});
