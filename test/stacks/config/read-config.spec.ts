import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { checkEnvironmentName, parseStackFile, readConfig } from "../../../stacks/config.ts";
import { committedStacks, projectDir } from "../../support/stacks.ts";

/** The engine's config map for a stack file: structured values as JSON text. */
function engineValues(fileName: string): Record<string, string> {
  const file = parse(readFileSync(path.join(projectDir, fileName), "utf8")) as { config: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(file.config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

describe("stacks/config: readConfig", () => {
  for (const { fileName, config } of committedStacks()) {
    it(`reads from the engine what parseStackFile reads from ${fileName}`, () => {
      assert.deepEqual(readConfig(engineValues(fileName)), { ok: true, value: config });
    });
  }

  it("reports the same errors as the file, but for lines", () => {
    const read = readConfig({
      "cryptokube:chains": '[{"name":"a","chain":"ethereum","network":"dev","execution":"gteh","nodes":"2"}]',
      "cryptokube:promtheus": "{}",
      "aws:region": "us-east-1",
    });
    const text = [
      "config:",
      "  cryptokube:chains:",
      '    - { name: a, chain: ethereum, network: dev, execution: gteh, nodes: "2" }',
      "  cryptokube:promtheus: {}",
    ].join("\n");
    const parsed = parseStackFile(text, "Pulumi.dev.yaml", "dev");
    assert.ok(!read.ok && !parsed.ok);
    assert.deepEqual(
      read.errors,
      parsed.errors.map(({ line: _, ...error }) => error),
    );
    assert.equal(read.errors.length, 3);
  });

  it("lets a key of ours stand that is encrypted, and no other unknown one", () => {
    const values = { "cryptokube:token": "hunter2" };
    assert.ok(readConfig(values, (key) => key === "cryptokube:token").ok);
    const read = readConfig(values);
    assert.ok(!read.ok);
    assert.ok(!JSON.stringify(read.errors).includes("hunter2"), "an error must not show a value that may be a secret");
  });

  it("takes a value that is no JSON for what it is", () => {
    const read = readConfig({ "cryptokube:cluster": "existing" });
    assert.ok(!read.ok);
    assert.equal(read.errors[0]?.found, '"existing"');
  });
});

describe("stacks/config: checkEnvironmentName", () => {
  for (const name of ["dev", "prod-us-east-1", "e".repeat(40)]) {
    it(`accepts ${name}`, () => {
      assert.deepEqual(checkEnvironmentName(name), []);
    });
  }
  for (const name of ["", "Dev", "dev_1", "1dev", "dev-", "e".repeat(41)]) {
    it(`refuses "${name}"`, () => {
      assert.equal(checkEnvironmentName(name).length, 1);
    });
  }
});
