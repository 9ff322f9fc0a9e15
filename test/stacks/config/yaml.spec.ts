import assert from "node:assert/strict";
import fc from "fast-check";
import { formatErrors, parseStackFile } from "../../../stacks/config.ts";
import { errorsOf } from "../../support/config-errors.ts";

describe("stacks/config: YAML", () => {
  for (const [what, text, line, found] of [
    ["an empty file", "", 1, /empty/],
    ["a file of comments", "# nothing\n\n", 1, /empty/],
    ["a list", "- a\n", 1, /\["a"\]/],
    ["a file without config", "environment: [x]\n", 1, /nothing/],
    ["a tab", "config:\n\tcryptokube:chains: []\n", 2, /Tab/],
    ["a key that stands twice", "config:\n  aws:region: a\n  aws:region: b\n", 3, /unique.*aws:region: b/],
    ["an alias of nothing", "config: *nothing\n", 1, /alias/],
    ["a bracket that is not closed", "config: { a: [1, 2 }\n", 1, /\]/],
  ] as const) {
    it(`reports ${what} with its line`, () => {
      const errors = errorsOf(text);
      assert.ok(errors.length >= 1);
      assert.match(errors[0]!.found, found);
      assert.equal(errors[0]!.line, line);
    });
  }

  it("goes on after a key that stands twice, as the rest can be read", () => {
    const errors = errorsOf("config:\n  aws:region: a\n  aws:region: b\n  cryptokube:chians: []\n");
    assert.equal(errors.length, 2);
  });

  it("never throws, whatever the file is", () => {
    const keys = fc.constantFrom(
      "config",
      "cryptokube:chains",
      "cryptokube:cluster",
      "name",
      "secure",
      "version",
      "nodes",
      "flags",
    );
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: "small" },
        fc.jsonValue({ maxDepth: 1 }),
        tie("map"),
        fc.array(tie("node"), { maxLength: 3 }),
      ),
      map: fc.dictionary(keys, tie("node"), { maxKeys: 5 }),
    }));
    fc.assert(
      fc.property(
        fc.oneof(
          tree.map.map((map) => JSON.stringify(map)),
          fc.string(),
        ),
        (text) => {
          const parsed = parseStackFile(text, "Pulumi.dev.yaml", "dev");
          if (parsed.ok) return;
          assert.ok(parsed.errors.length > 0);
          assert.ok(formatErrors(parsed.errors, "Pulumi.dev.yaml").length > 0);
        },
      ),
    );
  });
});

describe("stacks/config: every error at once", () => {
  const text = [
    "config:",
    "  cryptokube:cluster: { kind: eks, version: 1.36 }",
    "  cryptokube:chains:",
    "    - { name: Bad, chain: etherum, network: dev, execution: geth, flgs: [] }",
    "    - { name: good, chain: ethereum, network: dev, execution: geth, nodes: 2, flags: [--http] }",
    "    - { name: good, chain: ethereum, network: dev, execution: geth, storage: { secure: x } }",
    "  cryptokube:prometeus: {}",
  ].join("\n");

  it("reports all of them, each with its line, in the order of the file", () => {
    const report = formatErrors(errorsOf(text, "Bad_Name"), "Pulumi.dev.yaml");
    assert.match(report, /^Pulumi\.dev\.yaml has 11 errors\./);
    const places = [...report.matchAll(/^Pulumi\.dev\.yaml(?::(\d+))? {2}(\S+)/gm)].map(
      ([, line, path]) => `${line} ${path}`,
    );
    assert.deepEqual(places, [
      "undefined the",
      "1 config.aws:region",
      "2 config.cryptokube:cluster.version",
      "4 config.cryptokube:chains[0].chain",
      "4 config.cryptokube:chains[0].name",
      "4 config.cryptokube:chains[0].flgs",
      "5 config.cryptokube:chains[1].nodes",
      "5 config.cryptokube:chains[1].flags[0]",
      "6 config.cryptokube:chains[2].storage",
      "6 config.cryptokube:chains[2].name",
      "7 config.cryptokube:prometeus",
    ]);
  });
});
