import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { checkEnvironmentName, parseStackFile, readConfig } from "../../../stacks/config.ts";
import { changedAt, configIn, placesOf, richExistingText, richText } from "../../support/rich-environment.ts";
import { committedStacks, projectDir } from "../../support/stacks.ts";

/** The engine's config map for a stack file's text: structured values as JSON text. */
function engineValues(text: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(configIn(text)).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/** Keys of a config that are encrypted as a whole. */
const isSecret = (key: string): boolean => key === "cryptokube:token";

/** What the file says, as the engine's door would say it: without lines. */
function fromFile(text: string) {
  const parsed = parseStackFile(text, "Pulumi.test.yaml", "test");
  return parsed.ok ? parsed : { ok: false, errors: parsed.errors.map(({ line: _, ...error }) => error) };
}

describe("stacks/config: readConfig", () => {
  for (const { fileName, config } of committedStacks()) {
    it(`reads from the engine what parseStackFile reads from ${fileName}`, () => {
      assert.deepEqual(readConfig(engineValues(readFileSync(path.join(projectDir, fileName), "utf8"))), {
        ok: true,
        value: config,
      });
    });
  }

  for (const [what, text] of Object.entries({ "to be made": richText, "that is there": richExistingText })) {
    it(`reads from the engine what the file says of a cluster ${what}`, () => {
      const read = readConfig(engineValues(text), isSecret, undefined, { environment: "test" });
      assert.ok(read.ok, JSON.stringify(read));
      assert.deepEqual(read, fromFile(text));
    });
  }

  it("says the same as the file, whatever was changed in it", () => {
    const trees = [richText, richExistingText].map((text) => parse(text) as { config: Record<string, unknown> });
    // Texts that are JSON are not told from what they stand for by the engine, and no field of ours is one at the top.
    const value = fc.constantFrom<unknown>(
      null,
      true,
      0,
      3,
      1.5,
      "x",
      "ethereum",
      "2Ti",
      "us-east-2",
      [],
      {},
      ["a", "a"],
      { name: "a" },
    );
    const change = fc
      .constantFrom(...trees)
      .chain((tree) => fc.record({ tree: fc.constant(tree), path: fc.constantFrom(...placesOf(tree.config)), value }));
    fc.assert(
      fc.property(change, ({ tree, path: place, value: other }) => {
        fc.pre(place.length > 0 && !["cryptokube:token", "other:key"].includes(String(place[0])));
        const changed = changedAt(tree, ["config", ...place], (holder, key) => {
          holder[key] = other;
        });
        const text = stringify(changed);
        assert.deepEqual(readConfig(engineValues(text), isSecret, undefined, { environment: "test" }), fromFile(text));
      }),
      { numRuns: 400 },
    );
  });

  it("knows of a region that is encrypted no more than the file does", () => {
    const cluster = 'cryptokube:cluster: { kind: eks, version: "1.36" }';
    const read = readConfig(
      { "aws:region": "us-east-1", "cryptokube:cluster": '{"kind":"eks","version":"1.36"}' },
      (key) => key === "aws:region",
    );
    assert.deepEqual(read, fromFile(`config:\n  ${cluster}\n  aws:region: { secure: AAAB }\n`));
  });

  it("passes over what needs the environment's name where it is not told", () => {
    const values = { "cryptokube:network": '{"peers":["dev"]}' };
    assert.ok(readConfig(values).ok);
    assert.equal(readConfig(values, undefined, undefined, { environment: "dev" }).ok, false);
  });

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
