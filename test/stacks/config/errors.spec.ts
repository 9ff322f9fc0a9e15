import assert from "node:assert/strict";
import { type ConfigError, formatErrors, formatFound, formatPath } from "../../../stacks/config/errors.ts";

describe("stacks/config: errors as text", () => {
  it("have a path as people write it", () => {
    assert.equal(formatPath(["config", "cryptokube:chains", 0, "nodes"]), "config.cryptokube:chains[0].nodes");
    assert.equal(formatPath(["config", "", "a"]), 'config."".a');
    assert.equal(formatPath([]), "");
    assert.equal(formatPath([0, 1]), "[0][1]");
  });

  it("have what was found as the file writes it, cut where it is long", () => {
    assert.equal(formatFound(undefined), "nothing");
    assert.equal(formatFound(null), "null");
    assert.equal(formatFound({ a: [1, "b"] }), '{"a":[1,"b"]}');
    const [fits, long] = ["x".repeat(78), "x".repeat(79)];
    assert.equal(formatFound(fits), `"${fits}"`);
    assert.equal(formatFound(long), `"${"x".repeat(76)}...`);
    assert.equal(formatFound(long).length, 80);
  });

  it("have each its place, what is allowed and the way out, in the order of the file", () => {
    const errors: ConfigError[] = [
      { path: "config.b", line: 12, found: "2", allowed: "1", nearest: "one", remedy: "Say 1." },
      { path: "config.a", line: 3, found: "x", allowed: "y" },
      { path: "config.c", found: "nothing", allowed: "something" },
    ];
    assert.equal(
      formatErrors(errors, "Pulumi.dev.yaml"),
      `Pulumi.dev.yaml has 3 errors.

Pulumi.dev.yaml  config.c
  found:   nothing
  allowed: something

Pulumi.dev.yaml:3  config.a
  found:   x
  allowed: y

Pulumi.dev.yaml:12  config.b
  found:   2
  allowed: 1
  did you mean "one"?
  Say 1.
`,
    );
    assert.equal(errors[0]!.path, "config.b", "the list itself stays as it was");
    assert.match(formatErrors(errors.slice(0, 1), "f"), /^f has 1 error\.\n\nf:12 {2}config\.b\n/);
  });
});
