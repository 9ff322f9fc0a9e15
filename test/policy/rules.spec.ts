import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import * as path from "node:path";
import { rules } from "../../policy/rules.ts";
import { projectDir } from "../support/stacks.ts";

describe("the rules of the policy pack", () => {
  it("are one file and one spec each, of a name of its own", () => {
    const names = (folder: string, ending: string) =>
      readdirSync(path.join(projectDir, folder))
        .map((file) => path.basename(file, ending))
        .sort();
    assert.deepEqual(names("test/policy/rules", ".spec.ts"), names("policy/rules", ".ts"));
    assert.equal(rules.length, names("policy/rules", ".ts").length);
    assert.equal(new Set(rules.map(({ name }) => name)).size, rules.length);
  });

  it("stop an update, and say in a sentence what they ask for", () => {
    for (const { name, description, enforcementLevel } of rules) {
      assert.match(name, /^[a-z0-9]+(-[a-z0-9]+)+$/);
      assert.match(description, /^[A-Z].*\.$/, name);
      assert.equal(enforcementLevel, "mandatory", name);
    }
  });
});
